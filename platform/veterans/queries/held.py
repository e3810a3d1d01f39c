"""What is held about a person, as the person reads it: words for codes, days for stamps, no keys of the machine.

Complete to the last column is the file that is taken along; here columns that only the machine needs are left out.
"""

import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common.personal_data import export_person, registrations
from matching.text.traits import BY_CODE
from veterans.models import (
    EducationRecord,
    HeldCertificate,
    Person,
    Refusal,
    RunningClock,
    ServiceRecord,
    ServiceSpecialty,
    Verdict,
    Wish,
)
from vocabulary import queries as vocabulary

MOST = 200
INNER = {"id", "user", "person", "record", "need", "by_hand", "location", "sha256"}
SPOKEN: dict[str, Any] = {
    "by": pgettext_lazy("held", "by"), "at": pgettext_lazy("held", "when"), "place": pgettext_lazy("held", "place"),
    "posting": pgettext_lazy("held", "post"), "employer": pgettext_lazy("held", "firm"),
    "application": pgettext_lazy("held", "application"), "owner": pgettext_lazy("held", "in charge"),
    "asked_at": pgettext_lazy("held", "asked on"), "asked_by": pgettext_lazy("held", "asked by"),
    "answered_at": pgettext_lazy("held", "answered on"), "answered_by": pgettext_lazy("held", "answered by"),
    "decided_at": pgettext_lazy("held", "decided on"), "decided_by": pgettext_lazy("held", "decided by"),
    "offered_at": pgettext_lazy("held", "offered on"), "offered_by": pgettext_lazy("held", "offered by"),
    "accepted_at": pgettext_lazy("held", "accepted on"), "accepted_by": pgettext_lazy("held", "accepted by"),
    "refused_at": pgettext_lazy("held", "refused on"), "written_at": pgettext_lazy("held", "written on"),
    "written_by": pgettext_lazy("held", "written by"), "given_by": pgettext_lazy("held", "given by"),
    "withdrawn_by": pgettext_lazy("held", "taken back by"), "shown_at": pgettext_lazy("held", "shown on"),
    "opened_at": pgettext_lazy("held", "opened on"), "recorded_at": pgettext_lazy("held", "entered on"),
    "recorded_by": pgettext_lazy("held", "entered by"), "verified_by": pgettext_lazy("held", "made sure by"),
    "voided_by": pgettext_lazy("held", "taken back by"), "proposed_by": pgettext_lazy("held", "proposed by"),
    "approved_by": pgettext_lazy("held", "approved by"), "opened_by": pgettext_lazy("held", "opened by"),
    "closed_by": pgettext_lazy("held", "closed by"), "item": pgettext_lazy("held", "item"),
    "stated_at": pgettext_lazy("held", "stated on"), "created_at": pgettext_lazy("held", "on file since"),
    "held_until": pgettext_lazy("held", "kept by law until"), "done_at": pgettext_lazy("held", "done on"),
    "put_by": pgettext_lazy("held", "put in by"), "date_joined": pgettext_lazy("held", "since"),
    "last_login": pgettext_lazy("held", "last sign-in"), "source": pgettext_lazy("held", "from"),
}  # fmt: skip
"""Columns without a name of their own that say something to a person; others of that kind are the machine's."""
LABELS: dict[tuple[type[models.Model], str], Any] = {(Person, "name"): pgettext_lazy("held", "name")}
TITLES = {
    "accounts.User": _("Sign-in account"),
    "veterans.ServiceSpecialty": _("Specialties served in"),
    "veterans.Remark": _("What you told your station"),
}
CODES: dict[tuple[type[models.Model], str], Any] = {
    (HeldCertificate, "kind"): lambda: vocabulary.certificate_names(),
    (RunningClock, "source"): lambda: vocabulary.certificate_names(),
    (EducationRecord, "level"): lambda: vocabulary.education_names(),
    (ServiceSpecialty, "code"): lambda: {one.code: one.name for one in vocabulary.specialties()},
    (Person, "placement_mode"): lambda: vocabulary.placement_names(),
    (ServiceRecord, "mode"): lambda: vocabulary.placement_names(),
    (Refusal, "code"): lambda: _traits(),
    (Wish, "code"): lambda: vocabulary.occupation_names(),
    (Verdict, "code"): lambda: {
        **_traits(),
        **vocabulary.occupation_names(),
        **{one.code: one.name for one in vocabulary.specialties()},
    },
}


def _traits() -> dict[str, str]:
    chinese = (get_language() or "zh").startswith("zh")
    return {code: trait.zh if chinese else trait.en for code, trait in BY_CODE.items()}


def held(person: Person) -> list[dict[str, Any]]:
    """[{title, count, rows: [[(label, words)]]}]: one a kind of record that has something to say."""
    data, found = export_person(person), []
    for one in registrations():
        model, rows = one.model, data[one.model._meta.label]
        lines = [line for row in rows[:MOST] if (line := _line(model, row))]
        if lines:
            title = TITLES.get(model._meta.label, model._meta.verbose_name_plural)
            found.append({"title": str(title), "count": len(rows), "rows": lines})
    return found


def _line(model: type[models.Model], row: dict[str, Any]) -> list[tuple[str, str]]:
    """The filled columns of one row that a person can read."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    line = []
    for name, value in row.items():
        field = fields.get(name)
        label = SPOKEN.get(name) if field is None or isinstance(field.verbose_name, str) else field.verbose_name
        label = LABELS.get((model, name), label)
        if name in INNER or not label or value in (None, "", [], {}):
            continue
        line.append((str(label), _words(model, name, field, value)))
    return line


def _words(model: type[models.Model], name: str, field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime.datetime):
        return date_format(timezone.localtime(value), "Y-m-d H:i")
    if isinstance(value, datetime.date):
        return date_format(value, "Y-m-d")
    named = CODES.get((model, name))
    names = named() if named else dict(getattr(field, "flatchoices", ()))
    if isinstance(value, list):
        return "、".join(str(names.get(one, one)) for one in value)
    return str(names.get(value, value)) if isinstance(value, str | int) else str(value)
