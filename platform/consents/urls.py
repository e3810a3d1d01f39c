"""Addresses of the room consents."""

from django.urls import path

from consents.views import firm, person

app_name = "consents"
urlpatterns = [
    path("", person.mine, name="mine"),
    path("objection/", person.objection, name="objection"),
    path("<uuid:public_id>/withdraw/", person.withdraw, name="withdraw"),
    path("requests/<uuid:public_id>/", person.answer, name="answer"),
    path("person/<uuid:public_id>/", person.of_person, name="of-person"),
    path("candidates/<uuid:public_id>/", firm.candidates, name="candidates"),
    path("candidates/<uuid:public_id>/ask/", firm.ask, name="ask"),
    path("candidates/<uuid:public_id>/export/", firm.export, name="export"),
]
