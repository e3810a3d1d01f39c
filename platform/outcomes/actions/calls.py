"""Retention calls: opened with a hire, tried, settled, dropped when the work ends, moved when the file moves."""

import datetime

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, SystemJob, record
from duties.actions import actor_fields, close_for, hand_along, open_duty
from duties.calendar import months_later
from outcomes.models import Attempt, AttemptOutcome, CallResult, EmploymentSpell, RetentionCall
from outcomes.models.retention import MONTHS
from outcomes.problems import TooEarly
from places.models import Place
from veterans.actions.contacts import record_contact
from veterans.actions.reception import offer
from veterans.models import Channel, Person


class AlreadySettled(Exception):
    """Somebody settled this call before."""


class NobodyTried(Exception):
    """Nobody can be out of reach whom nobody tried to reach."""


def duty_kind(month: int) -> str:
    """The kind of duty of the call after so many months; each has a clock of its own."""
    return f"outcomes.call_{month}"


def open_calls(*, spell: EmploymentSpell, by: Actor) -> None:
    """A call and a duty for each of 1, 3, 6 and 12 months that lie ahead; those gone by say so and are not made."""
    today = timezone.localdate()
    midnight = timezone.make_aware(datetime.datetime.combine(spell.started_on, datetime.time()))
    for month in MONTHS:
        call = RetentionCall(spell=spell, month=month, due_on=months_later(spell.started_on, month))
        if spell.ended_on is not None or call.due_on < today:
            over = spell.ended_on is not None and spell.ended_on < call.due_on
            _fill(call, CallResult.CANCELLED if over else CallResult.LATE, by)
        call.save(force_insert=True)
        if call.settled_at is None:
            open_duty(kind=duty_kind(month), key=call.public_id, place=spell.person.kept_by, started_at=midnight, by=by)


def _fill(call: RetentionCall, result: str, by: Actor) -> None:
    call.result, call.settled_at = CallResult(result), timezone.now()
    for name, value in actor_fields(by, "settled_by", "settled_job").items():
        setattr(call, name, value)


@transaction.atomic
def try_call(*, call: RetentionCall, outcome: str, by: Actor, words: str = "") -> Attempt:
    """Somebody dialled. Raises AlreadySettled."""
    if not RetentionCall.objects.waiting().select_for_update().filter(pk=call.pk).exists():
        raise AlreadySettled
    made = Attempt.objects.create(call=call, outcome=AttemptOutcome(outcome), words=words, by=by)
    reached = outcome in (AttemptOutcome.REACHED, AttemptOutcome.MOVED)
    record_contact(person=call.spell.person, channel=Channel.PHONE, reached=reached, words=words, by=by)
    record(
        by=by, action="outcomes.call.tried", kind="person", key=call.spell.person.public_id,
        detail={"month": call.month, "outcome": outcome},
    )  # fmt: skip
    return made


@transaction.atomic
def moved_away(*, call: RetentionCall, place: Place, by: Actor) -> None:
    """The person lives elsewhere now: the file is offered there, and the call goes along when it is accepted.

    Raises AlreadySettled, AlreadyOffered.
    """
    try_call(call=call, outcome=AttemptOutcome.MOVED, words=str(place), by=by)
    offer(person=call.spell.person, place=place, by=by)


@transaction.atomic
def settle_call(*, call: RetentionCall, result: str, by: Actor, pay: int | None = None) -> None:
    """How a call ended; its duty closes. What it told of the work is written by actions.spells.

    Raises AlreadySettled, NobodyTried, TooEarly.
    """
    if result in (CallResult.STILL, CallResult.OUT_OF_REACH) and timezone.localdate() < call.due_on:
        raise TooEarly(call.due_on)
    if result == CallResult.OUT_OF_REACH and not call.attempts.exists():
        raise NobodyTried
    changed = RetentionCall.objects.waiting().filter(pk=call.pk).update(
        result=CallResult(result), pay=pay, settled_at=timezone.now(), **actor_fields(by, "settled_by", "settled_job")
    )  # fmt: skip
    if not changed:
        raise AlreadySettled
    close_for(kind=duty_kind(call.month), key=call.public_id, outcome=result, by=by)
    record(
        by=by, action="outcomes.call.settled", kind="person", key=call.spell.person.public_id,
        detail={"month": call.month, "result": result},
    )  # fmt: skip


def cancel_calls(*, spell: EmploymentSpell, by: Actor, reason: str = "") -> None:
    """The work ended or never was: nobody calls any more."""
    for call in RetentionCall.objects.waiting().filter(spell=spell).order_by("pk"):
        waiting = RetentionCall.objects.waiting().filter(pk=call.pk)
        waiting.update(
            result=CallResult.CANCELLED, settled_at=timezone.now(), **actor_fields(by, "settled_by", "settled_job")
        )
        close_for(kind=duty_kind(call.month), key=call.public_id, outcome=CallResult.CANCELLED, reason=reason, by=by)


def people_changed(keys: list[str]) -> None:
    """News of people: where a file moved, its calls lie on the desk of the place that keeps it now."""
    waiting = RetentionCall.objects.waiting().filter(spell__person__public_id__in=keys)
    rows = waiting.select_related("spell__person__kept_by")
    places = {str(call.public_id): call.spell.person.kept_by for call in rows}
    kinds = [duty_kind(month) for month in MONTHS]
    hand_along(kinds=kinds, places=places, by=SystemJob("outcomes.people_changed"))


def forget_calls(person: Person, by: Actor) -> int:
    """A person is erased: calls, tries and duties go."""
    for spell in EmploymentSpell.objects.filter(person=person):
        cancel_calls(spell=spell, by=by)
    return RetentionCall.objects.filter(spell__person=person).delete()[0]
