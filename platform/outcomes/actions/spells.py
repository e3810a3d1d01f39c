"""A spell of work ends, is verified, or goes on as a call told."""

import datetime

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, record
from files.actions import keep_file
from files.inspect import Inspected
from files.models import StoredFile
from outcomes.actions import calls, claims, destinations, needs, next_work
from outcomes.actions.hires import FILES, Facts, record_hire
from outcomes.actions.holding import hold
from outcomes.models import AttemptOutcome, CallResult, EmploymentSpell, EndReason, RetentionCall, Verified
from outcomes.models.spell import LOST
from outcomes.problems import AlreadyEnded, AlreadyVerified, EvidenceNeeded, NothingAsked, WrongDay
from outcomes.topics import SPELL_ENDED
from runs.actions import announce
from veterans.actions.choices import set_seeking


@transaction.atomic
def end_spell(*, spell: EmploymentSpell, ended_on: datetime.date, reason: str, by: Actor) -> EmploymentSpell:
    """ended_on is the last day of work. Who is left without work has an open need again, and looks for work; of whom went
    to another job that is not on file the station asks where it is.

    Raises WrongDay, AlreadyEnded, PersonGone.
    """
    now = _end(spell, ended_on, reason, by)
    if reason == EndReason.CHANGED and next_work.to_ask().filter(pk=now.pk).exists():
        next_work.ask(spell=now, by=by)
    return now


def _end(spell: EmploymentSpell, ended_on: datetime.date, reason: str, by: Actor) -> EmploymentSpell:
    hold(spell.person)
    if not spell.started_on <= ended_on <= timezone.localdate():
        raise WrongDay
    changed = EmploymentSpell.objects.open().filter(pk=spell.pk).update(ended_on=ended_on, end_reason=EndReason(reason))
    if not changed:
        raise AlreadyEnded
    now = EmploymentSpell.objects.select_related("person__kept_by", "employer").get(pk=spell.pk)
    calls.cancel_calls(spell=now, by=by, reason=reason)
    _ended(now, "outcomes.spell.ended", by)
    return now


def _ended(spell: EmploymentSpell, action: str, by: Actor) -> None:
    """What follows from the reason of an end."""
    person, reason = spell.person, spell.end_reason
    if reason in LOST and not EmploymentSpell.objects.open().filter(person=person, full_time=True).exists():
        needs.lost(spell=spell, by=by)
        if spell.stopped_seeking:
            set_seeking(person=person, on=True, by=by)
    destinations.follow_spells(person=person, by=by)
    record(
        by=by, action=action, kind="person", key=person.public_id,
        detail={"spell": str(spell.public_id), "reason": reason},
    )  # fmt: skip
    announce(SPELL_ENDED, spell.public_id)


@transaction.atomic
def no_next_work(*, spell: EmploymentSpell, reason: str, by: Actor) -> EmploymentSpell:
    """Asked, the person has no other job after all: the end has another reason from now on. Raises NothingAsked, PersonGone."""
    hold(spell.person)
    asked = next_work.unknown().filter(pk=spell.pk).exists() and reason != EndReason.CHANGED
    if not asked:
        raise NothingAsked
    EmploymentSpell.objects.filter(pk=spell.pk).update(end_reason=EndReason(reason))
    now = EmploymentSpell.objects.select_related("person__kept_by", "employer").get(pk=spell.pk)
    next_work.settled(spell=now, outcome=next_work.NONE, by=by)
    _ended(now, "outcomes.spell.reason_corrected", by)
    return now


@transaction.atomic
def verify_spell(*, spell: EmploymentSpell, how: str, by: Actor, evidence: Inspected | None = None) -> None:
    """Somebody made sure: what was claimed is verified. A paper or a record of insurance is kept as a file.

    Raises EvidenceNeeded, AlreadyVerified.
    """
    on_file = StoredFile.objects.of(FILES, spell.public_id).exists()
    if Verified(how) != Verified.CALL and evidence is None and not on_file:
        raise EvidenceNeeded
    claimed = EmploymentSpell.objects.standing().filter(pk=spell.pk, verified_at=None)
    if not claimed.update(verified_at=timezone.now(), verified_how=how, verified_by=by):
        raise AlreadyVerified
    if evidence is not None:
        keep_file(file=evidence, kind=FILES, key=spell.public_id, by=by, purpose=how)
    claims.settled(spell=spell, outcome=claims.VERIFIED, by=by)
    record(
        by=by, action="outcomes.spell.verified", kind="person", key=spell.person.public_id,
        detail={"spell": str(spell.public_id), "how": how},
    )  # fmt: skip


@transaction.atomic
def told_still(*, call: RetentionCall, by: Actor, pay: int | None = None) -> None:
    """The person still works there. Raises AlreadySettled."""
    calls.try_call(call=call, outcome=AttemptOutcome.REACHED, by=by)
    calls.settle_call(call=call, result=CallResult.STILL, pay=pay, by=by)


@transaction.atomic
def told_lost(*, call: RetentionCall, ended_on: datetime.date, reason: str, by: Actor) -> EmploymentSpell:
    """The person works there no more; where another job goes unnamed, the station asks again. Raises AlreadySettled, CannotRecord."""
    calls.try_call(call=call, outcome=AttemptOutcome.REACHED, by=by)
    result = CallResult.CHANGED if reason == EndReason.CHANGED else CallResult.LOST
    calls.settle_call(call=call, result=result, by=by)
    return end_spell(spell=call.spell, ended_on=ended_on, reason=reason, by=by)


@transaction.atomic
def told_changed(
    *, call: RetentionCall, ended_on: datetime.date, started_on: datetime.date, facts: Facts, by: Actor,
    ends_others: bool | None = None,
) -> EmploymentSpell:  # fmt: skip
    """The person went to another job, which begins a spell of its own, claimed. Raises AlreadySettled, CannotRecord."""
    calls.try_call(call=call, outcome=AttemptOutcome.REACHED, by=by)
    calls.settle_call(call=call, result=CallResult.CHANGED, by=by)
    _end(call.spell, ended_on, EndReason.CHANGED, by)
    return record_hire(
        person=call.spell.person, started_on=started_on, source_kind="outcomes.call", source_key=call.public_id,
        facts=facts, by=by, ends_others=ends_others,
    )  # fmt: skip
