"""Addresses of the room veterans."""

from django.urls.resolvers import URLPattern

app_name = "veterans"
urlpatterns: list[URLPattern] = []
