"""Who may write what; asked at each request."""

from typing import Any

from duties.desks import works_for
from veterans.models import Person


def may_record(user: Any, person: Person) -> bool:
    """Working staff of the place that keeps the file, or above; an auditor only reads."""
    return works_for(user, person.kept_by.code)
