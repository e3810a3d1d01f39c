"""Who may do what with users and posts; each reads like a line of a job description."""

from typing import Any

from accounts.models import Role, User
from places.models import Place

WORKING = (Role.CLERK, Role.CHIEF)
"""Roles that do work; an auditor only reads."""


def is_staff(user: Any) -> bool:
    """Whoever holds a post today, and administrators: those who see other people's data."""
    return bool(user.is_authenticated and (user.works_here or user.is_superuser))


def only_reads(user: Any) -> bool:
    """Staff all of whose posts are an auditor's."""
    return bool(user.is_authenticated and user.works_here and not any(p.role in WORKING for p in user.current_posts))


def prefixes_led(user: User) -> tuple[str, ...]:
    """Place-code prefixes over which the user is chief today; an administrator leads everything ("")."""
    if user.is_superuser:
        return ("",)
    return tuple(post.place.scope_prefix for post in user.current_posts if post.role == Role.CHIEF)


def may_lead(user: User) -> bool:
    """Chiefs and administrators look after the staff of their subtree."""
    return bool(user.is_authenticated and user.is_active and prefixes_led(user))


def may_appoint(user: User, place: Place) -> bool:
    """To a post at a place of the own subtree."""
    return any(place.code.startswith(prefix) for prefix in prefixes_led(user))


def may_reset(user: User, other: User) -> bool:
    """A password of somebody all of whose posts lie in the own subtree; an administrator's only by an administrator."""
    if user.is_superuser:
        return True
    if other.is_superuser or other.pk == user.pk:
        return False
    posts = other.current_posts
    return bool(posts) and all(may_appoint(user, post.place) for post in posts)
