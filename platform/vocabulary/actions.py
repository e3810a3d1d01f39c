"""Correct the crosswalk, take a correction back."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, record
from runs.actions import announce
from vocabulary import queries
from vocabulary.models import Correction
from vocabulary.topics import CROSSWALK_CHANGED


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
