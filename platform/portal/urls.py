"""Home pages and what everyone may read."""

from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("how/", views.how, name="how"),
    path("privacy/", views.privacy, name="privacy"),
    path("about/", views.about, name="about"),
]
