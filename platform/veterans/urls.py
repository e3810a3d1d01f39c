"""Addresses of the room veterans."""

from django.urls import path

from veterans.views import clocks, duplicates, entering, ledger, looks, mydata, papers, people, profile, reception

app_name = "veterans"
LEDGER = [
    path("ledger/", ledger.needs, name="needs"),
    path("ledger/tools/", ledger.tools, name="needs-tools"),
    path("ledger/assign/", ledger.assign, name="needs-assign"),
    path("ledger/export/", ledger.export, name="needs-export"),
    path("ledger/paper/", ledger.paper, name="needs-paper"),
    path("ledger/views/", ledger.keep_view, name="view-keep"),
    path("ledger/views/<int:pk>/drop/", ledger.drop_view, name="view-drop"),
    path("ledger/<uuid:public_id>/", ledger.need, name="need"),
    path("ledger/<uuid:public_id>/close/", ledger.close, name="need-close"),
    path("ledger/<uuid:public_id>/reopen/", ledger.reopen, name="need-reopen"),
    path("<uuid:public_id>/needs/", ledger.open_need, name="need-open"),
    path("<uuid:public_id>/contact/", ledger.contact, name="contact"),
    path("<uuid:public_id>/away/", ledger.away, name="away"),
]
PROFILE = [
    path("paper/", profile.blank_paper, name="paper"),
    path("<uuid:public_id>/profile/", profile.page, name="profile"),
    path("<uuid:public_id>/profile/judge/", profile.judge, name="profile-judge"),
    path("<uuid:public_id>/profile/paper/", profile.paper, name="profile-paper"),
    path("<uuid:public_id>/profile/scan/", profile.scan, name="profile-scan"),
    path("<uuid:public_id>/profile/<slug:kind>/", profile.add_row, name="profile-add"),
    path("<uuid:public_id>/profile/<slug:kind>/<int:pk>/drop/", profile.drop_row, name="profile-drop"),
]
DUPLICATES = [
    path("duplicates/", duplicates.pairs, name="pairs"),
    path("duplicates/look/", duplicates.look, name="pairs-look"),
    path("duplicates/<int:pk>/", duplicates.pair, name="pair"),
    path("duplicates/merges/<uuid:public_id>/", duplicates.merge, name="merge"),
]
MY_DATA = [
    path("me/data/", mydata.data, name="my-data"),
    path("me/data/file/", mydata.download, name="my-data-file"),
    path("me/data/erase/", mydata.ask, name="erase-ask"),
    path("erasures/", mydata.erasures, name="erasures"),
    path("erasures/<uuid:public_id>/", mydata.decide, name="erase-decide"),
]
RECEPTION = [
    path("reception/", reception.cohort, name="cohort"),
    path("reception/ran-out/", clocks.ran_out, name="ran-out"),
    path("reception/welcome/", reception.welcome, name="welcome"),
    path("reception/<int:pk>/", reception.mark, name="reception-mark"),
    path("<uuid:public_id>/offer/", reception.offer, name="custody-offer"),
    path("offers/<int:pk>/", reception.answer, name="custody-answer"),
    path("clocks/<uuid:public_id>/", clocks.settle, name="clock-settle"),
    path("<uuid:public_id>/sheet/<slug:kind>/", papers.sheet, name="sheet"),
]
urlpatterns = [
    path("", people.people, name="people"),
    path("new/", entering.enter, name="enter"),
    path("looks/", looks.looks, name="looks"),
    path("looks/limits/", looks.limits, name="look-limits"),
    path("me/", people.me, name="me"),
    path("me/trace/", people.trace, name="trace"),
    path("<uuid:public_id>/", people.person, name="person"),
    path("<uuid:public_id>/reveal/<slug:field>/", people.reveal, name="reveal"),
    path("<uuid:public_id>/remarks/<int:pk>/", people.answer, name="answer"),
    path("<uuid:public_id>/sign-in/", people.sign_in, name="sign-in"),
    *LEDGER,
    *PROFILE,
    *DUPLICATES,
    *MY_DATA,
    *RECEPTION,
]
