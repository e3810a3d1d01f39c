"""Whose desk a place's work lies on: the nearest office at or above it in which somebody works."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Role, StaffPost
from accounts.rules import WORKING
from places.models import Place
from places.scope import in_scope

PART = 1000
"""So many keys at most in one query."""


def line_above(place: Place) -> list[str]:
    """Tree paths of a place and all places above it, nearest first."""
    path, step = str(place.path), Place.steplen
    return [path[:end] for end in range(len(path), 0, -step)]


def working_posts() -> Any:
    """Today's posts of those who do work."""
    return StaffPost.objects.current().filter(role__in=WORKING, user__is_active=True)


def desk_of(place: Place, *, above: bool = False) -> Place | None:
    """The nearest place with a working post, from the place itself or (above) from its parent up; None where none is."""
    paths = line_above(place)[1 if above else 0 :]
    found = Place.objects.filter(path__in=paths, pk__in=working_posts().values("place")).order_by("-path").first()
    return found


def desks_above(places: Iterable[Place]) -> dict[int, Place]:
    """The nearest desk above each of many places, one query a thousand places above; without one a place is left out."""
    lines = {place.pk: line_above(place)[1:] for place in places}
    paths = sorted({path for line in lines.values() for path in line})
    desks: dict[str, Place] = {}
    for at in range(0, len(paths), PART):
        some = Place.objects.filter(path__in=paths[at : at + PART], pk__in=working_posts().values("place"))
        desks |= {str(desk.path): desk for desk in some}
    nearest = {pk: next((path for path in line if path in desks), None) for pk, line in lines.items()}
    return {pk: desks[path] for pk, path in nearest.items() if path is not None}


def workers_at(desk: Place) -> list[Any]:
    """Users who do the work of a desk."""
    return workers_of([desk.pk])[desk.pk]


def workers_of(desks: Iterable[int]) -> dict[int, list[Any]]:
    """Users who do the work of each of many desks, one query a thousand desks; none where nobody works."""
    return _users_of(desks, working_posts())


def _users_of(desks: Iterable[int], posts: Any) -> dict[int, list[Any]]:
    wanted = list(desks)
    found: dict[int, dict[Any, None]] = {pk: {} for pk in wanted}
    for at in range(0, len(wanted), PART):
        for post in posts.filter(place__in=wanted[at : at + PART]).select_related("user").order_by("user"):
            found[post.place_id][post.user] = None
    return {pk: list(users) for pk, users in found.items()}


def leaders_at(desk: Place) -> list[Any]:
    """The chiefs of a desk, or all who work there when it has none."""
    return leaders_of([desk.pk])[desk.pk]


def leaders_of(desks: Iterable[int]) -> dict[int, list[Any]]:
    """The same for each of many desks, two queries a thousand desks at most."""
    chiefs = _users_of(desks, working_posts().filter(role=Role.CHIEF))
    without = [pk for pk, users in chiefs.items() if not users]
    return chiefs | (workers_of(without) if without else {})


def works_for(user: Any, place_code: str) -> bool:
    """Whether the user holds a working post whose subtree has the place."""
    return any(post.role in WORKING and place_code.startswith(post.place.scope_prefix) for post in user.current_posts)


def colleagues(user: Any) -> list[Any]:
    """Others who work at the same desks or below, for a choice to hand work on."""
    below = (post.place.scope_prefix for post in user.current_posts if post.role in WORKING)
    posts = working_posts().filter(in_scope(below, "place__code")).exclude(user=user).select_related("user")
    return list(dict.fromkeys(one.user for one in posts.order_by("user__display_name", "user")))
