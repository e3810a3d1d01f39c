"""The heads of a posting: taken and given back by one conditional update each. Only outcomes calls these."""

from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from audit.actions import Actor, record
from employers.actions.postings import close_posting
from employers.models import Posting, PostingState
from employers.topics import POSTING_CHANGED
from runs.actions import announce

FILLED = "filled"
"""Why a posting closed by itself: all its heads are taken."""


class NoHeadLeft(Exception):
    """All heads are taken, or the posting was never published."""


class NoHeadTaken(Exception):
    """No head of the posting is taken: somebody counted wrong."""


@transaction.atomic
def take_head(*, posting: Posting, by: Actor) -> None:
    """One head less; the last one closes an open posting. How many are offered may be unknown: then none runs out.

    A posting that closed meanwhile still fills its heads: who applied in time is hired later. Raises NoHeadLeft.
    """
    free = Q(heads_remaining__isnull=True) | Q(heads_remaining__gt=0)
    _move(posting, Posting.objects.filter(free).exclude(state=PostingState.DRAFT), 1, NoHeadLeft)
    record(by=by, action="employers.posting.head_taken", kind="posting", key=posting.public_id)
    if posting.heads_remaining == 0 and posting.state == PostingState.OPEN:
        close_posting(posting=posting, reason=FILLED, by=by)
        posting.state = PostingState.CLOSED
    announce(POSTING_CHANGED, posting.public_id)


@transaction.atomic
def give_head(*, posting: Posting, by: Actor) -> None:
    """The head is free again. The posting stays as it is: only a person opens it again. Raises NoHeadTaken."""
    _move(posting, Posting.objects.filter(heads_filled__gt=0), -1, NoHeadTaken)
    record(by=by, action="employers.posting.head_given", kind="posting", key=posting.public_id)
    announce(POSTING_CHANGED, posting.public_id)


def _move(posting: Posting, those: Any, step: int, problem: type[Exception]) -> None:
    moved = those.filter(pk=posting.pk).update(
        heads_filled=F("heads_filled") + step,
        heads_remaining=F("heads_remaining") - step,
        changed_at=timezone.now(),  # an import that read the posting before plans again
    )
    if not moved:
        raise problem(str(posting.public_id))
    posting.refresh_from_db(fields=["heads_filled", "heads_remaining", "state", "changed_at"])
