"""Correct the crosswalk, take a correction back."""

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import Actor, record
from runs.actions import announce
from vocabulary import queries
from vocabulary.models import Correction, Proposal
from vocabulary.topics import CROSSWALK_CHANGED


class AlreadyProposed(Exception):
    """The same person's proposal for this line waits."""


class AlreadyDecided(Exception):
    """Somebody decided this proposal before."""


class NotTheirs(Exception):
    """Only the next level decides."""


class UnknownCode(Exception):
    """The shipped tables have no such specialty or occupation."""


@transaction.atomic
def correct_crosswalk(*, specialty: str, occupation: str, percent: int, reason: str, by: Actor) -> Correction:
    """Say how far (0–100) a specialty leads to an occupation; replaces an earlier correction of the same pair.

    Raises UnknownCode; IntegrityError when two people decide at the same moment.
    """
    if queries.specialty(specialty) is None or occupation not in queries.occupation_names():
        raise UnknownCode(f"{specialty} {occupation}")
    _end(specialty, occupation)
    made = Correction.objects.create(
        specialty_code=specialty,
        occupation_code=occupation,
        weight=Decimal(percent) / 100,
        reason=reason,
        made_by=by,
    )
    record(
        by=by,
        action="vocabulary.crosswalk.corrected",
        kind="specialty",
        key=specialty,
        detail={"occupation": occupation, "percent": percent},
    )
    announce(CROSSWALK_CHANGED, specialty)
    return made


@transaction.atomic
def propose(*, specialty: str, occupation: str, percent: int, reason: str, by: Any) -> Proposal:
    """A clerk's word about a line; the next level decides. Raises UnknownCode, AlreadyProposed."""
    if queries.specialty(specialty) is None or occupation not in queries.occupation_names():
        raise UnknownCode(f"{specialty} {occupation}")
    try:
        with transaction.atomic():
            made = Proposal.objects.create(
                specialty_code=specialty, occupation_code=occupation, weight=Decimal(percent) / 100, reason=reason,
                scope=by.scope()[0], proposed_by=by,
            )  # fmt: skip
    except IntegrityError:
        raise AlreadyProposed from None
    record(
        by=by,
        action="vocabulary.crosswalk.proposed",
        kind="specialty",
        key=specialty,
        detail={"occupation": occupation, "percent": percent},
    )
    return made


def may_decide(user: Any, proposal: Proposal) -> bool:
    """Somebody whose place lies above the proposer's, or an administrator; never the proposer."""
    if not user.is_authenticated or user.pk == proposal.proposed_by_id:
        return False
    above = any(proposal.scope.startswith(prefix) and prefix != proposal.scope for prefix in user.scope())
    return bool(user.is_superuser or above)


@transaction.atomic
def decide(*, proposal: Proposal, accept: bool, by: Any) -> None:
    """Accept (it becomes a correction in force) or not. Raises NotTheirs, AlreadyDecided."""
    if not may_decide(by, proposal):
        raise NotTheirs
    changed = (
        Proposal.objects.waiting()
        .filter(pk=proposal.pk)
        .update(decided_by=by, decided_at=timezone.now(), accepted=accept)
    )
    if not changed:
        raise AlreadyDecided
    record(
        by=by,
        action="vocabulary.crosswalk.decided",
        kind="specialty",
        key=proposal.specialty_code,
        detail={"occupation": proposal.occupation_code, "accepted": accept},
    )
    if accept:
        correct_crosswalk(
            specialty=proposal.specialty_code,
            occupation=proposal.occupation_code,
            percent=round(100 * proposal.weight),
            reason=proposal.reason,
            by=by,
        )


@transaction.atomic
def withdraw_correction(*, correction: Correction, by: Actor) -> None:
    """The shipped line counts again. Withdrawing twice does nothing the second time."""
    if _end(correction.specialty_code, correction.occupation_code):
        record(
            by=by,
            action="vocabulary.crosswalk.withdrawn",
            kind="specialty",
            key=correction.specialty_code,
            detail={"occupation": correction.occupation_code},
        )
        announce(CROSSWALK_CHANGED, correction.specialty_code)


def _end(specialty: str, occupation: str) -> int:
    standing = Correction.objects.in_force().filter(specialty_code=specialty, occupation_code=occupation)
    return standing.update(ended_at=timezone.now())
