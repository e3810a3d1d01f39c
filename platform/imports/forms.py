"""Upload of a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import validate_text
from imports import registry
from imports.messages import FILES


class UploadForm(forms.Form):
    """Kind, file, source and the post that keeps the rows."""

    kind = forms.ChoiceField(label=_("What is in the file"), widget=forms.Select(attrs={"class": "form-select"}))
    file = forms.FileField(
        label=_("File (XLSX, CSV, JSONL; up to 20 MB)"),
        error_messages={"empty": FILES["empty"], "required": _("Choose a file first.")},
        widget=forms.FileInput(attrs={"class": "form-control"}),
    )
    source = forms.CharField(
        label=_("Name of the source"),
        max_length=60,
        required=False,
        validators=[validate_text],
        help_text=_("Needed where the file numbers its rows but has no column for the source."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    place = forms.ChoiceField(label=_("Kept by"), widget=forms.Select(attrs={"class": "form-select"}))

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(spec.kind, spec.title) for spec in registry.specs()]  # type: ignore[attr-defined]
        self.fields["place"].choices = places  # type: ignore[attr-defined]
