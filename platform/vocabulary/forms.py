"""What an administrator decides about a line of the crosswalk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import validate_text
from vocabulary.queries import occupation_names


class CorrectionForm(forms.Form):
    """Occupation by its code, how far the specialty leads there, and why."""

    occupation = forms.CharField(
        label=_("Occupation code"),
        max_length=12,
        help_text=_("Look it up by words under “Occupations”, for example 4-02-02-02."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    percent = forms.IntegerField(
        label=_("How far it leads there, 0–100"),
        min_value=0,
        max_value=100,
        help_text=_("0 takes the line away."),
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        validators=[validate_text],
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def clean_occupation(self) -> Any:
        code = self.cleaned_data["occupation"].strip()
        if code not in occupation_names():
            raise forms.ValidationError(_("There is no occupation with this code."))
        return code
