"""Staff recommend a post to a person; the person answers."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from applications.models import Application
from audit.actions import Actor, record
from employers.models import Posting
from outcomes.models import EmploymentSpell
from recommendations.models import Answer, Recommendation
from veterans.models import Person


class AlreadyRecommended(Exception):
    """This posting was recommended to this person and waits for the answer."""


class AlreadyActedOn(Exception):
    """The person has applied for this posting or works there: nothing is left to recommend."""


class AlreadyAnswered(Exception):
    """The recommendation has its answer."""


@transaction.atomic
def recommend(*, person: Person, posting: Posting, by: Actor) -> Recommendation:
    """Staff recommend an open posting. Raises AlreadyRecommended, AlreadyActedOn."""
    both = {"person": person, "posting": posting}
    if Application.objects.open().filter(**both).exists() or EmploymentSpell.objects.open().filter(**both).exists():
        raise AlreadyActedOn(str(posting.public_id))
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


def answered_by_deed(*, person: Person, posting: Posting, by: Actor, on_behalf: bool) -> int:
    """Who applies for a recommended post, or begins to work there, has answered; how many waited. May be called again."""
    waited = list(Recommendation.objects.filter(person=person, posting=posting, answer="").select_related("person"))
    done = 0
    for one in waited:
        try:
            answer(recommendation=one, answer=Answer.INTERESTED, reason="", by=by, on_behalf=on_behalf)
            done += 1
        except AlreadyAnswered:
            continue  # the person answered at this moment
    return done
