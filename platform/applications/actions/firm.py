"""What a firm does: look, offer, refuse, record the first working day, write notes; or the station for a firm that told it."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from applications.actions.steps import NotTheirs, WrongStep, lock, take, tell_person
from applications.models import Application, FirmNote
from applications.moves import Refusal, Step, may_follow
from applications.rules import keeps, may_answer, speaks_for_firm
from applications.topics import ANSWER_CLOCK, SOURCE
from audit.actions import SystemJob, record
from duties.actions import due_from
from duties.calendar import end_of
from outcomes.actions.hires import Facts, record_hire
from outcomes.models import EmploymentSpell


class WordsMissing(Exception):
    """ "Another reason" needs its words."""


def answering(application: Application, by: Any) -> Application:
    """The locked row, for somebody who may take the firm's steps. Raises NotTheirs."""
    row = lock(application)
    if isinstance(by, SystemJob) or not may_answer(by, row):
        raise NotTheirs(str(row.public_id))
    return row


@transaction.atomic
def see(*, application: Application, by: Any) -> bool:
    """The firm has looked at it (or the station has passed it on); False when it had before. The answer stays due."""
    row = answering(application, by)
    if row.state != Step.SENT:
        return False
    event = take(row, Step.SEEN, by=by, firms=True, due=row.answer_by)
    tell_person(row, "applications.seen", by, event.pk)
    return True


@transaction.atomic
def offer(*, application: Application, starts_on: datetime.date | None, reply_by: datetime.date, by: Any, words: str = "") -> None:  # fmt: skip
    """The firm offers the post. Raises WrongStep, NotTheirs, ValueError for days that have passed."""
    today = timezone.localdate()
    if reply_by < today or (starts_on is not None and starts_on < today):
        raise ValueError("the day has passed")
    row = answering(application, by)
    row.starts_on, row.reply_by = starts_on, reply_by
    # Without a reply it is the firm's turn again: to ask, to wait longer, or to end it.
    event = take(row, Step.OFFERED, by=by, firms=True, due=due_from(ANSWER_CLOCK, end_of(reply_by)), words=words)
    tell_person(row, "applications.offered", by, event.pk)


@transaction.atomic
def refuse(*, application: Application, reason: str, by: Any, words: str = "") -> None:
    """A human of the firm refuses, with a coded reason. Raises WrongStep, NotTheirs, WordsMissing, ValueError."""
    if Refusal(reason) == Refusal.OTHER and not words.strip():
        raise WordsMissing(reason)
    row = answering(application, by)
    event = take(row, Step.REFUSED, by=by, firms=True, reason=reason, words=words)
    tell_person(row, "applications.refused", by, event.pk)


@transaction.atomic
def hire(
    *, application: Application, started_on: datetime.date, by: Any, facts: Facts | None = None,
    ends_others: bool | None = None,
) -> EmploymentSpell:  # fmt: skip
    """The person has started work: one hire is one fact, written by outcomes, claimed until somebody verifies it.

    ends_others: what the person told the station about the other applications; a firm has no say in it.

    Raises WrongStep, NotTheirs, outcomes' CannotRecord, employers' NoHeadLeft.
    """
    row = answering(application, by)
    if not may_follow(row.state, Step.HIRED):
        raise WrongStep(f"{row.public_id}: {row.state}")
    spell = record_hire(
        person=row.person, posting=row.posting, started_on=started_on, source_kind=SOURCE, source_key=row.public_id,
        facts=facts, on_behalf=not speaks_for_firm(by, row), by=by, ends_others=ends_others if keeps(by, row) else None,
    )  # fmt: skip
    row.starts_on = started_on
    event = take(row, Step.HIRED, by=by, firms=True, hire=spell)
    tell_person(row, "applications.hired", by, event.pk)
    return spell


@transaction.atomic
def give_up_waiting(*, application: Application, by: Any, words: str) -> None:
    """The station ends the waiting for a firm that does not answer. Raises WrongStep, NotTheirs."""
    row = lock(application)
    if not keeps(by, row):
        raise NotTheirs(str(row.public_id))
    if not row.is_silent:
        raise WrongStep(str(row.public_id))
    event = take(row, Step.CLOSED, by=by, firms=True, reason="no_answer", words=words)
    tell_person(row, "applications.unanswered", by, event.pk)


@transaction.atomic
def write_note(*, application: Application, words: str, by: Any) -> FirmNote:
    """A note of the firm, encrypted; the applicant may ask to see it. Raises NotTheirs, ValueError when empty."""
    if not words.strip():
        raise ValueError("an empty note")
    row = lock(application)
    if not speaks_for_firm(by, row):
        raise NotTheirs(str(row.public_id))
    written = FirmNote.objects.create(application=row, words=words.strip(), by=by)
    record(by=by, action="applications.note_written", kind="person", key=row.person.public_id)
    return written
