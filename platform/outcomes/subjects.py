"""What this room's duties are about, for the page of duties: the people to call, and those who have work."""

from typing import Any

from duties.kinds import About, Subject
from outcomes.models import EmploymentSpell, RetentionCall
from veterans.models import Need
from veterans.subjects import called


def _calls(user: Any, ids: list[str]) -> Any:
    return RetentionCall.objects.kept_in(user).filter(public_id__in=ids)


def _spells(user: Any, ids: list[str]) -> Any:
    return EmploymentSpell.objects.kept_in(user).filter(public_id__in=ids)


def _call(row: RetentionCall, key: str) -> Subject:
    return Subject(str(row.spell.person), row.get_absolute_url(), str(row.spell.person.public_id))


def _claim(row: EmploymentSpell, key: str) -> Subject:
    return Subject(str(row.person), row.get_absolute_url(), str(row.person.public_id))


def _needs(user: Any, ids: list[str]) -> Any:
    return Need.objects.kept_in(user).filter(public_id__in=ids)


def _need(row: Need, key: str) -> Subject:
    return Subject(str(row.person), row.get_absolute_url(), str(row.person.public_id))


CALLS = About(_calls, called("spell__person"), _call)
CLAIMS = About(_spells, called(), _claim)
FOUND = About(_needs, called(), _need)
