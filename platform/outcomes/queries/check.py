"""The graph of needs, work, calls and heads holds together: what does not is named, never repaired by itself."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import StaffPost
from duties.models import Duty
from employers.models import Posting
from outcomes.actions import claims, found_work, next_work
from outcomes.actions.needs import OUTCOME
from outcomes.models import EmploymentSpell, RetentionCall
from outcomes.models.retention import MONTHS
from outcomes.models.spell import LOST
from veterans.models import Erasure, Need, NeedDeed, NeedEvent, NeedKind

CALL_DUTIES = "outcomes.call_"
PART = 500


def orphan_needs() -> Iterable[Any]:
    """Open needs that no station keeps, or that belong to a post which has ended."""
    strayed = ~Q(kept_code=F("person__kept_by__code"))
    ended = Q(owner__isnull=False) & ~Q(owner__in=StaffPost.objects.current())
    return _keys(Need.objects.open().filter(strayed | ended))


def needs_without_their_outcome() -> Iterator[Any]:
    """Needs that were closed by work which is void, or another person's, or not there."""
    closed = Need.objects.filter(outcome_kind=OUTCOME).values_list("public_id", "person", "outcome_key")
    for part in _parts(closed.order_by("pk")):
        keys = [key for _need, _person, key in part]
        rows = EmploymentSpell.objects.standing().filter(public_id__in=keys).values_list("person", "public_id")
        standing = {(person, str(key)) for person, key in rows}
        yield from (need for need, person, key in part if (person, key) not in standing)


def work_beside_need() -> Iterable[Any]:
    """Full-time work that goes on beside an open job need, unless the person goes on looking and the need came after it."""
    later = NeedEvent.objects.filter(
        need=OuterRef("pk"), deed__in=(NeedDeed.OPENED, NeedDeed.REOPENED), at__gt=OuterRef(OuterRef("recorded_at"))
    )
    jobs = Need.objects.open().filter(person=OuterRef("person"), kind=NeedKind.JOB)
    beside = Exists(jobs.filter(Q(person__seeking=False) | ~Exists(later)))
    return _keys(EmploymentSpell.objects.open().filter(beside, full_time=True))


def needs_left_closed() -> Iterable[Any]:
    """Job needs that work had closed which is lost, or left for other work that is not on file, and nobody looks or asks."""
    asked = [spell.pk for spell in next_work.unasked()]
    spells = EmploymentSpell.objects.standing().filter(person=OuterRef("person"), full_time=True)
    others = Need.objects.filter(person=OuterRef("person"), kind=NeedKind.JOB)
    last = others.order_by(F("closed_at").desc(nulls_first=True), "-pk").values("pk")[:1]
    ended = spells.order_by("-started_on", "-pk")
    gone = Q(reason__in=LOST) | Q(spell__in=asked)
    return _keys(
        Need.objects.filter(kind=NeedKind.JOB, outcome_kind=OUTCOME, pk=Subquery(last))
        .exclude(Exists(spells.filter(ended_on=None)))
        .annotate(reason=Subquery(ended.values("end_reason")[:1]), spell=Subquery(ended.values("pk")[:1]))
        .filter(gone)
    )


def found_without_work() -> Iterable[Any]:
    """Needs closed with the word that work was found without us, with no work on file, and nobody asks where it is."""
    return [need.public_id for need in found_work.unasked()]


def hires_without_calls() -> Iterable[Any]:
    """Hires that lack one of their calls; of the erased the law keeps the hire, not the calls."""
    erased = Erasure.objects.filter(refusal="", decided_at__isnull=False, person=OuterRef("person"))
    return _keys(
        EmploymentSpell.objects.standing()
        .annotate(asked=Count("calls"))
        .exclude(Exists(erased))
        .exclude(asked=len(MONTHS))
    )


def calls_without_duty() -> Iterator[Any]:
    """Calls that wait and that nobody is told to make."""
    waiting = RetentionCall.objects.waiting().order_by("pk").values_list("public_id", flat=True)
    for part in _parts(waiting):
        known = _duties().filter(key__in=[str(key) for key in part]).values_list("key", flat=True)
        yield from set(part) - {key for key in part if str(key) in set(known)}


def duties_without_call() -> Iterator[Any]:
    """Duties to call somebody whose call is settled or gone."""
    for part in _parts(_duties().order_by("pk").values_list("key", flat=True)):
        waiting = RetentionCall.objects.waiting().filter(public_id__in=part).values_list("public_id", flat=True)
        yield from set(part) - {str(key) for key in waiting}


def _duties() -> Any:
    return Duty.objects.open().filter(kind__startswith=CALL_DUTIES)


def claims_without_duty() -> Iterator[Any]:
    """What people said of their own work, unverified, and nobody is told to make sure."""
    return (spell.public_id for spell in claims.unasked())


def wrong_heads() -> Iterable[Any]:
    """Postings whose filled heads are not the hires that took one, with those of the erased."""
    took = Count("spells", filter=Q(spells__took_head=True, spells__voided_at=None))
    counted = Posting.objects.filter(Q(heads_filled__gt=0) | Q(spells__isnull=False)).annotate(
        took=took, forgotten=Coalesce("forgotten_hires__number", 0)
    )
    return _keys(counted.exclude(heads_filled=F("took") + F("forgotten")))


def shared_days() -> Iterable[Any]:
    """Full-time spells of one person at the same time."""
    other = EmploymentSpell.objects.standing().filter(
        Q(ended_on=None) | Q(ended_on__gte=OuterRef("started_on")),
        person=OuterRef("person"), full_time=True, started_on__lte=OuterRef("until"),
    ).exclude(pk=OuterRef("pk"))  # fmt: skip
    full = EmploymentSpell.objects.standing().filter(full_time=True)
    return _keys(full.annotate(until=Coalesce("ended_on", Value(datetime.date.max))).filter(Exists(other)))


def _keys(rows: Any) -> Iterable[Any]:
    return rows.order_by("pk").values_list("public_id", flat=True).iterator(chunk_size=PART)


def _parts(rows: Any) -> Iterator[list[Any]]:
    part: list[Any] = []
    for row in rows.iterator(chunk_size=PART):
        part.append(row)
        if len(part) == PART:
            yield part
            part = []
    if part:
        yield part


CHECKS: dict[str, Callable[[], Iterable[Any]]] = {
    "orphan_needs": orphan_needs,
    "needs_without_their_outcome": needs_without_their_outcome,
    "work_beside_need": work_beside_need,
    "needs_left_closed": needs_left_closed,
    "found_without_work": found_without_work,
    "hires_without_calls": hires_without_calls,
    "calls_without_duty": calls_without_duty,
    "duties_without_call": duties_without_call,
    "claims_without_duty": claims_without_duty,
    "wrong_heads": wrong_heads,
    "shared_days": shared_days,
}


def findings() -> dict[str, list[str]]:
    """Check → public ids of what does not hold; all of them, most often none."""
    return {name: [str(key) for key in check()] for name, check in CHECKS.items()}
