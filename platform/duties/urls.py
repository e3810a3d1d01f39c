"""Addresses of the room duties."""

from django.urls import path

from duties.views import desk, keeping, one, overview, rows

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
    path("clocks/", rows.clocks, name="clocks"),
    path("clocks/<slug:code>/", rows.clock, name="clock"),
    path("<uuid:public_id>/", one.duty, name="duty"),
    path("county/", overview.county, name="county"),
    path("recurring/", rows.recurring, name="recurring"),
    path("recurring/<slug:code>/", rows.template, name="template"),
    path("order/", rows.harms, name="harms"),
    path("order/<str:kind>/", rows.harm, name="harm"),
    path("notes/<uuid:public_id>/", overview.answer, name="answer"),
    path("<uuid:public_id>/ask/", overview.ask, name="ask"),
    path("<uuid:public_id>/close/", one.close, name="close"),
]
