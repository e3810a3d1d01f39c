"""Reads across the tables of this room."""

from typing import Any

from duties.kinds import Subject
from employers.models import PostingReview


def describe_reviews(user: Any, keys: list[str]) -> dict[str, Subject]:
    """Duties of deciding on a held posting: its title and the page on which it is decided."""
    found = PostingReview.objects.kept_in(user).filter(public_id__in=keys).select_related("posting")
    return {str(one.public_id): Subject(one.posting.title, one.get_absolute_url()) for one in found}


def waiting_review(posting: Any) -> PostingReview | None:
    """The review that a posting waits for, or None."""
    return PostingReview.objects.waiting().filter(posting=posting).first()


def last_decision(posting: Any) -> PostingReview | None:
    """What was decided last about a posting's words."""
    return PostingReview.objects.exclude(outcome__in=["", "replaced"]).filter(posting=posting).last()
