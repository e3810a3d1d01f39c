"""Lists evened by a decision of staff: who decides, what moves, and what the reader is told."""

import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Role
from matching.rank import band
from matching.rank.evened import evened, lift
from places.models import Place
from recommendations.groups import FEWEST, grouped
from recommendations.models import EvenedOrder, Exposure
from veterans.models import Person

LOOKED_AT = datetime.timedelta(days=30)


def places_decided_for(user: Any) -> list[Place]:
    """Chiefs decide for the place of their own post."""
    return [post.place for post in user.current_posts if post.role == Role.CHIEF]


def in_force(person: Person) -> EvenedOrder | None:
    """The nearest standing decision over the place that keeps the person's file."""
    return EvenedOrder.objects.over(person.kept_by).select_related("place").first()


def reordered(person: Person, items: list[dict[str, Any]], order: EvenedOrder) -> list[dict[str, Any]]:
    """Items of a list in the order that the decision makes of it."""
    lifts = _lifts(person, [item["p"] for item in items], order)
    bands = ["fallback" if item["b"] else band(item["f"]) for item in items]
    worth = _worth([item["s"] for item in items], bands)
    places = evened(worth, bands, [lifts.get(item["p"], 0.0) for item in items], order.bound)
    return [items[at] for at in places]


def _worth(scores: list[float], bands: list[str]) -> list[float]:
    """What each place is worth: the scores of its band, best first. So the order after the capacity pass is kept."""
    best = {
        name: iter(sorted((s for s, b in zip(scores, bands, strict=True) if b == name), reverse=True)) for name in bands
    }
    return [next(best[name]) for name in bands]


def _lifts(person: Person, postings: list[int], order: EvenedOrder) -> dict[int, float]:
    """Posting → how far it was shown to the person's group less often than to the others of the place."""
    day = timezone.localdate()
    people = Person.objects.seeking().filter(kept_by__path__startswith=order.place.path)
    (own,) = grouped(Person.objects.filter(pk=person.pk), order.dimension, day).values_list("group", flat=True)
    size = grouped(people, order.dimension, day).filter(group=own).count()
    everybody = people.count()
    if not own or size < FEWEST or everybody == size:
        return {}
    shown = Exposure.objects.filter(
        posting__in=postings, shown_on__gt=day - LOOKED_AT, person__kept_by__path__startswith=order.place.path
    )
    counted = grouped(shown, order.dimension, day, "person__").values("posting").order_by()
    seen = {
        row["posting"]: (row["theirs"], row["all"])
        for row in counted.annotate(all=Count("pk"), theirs=Count("pk", filter=Q(group=own)))
    }
    return {posting: lift(theirs, total, size / everybody) for posting, (theirs, total) in seen.items()}
