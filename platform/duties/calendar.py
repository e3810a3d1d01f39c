"""Working days, and when a span of time ends.

Sources: 民法典 art. 201 (the day on which a period begins is not counted; hours count from the very moment),
art. 202 (months and years end on the corresponding day, or on the last day of a month that has none),
art. 203 (a period whose last day is a day off ends on the first working day after it, at 24:00).
"""

import calendar
import datetime
from collections.abc import Iterable

from django.utils import timezone

from duties.models import CalendarDay, DayKind, Unit

ONE_DAY = datetime.timedelta(days=1)
MOMENT = datetime.timedelta(microseconds=1)


class WorkCalendar:
    """Days off and working days. A year of which no day is known counts Monday to Friday."""

    def __init__(self, days: Iterable[tuple[datetime.date, str]] = ()) -> None:
        self._days = dict(days)
        self.years = {day.year for day in self._days}

    @classmethod
    def stored(cls) -> "WorkCalendar":
        """With all days of the table: some forty a year, one query."""
        return cls(CalendarDay.objects.order_by().values_list("day", "kind"))

    def configured(self, year: int) -> bool:
        return year in self.years

    def is_working(self, day: datetime.date) -> bool:
        kind = self._days.get(day)
        return day.weekday() < 5 if kind is None else kind == DayKind.WORKDAY

    def working_day_from(self, day: datetime.date) -> datetime.date:
        """The day itself or the first working day after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def after_working_days(self, start: datetime.date, count: int) -> datetime.date:
        """The count-th working day after start; start itself is not counted."""
        day = start
        for _number in range(count):
            day = self.working_day_from(day + ONE_DAY)
        return day

    def working_days_between(self, start: datetime.date, end: datetime.date) -> int:
        """Working days after start up to and with end; negative when end lies before start."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working(start + ONE_DAY * number) for number in range(1, (end - start).days + 1))

    def ends_at(self, start: datetime.datetime, amount: int, unit: str) -> datetime.datetime:
        """The first moment after the period: a period in days ends with the midnight of its last day."""
        if unit == Unit.HOUR:
            return start + datetime.timedelta(hours=amount)
        first = timezone.localdate(start)
        if unit == Unit.WORKING_DAY:
            return end_of(self.after_working_days(first, amount))
        last = first + ONE_DAY * amount if unit == Unit.DAY else months_later(first, _months(amount, unit))
        return end_of(self.working_day_from(last))

    def over_if_begun_by(self, now: datetime.datetime, amount: int, unit: str) -> datetime.datetime:
        """The last start from which a period is over by now: what began then or before has run out."""
        if unit == Unit.HOUR:
            return now - datetime.timedelta(hours=amount)
        day = timezone.localdate(now)
        while self.ends_at(end_of(day) - MOMENT, amount, unit) > now:
            day -= ONE_DAY
        return end_of(day) - MOMENT


def _months(amount: int, unit: str) -> int:
    if unit == Unit.MONTH:
        return amount
    if unit == Unit.YEAR:
        return 12 * amount
    raise ValueError(unit)


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The corresponding day, or the last day of a month that has none: 31 January + 1 month = 28 or 29 February."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


LAST_DAY = datetime.date(9998, 12, 31)
"""Later days count as this one: a period that begins with it still ends on a day there is."""


def end_of(day: datetime.date) -> datetime.datetime:
    """24:00 of a local day, as an aware moment."""
    return timezone.make_aware(datetime.datetime.combine(min(day, LAST_DAY) + ONE_DAY, datetime.time()))
