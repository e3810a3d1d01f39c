"""Staff recommend a post to a person; the person answers."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import Actor, record
from employers.models import Posting
from recommendations.models import Answer, Recommendation
from veterans.models import Person


class AlreadyRecommended(Exception):
    """This posting was recommended to this person and waits for the answer."""


class AlreadyAnswered(Exception):
    """The recommendation has its answer."""


@transaction.atomic
def recommend(*, person: Person, posting: Posting, by: Actor) -> Recommendation:
    """Staff recommend an open posting. Raises AlreadyRecommended."""
    try:
        with transaction.atomic():
            made = Recommendation.objects.create(person=person, posting=posting, by=by)
    except IntegrityError:
        raise AlreadyRecommended(str(posting.public_id)) from None
    record(
        by=by,
        action="recommendations.recommended",
        kind="person",
        key=person.public_id,
        detail={"posting": str(posting.public_id)},
    )
    return made


@transaction.atomic
def answer(*, recommendation: Recommendation, answer: str, reason: str, by: Actor, on_behalf: bool) -> None:
    """The person's answer, by themselves or told to staff. Raises AlreadyAnswered."""
    changed = Recommendation.objects.filter(pk=recommendation.pk, answer="").update(
        answer=Answer(answer), reason=reason, answered_at=timezone.now(), answered_by=by, on_behalf=on_behalf
    )
    if not changed:
        raise AlreadyAnswered(str(recommendation.public_id))
    record(
        by=by,
        action="recommendations.answered",
        kind="person",
        key=recommendation.person.public_id,
        on_behalf=on_behalf,
        detail={"answer": answer},
    )
