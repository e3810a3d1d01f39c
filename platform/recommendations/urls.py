"""Addresses of the room recommendations."""

from django.urls import path

from recommendations import applied, candidates, fit, open_posts, suggest, typed
from recommendations.views import groups, health, jobs, searches, staff

app_name = "recommendations"
urlpatterns = [
    path("", jobs.my_jobs, name="my-jobs"),
    path("next/", applied.next_page, name="next"),
    path("searches/", searches.mine, name="searches"),
    path("searches/new/", searches.new, name="search-new"),
    path("searches/<uuid:public_id>/", searches.search, name="search"),
    path("searches/<uuid:public_id>/pause/", searches.pause, name="search-pause"),
    path("searches/<uuid:public_id>/delete/", searches.drop, name="search-drop"),
    path("searches/of/<uuid:public_id>/", searches.of_person, name="searches-of"),
    path("searches/for/<uuid:public_id>/", searches.for_somebody, name="search-for"),
    path("applicant/<uuid:public_id>/", applied.of_applicant, name="of-applicant"),
    path("applicants/<str:keys>/", applied.of_applicants, name="of-applicants"),
    path("personalise/", jobs.personalise, name="personalise"),
    path("health/", health.health, name="health"),
    path("health/learn/", health.learn, name="learn"),
    path("health/rules/", health.back_to_rules, name="back-to-rules"),
    path("health/start/", health.match_now, name="match-now"),
    path("health/refit/", health.refit, name="refit"),
    path("groups/", groups.groups, name="groups"),
    path("groups/even/", groups.even, name="even"),
    path("groups/even/<uuid:public_id>/end/", groups.end, name="end-evening"),
    path("job/<uuid:public_id>/", jobs.job, name="job"),
    path("answer/<uuid:public_id>/", jobs.answer, name="answer"),
    path("fit/<uuid:public_id>/", fit.fit, name="fit"),
    path("person/<uuid:public_id>/", staff.person_matches, name="person-matches"),
    path("person/<uuid:public_id>/recommend/", staff.recommend, name="recommend"),
    path("occupation/<uuid:public_id>/", suggest.occupation, name="occupation"),
    path("specialty/<slug:code>/", suggest.specialty, name="specialty"),
    path("posting/<uuid:public_id>/", staff.posting_people, name="posting-people"),
    path("candidates/<uuid:public_id>/", candidates.candidates, name="candidates"),
    path("open/", open_posts.fitting, name="open-posts"),
    path("typed/", typed.occupation, name="typed-occupation"),
    path("typed/people/", typed.people, name="typed-people"),
]
