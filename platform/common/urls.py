"""Language and text size."""

from django.urls import path

from common import views

app_name = "common"
urlpatterns = [
    path("language/<slug:code>/", views.language, name="language"),
    path("big/<slug:choice>/", views.big, name="big"),
]
