"""A place was merged: what is open there goes on where the place went, and so do those who work on it."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions import stand_at_successor
from audit.actions import SystemJob
from duties.actions.one import note_events
from duties.desks import desk_of
from duties.models import Duty, Happening
from places.models import Place

BY = SystemJob("duties.mergers")
PART = 500


def follow(now: datetime.datetime) -> int:
    """Move the open duties of all places that are merged by now, in parts; how many moved. Again is harmless.

    Asked by news and each hour: a merger may be entered before its day. Recurring tasks of the old place are finished at the
    successor beside its own; new rounds do not come to a place that has ended.
    """
    ended = Place.objects.filter(merged_into__isnull=False, valid_to__lte=timezone.localdate(now))
    busy = ended.filter(pk__in=Duty.objects.open().order_by().values("place"))
    return sum(_follow(place) for place in busy.select_related("merged_into"))


def _follow(place: Place) -> int:
    heir, moved = place.standing(), 0
    stand_at_successor(place=place, successor=heir, by=BY)
    while part := list(Duty.objects.open().filter(place=place).order_by("pk").values_list("pk", flat=True)[:PART]):
        moved += _hand_on(part, place, heir)
    return moved


@transaction.atomic
def _hand_on(keys: list[int], place: Place, heir: Place) -> int:
    """Date and holder stay: they hold a post there too. What had gone up goes up anew from the desk that has it now."""
    duties = list(Duty.objects.open().select_for_update().filter(pk__in=keys, place=place).order_by("pk"))
    values: dict[str, Any] = {"place": heir, "desk": desk_of(heir) or heir, "escalated_at": None, "escalated_to": None}
    Duty.objects.filter(pk__in=[duty.pk for duty in duties]).update(**values)
    reason = f"{place.name} → {heir.name}"
    note_events(duties, Happening.GIVEN, by=BY, action="duties.given", reason=reason)
    return len(duties)
