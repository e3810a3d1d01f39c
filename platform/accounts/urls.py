"""Addresses of the room accounts."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.staff, name="staff"),
    path("alive/", views.alive, name="alive"),
    path("held/", views.held_form, name="held"),
    path("<int:pk>/end/", views.end, name="end"),
    path("<int:pk>/password/", views.password, name="password"),
]
