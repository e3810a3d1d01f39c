"""What this room's duties are about, for the page of duties: the applications, for staff who keep the files."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application
from duties.kinds import About, Subject
from veterans.subjects import called


def _applications(user: Any, ids: list[str]) -> Any:
    return Application.objects.kept_in(user).filter(public_id__in=ids)


def _application(row: Application, key: str) -> Subject:
    words = f"{row.person}，{row.employer}：{row.posting}"
    return Subject(words, row.get_absolute_url(), str(row.person.public_id))


def _applications_asking(user: Any, ids: list[str]) -> Any:
    return _applications(user, ids).with_asks()


def _told(row: Any, key: str) -> Subject:
    """Who has work now is asked in the same talk about the other applications; the application's page asks it."""
    found = _application(row, key)
    if not row.asks:
        return found
    return replace(
        found, words=_("%(subject)s (has started work; ask about the other applications)") % {"subject": found.words}
    )


_FIELDS = ("employer__name", "posting__title", *called())
APPLICATIONS = About(_applications, _FIELDS, _application)
TELLS = About(_applications_asking, ("asks", *_FIELDS), _told)
