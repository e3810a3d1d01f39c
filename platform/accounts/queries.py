"""Reads of users and posts."""

from typing import Any

from django.db.models import Q

from accounts.models import PostQuerySet, StaffPost, User
from accounts.rules import prefixes_led
from places.scope import in_scope


def within(user: Any, field: str) -> Q:
    """The condition that a row is kept in the user's subtree: the code of its place begins as that of one of their posts.

    field: the way from the row to that code ("kept_by__code", "person__kept_by__code", "kept_code"). Any post of today
    counts, whatever its role; of several posts each adds its subtree. A post at the root of the country has every row.
    A way that ends in NULL is kept nowhere: nobody has that row. No row for a user without a post of today, a superuser
    included, for one who was locked out (`is_active`), for a visitor who has not signed in, and for None.

    The posts are read here, once a user object (`current_posts`), not when the query runs.
    """
    return in_scope(user.scope() if getattr(user, "is_authenticated", False) else (), field)


def within_one(user: Any, *fields: str) -> Q:
    """The condition that all these codes of a row lie below one and the same post of the user.

    `within` for each of them would also join what two posts that lie apart keep: what concerns two files is for an office
    that keeps both, or stands above both.
    """
    condition = Q(pk__in=[])
    for prefix in user.scope() if getattr(user, "is_authenticated", False) else ():
        condition |= Q(**{f"{field}__startswith": prefix for field in fields})
    return condition


def only_post_code() -> str:
    """The place of the installation's staff posts, where all of them are at one place; "" otherwise."""
    codes = set(StaffPost.objects.current().values_list("place__code", flat=True))
    return codes.pop() if len(codes) == 1 else ""


def posts_led_by(user: User) -> PostQuerySet:
    """Today's posts in the places that the user leads, by place and name."""
    found: PostQuerySet = (
        StaffPost.objects.current()
        .filter(in_scope(prefixes_led(user), "place__code"))
        .select_related("user", "place")
        .order_by("place__code", "role", "user__username")
    )
    return found
