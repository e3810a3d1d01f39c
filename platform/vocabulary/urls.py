"""Addresses of the room vocabulary."""

from django.urls import path

from vocabulary import views

app_name = "vocabulary"
urlpatterns = [path("specialties/", views.specialties, name="specialties")]
