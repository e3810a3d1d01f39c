"""Firms, how they were checked, who acts for them, and their postings."""

from employers.models.complaint import Complaint, ComplaintMatter, ComplaintOutcome
from employers.models.employer import Employer, EmployerKind, Membership, Role, Verification, VerificationKind
from employers.models.posting import SHIFTS, ContractKind, Posting, PostingEvent, PostingKind, PostingState
from employers.models.registration import Invitation, Registration, RegistrationEvent, RegistrationState, Suspension
from employers.models.review import PostingReview, ReviewOutcome

__all__ = [
    "SHIFTS",
    "Complaint",
    "ComplaintMatter",
    "ComplaintOutcome",
    "ContractKind",
    "Employer",
    "EmployerKind",
    "Invitation",
    "Membership",
    "Posting",
    "PostingEvent",
    "PostingKind",
    "PostingReview",
    "PostingState",
    "Registration",
    "RegistrationEvent",
    "RegistrationState",
    "ReviewOutcome",
    "Role",
    "Suspension",
    "Verification",
    "VerificationKind",
]
