"""The one way in which an application moves on, and what moves with it."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Substr
from django.utils import timezone

from applications.models import Application, Event, InterviewState
from applications.models.interview import STILL_ON
from applications.moves import ENDS, FIRMS, Step, may_follow
from applications.rules import is_person, speaks_for_firm
from applications.topics import APPLICATION_ENDED, ASKS, BOOKING, PASS_ON_DUTY, SILENT_DUTY, TELL_DUTY
from audit.actions import Actor, SystemJob, record
from bookings.actions import release
from consents.actions import stop_sharing
from duties.actions import close_for, open_duty
from duties.models import Duty
from employers.models import Membership
from notices.actions import notify
from notices.templates import plain
from outcomes.models import EmploymentSpell
from runs.actions import announce

ON_PAGE_ONLY = {"applications.seen", "applications.unanswered", "applications.lifted"}
"""Steps after which the person has nothing to do, or which their station took itself."""


class WrongStep(Exception):
    """The application stands where this step cannot follow: somebody was quicker, or it has ended."""


class NotTheirs(Exception):
    """The user may not take this step of this application."""


def lock(application: Application) -> Application:
    """The row as it is now, for this transaction alone."""
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("person__kept_by", "person__user", "posting", "employer").get(pk=application.pk)


def took_for(row: Application, by: Actor, firms: bool) -> bool:
    """Whether a step was entered by somebody else than the one whose step it is."""
    if isinstance(by, SystemJob):
        return False
    return not (speaks_for_firm(by, row) if firms else is_person(by, row))


@transaction.atomic
def take(
    row: Application, step: Step, *, by: Actor, firms: bool, due: datetime.datetime | None = None, reason: str = "",
    words: str = "", hire: EmploymentSpell | None = None,
) -> Event:  # fmt: skip
    """Move a locked row one step on. due: when the firm's next word is due, None while it is not its turn. hire: the work
    that ends it.

    Raises WrongStep.
    """
    if not may_follow(row.state, step):
        raise WrongStep(f"{row.public_id}: {row.state} → {step}")
    now = timezone.now()
    row.state, row.changed_at, row.answer_by = step, now, None if step in ENDS else due
    row.ended_at = now if step in ENDS else None
    end_silence(row, by, "ended" if step in ENDS else "answered")
    row.save()
    on_behalf = took_for(row, by, firms)
    event = note(row, step, by, reason=reason, words=words, on_behalf=on_behalf, hire=hire)
    if step in ENDS or step in (Step.OFFERED, Step.ACCEPTED):
        drop_interview(row, by)
    if step in ENDS:
        leave(row)
        announce(APPLICATION_ENDED, row.public_id)
    return event


def put_back(
    row: Application, step: Step, *, by: Actor, due: datetime.datetime | None, reason: str
) -> Event:  # fmt: skip
    """A locked row that had ended stands where it stood; its history says so with the same step, and why."""
    row.state, row.changed_at, row.answer_by, row.ended_at = step, timezone.now(), due, None
    row.save()
    return note(row, step, by, reason=reason)


def leave(row: Application) -> None:
    """The firm loses name and phone with the last open application of a person who does not work there, where applying
    is why it has them."""
    both = {"person": row.person, "employer": row.employer}
    if Application.objects.open().filter(**both).exists() or EmploymentSpell.objects.open().filter(**both).exists():
        return
    stop_sharing(person=row.person, employer=row.employer)


def note(
    row: Application, what: str, by: Actor, *, reason: str = "", words: str = "", on_behalf: bool = False,
    hire: EmploymentSpell | None = None,
) -> Event:  # fmt: skip
    """A row of the history and its audit record."""
    job = by.name if isinstance(by, SystemJob) else ""
    event = Event.objects.create(
        application=row, what=what, by=None if job else by, job=job, reason=reason, words=words, on_behalf=on_behalf,
        hire=hire,
    )  # fmt: skip
    record(
        by=by, action=f"applications.{what}", kind="person", key=row.person.public_id, on_behalf=on_behalf,
        detail={"application": str(row.public_id), "reason": reason},
    )  # fmt: skip
    return event


def end_silence(row: Application, by: Actor, outcome: str) -> None:
    """Something happened: the ladder begins anew, and what it opened is done."""
    if row.raised_at is not None:
        close_for(kind=SILENT_DUTY, key=silent_key(row), outcome=outcome, by=by)
    row.reminded_at = row.raised_at = None
    # What is asked of who has work is not answered by a step of one application; it waits for the end of that one.
    done = errands(row) if outcome == "ended" else errands(row).exclude(key__contains=ASKS)
    for duty in done:
        close_for(kind=duty.kind, key=duty.key, outcome=outcome, by=by)


def errands(*rows: Application) -> Any:
    """What stations are to pass on or to tell about these applications: open duties, with `of`, the public id."""
    mine = Duty.objects.open().filter(kind__in=[PASS_ON_DUTY, TELL_DUTY]).annotate(of=Substr("key", 1, 36))
    return mine.filter(of__in=[str(row.public_id) for row in rows])


def silent_key(row: Application) -> str:
    """Each silence is a duty of its own."""
    return f"{row.public_id}:{row.silences}"


def drop_interview(row: Application, by: Actor) -> None:
    """No interview stays on, and no time booked, when the talk is over."""
    for interview in row.interviews.filter(state__in=STILL_ON):
        release(kind=BOOKING, key=interview.public_id, by=by)
        interview.state = InterviewState.DROPPED
        interview.version += 1
        interview.save(update_fields=["state", "version"])


# ---------- telling ----------


def tell_person(row: Application, template: str, by: Actor, key: object, **more: Any) -> None:
    """The person, on the page; who has no account is told by the station, where there is something to know or to do."""
    if row.person.user is None:
        if template not in ON_PAGE_ONLY:
            open_duty(kind=TELL_DUTY, key=f"{row.public_id}:{key}", place=row.person.kept_by, by=by)
        return
    values = {"firm": plain(row.employer.name), "post": plain(row.posting.title), **more}
    notify(
        users=[row.person.user], template=template, key=f"{template}:{key}", parameters=values,
        link=row.get_absolute_url(), by=by,
    )  # fmt: skip


def tell_firm(
    row: Application, template: str, by: Actor, key: object, *, link: str = "", words: str = "", **more: Any
) -> None:  # fmt: skip
    """All who act for the firm today; never with a name of the person. Where nobody does, the station passes on what a firm
    is to know that has heard of the application. link, words: where the application goes and its own page with it."""
    members = list(Membership.objects.current().filter(employer=row.employer).select_related("user"))
    if not members and row.events.filter(what__in=FIRMS).exists():
        place = row.person.kept_by
        open_duty(kind=PASS_ON_DUTY, key=f"{row.public_id}:{key}", place=place, by=by, words=words)
    notify(
        users=[one.user for one in members], template=template, key=f"{template}:{key}",
        parameters={"post": plain(row.posting.title), **more}, link=link or row.get_absolute_url(), by=by,
    )  # fmt: skip
