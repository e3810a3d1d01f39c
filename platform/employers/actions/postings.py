"""Postings are closed and reopened by people."""

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, SystemJob, record
from employers import lawful
from employers.actions import reviews
from employers.models import Posting, PostingEvent, PostingState
from employers.topics import POSTING_CHANGED, POSTING_CLOSED
from runs.actions import announce


class WrongState(Exception):
    """The posting is not in the state that this move starts from."""


@transaction.atomic
def close_posting(*, posting: Posting, reason: str, by: Actor) -> None:
    """Open → closed. Raises WrongState."""
    _move(posting, PostingState.OPEN, PostingState.CLOSED, reason, by)
    announce(POSTING_CLOSED, posting.public_id)


@transaction.atomic
def reopen_posting(*, posting: Posting, reason: str, by: Actor) -> None:
    """Closed → open; to review instead where its words look unlawful and nobody has let them out. Raises WrongState."""
    _move(posting, PostingState.CLOSED, PostingState.OPEN, reason, by)
    posting.state = PostingState.OPEN
    findings = lawful.held(lawful.read(posting.title, posting.requirement).findings)
    if findings and not reviews.allowed(posting):
        reviews.hold_posting(posting=posting, findings=findings, by=by)
    announce(POSTING_CHANGED, posting.public_id)


def _move(posting: Posting, start: str, end: str, reason: str, by: Actor) -> None:
    changed = Posting.objects.filter(pk=posting.pk, state=start).update(state=end, changed_at=timezone.now())
    if not changed:
        raise WrongState(f"{posting.public_id}: not {start}")
    job = by.name if isinstance(by, SystemJob) else ""
    PostingEvent.objects.create(posting=posting, state=end, reason=reason, by=None if job else by, job=job)
    record(by=by, action=f"employers.posting.{end}", kind="posting", key=posting.public_id)
