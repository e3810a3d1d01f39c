"""Files that belong to a person: who may read them, which people are still there."""

from collections.abc import Iterable
from typing import Any

from files import owners
from veterans.models import Person

PERSON = "person"


def _may_read(user: Any, key: str) -> bool:
    """The person, and staff in whose subtree the file is kept."""
    return Person.objects.visible_to(user).filter(public_id=key).exists()


def _alive(keys: list[str]) -> Iterable[str]:
    return [str(key) for key in Person.objects.filter(public_id__in=keys).values_list("public_id", flat=True)]


def register_all() -> None:
    """Called when the room is ready."""
    owners.register(PERSON, may_read=_may_read, alive=_alive)
