"""What a firm says of itself."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc as uscc_rules
from stdnum.exceptions import ValidationError as BadNumber

from accounts.models import normal_phone
from common.text import LinesField, validate_text
from employers.actions.firms import AUTHORISATION, FIELDS, LICENCE
from employers.models import EmployerKind, Role
from files.forms import EvidenceField
from files.inspect import Inspected
from matching.text.limits import plain
from places.models import Level, Place
from places.queries import resolve


def _line(label: Any, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, validators=[validate_text], **options)


class FirmForm(forms.Form):
    """Name, code, kind, licence, contact person; the licence and the authorisation as files.

    keep_files: files were given before and stay unless new ones are chosen. within: prefixes of places tried where a
    name alone is ambiguous. kept: the firm is on file; its office keeps it, so no place is asked for.
    """

    name = _line(_("Name of the firm, as on the licence"), 120)
    uscc = _line(_("Unified social credit code"), 40, help_text=_("18 characters, on the licence."))
    kind = forms.ChoiceField(label=_("Kind"), choices=EmployerKind.choices)
    place = _line(_("County or town where the firm is"), 120, help_text=_("For example 奇台县 or 652325."))
    licence_address = _line(_("Address on the licence"), 300)
    licence_until = forms.DateField(
        label=_("Licence valid until"), required=False, help_text=_("Empty: without an end."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    contact_name = _line(_("Contact person"), 60)
    contact_phone = _line(
        _("Phone of the contact person"), 20, widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text=_("Kept encrypted; only the office that checks sees it."),
    )  # fmt: skip
    licence = EvidenceField(label=_("Business licence"), help_text=_("A photo or a scan (PDF, JPG, PNG)."))
    authorisation = EvidenceField(
        label=_("Authorisation of the contact person"), help_text=_("Signed and stamped by the firm.")
    )

    def __init__(
        self, *args: Any, keep_files: bool = False, kept: bool = False, offices: Any = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if kept:
            del self.fields["place"]
        self.prefixes = sorted({code[:2] for code in offices})
        if keep_files:
            for name in (LICENCE, AUTHORISATION):
                self.fields[name].required = False
                self.fields[name].help_text = _("Empty: the file you gave before stays.")

    def clean_uscc(self) -> str:
        try:
            return str(uscc_rules.validate(plain(self.cleaned_data["uscc"]).upper()))
        except BadNumber:
            raise forms.ValidationError(
                _("The check digit is wrong: at least one character is mistyped. Compare it with the licence.")
            ) from None

    def clean_place(self) -> Place:
        words = self.cleaned_data["place"].strip()
        found = Place.objects.current().filter(code=words).first() or resolve(words)
        for prefix in self.prefixes if found is None else ():
            found = found or resolve(words, prefix)
        if found is None:
            raise forms.ValidationError(_("There is no such place, or several have this name. Write its code."))
        if found.level in {Level.NATION, Level.PROVINCE}:
            raise forms.ValidationError(_("Name the county or the town, so that its office can check the firm."))
        return found

    def clean_licence_until(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["licence_until"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("This licence has run out. Give the new one."))
        return day

    def clean_contact_phone(self) -> str:
        digits = normal_phone(self.cleaned_data["contact_phone"])
        if not 7 <= len(digits) <= 13:
            raise forms.ValidationError(_("This is no phone number."))
        return digits

    def values(self) -> dict[str, Any]:
        """What goes into a registration."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def evidence(self) -> dict[str, Inspected]:
        """The files that were chosen, by purpose."""
        return {name: self.cleaned_data[name] for name in (LICENCE, AUTHORISATION) if self.cleaned_data[name]}


class CodeForm(forms.Form):
    """An invitation's code."""

    code = _line(_("Invitation code"), 20, help_text=_("The owner of the firm gives it to you."))


class InviteForm(forms.Form):
    """What the invited will do."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.RECRUITER)


class ReasonForm(forms.Form):
    """A reason that the other side reads."""

    reason = LinesField(label=_("Reason"), max_length=300)
