"""Reads of users and posts."""

from accounts.models import StaffPost


def only_post_code() -> str:
    """The place of the installation's staff posts, where all of them are at one place; "" otherwise."""
    codes = set(StaffPost.objects.current().values_list("place__code", flat=True))
    return codes.pop() if len(codes) == 1 else ""
