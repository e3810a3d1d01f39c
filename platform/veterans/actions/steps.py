"""The next step of an open need is a duty: on somebody's desk, with a day, closed together with the step."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from audit.actions import Actor, SystemJob
from duties.actions import many
from duties.actions.many import Wanted
from duties.calendar import end_of
from veterans.models import Need

KIND = "veterans.need"
DONE, ENDED = "done", "ended"
BATCH = 500


@transaction.atomic
def follow(needs: Iterable[Need], *, by: Actor, anew: bool = False) -> None:
    """Bring the duties of these needs in line with the needs as they stand. `anew`: the step itself is another one.

    May be called again: what is in line stays. Called in the transaction that changed the needs.
    """
    keys = sorted({need.pk for need in needs})
    for start in range(0, len(keys), BATCH):
        part = Need.objects.filter(pk__in=keys[start : start + BATCH]).order_by("pk")
        _follow(list(part.select_related("person__kept_by", "owner", "duty")), by, anew)


def _follow(needs: list[Need], by: Actor, anew: bool) -> None:
    standing = {need.pk: need.duty for need in needs if need.duty is not None and need.duty.closed_at is None}
    ended = [standing[need.pk].pk for need in needs if need.closed_at is not None and need.pk in standing]
    done = [standing[need.pk].pk for need in needs if need.closed_at is None and need.pk in standing] if anew else []
    many.close_many_for(kind=KIND, duties=ended, outcome=ENDED, by=by)
    many.close_many_for(kind=KIND, duties=done, outcome=DONE, by=by)
    fresh = [need for need in needs if need.closed_at is None and (anew or need.pk not in standing)]
    for need in fresh:
        need.step += 1
    made = many.open_many(kind=KIND, wanted=[_wanted(need) for need in fresh], by=by)
    for need, duty in zip(fresh, made, strict=True):
        need.duty = duty
    Need.objects.bulk_update(fresh, ["step", "duty"], batch_size=BATCH)
    rest = [need for need in needs if need.closed_at is None and need not in fresh]
    many.bring_in_line(changes={standing[need.pk].pk: _wanted(need) for need in rest}, by=by)


def _wanted(need: Need) -> Wanted:
    holder = need.owner.user_id if need.owner is not None else None
    return Wanted(f"{need.public_id}.{need.step}", need.person.kept_by, end_of(need.due_on), holder)


def close_all(needs: Any, *, by: Actor) -> None:
    """The needs are about to be deleted: nobody works on them any more."""
    duties = list(needs.exclude(duty=None).values_list("duty", flat=True))
    many.close_many_for(kind=KIND, duties=duties, outcome=ENDED, by=by)


def catch_up(now: datetime.datetime) -> int:
    """Open needs without a duty, from before there were any. Called by the clock; a part at a time."""
    waiting = list(Need.objects.open().filter(duty=None).order_by("pk")[: 10 * BATCH])
    follow(waiting, by=SystemJob("veterans.steps"))
    return len(waiting)
