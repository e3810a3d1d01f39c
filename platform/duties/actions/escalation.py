"""Up the chain: what is overdue comes to the office above, and after some working days to the one above that.

One notice a leader for all of it. Without a clock for the further steps there is the first step only.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from audit.actions import SystemJob
from duties.actions.one import due_from, note_events
from duties.desks import desk_of, leaders_at
from duties.models import Clock, Duty, Happening
from notices.actions import notify
from places.models import Place

BY = SystemJob("duties.clock")
AT_ONCE = 2000
FURTHER = "escalate_again"


def escalate(now: datetime.datetime) -> int:
    """Take up whatever ran out and did not go up yet, and what waits above for too long; how many did.

    At most AT_ONCE of each: the next minute takes the rest. Rows are locked before they are looked at, so two clocks at
    once take different duties. After days without a clock there is still one notice a leader: it counts what came up and
    does not repeat it.
    """
    overdue = Duty.objects.overdue(now).select_related("desk", "escalated_to").order_by("pk")
    first = overdue.filter(escalated_at=None)[:AT_ONCE]
    taken = sum(_take_up(top, some, now) for top, some in _by_top(first).items())
    return taken + sum(_take_up(top, some, now) for top, some in _by_top(_waited(overdue, now)).items())


def _by_top(duties: Iterable[Duty]) -> dict[Place, list[Duty]]:
    """Under the office that has them now."""
    found: dict[Place, list[Duty]] = defaultdict(list)
    for duty in duties:
        found[duty.escalated_to or duty.desk].append(duty)
    return found


def _waited(overdue: Any, now: datetime.datetime) -> list[Duty]:
    """What lies above for longer than the clock of further steps gives, and has still somebody above."""
    clock = Clock.objects.filter(code=FURTHER).exclude(amount=None).first()
    if clock is None:
        return []
    tops = Place.objects.filter(pk__in=overdue.exclude(escalated_to=None).order_by().values("escalated_to"))
    able = [top.pk for top in tops if desk_of(top, above=True) is not None]
    waiting = overdue.filter(escalated_to__in=able, escalated_at__lt=now)[:AT_ONCE]
    return [duty for duty in waiting if (due := due_from(clock, duty.escalated_at or now)) is not None and due <= now]


@transaction.atomic
def _take_up(top: Place, duties: list[Duty], now: datetime.datetime) -> int:
    upper = desk_of(top, above=True) or top
    known = {duty.pk: duty.escalated_at for duty in duties}
    mine = [duty for duty in _locked(list(known)) if duty.escalated_at == known[duty.pk]]
    if not mine:
        return 0
    Duty.objects.filter(pk__in=[duty.pk for duty in mine]).update(escalated_at=now, escalated_to=upper)
    note_events(mine, Happening.ESCALATED, by=BY, action="duties.escalated", office=upper)
    notify(
        users=leaders_at(upper),
        template="duties.escalated",
        parameters={"count": len(mine), "place": top.name},
        key=f"duties.escalated:{upper.pk}:{min(duty.pk for duty in mine)}",
        link="/duties/?show=up",
        by=BY,
    )
    return len(mine)


def _locked(pks: list[int]) -> Any:
    """What is still to be taken up, locked; SQLite has no such lock but lets one writer in at a time."""
    return Duty.objects.select_for_update().open().filter(pk__in=pks)
