"""Addresses of the room veterans."""

from django.urls import path

from veterans import views

app_name = "veterans"
urlpatterns = [
    path("", views.people, name="people"),
    path("me/", views.me, name="me"),
    path("me/trace/", views.trace, name="trace"),
    path("<uuid:public_id>/", views.person, name="person"),
    path("<uuid:public_id>/reveal/<slug:field>/", views.reveal, name="reveal"),
    path("<uuid:public_id>/remarks/<int:pk>/", views.answer, name="answer"),
    path("<uuid:public_id>/sign-in/", views.sign_in, name="sign-in"),
]
