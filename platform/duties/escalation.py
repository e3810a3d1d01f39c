"""The one step up: what is overdue comes to the office above, once, with one notice for all of it."""

import datetime
from collections import defaultdict
from typing import Any

from django.db import transaction

from audit.actions import SystemJob
from duties.actions import note_events
from duties.desks import desk_of, leaders_at
from duties.models import Duty, Happening
from notices.actions import notify
from places.models import Place

BY = SystemJob("duties.clock")
AT_ONCE = 2000


def escalate(now: datetime.datetime) -> int:
    """Take up whatever ran out and did not go up yet; how many did. At most AT_ONCE: the next minute takes the rest.

    Rows are locked before they are looked at, so two clocks at once take different duties. After days without a clock there
    is still one notice a leader: it counts what came up and does not repeat it.
    """
    overdue = Duty.objects.overdue(now).filter(escalated_at=None)
    by_desk: dict[Place, list[int]] = defaultdict(list)
    for duty in overdue.select_related("desk").order_by("pk")[:AT_ONCE]:
        by_desk[duty.desk].append(duty.pk)
    return sum(_take_up(desk, pks, now) for desk, pks in by_desk.items())


@transaction.atomic
def _take_up(desk: Place, pks: list[int], now: datetime.datetime) -> int:
    upper = desk_of(desk, above=True) or desk
    mine = list(_locked(pks))
    if not mine:
        return 0
    Duty.objects.filter(pk__in=[duty.pk for duty in mine]).update(escalated_at=now, escalated_to=upper)
    note_events(mine, Happening.ESCALATED, by=BY, action="duties.escalated")
    notify(
        users=leaders_at(upper),
        template="duties.escalated",
        parameters={"count": len(mine), "place": desk.name},
        key=f"duties.escalated:{min(duty.pk for duty in mine)}",
        link="/duties/?show=up",
        by=BY,
    )
    return len(mine)


def _locked(pks: list[int]) -> Any:
    """What is still to be taken up, locked; SQLite has no such lock but lets one writer in at a time."""
    return Duty.objects.select_for_update().open().filter(pk__in=pks, escalated_at=None)
