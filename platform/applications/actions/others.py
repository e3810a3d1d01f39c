"""Work is recorded: the application it answers, and the person's other ones as they chose. It never was: they come back."""

import datetime

from django.db import transaction
from django.utils import timezone

from applications.actions.asking import BY as BY_HIRE
from applications.actions.asking import ask
from applications.actions.interviews import ask_other_times, booked_again
from applications.actions.person import MOST_OPEN
from applications.actions.steps import WrongStep, lock, note, put_back, take, tell_firm, tell_person
from applications.models import Application, Event, Interview, InterviewState
from applications.moves import PROMISED, Step
from applications.topics import ANSWER_CLOCK, APPLICATION_ENDED, SOURCE
from audit.actions import SystemJob
from consents.actions import share_again
from duties.actions import due_from
from duties.calendar import end_of
from employers.models import Posting
from outcomes.models import EmploymentSpell
from runs.actions import announce

BY_VOID = SystemJob("applications.hire_voided")
ELSEWHERE, TAKEN_BACK = "hired_elsewhere", "hire_voided"
TALKS = {
    Step.PROPOSED: InterviewState.PROPOSED,
    Step.AGREED: InterviewState.AGREED,
    Step.MOVED: InterviewState.OTHER,
}
"""Steps with an interview that is on, and how it stands then."""


def work_at(row: Application) -> EmploymentSpell | None:
    """The work of the person at this very post, whoever told of it."""
    return EmploymentSpell.objects.standing().filter(person=row.person_id, posting=row.posting_id).first()


# ---------- work is recorded ----------


def hire_recorded(spell: EmploymentSpell) -> None:
    """The application of that post is answered; the others end where the person chose so, with the offer or with the work.

    Who was asked nothing is asked now; a firm's own word that somebody started ends nothing of theirs. May be told twice.
    """
    mine = _answered(spell)
    others = Application.objects.open().filter(person=spell.person_id)
    if mine is not None:
        others = others.exclude(pk=mine.pk)
    chosen = _chosen(spell, mine)
    if chosen:
        for other in others.order_by("pk"):
            _end(other, spell)
    elif chosen is None and spell.is_open and spell.full_time and not spell.person.seeking and others.exists():
        ask(spell, mine)


def _answered(spell: EmploymentSpell) -> Application | None:
    rows = Application.objects.filter(person=spell.person_id)
    if spell.source_kind == SOURCE:
        return rows.filter(public_id=spell.source_key).first()
    found = rows.filter(posting=spell.posting_id).order_by("-pk").first() if spell.posting_id else None
    if found is not None and found.is_open:
        hired_otherwise(application=found)
    return found


@transaction.atomic
def hired_otherwise(*, application: Application) -> bool:
    """The station, a fair or a class recorded the work at this post: its application is answered. False when it had ended."""
    row = lock(application)
    work = work_at(row)
    if not row.is_open or work is None:
        return False
    take(row, Step.HIRED, by=BY_HIRE, firms=True, hire=work)
    return True


def _chosen(spell: EmploymentSpell, mine: Application | None) -> bool | None:
    if spell.ends_others is not None:
        return spell.ends_others
    accepted = mine is not None and mine.events.filter(what=Step.ACCEPTED).exists()
    return mine.ends_others if mine is not None and accepted else None


@transaction.atomic
def _end(application: Application, spell: EmploymentSpell) -> None:
    row = lock(application)
    try:
        event = take(row, Step.WITHDRAWN, by=BY_HIRE, firms=False, reason=ELSEWHERE, hire=spell)
    except WrongStep:
        return
    tell_firm(row, "applications.withdrawn", BY_HIRE, event.pk)


# ---------- it never was ----------


def hire_voided(spell: EmploymentSpell) -> None:
    """What this work had ended stands again as it stood, where the post is open and nothing else was said. May be told twice."""
    for row in Application.objects.filter(events__hire=spell).distinct().order_by("pk"):
        _bring_back(row, spell)


@transaction.atomic
def _bring_back(application: Application, spell: EmploymentSpell) -> None:
    row = lock(application)
    last, *earlier = row.events.filter(what__in=Step.values).order_by("-at", "-pk")
    if last.hire_id != spell.pk or not earlier or _is_true(row, last):
        return
    before = Step(earlier[0].what)
    if not _may_stand(row, before):
        _stays_ended(row, last, spell)
        return
    event = put_back(row, before, by=BY_VOID, due=_due(row, before), reason=TAKEN_BACK)
    share_again(person=row.person, employer=row.employer)
    tell_person(row, "applications.back", BY_VOID, event.pk)
    tell_firm(row, "applications.back_firm", BY_VOID, event.pk)
    if before in TALKS:
        _talk_again(row, before)


def _is_true(row: Application, last: Event) -> bool:
    """Whether the end stands by other work: at this post, or, for one withdrawn, anywhere."""
    if last.what == Step.HIRED:
        return work_at(row) is not None
    return EmploymentSpell.objects.open().filter(person=row.person_id, full_time=True).exists()


def _may_stand(row: Application, before: Step) -> bool:
    """A closed post takes back what a human had promised, and nothing that waits; nobody applies twice for one post."""
    mine = Application.objects.open().filter(person=row.person_id)
    if mine.filter(posting=row.posting_id).exists() or mine.count() >= MOST_OPEN:
        return False
    return before in PROMISED or Posting.objects.public().filter(pk=row.posting_id).exists()


def _stays_ended(row: Application, last: Event, spell: EmploymentSpell) -> None:
    """Told, and what said "hired" does not say so any more."""
    if last.what == Step.HIRED:
        row.state = Step.CLOSED
        row.save(update_fields=["state"])
        note(row, Step.CLOSED, BY_VOID, reason=TAKEN_BACK)
        announce(APPLICATION_ENDED, row.public_id)
    tell_person(row, "applications.not_back", BY_VOID, f"{spell.pk}:{row.pk}")


def _due(row: Application, before: Step) -> datetime.datetime | None:
    """The firm's next word, counted anew: from now, or from the day on which it is its turn."""
    talk, now = _talk(row, before), timezone.now()
    days = {Step.OFFERED: row.reply_by, Step.ACCEPTED: row.starts_on}
    moments = [now, *([end_of(day)] if (day := days.get(before)) else [])]
    if talk is not None and talk.ends_at is not None:
        moments.append(talk.ends_at)
    elif talk is not None:
        moments += [slot.starts_at for slot in talk.slots.all()]
    return due_from(ANSWER_CLOCK, max(moments))


def _talk(row: Application, before: Step) -> Interview | None:
    """The interview that was on and was dropped with the end."""
    dropped = row.interviews.filter(state=InterviewState.DROPPED).order_by("-made_at", "-pk")
    return dropped.first() if before in TALKS else None


def _talk_again(row: Application, before: Step) -> None:
    """It is on again; a time that was given to somebody else meanwhile is asked for anew."""
    interview = _talk(row, before)
    if interview is None:
        return
    interview.state, interview.version = TALKS[before], interview.version + 1
    interview.save(update_fields=["state", "version"])
    if before == Step.AGREED and not booked_again(interview, BY_VOID):
        ask_other_times(interview, row, BY_VOID)
