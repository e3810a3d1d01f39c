"""What this room's duties are about, for the page of duties: the people a firm asks for."""

from typing import Any

from consents.models import ContactRequest
from duties.kinds import About, Subject
from veterans.subjects import called


def _requests(user: Any, ids: list[str]) -> Any:
    return ContactRequest.objects.visible_to(user).filter(public_id__in=ids)


def _person(row: ContactRequest, key: str) -> Subject:
    return Subject(str(row.person), row.person.get_absolute_url(), str(row.person.public_id))


REQUESTS = About(_requests, called(), _person)
