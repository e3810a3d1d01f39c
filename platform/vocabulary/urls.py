"""Addresses of the room vocabulary."""

from django.urls import path

from vocabulary import views

app_name = "vocabulary"
urlpatterns = [
    path("specialties/", views.specialties, name="specialties"),
    path("specialties/<slug:code>/", views.specialty, name="specialty"),
    path("specialties/<slug:code>/proposals/<int:pk>/", views.decide, name="decide"),
    path("specialties/<slug:code>/withdraw/<int:pk>/", views.withdraw, name="withdraw"),
    path("occupations/", views.occupations, name="occupations"),
]
