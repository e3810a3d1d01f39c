"""The form field of evidence: a chosen file, already looked through."""

from typing import Any

from django import forms
from django.conf import settings

from files.actions import checked
from files.inspect import Inspected
from files.problems import Unsafe

ACCEPT = ".pdf,.jpg,.jpeg,.png,.xlsx,.docx,.csv,.txt"


class EvidenceField(forms.FileField):
    """Cleans to an `Inspected`, or None when nothing was chosen and nothing is required."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.FileInput(attrs={"class": "form-control", "accept": ACCEPT}))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Inspected | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            if upload.size > settings.FILES_MAX_BYTES:
                raise Unsafe("too_large", megabytes=settings.FILES_MAX_BYTES // (1024 * 1024))
            return checked(content=upload.read(), name=upload.name)
        except Unsafe as problem:
            raise forms.ValidationError(problem.sentence(), code=problem.code) from None
