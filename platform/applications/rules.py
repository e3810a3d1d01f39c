"""Who may take whose steps; asked at each request."""

from typing import Any

from applications.models import Application
from consents.rules import firms_of
from duties.desks import works_for


def speaks_for_firm(user: Any, application: Application) -> bool:
    """A member of the firm, checked and not suspended."""
    return bool(firms_of(user).filter(pk=application.employer_id).exists())


def is_person(user: Any, application: Application) -> bool:
    return application.person.user_id is not None and application.person.user_id == user.pk


def keeps(user: Any, application: Application) -> bool:
    """Working staff who keep the person's file."""
    return works_for(user, application.person.kept_by.code)


def may_answer(user: Any, application: Application) -> bool:
    """Take the firm's steps: the firm, or the person's station for what the firm told it."""
    return speaks_for_firm(user, application) or keeps(user, application)


def may_decide(user: Any, application: Application) -> bool:
    """Take the person's steps: the person, or their station on their behalf."""
    return is_person(user, application) or keeps(user, application)
