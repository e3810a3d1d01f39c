"""The one place that records a hire, and takes one back: heads, calls, needs and destinations follow from here."""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import Actor, record
from duties.actions import actor_fields
from employers.actions.heads import give_head, take_head
from employers.models import Employer, Posting
from files.actions import keep_file
from files.inspect import Inspected
from outcomes.actions import calls, claims, destinations, found_work, needs, next_work
from outcomes.actions.holding import hold
from outcomes.models import EmploymentSpell, SpellKind, VoidReason
from outcomes.problems import AlreadyEnded, FirmUnknown, Overlapping, SourceTaken, WrongDay
from outcomes.service import last_discharge
from outcomes.topics import HIRE_RECORDED, HIRE_VOIDED
from runs.actions import announce
from veterans.actions.choices import set_seeking
from veterans.models import Person

FILES = "spell"
"""Kind of owner under which evidence of a spell is kept."""
AHEAD = datetime.timedelta(days=366)


@dataclass(frozen=True)
class Facts:
    """What else is known of the work; empty or None where it is not. pay: yuan a month."""

    kind: str = SpellKind.EMPLOYED
    employer_words: str = ""
    title: str = ""
    occupation: str = ""
    full_time: bool = True
    ended_on: datetime.date | None = None
    end_reason: str = ""
    contract_kind: str = ""
    contract_months: int | None = None
    pay: int | None = None
    insurance: str = "unknown"


@transaction.atomic
def record_hire(
    *,
    person: Person,
    started_on: datetime.date,
    source_kind: str,
    source_key: object,
    by: Actor,
    posting: Posting | None = None,
    employer: Employer | None = None,
    facts: Facts | None = None,
    evidence: Inspected | None = None,
    keeps_seeking: bool = False,
    ends_others: bool | None = None,
    on_behalf: bool = False,
) -> EmploymentSpell:
    """One hire, one fact: what the same source tells again gives the spell there is, with nothing done twice.

    Takes a head of the posting, opens the retention duties (and, where the person told it, the duty to make sure of it), closes the open job need with this outcome, ends the search
    unless the person wants to go on, and announces HIRE_RECORDED (ends_others: whether the person's other applications end
    with it, None where the person was not asked). It is claimed until somebody verifies it.
    Raises CannotRecord (BeforeDischarge, Overlapping, …) and employers' NoHeadLeft.
    """
    hold(person)
    told = {"source_kind": source_kind, "source_key": str(source_key)}
    if (known := _known(told, person)) is not None:
        return known
    facts = facts or Facts()
    today = timezone.localdate()
    if started_on > today + AHEAD or (facts.ended_on and not started_on <= facts.ended_on <= today):
        raise WrongDay
    spell = EmploymentSpell(
        person=person,
        posting=posting,
        employer=posting.employer if posting else employer,
        started_on=started_on,
        service_end=last_discharge(person, started_on, facts.ended_on),
        took_head=posting is not None,
        ends_others=ends_others,
        **told,
        **actor_fields(by, "recorded_by", "recorded_job"),
        **_filled(facts, posting),
    )
    if spell.kind == SpellKind.EMPLOYED and spell.employer is None and not spell.employer_words:
        raise FirmUnknown
    _insert(spell, told)
    if posting is not None:
        take_head(posting=posting, by=by)
    if evidence is not None:
        keep_file(file=evidence, kind=FILES, key=spell.public_id, by=by)
    calls.open_calls(spell=spell, by=by)
    claims.ask(spell=spell, by=by)
    if spell.is_open:
        needs.settle(spell=spell, by=by)
        if spell.full_time and not keeps_seeking:
            _stop_seeking(spell, by)
    next_work.follow([person.pk], by=by)
    found_work.follow([person.pk], by=by)
    destinations.follow_spells(person=person, by=by)
    record(
        by=by, action="outcomes.hire.recorded", kind="person", key=person.public_id, on_behalf=on_behalf,
        detail={"spell": str(spell.public_id), "source": source_kind, "kind": spell.kind},
    )  # fmt: skip
    announce(HIRE_RECORDED, spell.public_id)
    return spell


def _stop_seeking(spell: EmploymentSpell, by: Actor) -> None:
    """Noted on the spell, so that the search begins again when this work, or the next one, is lost."""
    earlier = EmploymentSpell.objects.filter(person=spell.person, stopped_seeking=True)
    spell.stopped_seeking = set_seeking(person=spell.person, on=False, by=by) or earlier.exists()
    spell.save(update_fields=["stopped_seeking"])


def _known(told: Mapping[str, str], person: Person) -> EmploymentSpell | None:
    found = EmploymentSpell.objects.standing().filter(**told).select_related("person").first()
    if found is not None and found.person_id != person.pk:
        raise SourceTaken
    return found


def _filled(facts: Facts, posting: Posting | None) -> dict[str, Any]:
    """The facts, with what the posting says where nobody said otherwise."""
    values = asdict(facts)
    if posting is not None:
        values["title"] = facts.title or posting.title
        values["occupation"] = facts.occupation or posting.occupation
    return values


def _insert(spell: EmploymentSpell, told: Mapping[str, str]) -> None:
    try:
        with transaction.atomic():
            spell.save(force_insert=True)
    except IntegrityError:
        if EmploymentSpell.objects.standing().filter(**told).exists():
            raise SourceTaken from None  # of another person: this one's row is held
        if (other := overlapping(spell)) is not None:
            raise Overlapping(other) from None
        raise


def overlapping(spell: EmploymentSpell) -> EmploymentSpell | None:
    """Another full-time spell of the person that shares a day with this one."""
    if not spell.full_time:
        return None
    others = EmploymentSpell.objects.standing().filter(person=spell.person_id, full_time=True).exclude(pk=spell.pk)
    if spell.ended_on is not None:
        others = others.filter(started_on__lte=spell.ended_on)
    return others.exclude(ended_on__lt=spell.started_on).select_related("employer").first()


@transaction.atomic
def void_hire(*, spell: EmploymentSpell, reason: str, by: Actor) -> EmploymentSpell:
    """What was recorded never was: the row stays, the head is free, the calls are dropped, the need is open again.

    Only a person opens a closed posting again. Raises AlreadyEnded when it is void, PersonGone.
    """
    hold(spell.person)
    standing = EmploymentSpell.objects.standing().filter(pk=spell.pk)
    changed = standing.update(
        voided_at=timezone.now(), void_reason=VoidReason(reason), **actor_fields(by, "voided_by", "voided_job")
    )
    if not changed:
        raise AlreadyEnded
    now = EmploymentSpell.objects.select_related("person__kept_by", "posting", "employer").get(pk=spell.pk)
    if now.took_head and now.posting is not None:
        give_head(posting=now.posting, by=by)
    calls.cancel_calls(spell=now, by=by, reason=reason)
    claims.settled(spell=now, outcome=claims.VOID, by=by)
    next_work.settled(spell=now, outcome=next_work.VOID, by=by)
    needs.unsettle(spell=now, by=by)
    if now.stopped_seeking and not EmploymentSpell.objects.open().filter(person=now.person, full_time=True).exists():
        set_seeking(person=now.person, on=True, by=by)
    destinations.follow_spells(person=now.person, by=by)
    detail = {"spell": str(now.public_id), "reason": reason}
    record(by=by, action="outcomes.hire.voided", kind="person", key=now.person.public_id, detail=detail)
    announce(HIRE_VOIDED, now.public_id)
    return now
