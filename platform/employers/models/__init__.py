"""Firms, how they were checked, who acts for them, and their postings."""

from employers.models.employer import Employer, EmployerKind, Membership, Verification, VerificationKind
from employers.models.posting import Posting, PostingEvent, PostingKind, PostingState
from employers.models.review import PostingReview, ReviewOutcome

__all__ = [
    "Employer",
    "EmployerKind",
    "Membership",
    "Posting",
    "PostingEvent",
    "PostingKind",
    "PostingReview",
    "PostingState",
    "ReviewOutcome",
    "Verification",
    "VerificationKind",
]
