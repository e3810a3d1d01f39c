"""What this room's duties are about, for the page of duties: the applications, for staff who keep the files."""

from typing import Any

from applications.models import Application
from duties.kinds import About, Subject
from veterans.subjects import called


def _applications(user: Any, ids: list[str]) -> Any:
    return Application.objects.kept_in(user).filter(public_id__in=ids)


def _application(row: Application, key: str) -> Subject:
    words = f"{row.person}，{row.employer}：{row.posting}"
    return Subject(words, row.get_absolute_url(), str(row.person.public_id))


APPLICATIONS = About(_applications, ("employer__name", "posting__title", *called()), _application)
