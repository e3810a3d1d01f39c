"""Addresses of the room common."""

from django.urls.resolvers import URLPattern

app_name = "common"
urlpatterns: list[URLPattern] = []
