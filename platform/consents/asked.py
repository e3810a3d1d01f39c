"""The duty to ask a person whom a firm asks for: one a request, and another where the merge that closed it was undone."""

from collections.abc import Iterable
from typing import Any

from django.db.models.functions import Substr

from audit.actions import Actor
from consents.models import ContactRequest
from consents.topics import ASKED_DUTY
from duties.actions import close_for, hand_along, open_duty
from duties.models import Duty


def duties_of(requests: Iterable[ContactRequest]) -> Any:
    """The open ones of these requests, with `of`, the public id of the request."""
    mine = Duty.objects.open().filter(kind=ASKED_DUTY).annotate(of=Substr("key", 1, 36))
    return mine.filter(of__in=[str(one.public_id) for one in requests])


def settled(request: ContactRequest, outcome: str, by: Actor) -> None:
    """Answered, or nobody asks any more."""
    for duty in duties_of([request]):
        close_for(kind=ASKED_DUTY, key=duty.key, outcome=outcome, by=by)


def follow(requests: Iterable[ContactRequest], by: Actor) -> None:
    """Where a file moved, the place that keeps it now asks."""
    places = {str(one.public_id): one.person.kept_by for one in requests}
    found = {duty.key: places[duty.of] for duty in duties_of(requests)}
    hand_along(kinds=[ASKED_DUTY], places=found, by=by)


def again(requests: Iterable[ContactRequest], by: Actor) -> None:
    """Of requests that wait and that nobody is told to ask about any more: a duty is opened once."""
    waiting = list(requests)
    asked = {duty.of for duty in duties_of(waiting)}
    for one in waiting:
        if str(one.public_id) not in asked:
            key, place = f"{one.public_id}:again", one.person.kept_by
            open_duty(kind=ASKED_DUTY, key=key, place=place, by=by, due_at=one.due_at)
