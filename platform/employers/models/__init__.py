"""Firms, how they were checked, who acts for them, and their postings."""

from employers.models.employer import Employer, EmployerKind, Membership, Verification, VerificationKind
from employers.models.posting import Posting, PostingEvent, PostingKind, PostingState

__all__ = [
    "Employer",
    "EmployerKind",
    "Membership",
    "Posting",
    "PostingEvent",
    "PostingKind",
    "PostingState",
    "Verification",
    "VerificationKind",
]
