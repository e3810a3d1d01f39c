"""Addresses of the room employers."""

from django.urls.resolvers import URLPattern

app_name = "employers"
urlpatterns: list[URLPattern] = []
