"""Up the chain: what is overdue comes to the office above, and after some working days to the one above that.

One notice a leader for all of it. Without a clock for the further steps there is the first step only.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, Value, When

from audit.actions import SystemJob
from duties.actions.one import note_events
from duties.calendar import WorkCalendar
from duties.desks import desks_above, leaders_of
from duties.models import Clock, Duty, DutyEvent, Happening
from notices.actions import Note, notify_each
from places.models import Place

BY = SystemJob("duties.clock")
AT_ONCE = 2000
"""So many duties go up in one transaction: nobody else waits long to write."""
FURTHER = "escalate_again"


def escalate(now: datetime.datetime) -> int:
    """Take up whatever ran out and did not go up yet, and what waits above for too long; how many did.

    In parts of whole desks, each part one transaction with its events and notices: a clock that dies leaves nothing half
    done. Rows are locked and looked at in one statement, so two clocks at once take different duties. After days without
    a clock there is still one notice a leader and desk: it counts what came up and does not repeat it.
    """
    overdue = Duty.objects.overdue(now).order_by()
    taken = _all_of(overdue.filter(escalated_at=None), "desk_id", now)
    return taken + _all_of(_waited(overdue, now), "escalated_to_id", now)


def _waited(overdue: Any, now: datetime.datetime) -> Any:
    """What lies above for longer than the clock of further steps gives, and has still somebody above."""
    clock = Clock.objects.filter(code=FURTHER).exclude(amount=None).first()
    if clock is None or clock.amount is None:
        return overdue.none()
    begun = WorkCalendar.stored().over_if_begun_by(now, clock.amount, clock.unit)
    waited = overdue.filter(escalated_at__lte=begun, escalated_at__lt=now)
    tops = Place.objects.filter(pk__in=waited.values("escalated_to"))
    return waited.filter(escalated_to__in=list(desks_above(tops)))


def _all_of(rows: Any, where: str, now: datetime.datetime) -> int:
    """Part after part of what lies with the offices in the field `where`."""
    taken = 0
    for tops in _parts(rows.values_list(where).annotate(Count("pk")).order_by(where)):
        while count := _take_up(rows, where, tops, now):
            taken += count
            if count < AT_ONCE:
                break
    return taken


def _parts(counted: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Offices that have AT_ONCE duties together, or one that has more."""
    tops: list[int] = []
    total = 0
    for top, count in counted:
        if tops and total + count > AT_ONCE:
            yield tops
            tops, total = [], 0
        tops.append(top)
        total += count
    if tops:
        yield tops


@transaction.atomic
def _take_up(rows: Any, where: str, tops: list[int], now: datetime.datetime) -> int:
    mine = _locked(rows.filter(**{f"{where}__in": tops}))
    if not mine:
        return 0
    below: dict[int, list[Duty]] = defaultdict(list)
    for duty in mine:
        below[getattr(duty, where)].append(duty)
    offices = Place.objects.in_bulk(list(below))
    above = desks_above(offices.values())
    upper = {pk: above.get(pk, office) for pk, office in offices.items()}
    under: dict[int, list[int]] = defaultdict(list)
    for pk, top in upper.items():
        under[top.pk].append(pk)
    goes = Case(*[When(**{f"{where}__in": some}, then=Value(top)) for top, some in under.items()])
    Duty.objects.filter(pk__in=[duty.pk for duty in mine]).update(escalated_at=now, escalated_to=goes)
    new = _note({duty.pk: upper[pk] for pk, duties in below.items() for duty in duties}, mine)
    _tell(below, offices, upper, new)
    return len(mine)


def _note(to: dict[int, Place], duties: list[Duty]) -> set[int]:
    """Once an office, and which were new to it: what another desk got meanwhile may come up to the same office again."""
    been = set(DutyEvent.objects.filter(duty__in=duties, what=Happening.ESCALATED).values_list("duty", "office"))
    new = [duty for duty in duties if (duty.pk, to[duty.pk].pk) not in been]
    note_events(new, Happening.ESCALATED, by=BY, action="duties.escalated", offices=to)
    return {duty.pk for duty in new}


def _tell(
    below: dict[int, list[Duty]], offices: dict[int, Place], upper: dict[int, Place], new: set[int]
) -> None:  # fmt: skip
    leaders = leaders_of({top.pk for top in upper.values()})
    notes = [
        Note(
            users=leaders[upper[pk].pk],
            key=f"duties.escalated:{upper[pk].pk}:{min(fresh)}",
            link="/duties/?show=up",
            parameters={"count": len(duties), "place": offices[pk].name},
        )
        for pk, duties in below.items()
        if (fresh := [duty.pk for duty in duties if duty.pk in new])
    ]
    notify_each(template="duties.escalated", notes=notes, by=BY)


def _locked(rows: Any) -> list[Duty]:
    """What is still to be taken up, locked; SQLite has no such lock but lets one writer in at a time."""
    shown = rows.only("public_id", "desk", "escalated_to")
    return list(shown.select_for_update().order_by("pk")[:AT_ONCE])
