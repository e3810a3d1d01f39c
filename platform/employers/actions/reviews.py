"""Hold a posting for a person's decision, and decide."""

import datetime
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, SystemJob, record
from duties.actions import actor_fields, close_for, due_from, open_duty
from employers import lawful
from employers.models import (
    Complaint,
    ComplaintOutcome,
    Posting,
    PostingEvent,
    PostingReview,
    PostingState,
    ReviewOutcome,
)
from employers.topics import POSTING_CHANGED
from runs.actions import announce

if TYPE_CHECKING:
    from matching.text.lawful import Finding

DUTY = "employers.posting-review"
CLOCK = "posting_review"


class Decided(Exception):
    """Somebody decided on this review before, or the text was changed."""


class BasisNeeded(Exception):
    """The words limit by sex: they are published on a coded basis or not at all."""


class ReasonNeeded(Exception):
    """A decision names its reason."""


def due_at(start: datetime.datetime) -> datetime.datetime | None:
    """By when a text held now is decided: the clock of the table; None where it is not configured."""
    return due_from(CLOCK, start)


@transaction.atomic
def hold_posting(*, posting: Posting, findings: "Sequence[Finding]", by: Actor) -> PostingReview:
    """Keep a posting from the public and open its review; what waited for an older text is replaced."""
    now = timezone.now()
    replace_waiting(posting=posting, by=by)
    review = PostingReview.objects.create(
        posting=posting,
        digest=lawful.digest(posting),
        findings=[lawful.as_json(found) for found in findings],
        needs_basis=lawful.needs_basis(findings),
        opened_at=now,
        due_at=due_at(now),
    )
    Posting.objects.filter(pk=posting.pk).update(state=PostingState.REVIEW, changed_at=now)
    posting.state = PostingState.REVIEW
    PostingEvent.objects.create(posting=posting, state=PostingState.REVIEW, **actor_fields(by))
    open_duty(kind=DUTY, key=review.public_id, place=posting.kept_by, by=by, due_at=review.due_at)
    record(by=by, action="employers.posting.held", kind="posting", key=posting.public_id)
    announce(POSTING_CHANGED, posting.public_id)
    return review


def replace_waiting(*, posting: Posting, by: Actor) -> None:
    """The text a review waited for is no longer there."""
    for review in PostingReview.objects.waiting().select_for_update().filter(posting=posting):
        _decide(review, ReviewOutcome.REPLACED, by)


def allowed(posting: Posting) -> bool:
    """Whether a person has let these very words out."""
    words = lawful.digest(posting)
    return PostingReview.objects.filter(posting=posting, outcome=ReviewOutcome.ALLOWED, digest=words).exists()


def after_complaint(posting: Posting) -> "list[Finding]":
    """Why a posting that was closed on a true complaint waits, until staff have opened it again; nothing otherwise."""
    from matching.text.lawful import Finding

    founded = (
        Complaint.objects.filter(posting=posting, outcome=ComplaintOutcome.FOUNDED).order_by("-decided_at").first()
    )
    zh, en = (
        "因投诉属实下架过，由人看过再发布",
        "was closed on a complaint found true; a person looks before it is shown again",
    )
    if founded is None or posting.events.filter(state=PostingState.OPEN, at__gt=founded.decided_at).exists():
        if not _copies_a_closed_one(posting):
            return []
        zh, en = (
            "与因投诉属实下架的岗位文字相同，由人看过再发布",
            "says the same as a posting closed on a complaint found true; a person looks before it is shown",
        )
    instead = ("先改正投诉所说之处", "put right what was complained of")
    return [Finding("complaint", "review", "title", 0, 0, "", zh, en, *instead, "")]


def _copies_a_closed_one(posting: Posting) -> bool:
    """Whether another posting of the firm with the same words was closed on a true complaint and not opened since.

    Who let these words out on this posting after that has looked already.
    """
    others = Complaint.objects.filter(posting__employer=posting.employer_id, outcome=ComplaintOutcome.FOUNDED)
    words = _words_of(posting)
    same = {
        one.posting_id: one.decided_at
        for one in others.exclude(posting=posting.pk).select_related("posting").order_by("decided_at")
        if one.decided_at is not None and _words_of(one.posting) == words
    }
    opened = PostingEvent.objects.filter(posting__in=same, state=PostingState.OPEN).values_list("posting", "at")
    for key, at in opened:
        if key in same and at > same[key]:
            del same[key]
    if not same:
        return False
    looked = PostingReview.objects.filter(
        posting=posting, outcome=ReviewOutcome.ALLOWED, digest__in=lawful.digests(posting)
    )
    return not looked.filter(decided_at__gt=max(same.values())).exists()


def _words_of(posting: Posting) -> str:
    """What a posting says, for comparing: a title alone is said by many, so it counts where there is nothing else.

    Without signs and blanks, wide and narrow alike: another title or a full stop makes no other posting.
    """
    text = unicodedata.normalize("NFKC", posting.requirement or posting.title).casefold()
    return "".join(sign for sign in text if sign.isalnum())


@transaction.atomic
def allow_posting(*, review: PostingReview, reason: str, by: Actor, basis: str = "") -> None:
    """Publish: the words are meant otherwise, or the basis makes them lawful. Raises Decided, BasisNeeded, ReasonNeeded."""
    if not reason:
        raise ReasonNeeded
    if basis and not lawful.is_basis(basis):
        raise BasisNeeded(basis)
    review = _locked(review)
    if review.needs_basis and not basis:
        raise BasisNeeded
    if review.digest not in lawful.digests(review.posting):
        raise Decided(str(review.public_id))
    _decide(review, ReviewOutcome.ALLOWED, by, reason=reason, basis=basis)
    _move(review.posting, PostingState.OPEN, reason, by)


@transaction.atomic
def keep_posting_out(*, review: PostingReview, reason: str, by: Actor) -> None:
    """Do not publish; the posting is closed and its firm reads the reason. Raises Decided, ReasonNeeded."""
    if not reason:
        raise ReasonNeeded
    review = _locked(review)
    _decide(review, ReviewOutcome.KEPT_OUT, by, reason=reason)
    _move(review.posting, PostingState.CLOSED, reason, by)


def _locked(review: PostingReview) -> PostingReview:
    found = PostingReview.objects.waiting().select_for_update().filter(pk=review.pk).first()
    if found is None:
        raise Decided(str(review.public_id))
    return found


def _decide(review: PostingReview, outcome: str, by: Actor, reason: str = "", basis: str = "") -> None:
    review.outcome, review.reason, review.basis, review.decided_at = outcome, reason, basis, timezone.now()
    review.decided_by = None if isinstance(by, SystemJob) else by
    review.decided_job = by.name if isinstance(by, SystemJob) else ""
    review.save()
    close_for(kind=DUTY, key=review.public_id, outcome=outcome, by=by)
    record(
        by=by,
        action=f"employers.review.{outcome}",
        kind="posting",
        key=review.posting.public_id,
        detail={"basis": basis},
    )


def _move(posting: Posting, state: str, reason: str, by: Actor) -> None:
    Posting.objects.filter(pk=posting.pk, state=PostingState.REVIEW).update(state=state, changed_at=timezone.now())
    PostingEvent.objects.create(posting=posting, state=state, reason=reason, **actor_fields(by))
    announce(POSTING_CHANGED, posting.public_id)
