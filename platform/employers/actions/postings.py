"""Postings are written, read against the law, published, extended, closed and opened again by people."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, SystemJob, record, record_many
from employers import lawful
from employers.actions import reviews
from employers.models import Employer, Posting, PostingEvent, PostingState
from employers.rules import firms_to_post_for, may_write
from employers.topics import POSTING_CHANGED, POSTING_CLOSED
from matching.text.lawful import Verdict
from runs.actions import announce


class WrongState(Exception):
    """The posting is not in the state that this move starts from."""


class NotTheirs(Exception):
    """Only members of a checked firm that is not suspended, and staff who keep it, write its postings."""


class Unlawful(Exception):
    """The posting says what no posting may say; `verdict` has the places and the articles."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(", ".join(found.code for found in verdict.findings))
        self.verdict = verdict


def verdict_of(posting: Posting) -> Verdict:
    """The posting as it stands against the law, by the code of import and command."""
    fields = {"pay_min": posting.pay_min, "pay_max": posting.pay_max, "pay_words": posting.pay_words}
    return lawful.together(lawful.read(posting.title, posting.requirement, fields), lawful.beside(posting))


@transaction.atomic
def write_posting(
    *, employer: Employer, values: Mapping[str, Any], by: Any, posting: Posting | None = None, publish: bool = False
) -> Posting:  # fmt: skip
    """A new posting, or another wording of one; as a draft, or published at once when the law allows it.

    A posting that is not a draft is published anew or left as it was. Raises NotTheirs, Unlawful, WrongState.
    """
    if not firms_to_post_for(by).filter(pk=employer.pk).exists():
        raise NotTheirs(str(employer.public_id))
    if posting is None:
        row = Posting(employer=employer, kept_by=employer.kept_by)
    else:
        row = Posting.objects.select_for_update().get(pk=posting.pk)
        if not publish and row.state != PostingState.DRAFT:
            raise WrongState(str(row.public_id))
    for name, value in values.items():
        setattr(row, name, value)
    if row.heads_offered is not None and row.heads_offered < row.heads_filled:
        row.heads_offered = row.heads_filled
    row.employer, row.changed_at, known = employer, timezone.now(), row.pk is not None
    row.save()
    if not known:
        _note(row, PostingState.DRAFT, "", by)
    record(by=by, action="employers.posting.written", kind="posting", key=row.public_id)
    if publish:
        publish_posting(posting=row, by=by)
    return row


@transaction.atomic
def publish_posting(*, posting: Posting, by: Any) -> str:
    """Draft, closed or open → open, or held for a person to read; the state it is in now. Raises Unlawful, NotTheirs."""
    if not may_write(by, posting):
        raise NotTheirs(str(posting.public_id))
    row = Posting.objects.select_for_update().get(pk=posting.pk)
    found = verdict_of(row)
    if found.verdict == "refuse":
        raise Unlawful(found)
    today = timezone.localdate()
    if row.deadline is not None and row.deadline < today:
        raise WrongState(str(row.public_id))
    held, told = lawful.held(found.findings), reviews.after_complaint(row)
    row.first_seen, row.last_seen, row.changed_at = row.first_seen or today, today, timezone.now()
    row.save()
    if told or (held and not reviews.allowed(row)):
        reviews.hold_posting(posting=row, findings=[*told, *held], by=by)
    else:
        reviews.replace_waiting(posting=row, by=by)
        row.state = PostingState.OPEN
        row.save(update_fields=["state"])
        _note(row, PostingState.OPEN, "", by)
        announce(POSTING_CHANGED, row.public_id)
    posting.refresh_from_db()
    return str(row.state)


def note_export(*, postings: Iterable[Posting], by: Actor) -> None:
    """Who took which postings out as a file."""
    keys = [posting.public_id for posting in postings]
    record_many(by=by, action="employers.posting.exported", kind="posting", keys=keys, purpose="list")


@transaction.atomic
def extend_posting(*, posting: Posting, deadline: datetime.date | None, by: Any) -> None:
    """Another last day for an open posting; none makes it a standing one. Raises WrongState, NotTheirs, ValueError."""
    if not may_write(by, posting):
        raise NotTheirs(str(posting.public_id))
    if deadline is not None and deadline < timezone.localdate():
        raise ValueError("the day has passed")
    changed = Posting.objects.filter(pk=posting.pk, state=PostingState.OPEN).update(
        deadline=deadline, standing=deadline is None, last_seen=timezone.localdate(), changed_at=timezone.now()
    )
    if not changed:
        raise WrongState(str(posting.public_id))
    _note(posting, PostingState.OPEN, deadline.isoformat() if deadline else "standing", by)
    announce(POSTING_CHANGED, posting.public_id)


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
    findings = [*lawful.held(lawful.read(posting.title, posting.requirement).findings), *lawful.beside(posting)]
    if findings and not reviews.allowed(posting):
        reviews.hold_posting(posting=posting, findings=findings, by=by)
    announce(POSTING_CHANGED, posting.public_id)


def _move(posting: Posting, start: str, end: str, reason: str, by: Actor) -> None:
    changed = Posting.objects.filter(pk=posting.pk, state=start).update(state=end, changed_at=timezone.now())
    if not changed:
        raise WrongState(f"{posting.public_id}: not {start}")
    _note(posting, end, reason, by)


def _note(posting: Posting, state: str, reason: str, by: Actor) -> None:
    job = by.name if isinstance(by, SystemJob) else ""
    PostingEvent.objects.create(posting=posting, state=state, reason=reason[:200], by=None if job else by, job=job)
    record(by=by, action=f"employers.posting.{state}", kind="posting", key=posting.public_id)
