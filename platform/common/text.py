"""One validator for every text a person can type, and the model fields that apply it on each write.

Control characters break later spreadsheet exports; direction overrides and zero-width characters make two different
texts look alike. Both are refused where they enter, with the position, so that nothing has to be repaired later.
"""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

_ALLOWED_CONTROLS = {"\n", "\t"}
_REFUSED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn"}


def first_refused_character(text: str) -> int | None:
    """The 0-based position of the first control, format, surrogate or unassigned character; None when clean."""
    if text.isascii() and text.isprintable():
        return None
    for position, character in enumerate(text):
        if character not in _ALLOWED_CONTROLS and unicodedata.category(character) in _REFUSED_CATEGORIES:
            return position
    return None


def validate_text(value: object) -> None:
    """Raise ValidationError (code "control_character") for text that holds a refused character."""
    if not isinstance(value, str):
        return
    position = first_refused_character(value)
    if position is not None:
        raise ValidationError(
            _("Character %(position)d is invisible (U+%(code)s). Delete it and type the text again."),
            code="control_character",
            params={"position": position + 1, "code": f"{ord(value[position]):04X}"},
        )


def tidy(text: str) -> str:
    """Windows line ends to "\\n", and no blanks around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class LinesField(forms.CharField):
    """Text of several lines as a browser sends it: with Windows line ends, which are no invisible characters to refuse."""

    widget: type[forms.Widget] = forms.Textarea
    default_validators = [validate_text]

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class _Checked:
    """Checks on every write, bulk ones included, not only in forms."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        validate_text(value)
        return super().get_db_prep_save(value, connection)  # type: ignore[misc]


class PlainCharField(_Checked, models.CharField):
    """A line of text that cannot hold invisible characters."""

    default_validators = [validate_text]


class PlainTextField(_Checked, models.TextField):
    """Text of several lines that cannot hold invisible characters besides line ends and tabs."""

    default_validators = [validate_text]
