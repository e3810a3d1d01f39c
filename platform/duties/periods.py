"""Weeks, months, quarters and years as days."""

import calendar
import datetime
from collections.abc import Iterator

from duties.models import Rhythm, Template

ONE_DAY = datetime.timedelta(days=1)
_MONTHS = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.YEAR: 12}


def start_of(rhythm: str, day: datetime.date) -> datetime.date:
    """The first day of the period that holds a day; weeks begin on Monday."""
    if rhythm == Rhythm.WEEK:
        return day - ONE_DAY * day.weekday()
    length = _MONTHS[Rhythm(rhythm)]
    return datetime.date(day.year, (day.month - 1) // length * length + 1, 1)


def after(rhythm: str, start: datetime.date) -> datetime.date:
    """The first day of the next period."""
    if rhythm == Rhythm.WEEK:
        return start + 7 * ONE_DAY
    number = start.year * 12 + start.month - 1 + _MONTHS[Rhythm(rhythm)]
    return datetime.date(number // 12, number % 12 + 1, 1)


def due_on(template: Template, start: datetime.date) -> datetime.date:
    """The last day of a period's task: a named day of its year or month, else the period's last day.

    A day that a month has not is its last one; of a week the fifth day, since stations work then.
    """
    if template.rhythm == Rhythm.WEEK:
        return start + 4 * ONE_DAY
    if template.day is None:
        return after(template.rhythm, start) - ONE_DAY
    month = template.month or (start.month + _MONTHS[Rhythm(template.rhythm)] - 1)
    return datetime.date(start.year, month, min(template.day, calendar.monthrange(start.year, month)[1]))


def periods(template: Template, since: datetime.date, until: datetime.date) -> Iterator[datetime.date]:
    """First days of the periods that begin from `since` up to and with `until`, while the template holds."""
    start = start_of(template.rhythm, since)
    while start <= until and (template.valid_to is None or start < template.valid_to):
        if start >= since:
            yield start
        start = after(template.rhythm, start)
