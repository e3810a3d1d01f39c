"""Keep the calendar of days off, and the amounts of the clocks."""

import datetime
from typing import Any

from django.db import transaction

from audit.actions import Actor, record
from duties import official
from duties.actions.one import actor_fields
from duties.models import CalendarDay, Clock


@transaction.atomic
def set_day(
    *, day: datetime.date, kind: str, name: str, source: str, by: Actor, published_on: datetime.date | None = None
) -> CalendarDay:  # fmt: skip
    """Note or correct a day. What is due already keeps its date: a promise is not moved behind anybody's back."""
    values: dict[str, Any] = {"kind": kind, "name": name, "source": source, "published_on": published_on}
    row, _made = CalendarDay.objects.update_or_create(day=day, defaults={**values, **actor_fields(by, "noted_by")})
    record(by=by, action="duties.day.noted", kind="day", key=day.isoformat(), detail={"kind": kind})
    return row


@transaction.atomic
def drop_day(*, day: CalendarDay, by: Actor) -> None:
    """The day is an ordinary one after all."""
    record(by=by, action="duties.day.dropped", kind="day", key=day.day.isoformat())
    day.delete()


@transaction.atomic
def load_official(*, by: Actor) -> list[int]:
    """Fill in each official year of which the table has no day yet; what administrators wrote is never touched."""
    have = {day.year for day in CalendarDay.objects.values_list("day", flat=True)}
    loaded = []
    for year in official.years():
        if year in have:
            continue
        CalendarDay.objects.bulk_create(
            [
                CalendarDay(
                    day=day, kind=kind, name=name, source=official.source_of(year),
                    published_on=official.PUBLISHED.get(year), **actor_fields(by, "noted_by"),
                )
                for day, kind, name in official.days_of(year)
            ]
        )  # fmt: skip
        record(by=by, action="duties.year.loaded", kind="year", key=year)
        loaded.append(year)
    return loaded


@transaction.atomic
def set_clock(*, clock: Clock, amount: int | None, unit: str, source: str, by: Actor) -> None:
    """Configure how long a clock runs, with its source. Duties that are open keep their date."""
    Clock.objects.filter(pk=clock.pk).update(amount=amount, unit=unit if amount else "", source=source)
    record(by=by, action="duties.clock.set", kind="clock", key=clock.code, detail={"amount": amount, "unit": unit})
