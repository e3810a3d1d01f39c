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


def bookings_of(subject: str, since: datetime.datetime) -> list[Booking]:
    """What a subject has from a moment on, first come first, in one query."""
    first = int(since.timestamp() // TICK.total_seconds())
    mine = Tick.objects.filter(subject=subject, tick__gte=first).values("booking")
    return list(Booking.objects.filter(pk__in=mine))
