"""Addresses of the room places."""

from django.urls import path

from places import views

app_name = "places"
urlpatterns = [path("unknown/", views.unknown, name="unknown"), path("unknown/<int:pk>/", views.map_one, name="map")]
