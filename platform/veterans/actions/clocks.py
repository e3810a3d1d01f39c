"""Legal clocks of people: kept in line with the facts of their files, each with its duty; ended by a fact or by hand.

What a file says is looked at anew each time, under the lock of the person, so a second look changes nothing and two at
once do the work once. Parts of a fixed size: more people make more parts, never longer statements.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone

from audit.actions import Actor, SystemJob, record, record_many
from duties.actions import actor_fields, many
from duties.actions.many import Wanted
from duties.calendar import WorkCalendar, end_of
from duties.models import Clock, Duty
from veterans.legal import RULES, Facts, Running, clocks_of, special_work
from veterans.models import (
    ClockEnd,
    ClockRule,
    HeldCertificate,
    Person,
    Reception,
    RunningClock,
    ServiceRecord,
)

BY = SystemJob("veterans.clocks")
PART = 200
"""People in one transaction: nobody else waits long to write."""
Key = tuple[int, ClockRule, str, datetime.date]


class AlreadyEnded(Exception):
    """The clock has ended, by a fact or by somebody's word."""


class WordsMissing(Exception):
    """A limit that is dropped needs a note: the notice given, or why it does not apply."""


# ---------- looking ----------


def catch_up(now: datetime.datetime) -> int:
    """Files nobody looked at yet, and clocks that come to their desk today. Called by the clock; how many people."""
    looked, today = 0, timezone.localdate(now)
    for people in (*_first_looks(), _to_open(today)):
        for part in _parts(people):
            _look(part, BY, today)
            looked += len(part)
    return looked


def follow(people: Iterable[int], *, by: Actor) -> None:
    """Bring the clocks of these people (keys) in line with their files as they stand. May be called again."""
    keys, today = sorted(set(people)), timezone.localdate()
    for start in range(0, len(keys), PART):
        _look(keys[start : start + PART], by, today)


def people_changed(keys: list[str]) -> None:
    """News of people: see follow."""
    follow(Person.objects.filter(public_id__in=keys).values_list("pk", flat=True), by=BY)


def _parts(people: QuerySet[Person]) -> Iterator[list[int]]:
    last = 0
    while part := list(people.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PART]):
        yield part
        last = part[-1]


def _first_looks() -> Iterator[QuerySet[Person]]:
    """People with a fact from which a clock runs and without that clock: all of them once, nobody later on."""
    people = Person.objects.order_by()
    mine = RunningClock.objects.filter(person=OuterRef("pk"))
    arrived = Reception.objects.filter(person=OuterRef("pk"))
    served = ServiceRecord.objects.filter(person=OuterRef("pk"))
    report, placed, pension = RULES[ClockRule.REPORT], RULES[ClockRule.PLACED], RULES[ClockRule.PENSION]
    yield people.filter(
        Exists(arrived.filter(reported_on=None)), Exists(served.filter(discharged_on__gte=report.since)),
        ~Exists(mine.filter(rule=report.code)), placement_mode__in=report.modes,
    )  # fmt: skip
    yield people.filter(
        Exists(arrived.filter(received_on__gte=placed.since)), ~Exists(mine.filter(rule=placed.code)),
        placement_mode__in=placed.modes,
    )  # fmt: skip
    # The grade is sealed: only that there is one is asked.
    graded = served.filter(discharged_on__gte=pension.since).alias(long=Length("disability_grade")).filter(long__gt=0)
    yield people.filter(Exists(graded), ~Exists(mine.filter(rule=pension.code)))
    known = RunningClock.objects.filter(person=OuterRef("person"), rule=ClockRule.TRADE, source=OuterRef("kind"))
    dated = ~Q(issued_on=None, expires_on=None, review_on=None)
    papers = HeldCertificate.objects.filter(dated, ~Exists(known), kind__in=special_work())
    yield people.filter(Exists(papers.filter(person=OuterRef("pk"))))


def _to_open(today: datetime.date) -> QuerySet[Person]:
    """Whose clock comes to its desk, or lost its duty to a merge that was undone."""
    due = RunningClock.objects.running().filter(
        Q(duty=None) | Q(duty__closed_at__isnull=False), ran_out=False, opens_on__lte=today, person=OuterRef("pk")
    )
    return Person.objects.order_by().filter(Exists(due))


@transaction.atomic
def _look(keys: list[int], by: Actor, today: datetime.date) -> None:
    people = _locked(keys)
    clocks = {_key(one): one for one in RunningClock.objects.filter(person__in=keys).select_related("duty")}
    limits = {one.code: one for one in Clock.objects.filter(code__in=RULES)}
    days = WorkCalendar.stored()
    fresh: list[RunningClock] = []
    changed: list[RunningClock] = []
    for facts in _facts(people):
        wanted = {
            (facts.person.pk, one.rule, one.source, one.started_on): one for one in clocks_of(facts, limits, days)
        }
        for key, one in wanted.items():
            clock = clocks.get(key)
            if clock is None:
                if not one.fact and (one.listed or one.due_on >= today):
                    fresh.append(_noted(facts.person, one, today))
            elif _in_line(clock, one, today, by):
                changed.append(clock)
        for key, clock in clocks.items():
            if key[0] == facts.person.pk and key not in wanted and clock.ended_at is None:
                _end(clock, _unwanted(clock, wanted.values()), by)
                changed.append(clock)
    standing = [*clocks.values(), *fresh]
    by_pk = {person.pk: person for person in people}
    changed += _duties(standing, by_pk, today, by)
    _keep(fresh, changed, by_pk, by)


def _locked(keys: list[int]) -> list[Person]:
    """The people, locked before anything about them is read: a second look waits and then finds the work done."""
    rows = Person.objects.select_for_update(of=("self",), no_key=connection.vendor == "postgresql")
    return list(rows.filter(pk__in=keys).select_related("kept_by__merged_into").order_by("pk"))


def _key(clock: RunningClock) -> Key:
    return clock.person_id, ClockRule(clock.rule), clock.source, clock.started_on


def _facts(people: list[Person]) -> Iterator[Facts]:
    keys = [person.pk for person in people]
    # The last one of each person stays: the latest cohort, and the period of service that stands first.
    receptions = {one.person_id: one for one in Reception.objects.filter(person__in=keys).order_by("cohort_year")}
    services = {one.person_id: one for one in list(ServiceRecord.objects.filter(person__in=keys))[::-1]}
    papers: dict[int, list[HeldCertificate]] = defaultdict(list)
    for paper in HeldCertificate.objects.filter(person__in=keys, kind__in=special_work()).defer("number"):
        papers[paper.person_id].append(paper)
    for person in people:
        yield Facts(person, receptions.get(person.pk), services.get(person.pk), tuple(papers[person.pk]))


def _noted(person: Person, one: Running, today: datetime.date) -> RunningClock:
    return RunningClock(
        person=person, rule=one.rule, source=one.source, started_on=one.started_on, due_on=one.due_on,
        opens_on=one.opens_on, ran_out=one.due_on < today,
    )  # fmt: skip


def _in_line(clock: RunningClock, one: Running, today: datetime.date, by: Actor) -> bool:
    """Whether anything changed. What people said of a clock stands; what the file took back runs again."""
    before = (clock.ended_at, clock.due_on, clock.opens_on, clock.ran_out)
    if clock.outcome == ClockEnd.VOID:
        clock.ended_at, clock.outcome, clock.ended_by, clock.ended_job = None, "", None, ""
    if clock.ended_at is None:
        clock.due_on, clock.opens_on = one.due_on, one.opens_on
        clock.ran_out = clock.ran_out and one.due_on < today
        if one.fact:
            _end(clock, one.fact, by)
    return before != (clock.ended_at, clock.due_on, clock.opens_on, clock.ran_out)


def _unwanted(clock: RunningClock, wanted: Iterable[Running]) -> str:
    """A certificate of the kind that holds longer stands in the place of this one; else the file was corrected."""
    renewed = any(one.source and one.source == clock.source and one.due_on > clock.due_on for one in wanted)
    return ClockEnd.REVIEWED if renewed else ClockEnd.VOID


def _end(clock: RunningClock, outcome: str, by: Actor) -> None:
    clock.ended_at, clock.outcome = timezone.now(), ClockEnd(outcome)
    for name, value in actor_fields(by, "ended_by", "ended_job").items():
        setattr(clock, name, value)


# ---------- duties ----------


def _duties(
    clocks: list[RunningClock], people: dict[int, Person], today: datetime.date, by: Actor
) -> list[RunningClock]:
    """Close, move and open the duties of these clocks; those that got one."""
    closed: dict[tuple[str, str], list[int]] = defaultdict(list)
    moved: dict[int, Wanted] = {}
    due: dict[str, list[RunningClock]] = defaultdict(list)
    for clock in clocks:
        duty, person = clock.duty, people[clock.person_id]
        if duty is None or duty.closed_at is not None:
            if clock.ended_at is None and not clock.ran_out and clock.opens_on <= today:
                due[clock.rule].append(clock)
        elif clock.ended_at is not None:
            closed[clock.rule, clock.outcome].append(duty.pk)
        elif (duty.due_at, duty.place_id) != (end_of(clock.due_on), person.kept_by.standing().pk):
            moved[duty.pk] = _wanted(clock, person)
    for (rule, outcome), duties in closed.items():
        many.close_many_for(kind=RULES[ClockRule(rule)].kind, duties=duties, outcome=outcome, by=by)
    if moved:
        many.bring_in_line(changes=moved, by=by)
    for rule, some in due.items():
        for clock in some:
            clock.step += 1
        wanted = [_wanted(clock, people[clock.person_id]) for clock in some]
        made = many.open_many(kind=RULES[ClockRule(rule)].kind, wanted=wanted, by=by)
        for clock, duty in zip(some, made, strict=True):
            clock.duty = duty
    return [clock for some in due.values() for clock in some]


def _wanted(clock: RunningClock, person: Person) -> Wanted:
    """Given to nobody where the file moved; else whoever had it goes on."""
    stays = clock.duty is not None and clock.duty.place_id == person.kept_by.standing().pk
    holder = clock.duty.assignee_id if stays and clock.duty is not None else None
    return Wanted(f"{clock.public_id}.{clock.step}", person.kept_by, end_of(clock.due_on), holder)


def _keep(fresh: list[RunningClock], changed: list[RunningClock], people: dict[int, Person], by: Actor) -> None:
    names = ["due_on", "opens_on", "ran_out", "step", "duty", "ended_at", "outcome", "ended_by", "ended_job"]
    RunningClock.objects.bulk_create(fresh)
    new = {clock.pk for clock in fresh}
    known = {clock.pk: clock for clock in changed if clock.pk not in new}
    RunningClock.objects.bulk_update(known.values(), names)
    noted = dict.fromkeys(people[clock.person_id].public_id for clock in fresh)
    record_many(by=by, action="veterans.clock.noted", kind="person", keys=noted)


# ---------- ending by hand ----------


@transaction.atomic
def settle(*, clock: RunningClock, outcome: str, by: Actor, words: str = "") -> None:
    """Staff end a clock: what was asked is done, or why it is not asked any more.

    Raises ValueError for an end this rule has not, WordsMissing, AlreadyEnded.
    """
    rule = RULES[ClockRule(clock.rule)]
    if outcome not in rule.by_hand:
        raise ValueError(outcome)
    if outcome in (ClockEnd.WAIVED, ClockEnd.NOT_DUE) and not words:
        raise WordsMissing
    changed = RunningClock.objects.running().filter(pk=clock.pk).update(
        ended_at=timezone.now(), outcome=outcome, words=words, **actor_fields(by, "ended_by", "ended_job")
    )  # fmt: skip
    if not changed:
        raise AlreadyEnded
    _close(RunningClock.objects.filter(pk=clock.pk), outcome, by)
    record(
        by=by, action="veterans.clock.settled", kind="person", key=clock.person.public_id,
        detail={"rule": clock.rule, "outcome": outcome},
    )  # fmt: skip


def _close(clocks: Any, outcome: str, by: Actor) -> None:
    open_ones = Duty.objects.open().filter(pk__in=clocks.values("duty"))
    for pk, kind in open_ones.values_list("pk", "kind"):
        many.close_many_for(kind=kind, duties=[pk], outcome=outcome, by=by)


# ---------- erasing and merging ----------


def forget(person: Person, *, by: Actor) -> int:
    """The person is erased: no clock runs any more."""
    clocks = RunningClock.objects.filter(person=person)
    _close(clocks, ClockEnd.VOID, by)
    return clocks.delete()[0]


def merge(kept: Person, gone: Person, *, by: Actor) -> int:
    """The clocks of both; of one that runs in both files the one that was ended, else the kept file's."""
    mine = {_key(one)[1:]: one for one in RunningClock.objects.filter(person=kept)}
    moved = 0
    for other in RunningClock.objects.filter(person=gone):
        twin = mine.get(_key(other)[1:])
        drops = twin if twin is None or (other.ended_at and not twin.ended_at) else other
        if drops is not None:
            _close(RunningClock.objects.filter(pk=drops.pk), ClockEnd.VOID, by)
            drops.delete()
        if drops is not other:
            moved += RunningClock.objects.filter(pk=other.pk).update(person=kept)
    return moved
