"""Book, move and release, always inside the transaction of the deed that needs it."""

import datetime
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from audit.actions import Actor, record
from bookings.models import LONGEST, TICK, Booking, Tick, tick_of
from bookings.queries import taken

KEEP = datetime.timedelta(days=30)
"""How long the ticks of past bookings stay; the bookings themselves stay with the matter they are for."""


class Taken(Exception):
    """At least one subject is somewhere else at that time; `subjects` names them."""

    def __init__(self, subjects: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(subjects)))
        self.subjects = subjects


class AlreadyBooked(Exception):
    """The matter has its time; move it instead."""


@transaction.atomic
def book(
    *, kind: str, key: object, subjects: Iterable[str], start: datetime.datetime, minutes: int, by: Actor
) -> Booking:
    """Take the time of all subjects or of none. Raises Taken, AlreadyBooked; ValueError off the five minutes, for no time or no one.

    The constraint decides and not a look beforehand: of two clients at once one gets the time, the other Taken.
    """
    length = datetime.timedelta(minutes=minutes)
    people = sorted(set(subjects))
    if not people or not TICK <= length <= LONGEST:
        raise ValueError("a booking is for somebody and takes five minutes to twelve hours")
    first, end = tick_of(start), tick_of(start + length)
    try:
        with transaction.atomic():
            booking = Booking.objects.create(kind=kind, key=str(key), first_tick=first, end_tick=end)
            # In one order everywhere, so that two clients who meet wait for each other in turn and never in a ring.
            Tick.objects.bulk_create(
                [Tick(booking=booking, subject=one, tick=tick) for one in people for tick in range(first, end)]
            )
    except IntegrityError:
        if Booking.objects.filter(kind=kind, key=str(key)).exists():
            raise AlreadyBooked(f"{kind}:{key}") from None
        raise Taken(taken(people, first, end) or frozenset(people)) from None
    record(by=by, action="bookings.booked", kind=kind, key=key)
    return booking


@transaction.atomic
def move(
    *, kind: str, key: object, subjects: Iterable[str], start: datetime.datetime, minutes: int, by: Actor
) -> Booking:
    """Another time for a matter, its old one given back; where the new one is taken the old one stands. Raises Taken."""
    release(kind=kind, key=key, by=by)
    return book(kind=kind, key=key, subjects=subjects, start=start, minutes=minutes, by=by)


@transaction.atomic
def release(*, kind: str, key: object, by: Actor) -> bool:
    """Give the time back; False when none was taken. May be called again."""
    gone, _each = Booking.objects.filter(kind=kind, key=str(key)).delete()
    if gone:
        record(by=by, action="bookings.released", kind=kind, key=key)
    return bool(gone)


def drop_past_ticks(now: datetime.datetime) -> int:
    """The clock's daily work: nobody books the past, so its ticks guard nothing."""
    past = int((now - KEEP).timestamp() // TICK.total_seconds())
    return Tick.objects.filter(tick__lt=past).delete()[0]
