"""Rows of the profile: a certificate, a past job."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import validate_text
from files.forms import EvidenceField
from veterans.models import ToldBy

_DAY = {"class": "form-control", "type": "date"}


class _Row(forms.Form):
    """Stands inside the form of the whole page, which must be sendable while these are empty."""

    use_required_attribute = False


class CertificateForm(_Row):
    words = forms.CharField(
        label=_("Certificate and class"),
        max_length=120,
        validators=[validate_text],
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    issued_on = forms.DateField(label=_("Issued on"), required=False, widget=forms.DateInput(attrs=_DAY))
    expires_on = forms.DateField(label=_("Expires on"), required=False, widget=forms.DateInput(attrs=_DAY))

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        issued, expires = values.get("issued_on"), values.get("expires_on")
        if issued and expires and expires <= issued:
            raise forms.ValidationError(_("It would expire before it was issued."))
        return values


class JobForm(_Row):
    title = forms.CharField(
        label=_("Job"),
        max_length=120,
        validators=[validate_text],
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    years = forms.DecimalField(
        label=_("Years"),
        required=False,
        min_value=0,
        max_value=60,
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"class": "form-control", "step": "0.5"}),
    )


class ScanForm(forms.Form):
    """The signed paper form, as evidence that the person told it."""

    told = forms.ChoiceField(choices=ToldBy.choices, required=False)
    file = EvidenceField(label=_("Scan of the signed form"))
