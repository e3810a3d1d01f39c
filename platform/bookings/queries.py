"""Whose time is taken."""

import datetime
from collections.abc import Iterable

from bookings.models import TICK, Booking, Tick, tick_of


def taken(subjects: Iterable[str], first: int, end: int) -> frozenset[str]:
    """Which of the subjects have a booking that touches first ≤ tick < end."""
    rows = Tick.objects.filter(subject__in=list(subjects), tick__gte=first, tick__lt=end)
    return frozenset(rows.values_list("subject", flat=True))


def free(subjects: Iterable[str], start: datetime.datetime, minutes: int) -> bool:
    """Whether all subjects have that time now. Only `book` promises it."""
    first = tick_of(start)
    return not taken(subjects, first, first + -(-datetime.timedelta(minutes=minutes) // TICK))


def ticks_of(start: datetime.datetime, minutes: int) -> range:
    """The ticks that so many minutes take."""
    first = tick_of(start)
    return range(first, first + -(-datetime.timedelta(minutes=minutes) // TICK))


def busy(subjects: Iterable[str], since: datetime.datetime) -> frozenset[tuple[str, int]]:
    """What the subjects have from a moment on, as pairs of subject and tick, in one query."""
    first = int(since.timestamp() // TICK.total_seconds())
    rows = Tick.objects.filter(subject__in=list(subjects), tick__gte=first)
    return frozenset(rows.values_list("subject", "tick"))


def free_of(subjects: Iterable[str], starts: Iterable[datetime.datetime], minutes: int) -> list[datetime.datetime]:
    """Those of the times at which all subjects are free now, in one query. Only `book` promises it."""
    wanted = {start: ticks_of(start, minutes) for start in starts}
    ticks = {tick for each in wanted.values() for tick in each}
    gone = set(Tick.objects.filter(subject__in=list(subjects), tick__in=ticks).values_list("tick", flat=True))
    return [start for start, each in wanted.items() if gone.isdisjoint(each)]


def bookings_of(subject: str, since: datetime.datetime) -> list[Booking]:
    """What a subject has from a moment on, first come first, in one query."""
    first = int(since.timestamp() // TICK.total_seconds())
    mine = Tick.objects.filter(subject=subject, tick__gte=first).values("booking")
    return list(Booking.objects.filter(pk__in=mine))
