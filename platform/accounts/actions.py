"""Make users, appoint them to posts, end posts, give passwords. Every one leaves an audit row."""

import datetime
import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role, StaffPost, User
from accounts.topics import POST_ENDED
from audit.actions import Actor, record
from places.models import Place
from runs.actions import announce

_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"


class NameTaken(Exception):
    """Another user has this name or this phone number."""


class AlreadyAppointed(Exception):
    """The user holds this very post."""


def new_password() -> str:
    """Twelve characters that are hard to misread on paper: three groups of letters and digits."""
    groups = ["".join(secrets.choice(_LETTERS) for _n in range(4)), "".join(secrets.choice(_DIGITS) for _n in range(4))]
    return "-".join([*groups, "".join(secrets.choice(_LETTERS + _DIGITS) for _n in range(4))])


@transaction.atomic
def make_user(*, name: str, by: Actor, display_name: str = "", phone: str = "", **more: Any) -> tuple[User, str]:
    """A user with a first password, which is told once: (user, password). Raises NameTaken."""
    password = new_password()
    try:
        with transaction.atomic():
            user = User.objects.create_user(name, password, display_name=display_name, phone=phone, **more)
    except IntegrityError:
        raise NameTaken(name) from None
    record(by=by, action="accounts.user.made", kind="user", key=user.pk)
    return user, password


@transaction.atomic
def give_password(*, user: User, by: Actor) -> str:
    """A new password, told once; everybody signed in as this user is signed out."""
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    record(by=by, action="accounts.user.password_given", kind="user", key=user.pk)
    return password


@transaction.atomic
def forget_user(*, user: User, by: Actor) -> None:
    """Whoever this account belonged to is erased: it opens nothing any more and says neither name nor phone.

    The row stays, since traces point at it. Whoever held a staff post keeps the name under which they acted.
    """
    user.is_active = False
    user.phone = ""
    if not user.posts.exists():
        user.display_name = ""
    user.set_unusable_password()
    user.save()
    record(by=by, action="accounts.user.forgotten", kind="user", key=user.pk)


@transaction.atomic
def appoint(*, user: User, place: Place, role: str, by: Actor, since: datetime.date | None = None) -> StaffPost:
    """Give a user a post from a day on (today). Raises AlreadyAppointed."""
    try:
        with transaction.atomic():
            post = StaffPost.objects.create(
                user=user, place=place, role=Role(role), valid_from=since or timezone.localdate()
            )
    except IntegrityError:
        raise AlreadyAppointed(place.code) from None
    record(
        by=by, action="accounts.post.begun", kind="user", key=user.pk, detail={"place": place.code, "role": post.role}
    )
    return post


@transaction.atomic
def stand_at_successor(*, place: Place, successor: Place, by: Actor) -> int:
    """Whoever holds a post of a merged place holds the same one where it went; how many posts that made.

    The old post goes on: what is still kept under the old code is reached through it until it is moved.
    """
    made = 0
    for post in StaffPost.objects.current().filter(place=place).select_related("user").order_by("pk"):
        if not StaffPost.objects.filter(user=post.user, place=successor, role=post.role, valid_to=None).exists():
            appoint(user=post.user, place=successor, role=post.role, by=by)
            made += 1
    return made


@transaction.atomic
def end_post(*, post: StaffPost, by: Actor) -> None:
    """End a post: from the next request on it opens nothing. A post of today is taken away. Twice is once."""
    today = timezone.localdate()
    standing = StaffPost.objects.select_for_update().filter(pk=post.pk, valid_to=None).first()
    if standing is None:
        return
    if standing.valid_from is not None and standing.valid_from >= today:
        standing.delete()
    else:
        standing.valid_to = today
        standing.save(update_fields=["valid_to"])
    record(
        by=by,
        action="accounts.post.ended",
        kind="user",
        key=post.user_id,
        detail={"place": post.place.code, "role": post.role},
    )
    announce(POST_ENDED, post.user_id)


@transaction.atomic
def sign_up(*, name: str, password: str, display_name: str = "", phone: str = "") -> User:
    """Somebody makes a sign-in for themselves, to register a firm or to join one. Raises NameTaken."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(name, password, display_name=display_name, phone=phone)
    except IntegrityError:
        raise NameTaken(name) from None
    record(by=user, action="accounts.user.signed_up", kind="user", key=user.pk)
    return user
