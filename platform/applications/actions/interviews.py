"""Times are proposed, one is picked and booked, moved, held or missed. Nobody is booked twice: the constraint decides."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from applications.actions.firm import answering
from applications.actions.steps import NotTheirs, WrongStep, lock, take, tell_firm, tell_person
from applications.models import Application, Interview, InterviewState, Missing, Slot
from applications.models.interview import STILL_ON
from applications.moves import Step
from applications.rules import may_answer, may_decide
from applications.topics import ANSWER_CLOCK, BOOKING
from audit.actions import Actor
from bookings.actions import Taken, book, release
from bookings.models import tick_of
from duties.actions import due_from

MOST_SLOTS = 6
FURTHEST = datetime.timedelta(days=60)


class BadTimes(Exception):
    """No time, too many, past, too far ahead, or not on a full five minutes."""


class SlotGone(Exception):
    """The time is not among those proposed any more, or it has passed."""


def _checked(times: Iterable[datetime.datetime]) -> list[datetime.datetime]:
    now, wanted = timezone.now(), sorted(set(times))
    if not 1 <= len(wanted) <= MOST_SLOTS or any(not now < one <= now + FURTHEST for one in wanted):
        raise BadTimes
    try:
        for one in wanted:
            tick_of(one)
    except ValueError:
        raise BadTimes from None
    return wanted


@transaction.atomic
def propose(
    *, application: Application, interviewer: Any, times: Iterable[datetime.datetime], minutes: int, mode: str, by: Any,
    where: str = "", link: str = "",
) -> Interview:  # fmt: skip
    """Propose times, or other times for an interview that is on; a time agreed before is given back.

    Raises BadTimes, WrongStep, NotTheirs.
    """
    wanted = _checked(times)
    row = answering(application, by)
    interview = row.interviews.filter(state__in=STILL_ON).first() or Interview(application=row)
    moved = interview.pk is not None
    if moved:
        release(kind=BOOKING, key=interview.public_id, by=by)
        interview.slots.all().delete()
        interview.version += 1
    interview.interviewer, interview.minutes, interview.mode = interviewer, minutes, mode
    interview.where, interview.link, interview.starts_at = where, link, None
    interview.state = InterviewState.PROPOSED
    interview.save()
    Slot.objects.bulk_create([Slot(interview=interview, starts_at=one) for one in wanted])
    # When all times have passed without a choice it is the firm's turn again.
    event = take(
        row, Step.PROPOSED, by=by, firms=True, due=due_from(ANSWER_CLOCK, wanted[-1]), reason="moved" if moved else ""
    )
    tell_person(row, "applications.moved" if moved else "applications.proposed", by, event.pk)
    return interview


def _locked(interview: Interview, *states: str) -> Interview:
    found = Interview.objects.select_for_update(of=("self",)).select_related("application__person").get(pk=interview.pk)
    if found.state not in states:
        raise WrongStep(f"{interview.public_id}: {found.state}")
    return found


@transaction.atomic
def agree(*, interview: Interview, slot: int, by: Any) -> Interview:
    """The person picks a time; it is booked for both. Raises SlotGone, bookings' Taken, WrongStep, NotTheirs."""
    row = lock(interview.application)
    if not may_decide(by, row):
        raise NotTheirs(str(row.public_id))
    found = _locked(interview, InterviewState.PROPOSED)
    chosen = found.slots.filter(pk=slot, starts_at__gt=timezone.now()).first()
    if chosen is None:
        raise SlotGone(str(interview.public_id))
    book(
        kind=BOOKING, key=found.public_id, subjects=found.subjects, start=chosen.starts_at, minutes=found.minutes,
        by=by,
    )  # fmt: skip
    found.state, found.starts_at = InterviewState.AGREED, chosen.starts_at
    found.version += 1
    found.save()
    ends = chosen.starts_at + datetime.timedelta(minutes=found.minutes)
    event = take(row, Step.AGREED, by=by, firms=False, due=due_from(ANSWER_CLOCK, ends))
    tell_firm(row, "applications.agreed", by, event.pk)
    return found


@transaction.atomic
def want_other(*, interview: Interview, by: Any, words: str = "") -> None:
    """No proposed time suits, or the agreed one does not any more; the firm proposes others. Raises WrongStep."""
    row = lock(interview.application)
    if not may_decide(by, row):
        raise NotTheirs(str(row.public_id))
    found = _locked(interview, InterviewState.PROPOSED, InterviewState.AGREED)
    release(kind=BOOKING, key=found.public_id, by=by)
    ask_other_times(found, row, by, words=words)


def booked_again(interview: Interview, by: Actor) -> bool:
    """An agreed time that is to come, booked anew for whom it is now; False where somebody has it meanwhile."""
    if interview.starts_at is None or interview.starts_at <= timezone.now():
        return True
    release(kind=BOOKING, key=interview.public_id, by=by)
    try:
        book(
            kind=BOOKING, key=interview.public_id, subjects=interview.subjects, start=interview.starts_at,
            minutes=interview.minutes, by=by,
        )  # fmt: skip
    except Taken:
        return False
    return True


def ask_other_times(interview: Interview, row: Application, by: Actor, *, words: str = "") -> None:
    """The firm is to propose other times; both rows are locked, the time is given back."""
    interview.slots.all().delete()
    interview.state, interview.starts_at = InterviewState.OTHER, None
    interview.version += 1
    interview.save()
    event = take(row, Step.MOVED, by=by, firms=False, due=due_from(ANSWER_CLOCK, timezone.now()), words=words)
    tell_firm(row, "applications.other_times", by, event.pk)


@transaction.atomic
def close(*, interview: Interview, by: Any, missing: str = "") -> None:
    """An agreed interview was held, or missed by someone; by the firm, the person or the station, once its time began.

    Either way the firm's answer is due from then on. Raises WrongStep (also before its time), NotTheirs.
    """
    row = lock(interview.application)
    if not (may_answer(by, row) or may_decide(by, row)):
        raise NotTheirs(str(row.public_id))
    found = _locked(interview, InterviewState.AGREED)
    if found.starts_at is None or found.starts_at > timezone.now():
        raise WrongStep(f"{interview.public_id}: not yet")
    found.state = InterviewState.MISSED if missing else InterviewState.HELD
    found.missing = Missing(missing) if missing else ""
    found.save()
    step = Step.MISSED if missing else Step.HELD
    take(row, step, by=by, firms=may_answer(by, row), due=due_from(ANSWER_CLOCK, timezone.now()), reason=missing)
