"""Language and text size."""

from django.urls import path

from common import views

app_name = "common"
urlpatterns = [
    path("language/<str:code>/", views.language, name="language"),
    path("big/", views.big, name="big"),
]
