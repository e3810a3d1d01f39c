"""Who acts for a firm."""

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, record
from employers.models import Employer, Membership, Verification, VerificationKind


class NotVerified(Exception):
    """Nobody has checked this firm's licence; it cannot sign in."""


@transaction.atomic
def add_member(*, employer: Employer, user: Actor, role: str, by: Actor) -> Membership:
    """Let a user act for a firm whose licence was checked. Raises NotVerified."""
    checked = Verification.objects.filter(employer=employer, kind=VerificationKind.LICENCE_CHECKED).exists()
    if not checked:
        raise NotVerified(str(employer.public_id))
    membership = Membership.objects.create(employer=employer, user=user, role=role, valid_from=timezone.localdate())
    record(by=by, action="employers.member.added", kind="employer", key=employer.public_id)
    return membership
