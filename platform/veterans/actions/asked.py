"""A request for erasure is a duty of the office that keeps the file, from the request to its yes or no.

The law asks that such requests are taken up in time and names no number of days (个人信息保护法 art. 47, 50): the clock
`erase` is this platform's own promise, a row that an administrator may change.
"""

from typing import Any

from django.utils import timezone

from audit.actions import Actor, SystemJob
from duties.actions import close_for, hand_along, open_duty
from duties.models import Duty
from notices.actions import notify
from veterans.models import Erasure, Merge, Person

DUTY = "veterans.erasure"
REFUSED = "veterans.erasure_refused"
YES, NO = "erased", "refused"
BY = SystemJob("veterans.asked")
PART = 500


def opened(*, erasure: Erasure, by: Actor) -> None:
    """The office has it, with the clock running since the person asked."""
    if erasure.person is not None:
        place = erasure.person.kept_by
        open_duty(kind=DUTY, key=erasure.public_id, place=place, by=by, started_at=erasure.asked_at)


def duties_of(erasures: list[Erasure]) -> dict[str, Duty]:
    """Public id of the request → its duty, for a list, in one query."""
    keys = [str(one.public_id) for one in erasures]
    return {duty.key: duty for duty in Duty.objects.filter(kind=DUTY, key__in=keys).select_related("desk")}


def answered(*, erasure: Erasure, outcome: str, by: Actor) -> None:
    """Decided. What the same person asked in a file that was merged into this one has the same answer."""
    keys = [erasure.public_id]
    merged = Merge.objects.filter(kept=erasure.person_id, undone_at=None).exclude(done_at=None)
    same = Erasure.objects.filter(decided_at=None, person_key__in=list(merged.values_list("gone_key", flat=True)))
    for other in same.exclude(pk=erasure.pk):
        keys.append(other.public_id)
        other.decided_at, other.decided_by, other.refusal = erasure.decided_at, erasure.decided_by, erasure.refusal
        other.done_at = None if erasure.refusal else timezone.now()
        other.save()
    for key in keys:
        close_for(kind=DUTY, key=key, outcome=outcome, by=by)


def tell_refused(*, erasure: Erasure, by: Actor) -> None:
    """The reason stands on the person's own page: a notice leaves the house, and what staff wrote may be about a person.

    After a yes there is nobody to tell: the account ends with the file.
    """
    user = erasure.person.user if erasure.person is not None else None
    if user is not None:
        key = f"{REFUSED}:{erasure.public_id}"
        notify(users=[user], template=REFUSED, key=key, link="/people/me/data/#erasure", by=by)


def follow(people: Any, *, by: Actor) -> None:
    """Where a file moved, what its person asked lies with the place that keeps it now. people: a queryset, or ids."""
    waiting = Erasure.objects.filter(decided_at=None, person__in=people).select_related("person__kept_by")
    asked = {str(erasure.public_id): erasure for erasure in waiting}
    for erasure in asked.values():
        code = erasure.person.kept_by.code  # type: ignore[union-attr]
        if erasure.kept_code != code:
            Erasure.objects.filter(pk=erasure.pk).update(kept_code=code)
    places = {key: erasure.person.kept_by for key, erasure in asked.items()}  # type: ignore[union-attr]
    hand_along(kinds=[DUTY], places=places, by=by)


def people_changed(keys: list[str]) -> None:
    """News of people: imports and undone merges move files too."""
    follow(Person.objects.filter(public_id__in=keys), by=BY)


def catch_up() -> int:
    """Requests from before there were duties for them; how many. Called by the clock; asked anew it finds none."""
    count, last = 0, 0
    waiting = Erasure.objects.filter(decided_at=None).exclude(person=None).select_related("person__kept_by")
    while part := list(waiting.filter(pk__gt=last).order_by("pk")[:PART]):
        known = Duty.objects.filter(kind=DUTY, key__in=[str(one.public_id) for one in part])
        keys = set(known.values_list("key", flat=True))
        fresh = [one for one in part if str(one.public_id) not in keys]
        for erasure in fresh:
            opened(erasure=erasure, by=BY)
        count, last = count + len(fresh), part[-1].pk
    return count


def merge(kept: Any, gone: Any) -> int:
    """A request goes along with its file; one of two that wait comes forward, see `answered` for the other."""
    rows = Erasure.objects.filter(person=gone)
    if Erasure.objects.filter(person=kept, decided_at=None).exists():
        return rows.exclude(decided_at=None).update(person=kept)
    moved = rows.update(person=kept)
    follow([kept.pk], by=BY)
    return moved
