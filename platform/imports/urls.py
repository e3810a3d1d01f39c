"""Addresses of the room imports."""

from django.urls import path

from imports import views

app_name = "imports"
urlpatterns = [
    path("", views.batches, name="list"),
    path("new/", views.new, name="new"),
    path("template/<slug:kind>/", views.template, name="template"),
    path("<uuid:public_id>/", views.batch, name="batch"),
    path("<uuid:public_id>/decide/", views.decide, name="decide"),
]
