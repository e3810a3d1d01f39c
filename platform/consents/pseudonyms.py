"""Eight letters and digits a firm knows a person by. Two firms that compare theirs learn nothing."""

from collections.abc import Iterable
from typing import Any

from common.crypto import blind_index
from consents.models import Pseudonym
from employers.models import Employer

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 8


def code_for(employer: Employer, person: Any, attempt: int = 0) -> str:
    """From a keyed hash of firm and person: without the key nobody can compute or check it."""
    digits = int(blind_index(f"{employer.public_id}:{person.public_id}:{attempt}", "pseudonym"), 16)
    letters = []
    for _position in range(LENGTH):
        digits, rest = divmod(digits, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def codes_of(employer: Employer, people: Iterable[Any]) -> dict[int, str]:
    """Person pk → code, made where it was not yet. A code that another person has is made anew with a count."""
    listed = list(people)
    found = _stored(employer, listed)
    for attempt in range(4):
        missing = [person for person in listed if person.pk not in found]
        if not missing:
            break
        Pseudonym.objects.bulk_create(
            [Pseudonym(person=one, employer=employer, code=code_for(employer, one, attempt)) for one in missing],
            ignore_conflicts=True,
        )
        found = _stored(employer, listed)
    return found


def _stored(employer: Employer, people: list[Any]) -> dict[int, str]:
    rows = Pseudonym.objects.filter(employer=employer, person__in=[person.pk for person in people])
    return dict(rows.values_list("person_id", "code"))
