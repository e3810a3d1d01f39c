"""Whose desk a place's work lies on: the nearest office at or above it in which somebody works."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Role, StaffPost
from accounts.rules import WORKING
from places.models import Place


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


def workers_at(desk: Place) -> list[Any]:
    """Users who do the work of a desk."""
    posts = working_posts().filter(place=desk).select_related("user").order_by("user")
    return list(dict.fromkeys(post.user for post in posts))


def leaders_at(desk: Place) -> list[Any]:
    """The chiefs of a desk, or all who work there when it has none."""
    posts = working_posts().filter(place=desk, role=Role.CHIEF).select_related("user").order_by("user")
    return list(dict.fromkeys(post.user for post in posts)) or workers_at(desk)


def works_for(user: Any, place_code: str) -> bool:
    """Whether the user holds a working post whose subtree has the place."""
    return any(post.role in WORKING and place_code.startswith(post.place.scope_prefix) for post in user.current_posts)


def colleagues(user: Any) -> list[Any]:
    """Others who work at the same desks or below, for a choice to hand work on."""
    prefixes: Iterable[str] = [post.place.scope_prefix for post in user.current_posts if post.role in WORKING]
    posts = working_posts().select_related("user", "place").exclude(user=user).order_by("user__display_name", "user")
    return list(dict.fromkeys(one.user for one in posts if any(one.place.code.startswith(p) for p in prefixes)))
