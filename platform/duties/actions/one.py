"""Open, hand on, move and close one duty or some. Each writes its event and its audit record in the caller's transaction."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import Actor, SystemJob, record, record_many
from duties import kinds
from duties.calendar import WorkCalendar, end_of
from duties.desks import desk_of, works_for
from duties.models import Clock, Duty, DutyEvent, Happening, Harm, Template
from files.actions import keep_file
from files.inspect import Inspected
from places.models import Place

FILES = "duty"
"""Kind of owner under which the evidence of a duty is kept."""


class AlreadyClosed(Exception):
    """Somebody closed this duty before."""


class UnknownOutcome(Exception):
    """The kind of duty has no such outcome."""


class WordsMissing(Exception):
    """This duty is closed with a note of what was done."""


class NotTheirWork(Exception):
    """The user holds no working post for the duty's place."""


def actor_fields(by: Actor, user: str = "by", job: str = "job") -> dict[str, Any]:
    """The two columns that say who: a user, or a named system job."""
    return {user: None, job: by.name} if isinstance(by, SystemJob) else {user: by, job: ""}


def due_from(clock: Clock | str | None, start: datetime.datetime) -> datetime.datetime | None:
    """When a clock (a row, or its code) runs out; None without a clock or where its amount is not configured."""
    if isinstance(clock, str):
        clock = Clock.objects.filter(code=clock).first()
    if clock is None or clock.amount is None:
        return None
    return WorkCalendar.stored().ends_at(start, clock.amount, clock.unit)


@transaction.atomic
def open_duty(
    *, kind: str, key: object, place: Place, by: Actor, started_at: datetime.datetime | None = None,
    due_at: datetime.datetime | None = None, words: str = "", assignee: Any = None,
) -> Duty:  # fmt: skip
    """Open a duty for a place; the one there is when (kind, key) was opened before, open or closed.

    Due by the kind's clock from started_at (now), unless due_at says otherwise. Raises UnknownKind.
    """
    found, place = kinds.kind(kind), place.standing()
    if (known := Duty.objects.filter(kind=kind, key=str(key)).first()) is not None:
        return known
    clock = Clock.objects.get(code=found.clock) if found.clock else None
    duty = Duty(
        kind=kind,
        key=str(key),
        clock=clock,
        level=clock.level if clock else found.level,
        words=words,
        place=place,
        desk=desk_of(place) or place,
        assignee=assignee,
        due_at=due_at or due_from(clock, started_at or timezone.now()),
    )
    try:
        with transaction.atomic():
            duty.save(force_insert=True)
    except IntegrityError:
        return Duty.objects.get(kind=kind, key=str(key))
    DutyEvent.objects.create(duty=duty, what=Happening.OPENED, **actor_fields(by))
    record(by=by, action="duties.opened", kind="duty", key=duty.public_id, detail={"kind": kind})
    return duty


@transaction.atomic
def close_duty(
    *, duty: Duty, outcome: str, by: Actor, reason: str = "", evidence: Inspected | None = None
) -> None:  # fmt: skip
    """Close with one of the kind's outcomes; a paper that shows what was done stays with the duty.

    Raises UnknownOutcome, WordsMissing, AlreadyClosed.
    """
    if outcome not in kinds.kind(duty.kind).outcomes:
        raise UnknownOutcome(outcome)
    if not reason and needs_words(duty):
        raise WordsMissing(duty.key)
    now = timezone.now()
    changed = Duty.objects.open().filter(pk=duty.pk).update(
        closed_at=now, outcome=outcome, **actor_fields(by, "closed_by", "closed_job")
    )  # fmt: skip
    if not changed:
        raise AlreadyClosed(str(duty.public_id))
    if evidence is not None:
        keep_file(file=evidence, kind=FILES, key=duty.public_id, by=by, purpose="evidence")
    DutyEvent.objects.create(duty=duty, what=Happening.CLOSED, at=now, reason=reason, **actor_fields(by))
    record(by=by, action="duties.closed", kind="duty", key=duty.public_id, detail={"outcome": outcome})


def needs_words(duty: Duty) -> bool:
    """Whether a recurring duty is closed with a note only."""
    if duty.kind != "duties.round":
        return False
    return Template.objects.filter(code=duty.key.split(":")[0], needs_words=True).exists()


def close_for(*, kind: str, key: object, outcome: str, by: Actor, reason: str = "") -> bool:
    """For the owning room: close what was opened for a subject; False when nothing is open. May be called again."""
    duty = Duty.objects.open().filter(kind=kind, key=str(key)).first()
    if duty is None:
        return False
    try:
        close_duty(duty=duty, outcome=outcome, by=by, reason=reason)
    except AlreadyClosed:
        return False
    return True


@transaction.atomic
def give_duty(*, duty: Duty, to: Any, by: Actor, reason: str = "") -> None:
    """Hand an open duty to a colleague, or back to the desk (None). Raises NotTheirWork, AlreadyClosed."""
    if to is not None and not works_for(to, duty.place.code):
        raise NotTheirWork(str(to.pk))
    if not Duty.objects.open().filter(pk=duty.pk).update(assignee=to):
        raise AlreadyClosed(str(duty.public_id))
    DutyEvent.objects.create(duty=duty, what=Happening.GIVEN, reason=reason, **actor_fields(by))
    record(by=by, action="duties.given", kind="duty", key=duty.public_id, detail={"to": to.pk if to else None})


@transaction.atomic
def move_duty(*, duty: Duty, to: datetime.date, by: Actor, reason: str) -> None:
    """Give an open duty another last day, with a reason; a day set by law is not moved. Raises AlreadyClosed."""
    moved = Duty.objects.open().exclude(level=1).filter(pk=duty.pk)
    if not moved.update(due_at=end_of(to)):
        raise AlreadyClosed(str(duty.public_id))
    DutyEvent.objects.create(duty=duty, what=Happening.MOVED, reason=reason, **actor_fields(by))
    record(by=by, action="duties.moved", kind="duty", key=duty.public_id, detail={"to": to.isoformat()})


@transaction.atomic
def hand_to_place(*, duty: Duty, place: Place, by: Actor, reason: str = "") -> bool:
    """What a duty is about is kept by another place now: its desk has it, given to nobody. False where nothing moved."""
    place = place.standing()
    moved = Duty.objects.open().filter(pk=duty.pk).exclude(place=place).update(
        place=place, desk=desk_of(place) or place, assignee=None, escalated_at=None, escalated_to=None
    )  # fmt: skip
    if moved:
        DutyEvent.objects.create(duty=duty, what=Happening.GIVEN, reason=reason, **actor_fields(by))
        record(by=by, action="duties.given", kind="duty", key=duty.public_id, detail={"place": place.code})
    return bool(moved)


@transaction.atomic
def hand_along(*, kinds: Iterable[str], places: Mapping[str, Place], by: Actor) -> None:
    """News of files that moved: open duties of these kinds lie with the places that keep the files now. places: by key."""
    for duty in Duty.objects.open().filter(kind__in=list(kinds), key__in=list(places)).order_by("pk"):
        hand_to_place(duty=duty, place=places[duty.key], reason=str(places[duty.key]), by=by)


@transaction.atomic
def close_many(*, duties: Iterable[Duty], by: Actor, reason: str = "") -> tuple[int, int]:
    """Close those whose kind allows it in batches, as done; (closed, left open)."""
    closed = left = 0
    for duty in duties:
        found = kinds.known(duty.kind)
        if found is None or not found.batch or (not reason and needs_words(duty)):
            left += 1
            continue
        try:
            close_duty(duty=duty, outcome=kinds.DONE, by=by, reason=reason)
            closed += 1
        except AlreadyClosed:
            left += 1
    return closed, left


@transaction.atomic
def set_template(
    *, template: Template, by: Actor, title: str, levels: list[str], day: int | None, source: str,
    valid_to: datetime.date | None,
) -> None:  # fmt: skip
    """Another wording, other levels, another day of a recurring task from its next period on, or its end."""
    values = {"title": title, "levels": levels, "day": day, "source": source, "valid_to": valid_to}
    for name, value in values.items():
        setattr(template, name, value)
    template.save(update_fields=list(values))
    record(by=by, action="duties.template_set", kind="template", key=template.code)


@transaction.atomic
def set_harm(*, harm: Harm, by: Actor, weight: int, words: str, source: str) -> None:
    """What a day of waiting costs for a kind of duty; lists are ordered by it from now on."""
    Harm.objects.filter(pk=harm.pk).update(weight=weight, words=words, source=source)
    record(by=by, action="duties.harm_set", kind="harm", key=harm.kind, detail={"weight": weight})


def note_events(
    duties: list[Duty], what: Happening, *, by: Actor, action: str, reason: str = "",
    offices: Mapping[int, Place] | None = None,
) -> None:  # fmt: skip
    """One event and one audit row each, in two statements: for the clock and for handing over many.

    offices: by the key of a duty, where it went up to.
    """
    to = offices or {}
    DutyEvent.objects.bulk_create(
        [DutyEvent(duty=duty, what=what, reason=reason, office=to.get(duty.pk), **actor_fields(by)) for duty in duties],
        batch_size=1000,
    )
    record_many(by=by, action=action, kind="duty", keys=[duty.public_id for duty in duties])
