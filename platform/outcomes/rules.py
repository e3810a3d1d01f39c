"""Who may write what; asked at each request."""

from typing import Any

from accounts.models import Role
from duties.desks import works_for
from places.models import Place
from veterans.models import Person


def decides_for(user: Any) -> list[Place]:
    """The places of which the user is chief: for them and all below it is decided how forms are filled in."""
    return [post.place for post in user.current_posts if post.role == Role.CHIEF]


def may_record(user: Any, person: Person) -> bool:
    """Working staff of the place that keeps the file, or above; an auditor only reads."""
    return works_for(user, person.kept_by.code)
