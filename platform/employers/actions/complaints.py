"""Somebody complains about a posting; the office holds it or not, and decides."""

import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.actions import SystemJob, record
from common.crypto import blind_index
from duties.actions import close_for, due_from, open_duty
from employers.actions.members import LETTERS, normal_code
from employers.actions.postings import WrongState, close_posting
from employers.models import Complaint, ComplaintOutcome, Membership, Posting
from employers.rules import may_judge
from employers.topics import COMPLAINT_DUTY as DUTY
from employers.topics import POSTING_CHANGED
from notices.actions import notify
from notices.templates import plain
from runs.actions import announce

CLOCK = "complaint"
PURPOSE = "complaint"
STRANGER = SystemJob("complaint")
"""Who did it, where nobody is signed in."""


class AlreadySaid(Exception):
    """This user's complaint about this posting waits already."""


class Decided(Exception):
    """Somebody has decided before."""


class NotTheirs(Exception):
    """Who decides works for the place that keeps the posting, acts for another firm, and did not complain."""


@transaction.atomic
def complain(*, posting: Posting, matter: str, words: str, contact: str = "", by: Any = None) -> tuple[Complaint, str]:
    """(the complaint, its receipt code, told once). `by`: the signed-in user; None for a stranger. Raises AlreadySaid."""
    code = "".join(secrets.choice(LETTERS) for _n in range(12))
    now = timezone.now()
    made = Complaint(
        posting=posting, matter=matter, words=words, contact=contact, by=by, at=now,
        receipt_index=blind_index(code, PURPOSE), due_at=due_from(CLOCK, now),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise AlreadySaid(str(posting.public_id)) from None
    actor = by or STRANGER
    open_duty(kind=DUTY, key=made.public_id, place=posting.kept_by, by=actor, due_at=made.due_at)
    record(by=actor, action="employers.complaint.received", kind="complaint", key=made.public_id,
           detail={"posting": str(posting.public_id), "matter": matter})  # fmt: skip
    return made, "-".join(code[at : at + 4] for at in (0, 4, 8))


def by_receipt(words: str) -> Complaint | None:
    """The complaint of a receipt as somebody typed it."""
    index = blind_index(normal_code(words), PURPOSE)
    return Complaint.objects.filter(receipt_index=index).select_related("posting").first() if index else None


@transaction.atomic
def hold(*, complaint: Complaint, by: Any, held: bool = True) -> None:
    """Keep the posting from the public until the decision, or show it again before. Raises Decided, NotTheirs."""
    row = _locked(complaint, by)
    if (row.held_at is not None) == held:
        return
    row.held_at, row.held_by = (timezone.now(), by) if held else (None, None)
    row.save(update_fields=["held_at", "held_by"])
    record(by=by, action=f"employers.complaint.{'held' if held else 'released'}", kind="complaint", key=row.public_id)
    if held:
        _tell_firm(row, "held", by)
    _changed(row.posting)


@transaction.atomic
def decide(*, complaint: Complaint, outcome: str, reason: str, by: Any) -> None:
    """A person's decision, with the reason that the other side reads. Raises Decided, NotTheirs, ValueError."""
    if not reason:
        raise ValueError("a reason is needed")
    row = _locked(complaint, by)
    row.outcome, row.reason = ComplaintOutcome(outcome), reason
    row.decided_by, row.decided_at = by, timezone.now()
    row.save()
    close_for(kind=DUTY, key=row.public_id, outcome=outcome, by=by)
    record(by=by, action=f"employers.complaint.{outcome}", kind="complaint", key=row.public_id)
    if outcome == ComplaintOutcome.FOUNDED:
        _close(row, reason, by)
    if row.by is not None:
        notify(users=[row.by], template="employers.complaint_decided", parameters={"title": plain(row.posting.title)},
               key=f"employers.complaint:{row.public_id}", link=reverse("employers:complaint-result"), by=by)  # fmt: skip
    _changed(row.posting)


def _close(row: Complaint, reason: str, by: Any) -> None:
    """A posting that is closed or waits for a review is out of sight already."""
    try:
        close_posting(posting=row.posting, reason=reason, by=by)
    except WrongState:
        return
    _tell_firm(row, "closed", by)


def _locked(complaint: Complaint, by: Any) -> Complaint:
    if not may_judge(by, complaint):
        raise NotTheirs(str(complaint.public_id))
    row = Complaint.objects.waiting().select_for_update().filter(pk=complaint.pk).first()
    if row is None:
        raise Decided(str(complaint.public_id))
    return row


def _tell_firm(row: Complaint, what: str, by: Any) -> None:
    members = Membership.objects.current().filter(employer=row.posting.employer_id).select_related("user")
    notify(
        users=[one.user for one in members], template=f"employers.complaint_{what}",
        parameters={"title": plain(row.posting.title)}, key=f"employers.complaint_{what}:{row.public_id}",
        link=row.posting.get_absolute_url(), by=by,
    )  # fmt: skip


def _changed(posting: Posting) -> None:
    Posting.objects.filter(pk=posting.pk).update(changed_at=timezone.now())
    announce(POSTING_CHANGED, posting.public_id)
