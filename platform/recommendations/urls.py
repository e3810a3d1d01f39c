"""Addresses of the room recommendations."""

from django.urls.resolvers import URLPattern

app_name = "recommendations"
urlpatterns: list[URLPattern] = []
