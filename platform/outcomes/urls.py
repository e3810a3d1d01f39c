"""Addresses of the room outcomes."""

from django.urls import path

from outcomes.views import calls, cohort, found, spells

app_name = "outcomes"
urlpatterns = [
    path("", spells.spells, name="spells"),
    path("mine/", spells.mine, name="mine"),
    path("people/<uuid:public_id>/", spells.of_person, name="of-person"),
    path("people/<uuid:public_id>/record/", spells.record_work, name="record"),
    path("work/<uuid:public_id>/", spells.spell, name="spell"),
    path("work/<uuid:public_id>/verify/", spells.verify, name="verify"),
    path("work/<uuid:public_id>/end/", spells.end, name="end"),
    path("work/<uuid:public_id>/no-next/", spells.no_next, name="no-next"),
    path("work/<uuid:public_id>/void/", spells.void, name="void"),
    path("needs/<uuid:public_id>/", found.of_need, name="of-need"),
    path("needs/<uuid:public_id>/unsaid/", found.unsaid, name="unsaid"),
    path("calls/<uuid:public_id>/", calls.call, name="call"),
    path("calls/<uuid:public_id>/try/", calls.attempt, name="call-try"),
    path("calls/<uuid:public_id>/settle/", calls.settle, name="call-settle"),
    path("retention/", calls.retention, name="retention"),
    path("cohort/", cohort.form, name="cohort"),
    path("cohort/year/", cohort.decide_year, name="form-year"),
    path("cohort/export/", cohort.export, name="cohort-export"),
    path("cohort/people/", cohort.people, name="members"),
    path("cohort/<int:pk>/", cohort.destination, name="destination"),
    path("adaptation/", cohort.adaptation, name="adaptation"),
    path("adaptation/<int:pk>/", cohort.dispose, name="dispose"),
    path("adaptation/<uuid:public_id>/approve/", cohort.approve, name="approve"),
]
