"""Addresses of the room employers."""

from django.urls import path

from employers import reviews, views

app_name = "employers"
urlpatterns = [
    path("", views.public, name="public"),
    path("manage/", views.manage, name="manage"),
    path("mine/", views.mine, name="mine"),
    path("reviews/", reviews.waiting, name="reviews"),
    path("reviews/<uuid:public_id>/", reviews.review, name="review"),
    path("<uuid:public_id>/", views.posting, name="posting"),
    path("<uuid:public_id>/occupation/", views.occupation, name="occupation"),
    path("<uuid:public_id>/state/", views.move, name="move"),
]
