"""Who acts for a firm: invited by its owner, until the day of leaving."""

import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import Actor, record
from common.crypto import blind_index
from employers.models import Employer, Invitation, Membership, Role, Verification, VerificationKind

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without letters and digits that are easily taken for others."""


class NotVerified(Exception):
    """Nobody has checked this firm's licence; it cannot sign in."""


class NoInvitation(Exception):
    """There is no standing invitation with this code: mistyped, used, withdrawn or too old."""


class AlreadyMember(Exception):
    """The user acts for this firm already."""


class LastOwner(Exception):
    """A firm keeps at least one owner."""


@transaction.atomic
def add_member(*, employer: Employer, user: Actor, role: str, by: Actor) -> Membership:
    """Let a user act for a firm whose licence was checked. Raises NotVerified, AlreadyMember."""
    checked = Verification.objects.filter(employer=employer, kind=VerificationKind.LICENCE_CHECKED).exists()
    if not checked:
        raise NotVerified(str(employer.public_id))
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                employer=employer, user=user, role=role, valid_from=timezone.localdate()
            )
    except IntegrityError:
        raise AlreadyMember(str(employer.public_id)) from None
    record(by=by, action="employers.member.added", kind="employer", key=employer.public_id, detail={"role": role})
    return membership


def normal_code(words: str) -> str:
    """As it was told: capitals and digits, without blanks and dashes."""
    return "".join(one for one in words.upper() if one.isalnum())


@transaction.atomic
def invite(*, employer: Employer, role: str, by: Any) -> str:
    """A code for one person, valid for seven days; told once and kept as a keyed index only. Raises NotVerified."""
    if not Employer.objects.checked().filter(pk=employer.pk).exists():
        raise NotVerified(str(employer.public_id))
    code = "".join(secrets.choice(LETTERS) for _n in range(12))
    Invitation.objects.create(employer=employer, role=role, code_index=blind_index(code, "invitation"), by=by)
    record(by=by, action="employers.member.invited", kind="employer", key=employer.public_id, detail={"role": role})
    return "-".join(code[at : at + 4] for at in (0, 4, 8))


def standing_invitation(code: str) -> Invitation | None:
    """The invitation of a code as somebody typed it."""
    index = blind_index(normal_code(code), "invitation")
    return Invitation.objects.standing().select_related("employer").filter(code_index=index).first() if index else None


@transaction.atomic
def join(*, code: str, user: Any) -> Membership:
    """Take an invitation up, once. Raises NoInvitation, AlreadyMember, NotVerified."""
    found = standing_invitation(code)
    if found is None:
        raise NoInvitation
    taken = Invitation.objects.standing().filter(pk=found.pk).update(used_at=timezone.now(), used_by=user)
    if not taken:
        raise NoInvitation
    return add_member(employer=found.employer, user=user, role=found.role, by=user)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Any) -> bool:
    """Take an unused code back; False when it is used or gone."""
    changed = Invitation.objects.standing().filter(pk=invitation.pk).update(withdrawn_at=timezone.now())
    if changed:
        key = invitation.employer.public_id
        record(by=by, action="employers.member.invitation_withdrawn", kind="employer", key=key)
    return bool(changed)


@transaction.atomic
def end_membership(*, membership: Membership, by: Any) -> None:
    """From the next request on the user sees nothing of the firm. Twice is once. Raises LastOwner."""
    employer = Employer.objects.select_for_update().get(pk=membership.employer_id)
    standing = Membership.objects.current().filter(employer=employer)
    row = standing.filter(pk=membership.pk).first()
    if row is None:
        return
    if row.role == Role.OWNER and not standing.filter(role=Role.OWNER).exclude(pk=row.pk).exists():
        raise LastOwner(str(employer.public_id))
    today = timezone.localdate()
    if row.valid_from is not None and row.valid_from >= today:
        row.delete()
    else:
        row.valid_to = today
        row.save(update_fields=["valid_to"])
    record(
        by=by, action="employers.member.ended", kind="employer", key=employer.public_id, detail={"user": row.user_id}
    )
