"""Working days by the official calendar, and when a period ends (民法典 art. 201–203)."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from audit.actions import SystemJob
from audit.models import Entry
from duties import clock_rows, official
from duties.actions import calendar as calendar_actions
from duties.calendar import WorkCalendar, months_later
from duties.models import CalendarDay, Clock, DayKind

BY = SystemJob("test")
D = datetime.date


def moment(text: str) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


@pytest.fixture
def official_calendar(db: None) -> WorkCalendar:
    calendar_actions.load_official(by=BY)
    return WorkCalendar.stored()


def test_the_package_has_the_official_days() -> None:
    """Days off and working weekends of 2025 and 2026 as published (33 and 28 days off, 6 and 5 working weekends)."""
    found = {year: [kind for _day, kind, _name in official.days_of(year)] for year in (2025, 2026)}
    assert found[2026].count("holiday") == 33
    assert found[2026].count("workday") == 6
    assert found[2025].count("holiday") == 28
    assert found[2025].count("workday") == 5
    moved = {day for day, kind, _name in official.days_of(2026) if kind == "workday"}
    assert moved == {D(2026, 1, 4), D(2026, 2, 14), D(2026, 2, 28), D(2026, 5, 9), D(2026, 9, 20), D(2026, 10, 10)}
    assert all(day.weekday() >= 5 for day in moved)
    assert official.days_of(2100) == []


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-10-01", False),  # National Day, a Thursday
        ("2026-10-10", True),  # a Saturday on which offices work
        ("2026-10-11", False),
        ("2026-09-20", True),
        ("2026-09-25", False),
        ("2026-11-25", True),
        ("2030-10-01", True),  # nothing is known of 2030: Monday to Friday
        ("2030-10-05", False),
    ],
)
def test_working_days(official_calendar: WorkCalendar, day: str, working: bool) -> None:
    assert official_calendar.is_working(D.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        # Two working days over the National Day week: Thursday 8 and Friday 9 October.
        ("2026-09-30T10:00", 2, "working_day", "2026-10-10T00:00"),
        ("2026-10-08T10:00", 2, "working_day", "2026-10-11T00:00"),  # Friday, and Saturday the 10th at work
        ("2026-11-20T23:59", 2, "working_day", "2026-11-25T00:00"),  # Friday night: Monday, Tuesday
        ("2026-11-21T10:00", 1, "working_day", "2026-11-24T00:00"),  # begun on a Saturday
        ("2026-11-25T08:30", 24, "hour", "2026-11-26T08:30"),
        ("2026-09-01T10:00", 30, "day", "2026-10-09T00:00"),  # 1 October is a day off: up to the 8th
        ("2026-11-01T10:00", 30, "day", "2026-12-02T00:00"),
        ("2026-01-31T10:00", 1, "month", "2026-03-01T00:00"),  # 28 February, a Saturday at work
        ("2026-08-31T10:00", 6, "month", "2027-03-02T00:00"),  # 28 February 2027 is a Sunday
        ("2024-02-29T10:00", 2, "year", "2026-03-01T00:00"),
    ],
)
def test_when_a_period_ends(official_calendar: WorkCalendar, start: str, amount: int, unit: str, end: str) -> None:
    assert official_calendar.ends_at(moment(start), amount, unit) == moment(end)


def test_an_unknown_unit_is_an_error() -> None:
    with pytest.raises(ValueError, match="week"):
        WorkCalendar().ends_at(moment("2026-11-25T08:00"), 1, "week")


@given(st.dates(D(2025, 1, 1), D(2026, 11, 1)), st.integers(0, 60))
def test_counting_there_and_back_agrees(start: datetime.date, count: int) -> None:
    """The plain twin: walk day by day and count."""
    calendar = WorkCalendar((day, kind) for year in (2025, 2026) for day, kind, _name in official.days_of(year))
    end = calendar.after_working_days(start, count)
    assert calendar.working_days_between(start, end) == count
    assert calendar.working_days_between(end, start) == -count
    assert count == 0 or calendar.is_working(end)


@given(st.dates(D(1990, 1, 1), D(2090, 1, 1)), st.integers(0, 60))
def test_months_end_on_their_day_or_the_last_one(day: datetime.date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + datetime.timedelta(days=1)).day == 1)


def test_loading_fills_unknown_years_and_touches_nothing_else(db: None) -> None:
    calendar_actions.set_day(day=D(2026, 1, 5), kind="holiday", name="本地", source="本地通知", by=BY)
    assert 2025 in calendar_actions.load_official(by=BY)
    assert [row.day for row in CalendarDay.objects.filter(day__year=2026)] == [D(2026, 1, 5)]
    assert calendar_actions.load_official(by=BY) == []
    assert Entry.objects.filter(action="duties.year.loaded", subject_key="2025").count() == 1


@pytest.mark.parametrize("changes", [{"kind": "x"}, {"source": ""}, {"job": ""}])
def test_the_database_holds_what_a_day_is(db: None, changes: dict[str, str]) -> None:
    calendar_actions.set_day(day=D(2026, 1, 5), kind="holiday", name="", source="s", by=BY)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(day=D(2026, 1, 5), kind="holiday", source="s", job="x")


def test_administrators_keep_the_calendar(client: Client, administrator: User, clerk: User) -> None:
    form = {"day": "2027-01-01", "kind": "holiday", "name": "元旦", "source": "通知", "published_on": ""}
    client.force_login(clerk)
    assert client.post("/duties/calendar/", form).status_code == 404
    assert "未设置" in client.get("/duties/calendar/").content.decode()
    client.force_login(administrator)
    assert client.post("/duties/calendar/", form).status_code == 302
    assert client.post("/duties/calendar/", {**form, "name": "新年"}).status_code == 302
    row = CalendarDay.objects.get()
    assert (row.name, row.noted_by) == ("新年", administrator)
    page = client.post("/duties/calendar/", {**form, "day": "2027-01-04", "kind": "workday"}).content.decode()
    assert "本来就是工作日" in page
    client.post(f"/duties/calendar/{row.pk}/drop/")
    assert not CalendarDay.objects.exists()


def test_clocks_come_with_article_and_are_never_invented(db: None) -> None:
    assert Clock.objects.count() == len(clock_rows.ROWS)
    report = Clock.objects.get(code="report")
    assert (report.amount, report.unit, report.level) == (30, "day", 1)
    assert "第51条" in report.source
    assert Clock.objects.get(code="contract").amount is None
    Clock.objects.filter(code="report").update(amount=31)
    assert clock_rows.load() == 0
    assert Clock.objects.get(code="report").amount == 31


@pytest.mark.parametrize("changes", [{"amount": None}, {"unit": ""}, {"amount": 0}, {"unit": "week"}, {"source": ""}])
def test_the_database_holds_what_a_clock_is(db: None, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.filter(code="report").update(**changes)


def test_an_administrator_configures_a_clock(client: Client, administrator: User, clerk: User) -> None:
    client.force_login(clerk)
    assert client.get("/duties/clocks/verify_firm/").status_code == 404
    assert "2 个工作日" in client.get("/duties/clocks/").content.decode()
    client.force_login(administrator)
    address = "/duties/clocks/verify_firm/"
    assert "有数量就要有单位" in client.post(address, {"amount": "3", "unit": "", "source": "x"}).content.decode()
    assert client.post(address, {"amount": "3", "unit": "working_day", "source": "本地"}).status_code == 302
    assert client.post(address, {"amount": "", "unit": "day", "source": "本地"}).status_code == 302
    assert Clock.objects.get(code="verify_firm").amount is None
    assert DayKind.HOLIDAY == "holiday"
