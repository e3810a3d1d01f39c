"""A chief decides that the lists of a place are evened, or ends it."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import Actor, record
from places.models import Place
from recommendations.models import EvenedOrder


class AlreadyDecided(Exception):
    """The place has a standing decision; it is ended before another one."""


@transaction.atomic
def decide(*, place: Place, dimension: str, bound: int, reason: str, by: Actor) -> EvenedOrder:
    """Even the lists of a place from now on. Raises AlreadyDecided."""
    try:
        with transaction.atomic():
            made = EvenedOrder.objects.create(
                place=place, dimension=dimension, bound=bound, reason=reason, decided_by=by
            )
    except IntegrityError:
        raise AlreadyDecided(place.code) from None
    _noted("decided", made, by)
    return made


@transaction.atomic
def end(*, order: EvenedOrder, by: Actor) -> bool:
    """The points alone order the lists of the place again. False where the decision was ended before."""
    if not EvenedOrder.objects.standing().filter(pk=order.pk).update(ended_at=timezone.now(), ended_by=by):
        return False
    _noted("ended", order, by)
    return True


def _noted(what: str, order: EvenedOrder, by: Actor) -> None:
    detail = {"place": order.place.code, "dimension": order.dimension, "bound": order.bound}
    record(by=by, action=f"recommendations.order.{what}", kind="order", key=order.public_id, detail=detail)
