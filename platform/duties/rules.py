"""Who may do what with duties."""

from typing import Any

from duties.desks import works_for
from duties.models import Duty


def may_work_on(user: Any, duty: Duty) -> bool:
    """Clerks and chiefs of the duty's subtree; an auditor only reads."""
    return works_for(user, duty.place.code)


def may_keep_calendar(user: Any) -> bool:
    """The calendar and the clocks hold for everybody, so administrators keep them."""
    return bool(user.is_authenticated and user.is_superuser)


def may_see(user: Any) -> bool:
    """Staff, and administrators for calendar and clocks."""
    return bool(user.is_authenticated and (user.current_posts or user.is_superuser))
