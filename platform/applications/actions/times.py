"""Proposed times that nobody can choose any more, passed or taken meanwhile: the firm is asked for others, and the page says so.

Looked for by the clock, since a time is taken by whatever books the person or the interviewer, in any room.
"""

import datetime
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone

from applications.actions.steps import lock, take, tell_firm
from applications.models import Application, Event, Interview, InterviewState
from applications.moves import Step
from applications.queries import offered
from applications.topics import ANSWER_CLOCK
from audit.actions import SystemJob
from bookings.queries import busy, ticks_of
from duties.actions import due_from

BY = SystemJob("applications.times")
GONE = "times_gone"
PART = 200


def ask_for_others(now: datetime.datetime) -> int:
    """For how many applications the firm is asked for new times; each is asked for once.

    Whom a reminder has reached already is reminded of the same: there the ladder of silence goes on as it is.
    """
    rows = Interview.objects.filter(state=InterviewState.PROPOSED, application__reminded_at=None)
    gone = [one.application for one in _without_time(rows, now)]
    gone.sort(key=lambda row: (row.posting_id, row.pk))
    return sum(_move(list(some)) for _posting, some in groupby(gone, key=lambda row: row.posting_id))


def _without_time(rows: Any, now: datetime.datetime) -> Iterator[Interview]:
    """Those of which no time is left, in a few queries a part."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), PART):
        some = rows.filter(pk__in=keys[start : start + PART])
        part = some.select_related("application__person", "application__posting").prefetch_related("slots")
        taken = busy({who for one in part for who in one.subjects}, now)
        for one in part:
            coming = [slot.starts_at for slot in one.slots.all() if slot.starts_at > now]
            wanted = [{(who, tick) for who in one.subjects for tick in ticks_of(at, one.minutes)} for at in coming]
            if all(each & taken for each in wanted):
                yield one


@transaction.atomic
def _move(rows: list[Application]) -> int:
    """All of one posting, whose firm reads one notice."""
    moved = [(row, event) for row, event in map(_asked, rows) if event is not None]
    for row, _event in moved:
        board = f"/applications/board/?show=talks&post={row.posting.public_id}" if len(moved) > 1 else ""
        tell_firm(row, "applications.times_gone", BY, f"gone-{moved[0][1].pk}", link=board, count=len(moved))
    return len(moved)


def _asked(application: Application) -> tuple[Application, Event | None]:
    """Looked at again under the lock: the person may have picked a time, or the firm proposed others. The times stay to
    be seen as gone."""
    row = lock(application)
    interview = row.interviews.select_for_update().filter(state=InterviewState.PROPOSED).first()
    if row.reminded_at is not None or interview is None or offered(interview):
        return row, None
    interview.state, interview.version = InterviewState.OTHER, interview.version + 1
    interview.save(update_fields=["state", "version"])
    return row, take(row, Step.MOVED, by=BY, firms=False, due=_due(row), reason=GONE)


def _due(row: Application) -> Any:
    """From now, and never later than it was due: that was counted from the last of the times."""
    now_on = due_from(ANSWER_CLOCK, timezone.now())
    return min((one for one in (row.answer_by, now_on) if one is not None), default=None)
