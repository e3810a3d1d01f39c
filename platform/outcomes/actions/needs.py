"""The line of the needs ledger follows the work: closed by it, opened again when it is lost or never was."""

import datetime
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import Actor
from outcomes.actions.claims import is_own
from outcomes.actions.found_work import without_answer_again
from outcomes.models import EmploymentSpell, EndReason
from outcomes.models.spell import OWN_BUSINESS
from veterans.actions import ledger
from veterans.models import CloseReason, Need, NeedKind, Person

OUTCOME = "outcomes.spell"
AGAIN = datetime.timedelta(days=7)
"""A lost job is looked after within a week."""


def outcome_of(spell: EmploymentSpell) -> tuple[str, str]:
    return OUTCOME, str(spell.public_id)


def closed_by(spell: EmploymentSpell) -> list[Need]:
    kind, key = outcome_of(spell)
    return list(Need.objects.filter(person=spell.person_id, outcome_kind=kind, outcome_key=key))


def settle(*, spell: EmploymentSpell, by: Actor, people: Iterable[Person] = ()) -> None:
    """Full-time work closes the open job need, the own business also that one; part-time work leaves a note on it.

    people: whose needs, where two files are about to be one.
    """
    kinds = [NeedKind.JOB, *([NeedKind.BUSINESS] if spell.kind in OWN_BUSINESS else [])]
    for need in Need.objects.open().filter(person__in=list(people) or [spell.person_id], kind__in=kinds):
        if spell.full_time:
            told = (
                _("Told by the person, to be made sure of: %(work)s") % {"work": spell} if is_own(spell) else str(spell)
            )
            ledger.close_need(need=need, outcome=outcome_of(spell), words=told[:300], by=by)
        else:
            ledger.note(need=need, words=_("Part-time work: %(work)s") % {"work": spell}, by=by)


def unsettle(*, spell: EmploymentSpell, by: Actor) -> None:
    """The work never was: what it closed is open again; where another need is open already it counts as the same.

    So is what the work before it had closed, which the person left for this one, and what was closed since the person had
    found this one without us. Where other full-time work goes on, that closes them instead.
    """
    still = EmploymentSpell.objects.open().filter(person=spell.person_id, full_time=True).first()
    words = _("The recorded work was taken back: %(work)s") % {"work": spell}
    left = None if still else _left_for(spell)
    needs = closed_by(spell) or ([] if left is None else _closed_before(left)) or without_answer_again(spell.person)
    if left is not None and not needs:
        lost(spell=left, by=by)
    for need in needs:
        try:
            again = ledger.reopen_need(need=need, due_on=timezone.localdate() + AGAIN, words=words[:300], by=by)
        except ledger.AlreadyOpen:
            ledger.close_otherwise(need=need, reason=CloseReason.MERGED, words=words[:300], by=by)
            continue
        if still is not None:
            ledger.close_need(need=again, outcome=outcome_of(still), words=str(still)[:300], by=by)


def _left_for(spell: EmploymentSpell) -> EmploymentSpell | None:
    """Earlier full-time work that the person left for this one, where no job need is open."""
    before = EmploymentSpell.objects.standing().filter(person=spell.person_id, full_time=True).exclude(pk=spell.pk)
    last = before.filter(started_on__lte=spell.started_on).order_by("-started_on", "-pk").first()
    if not spell.full_time or last is None or last.end_reason != EndReason.CHANGED:
        return None
    return None if Need.objects.open().filter(person=spell.person_id, kind=NeedKind.JOB).exists() else last


def _closed_before(left: EmploymentSpell) -> list[Need]:
    """The job need that this work, or work before it, had closed."""
    jobs = Need.objects.filter(person=left.person_id, kind=NeedKind.JOB, outcome_kind=OUTCOME)
    return list(jobs.order_by("-closed_at")[:1])


def lost(*, spell: EmploymentSpell, by: Actor) -> None:
    """The work ended and left the person without: the need is open again, or a new one is, unless one is open."""
    words = _("The work ended: %(work)s, %(why)s") % {"work": spell, "why": spell.get_end_reason_display()}
    due_on = timezone.localdate() + AGAIN
    kinds = {need.kind: need for need in closed_by(spell)}
    try:
        if (need := kinds.get(NeedKind.JOB)) is not None:
            ledger.reopen_need(need=need, due_on=due_on, words=words[:300], by=by)
        else:
            ledger.open_need(person=spell.person, kind=NeedKind.JOB, due_on=due_on, next_step=words[:200], by=by)
    except ledger.AlreadyOpen:
        ledger.note(need=Need.objects.open().get(person=spell.person_id, kind=NeedKind.JOB), words=words[:300], by=by)
