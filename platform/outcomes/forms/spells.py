"""A piece of work, its end, its verification, and what a call told."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import validate_text
from files.forms import EvidenceField
from outcomes.actions.hires import Facts
from outcomes.models import AttemptOutcome, Contract, EndReason, Insurance, SpellKind, Verified, VoidReason
from outcomes.models.found import Unsaid

MOST_PAY = 1_000_000


def day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def line(label: Any, most: int = 120, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, validators=[validate_text])


def amount(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=MOST_PAY, help_text=_("Empty where it is not known.")
    )


ENDS = {"": None, "end": True, "stay": False}


def ends_others() -> forms.TypedChoiceField:
    """What the person chose for applications that are open; None where nobody asked."""
    return forms.TypedChoiceField(
        label=_("Other applications that are open"), required=False, coerce=lambda word: ENDS[word], empty_value=None,
        choices=[("", _("not asked")), ("end", _("end with this work")), ("stay", _("go on"))],
    )  # fmt: skip


class SpellForm(forms.Form):
    """Work that a clerk records, or that a person tells of. `key`: sent twice it is still one."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    kind = forms.ChoiceField(label=_("Kind"), choices=SpellKind.choices)
    employer_words = line(_("Employer or own firm"))
    title = line(_("Work"))
    started_on = day(_("First day of work"))
    full_time = forms.BooleanField(label=_("Full time"), required=False, initial=True)
    pay = amount(_("Monthly pay, yuan"))
    contract_kind = forms.ChoiceField(
        label=_("Contract"), choices=[("", _("not known")), *Contract.choices], required=False
    )
    contract_months = forms.IntegerField(label=_("Contract, months"), required=False, min_value=1, max_value=600)
    insurance = forms.ChoiceField(label=_("Social insurance"), choices=Insurance.choices, initial=Insurance.UNKNOWN)
    ends_others = ends_others()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("kind") == SpellKind.EMPLOYED and not found.get("employer_words"):
            self.add_error("employer_words", _("Say who the employer is."))
        if found.get("contract_months") and found.get("contract_kind") != Contract.FIXED:
            self.add_error("contract_months", _("Only a contract for a fixed term has months."))
        return found

    def facts(self) -> Facts:
        values = self.cleaned_data
        return Facts(**{name: values[name] for name in Facts.__dataclass_fields__ if name in values})


class RecordForm(SpellForm):
    """The same by a clerk, who may add a paper, and knows whether the person goes on looking."""

    keeps_seeking = forms.BooleanField(label=_("Goes on looking for work"), required=False)
    evidence = EvidenceField(label=_("Contract or other paper"), required=False)


class EndForm(forms.Form):
    ended_on = day(_("Last day of work"))
    reason = forms.ChoiceField(label=_("Why it ended"), choices=[("", "—"), *EndReason.choices])


class NextForm(forms.Form):
    """There was no other job: why the work ended then."""

    reason = forms.ChoiceField(
        label=_("Why it ended"),
        choices=[("", "—"), *(one for one in EndReason.choices if one[0] != EndReason.CHANGED)],
    )


class UnsaidForm(forms.Form):
    """Nobody could learn where the work is that was found without us."""

    reason = forms.ChoiceField(label=_("Why it stays unknown"), choices=[("", "—"), *Unsaid.choices])


class VoidForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why it never was"), choices=[("", "—"), *VoidReason.choices])


class VerifyForm(forms.Form):
    how = forms.ChoiceField(label=_("How you made sure"), choices=Verified.choices)
    evidence = EvidenceField(label=_("Paper or record"), required=False)


class TryForm(forms.Form):
    """A call that did not get through, or a person who moved."""

    outcome = forms.ChoiceField(choices=[one for one in AttemptOutcome.choices if one[0] != AttemptOutcome.REACHED])
    place = line(_("Lives now in"), 60)


class StillForm(forms.Form):
    pay = amount(_("Monthly pay now, yuan"))


class ChangedForm(forms.Form):
    ended_on = day(_("Last day there"))
    employer_words = line(_("New employer"), required=True)
    title = line(_("Work"))
    started_on = day(_("First day of the new work"))
    pay = amount(_("Monthly pay, yuan"))
    ends_others = ends_others()

    def facts(self) -> Facts:
        values = self.cleaned_data
        return Facts(employer_words=values["employer_words"], title=values["title"], pay=values["pay"])
