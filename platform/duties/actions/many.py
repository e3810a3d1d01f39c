"""Duties that stand for rows of an upper room, many at once: opened, brought in line, closed in a few statements."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor
from duties import kinds
from duties.actions.one import UnknownOutcome, actor_fields, note_events
from duties.desks import desk_of
from duties.models import Clock, Duty, Happening
from places.models import Place

BATCH = 500


@dataclass(frozen=True)
class Wanted:
    """What a duty should be. The key is new for each duty: (kind, key) is unique for good."""

    key: str
    place: Place
    due_at: datetime.datetime
    assignee_id: int | None


class _Desks(dict[int, Place]):
    """The desk of each place, looked up once."""

    def of(self, place: Place) -> Place:
        if place.pk not in self:
            self[place.pk] = desk_of(place) or place
        return self[place.pk]


@transaction.atomic
def open_many(*, kind: str, wanted: Iterable[Wanted], by: Actor) -> list[Duty]:
    """New duties, in the order given. Raises UnknownKind, IntegrityError for a key that was used."""
    found, desks = kinds.kind(kind), _Desks()
    clock = Clock.objects.get(code=found.clock) if found.clock else None
    level = clock.level if clock else found.level
    made = [
        Duty(
            kind=kind, key=one.key, clock=clock, level=level, place=place, desk=desks.of(place), due_at=one.due_at,
            assignee_id=one.assignee_id,
        )
        for one in wanted
        for place in (one.place.standing(),)
    ]  # fmt: skip
    made = Duty.objects.bulk_create(made, batch_size=BATCH)
    note_events(made, Happening.OPENED, by=by, action="duties.opened")
    return made


@transaction.atomic
def close_many_for(*, kind: str, duties: Iterable[int], outcome: str, by: Actor) -> int:
    """For the owning room: close those that are open. Raises UnknownOutcome."""
    if outcome not in kinds.kind(kind).outcomes:
        raise UnknownOutcome(outcome)
    mine = list(Duty.objects.open().select_for_update().filter(kind=kind, pk__in=list(duties)).order_by("pk"))
    closed = {"closed_at": timezone.now(), "outcome": outcome, **actor_fields(by, "closed_by", "closed_job")}
    Duty.objects.filter(pk__in=[duty.pk for duty in mine]).update(**closed)
    note_events(mine, Happening.CLOSED, by=by, action="duties.closed")
    return len(mine)


@transaction.atomic
def bring_in_line(*, changes: dict[int, Wanted], by: Actor) -> None:
    """Open duties whose date, place or holder is another by now."""
    desks = _Desks()
    moved: dict[Happening, list[Duty]] = {Happening.MOVED: [], Happening.GIVEN: []}
    for duty in Duty.objects.open().select_for_update().filter(pk__in=list(changes)).order_by("pk"):
        one = changes[duty.pk]
        place = one.place.standing()
        values: dict[str, Any] = {}
        if duty.due_at != one.due_at:
            values["due_at"] = one.due_at
            moved[Happening.MOVED].append(duty)
        if (duty.assignee_id, duty.place_id) != (one.assignee_id, place.pk):
            values |= {"assignee": one.assignee_id, "place": place, "desk": desks.of(place)}
            moved[Happening.GIVEN].append(duty)
        if values:
            Duty.objects.filter(pk=duty.pk).update(**values)
    note_events(moved[Happening.MOVED], Happening.MOVED, by=by, action="duties.moved")
    note_events(moved[Happening.GIVEN], Happening.GIVEN, by=by, action="duties.given")
