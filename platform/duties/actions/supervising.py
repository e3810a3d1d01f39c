"""督办: asked with one click by an office above, answered in place by the desk."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import record
from duties.desks import WORKING, workers_at, works_for
from duties.models import Duty, Supervision
from notices.actions import notify
from places.models import Place


class NotAbove(Exception):
    """The user holds no working post above the duty's desk."""


class AlreadyAsked(Exception):
    """A note about this duty waits for its answer."""


class AlreadyAnswered(Exception):
    """The note has its answer."""


def office_above(user: Any, duty: Duty) -> Place | None:
    """The user's own office that lies above the desk of a duty; None where none does."""
    for post in user.current_posts:
        above = duty.desk.code != post.place.code and duty.place.code.startswith(post.place.scope_prefix)
        if post.role in WORKING and above:
            return post.place
    return None


@transaction.atomic
def supervise(*, duty: Duty, by: Any, words: str = "") -> Supervision:
    """Ask the desk about an open duty; its workers are told. Raises NotAbove, AlreadyAsked."""
    office = office_above(by, duty)
    if office is None or duty.closed_at is not None:
        raise NotAbove(str(duty.public_id))
    try:
        with transaction.atomic():
            note = Supervision.objects.create(duty=duty, office=office, words=words, by=by)
    except IntegrityError:
        raise AlreadyAsked(str(duty.public_id)) from None
    record(by=by, action="duties.supervised", kind="duty", key=duty.public_id)
    notify(
        users=workers_at(duty.desk), template="duties.supervised", parameters={"place": office.name},
        key=f"duties.supervised:{note.public_id}", link=duty.get_absolute_url(), by=by,
    )  # fmt: skip
    return note


@transaction.atomic
def answer(*, note: Supervision, words: str, by: Any) -> None:
    """The desk answers; whoever asked is told. Raises NotAbove, AlreadyAnswered, ValueError for an empty answer."""
    if not words.strip():
        raise ValueError("an empty answer")
    if not works_for(by, note.duty.place.code):
        raise NotAbove(str(note.public_id))
    changed = Supervision.objects.filter(pk=note.pk, answered_at=None).update(
        answer=words.strip(), answered_by=by, answered_at=timezone.now()
    )
    if not changed:
        raise AlreadyAnswered(str(note.public_id))
    record(by=by, action="duties.supervision_answered", kind="duty", key=note.duty.public_id)
    notify(
        users=[note.by], template="duties.answered", parameters={"place": note.duty.desk.name},
        key=f"duties.answered:{note.public_id}", link=note.duty.get_absolute_url(), by=by,
    )  # fmt: skip
