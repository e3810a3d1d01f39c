"""Where a member of a cohort stands, and why somebody need not come to adaptation training."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import validate_text
from files.forms import EvidenceField
from outcomes.models import DestinationKind, Exemption, SeekingMark, YearCounts
from outcomes.models.cohort import BY_HAND


class DestinationForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Destination"), choices=[one for one in DestinationKind.choices if one[0] in BY_HAND]
    )
    mark = forms.ChoiceField(label=_("Marked"), choices=[("", "—"), *SeekingMark.choices], required=False)
    hardship = forms.BooleanField(label=_("Recognised as hard to place"), required=False)
    helped = forms.BooleanField(label=_("Helped for that"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("kind") != DestinationKind.SEEKING and (found.get("mark") or found.get("hardship")):
            raise forms.ValidationError(_("Marks belong to people without work only."))
        if found.get("helped") and not found.get("hardship"):
            raise forms.ValidationError(_("Helped for hardship means that it was recognised first."))
        return found


class FormYearForm(forms.Form):
    """Which year stands over the form, and who says so."""

    counts = forms.ChoiceField(label=_("Year over the form"), choices=YearCounts.choices, widget=forms.RadioSelect)
    source = forms.CharField(
        label=_("Who says so (document, number, date)"), max_length=120, validators=[validate_text]
    )


class ExemptionForm(forms.Form):
    reason = forms.ChoiceField(label=_("Exempt because"), choices=Exemption.choices)
    evidence = EvidenceField(label=_("Evidence"), required=True)
