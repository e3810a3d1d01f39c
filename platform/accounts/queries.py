"""Reads of users and posts."""

from django.db.models import Q

from accounts.models import PostQuerySet, StaffPost, User
from accounts.rules import prefixes_led


def only_post_code() -> str:
    """The place of the installation's staff posts, where all of them are at one place; "" otherwise."""
    codes = set(StaffPost.objects.current().values_list("place__code", flat=True))
    return codes.pop() if len(codes) == 1 else ""


def posts_led_by(user: User) -> PostQuerySet:
    """Today's posts in the places that the user leads, by place and name."""
    condition = Q(pk__in=[])
    for prefix in prefixes_led(user):
        condition |= Q(place__code__startswith=prefix)
    found: PostQuerySet = (
        StaffPost.objects.current()
        .filter(condition)
        .select_related("user", "place")
        .order_by("place__code", "role", "user__username")
    )
    return found
