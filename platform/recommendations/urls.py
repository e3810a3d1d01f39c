"""Addresses of the room recommendations."""

from django.urls import path

from recommendations import candidates, fit, suggest, typing_help, views

app_name = "recommendations"
urlpatterns = [
    path("", views.my_jobs, name="my-jobs"),
    path("personalise/", views.personalise, name="personalise"),
    path("health/", views.health, name="health"),
    path("health/learn/", views.learn, name="learn"),
    path("health/rules/", views.back_to_rules, name="back-to-rules"),
    path("health/start/", views.match_now, name="match-now"),
    path("health/refit/", views.refit, name="refit"),
    path("job/<uuid:public_id>/", views.job, name="job"),
    path("answer/<uuid:public_id>/", views.answer, name="answer"),
    path("fit/<uuid:public_id>/", fit.fit, name="fit"),
    path("person/<uuid:public_id>/", views.person_matches, name="person-matches"),
    path("person/<uuid:public_id>/recommend/", views.recommend, name="recommend"),
    path("occupation/<uuid:public_id>/", suggest.occupation, name="occupation"),
    path("specialty/<slug:code>/", suggest.specialty, name="specialty"),
    path("posting/<uuid:public_id>/", views.posting_people, name="posting-people"),
    path("candidates/<uuid:public_id>/", candidates.candidates, name="candidates"),
    path("typed/", typing_help.occupation, name="typed-occupation"),
]
