"""Addresses of the room duties."""

from django.urls import path

from duties.views import desk, keeping, one, overview

app_name = "duties"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("together/", desk.together, name="together"),
    path("front/", desk.front, name="front"),
    path("new/", one.new, name="new"),
    path("stand-in/", keeping.stand_in, name="stand-in"),
    path("stand-in/<int:pk>/end/", keeping.end_stand_in, name="end-stand-in"),
    path("calendar/", keeping.calendar, name="calendar"),
    path("calendar/<int:pk>/drop/", keeping.drop_day, name="drop-day"),
    path("clocks/", keeping.clocks, name="clocks"),
    path("clocks/<slug:code>/", keeping.clock, name="clock"),
    path("<uuid:public_id>/", one.duty, name="duty"),
    path("county/", overview.county, name="county"),
    path("recurring/", overview.recurring, name="recurring"),
    path("recurring/<slug:code>/", overview.template, name="template"),
    path("notes/<uuid:public_id>/", overview.answer, name="answer"),
    path("<uuid:public_id>/ask/", overview.ask, name="ask"),
    path("<uuid:public_id>/close/", one.close, name="close"),
]
