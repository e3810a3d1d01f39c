"""Addresses of the room imports."""

from django.urls.resolvers import URLPattern

app_name = "imports"
urlpatterns: list[URLPattern] = []
