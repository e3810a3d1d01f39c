"""Addresses of the room vocabulary."""

from django.urls.resolvers import URLPattern

app_name = "vocabulary"
urlpatterns: list[URLPattern] = []
