"""Addresses of the room files."""

from django.urls import path

from files import views

app_name = "files"
urlpatterns = [path("<uuid:public_id>/", views.download, name="download")]
