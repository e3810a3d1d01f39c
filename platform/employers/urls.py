"""Addresses of the room employers."""

from django.urls import path

from employers import views

app_name = "employers"
urlpatterns = [
    path("", views.public, name="public"),
    path("manage/", views.manage, name="manage"),
    path("mine/", views.mine, name="mine"),
    path("<uuid:public_id>/", views.posting, name="posting"),
    path("<uuid:public_id>/state/", views.move, name="move"),
]
