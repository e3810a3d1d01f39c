"""What people write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import validate_text


class WordsForm(forms.Form):
    """One text that may not be empty or hold invisible characters."""

    words = forms.CharField(
        label=_("What is wrong"),
        max_length=1000,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )
