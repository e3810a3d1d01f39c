"""Addresses of the room runs."""

from django.urls import path

from runs import views

app_name = "runs"
urlpatterns = [path("", views.runs, name="list"), path("<uuid:public_id>/", views.progress, name="progress")]
