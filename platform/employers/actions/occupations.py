"""A person says which occupation a posting is."""

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, record
from employers.models import Posting
from employers.topics import POSTING_CHANGED
from runs.actions import announce
from vocabulary.queries import occupation_names


class UnknownOccupation(Exception):
    """The classification has no such code."""


@transaction.atomic
def confirm_occupation(*, posting: Posting, code: str, by: Actor) -> None:
    """Set the code of a posting as a person found it: matching takes it for certain, the coder learns it when it is
    fitted next. Confirming the same code again changes nothing. Raises UnknownOccupation.
    """
    if code not in occupation_names():
        raise UnknownOccupation(code)
    found = Posting.objects.select_for_update().get(pk=posting.pk)
    if found.occupation_confirmed and found.occupation == code:
        return
    before = found.occupation
    Posting.objects.filter(pk=found.pk).update(occupation=code, occupation_confirmed=True, changed_at=timezone.now())
    record(
        by=by,
        action="employers.posting.occupation_confirmed",
        kind="posting",
        key=posting.public_id,
        detail={"code": code, "before": before},
    )
    announce(POSTING_CHANGED, posting.public_id)
