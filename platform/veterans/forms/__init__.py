"""What people write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import LinesField


class WordsForm(forms.Form):
    """One text that may not be empty or hold invisible characters."""

    words = LinesField(
        label=_("What is wrong"),
        max_length=1000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )
