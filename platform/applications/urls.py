"""Addresses of the room applications."""

from django.urls import path

from applications.views import calendar, firm, one, person

app_name = "applications"
urlpatterns = [
    path("", person.mine, name="mine"),
    path("withdraw/", person.withdraw_all, name="withdraw-all"),
    path("silent/", person.silent, name="silent"),
    path("board/", firm.board, name="board"),
    path("board/answer/", firm.answer_many, name="answer-many"),
    path("board/today/", firm.today, name="today"),
    path("calendar/", calendar.address, name="calendar"),
    path("calendar/<str:secret>.ics", calendar.feed, name="feed"),
    path("interviews/<uuid:public_id>.ics", calendar.entry, name="entry"),
    path("apply/<uuid:public_id>/", person.apply, name="apply"),
    path("apply/<uuid:person_id>/<uuid:public_id>/", person.for_somebody, name="for-somebody"),
    path("person/<uuid:public_id>/", person.of_person, name="of-person"),
    path("person/<uuid:public_id>/withdraw/", person.withdraw_all_of, name="withdraw-all-of"),
    path("<uuid:public_id>/", one.one, name="one"),
    path("<uuid:public_id>/act/", one.act, name="act"),
]
