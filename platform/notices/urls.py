"""Addresses of the room notices."""

from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("read/", views.read_all, name="read-all"),
    path("ways/", views.ways, name="ways"),
    path("<uuid:public_id>/open/", views.open_notice, name="open"),
]
