"""What firms, people and staff enter about an application."""

import datetime
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applications.actions.interviews import MOST_SLOTS
from applications.models import Missing, Mode
from applications.moves import Refusal
from common.text import LinesField
from consents.forms import WAYS
from employers.models import Membership
from files.forms import EvidenceField
from outcomes.forms.spells import ends_others
from outcomes.models import Contract, Insurance

MINUTES = [(15, "15"), (20, "20"), (30, "30"), (45, "45"), (60, "60"), (90, "90")]


class _Words(LinesField):
    """A few words that somebody types: a line, or more where there is room."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 200, "required": False, **options})


class _Day(forms.DateField):
    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class ApplyForBody(forms.Form):
    """Staff apply for a person: how it was said, and the paper of it."""

    channel = forms.ChoiceField(label=_("How it was said"), choices=WAYS)
    evidence = EvidenceField(label=_("Signed paper or record, as a photo or file"))


class Refuse(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=Refusal.choices)
    words = _Words(label=_("In words, for the applicant"))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("reason") == Refusal.OTHER and not found.get("words"):
            self.add_error("words", _("Say the other reason in a few words."))
        return found


A_YEAR = datetime.timedelta(days=366)


class Offer(forms.Form):
    starts_on = _Day(label=_("First working day"), required=False)
    reply_by = _Day(label=_("Reply by"))
    words = _Words(label=_("What goes with it"))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for name in ("starts_on", "reply_by"):
            if found.get(name) and found[name] < timezone.localdate():
                self.add_error(name, _("This day has passed. Choose today or a later day."))
            elif found.get(name) and found[name] > timezone.localdate() + A_YEAR:
                self.add_error(name, _("This day lies more than a year ahead. Check the year."))
        return found


class Hire(forms.Form):
    started_on = _Day(label=_("First working day"))
    contract_kind = forms.ChoiceField(
        label=_("Contract"), required=False, choices=[("", _("unknown")), *Contract.choices]
    )
    contract_months = forms.IntegerField(
        label=_("Length of the contract, months"), required=False, min_value=1, max_value=600
    )
    pay = forms.IntegerField(label=_("Monthly pay, yuan"), required=False, min_value=1, max_value=1_000_000)
    insurance = forms.ChoiceField(label=_("Social insurance"), choices=Insurance.choices, initial=Insurance.UNKNOWN)
    ends_others = ends_others()

    def __init__(self, *args: Any, asks: bool = False, **kwargs: Any) -> None:
        """asks: whether whoever fills it in speaks with the person; a firm says nothing about other applications."""
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["ends_others"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("contract_months") and found.get("contract_kind") != Contract.FIXED:
            self.add_error("contract_months", _("Only a contract for a fixed term has months."))
        return found

    def clean_started_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["started_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come. Record the first working day when it is there."))
        return day


class Missed(forms.Form):
    missing = forms.ChoiceField(label=_("Who was missing"), choices=Missing.choices)


class Note(forms.Form):
    words = _Words(
        label=_("Note about the applicant"), required=True, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class Words(forms.Form):
    words = _Words(label=_("In words, if you like"))


class Propose(forms.Form):
    """Up to six times to choose from; the interviewer is one of the firm's members."""

    interviewer = forms.ModelChoiceField(queryset=User.objects.none(), label=_("Interviewer"), required=False)
    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices)
    minutes = forms.TypedChoiceField(label=_("Minutes"), choices=MINUTES, coerce=int, initial=30)
    where = _Words(label=_("Where"), max_length=120)
    link = forms.URLField(label=_("Link of the video meeting"), required=False, assume_scheme="https", max_length=300)

    def __init__(self, firms: Collection[int], *args: Any, **kwargs: Any) -> None:
        """firms: keys of those that invite; who interviews for several is a member of each."""
        super().__init__(*args, **kwargs)
        who: Any = self.fields["interviewer"]
        who.queryset = User.objects.filter(is_active=True) if firms else User.objects.none()
        for firm in firms:
            members = Membership.objects.current().filter(employer=firm).values("user")
            who.queryset = who.queryset.filter(pk__in=members)
        who.required = who.queryset.exists()
        if not who.required:
            del self.fields["interviewer"]
        for number in range(MOST_SLOTS):
            self.fields[f"time{number}"] = forms.DateTimeField(
                label=_("Time %(number)d") % {"number": number + 1}, required=number == 0,
                widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": 300}, format="%Y-%m-%dT%H:%M"),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("mode") == Mode.VIDEO and not found.get("link"):
            self.add_error("link", _("A video meeting needs its link."))
        if found.get("link") and not found["link"].startswith("https://"):
            self.add_error("link", _("The link begins with https://."))
        given = (found.get(f"time{number}") for number in range(MOST_SLOTS))
        return {**found, "times": [one for one in given if one]}
