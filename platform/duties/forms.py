"""What staff write down for themselves; days of the calendar; how long a clock runs."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import validate_text
from duties.models import CalendarDay, Clock, DayKind, Harm, Template, Unit, Weight
from files.forms import EvidenceField
from places.models import Level as PlaceLevel


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def not_past(day: datetime.date | None) -> datetime.date | None:
    if day is not None and day < timezone.localdate():
        raise forms.ValidationError(_("This day has passed."))
    return day


class OwnDutyForm(forms.Form):
    """A thing to do, by a day."""

    words = forms.CharField(label=_("What is to be done"), max_length=200, validators=[validate_text])
    due = _day(label=_("To be done by"))

    def clean_due(self) -> datetime.date | None:
        return not_past(self.cleaned_data["due"])


class PaperForm(forms.Form):
    """What shows that a duty was done."""

    evidence = EvidenceField(label=_("Photo or paper of what was done"), required=False)


class ChoiceOfUser(forms.ModelChoiceField):
    """A colleague; the choices are set by the view."""

    def __init__(self, colleagues: list[Any], **options: Any) -> None:
        from django.contrib.auth import get_user_model

        users = get_user_model().objects.filter(pk__in=[user.pk for user in colleagues]).order_by("display_name", "pk")
        super().__init__(users, **options)


class StandInForm(forms.Form):
    """Who stands in for me, from when, until when."""

    since = _day(label=_("From"), initial=timezone.localdate)
    until = _day(label=_("Up to and with"), required=False, help_text=_("Empty: until I name somebody else."))

    def __init__(self, *args: Any, colleagues: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand_in"] = ChoiceOfUser(colleagues, label=_("Colleague"))
        self.order_fields(["stand_in", "since", "until"])

    def clean_since(self) -> datetime.date | None:
        return not_past(self.cleaned_data["since"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end lies before the start."))
        return given


class DayForm(forms.ModelForm):
    """A day that differs from its weekday. A working day instead can only be a Saturday or Sunday."""

    class Meta:
        model = CalendarDay
        fields = ["day", "kind", "name", "source", "published_on"]
        widgets = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("day", "published_on")}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        day = given.get("day")
        if day and given.get("kind") == DayKind.WORKDAY and day.weekday() < 5:
            self.add_error("kind", _("This day is a working day anyway."))
        return given

    def validate_unique(self) -> None:
        """A day that is known is corrected, not refused."""


class ClockForm(forms.Form):
    """How long a clock runs; empty: not configured."""

    amount = forms.IntegerField(label=_("How long"), min_value=1, max_value=1000, required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=[("", "—"), *Unit.choices], required=False)
    source = forms.CharField(label=_("Source"), max_length=120, validators=[validate_text])

    def __init__(self, *args: Any, clock: Clock, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"amount": clock.amount, "unit": clock.unit, "source": clock.source}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("amount") and not given.get("unit"):
            self.add_error("unit", _("An amount needs its unit."))
        return given


class HarmForm(forms.Form):
    """What a day of waiting costs, and where that is said."""

    weight = forms.TypedChoiceField(label=_("Harm of delay"), choices=Weight.choices, coerce=int)
    words = forms.CharField(label=_("What is lost"), max_length=80, validators=[validate_text])
    source = forms.CharField(label=_("Source"), max_length=120, validators=[validate_text])

    def __init__(self, *args: Any, harm: Harm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(harm, name) for name in self.fields}


class TemplateForm(forms.Form):
    """Title, levels, last day and source of a recurring task; an end stops it."""

    title = forms.CharField(label=_("Task"), max_length=80, validators=[validate_text])
    levels = forms.MultipleChoiceField(
        label=_("Levels of places"), choices=PlaceLevel.choices, widget=forms.CheckboxSelectMultiple
    )
    day = forms.IntegerField(
        label=_("Last day"), min_value=1, max_value=31, required=False, help_text=_("none: the last day of the period")
    )
    source = forms.CharField(label=_("Source"), max_length=120, validators=[validate_text])
    valid_to = forms.DateField(
        label=_("Ended on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        self.initial = {name: getattr(template, name) for name in self.fields}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.template.month and not given.get("day"):
            self.add_error("day", _("A task of a named month needs its day."))
        return given
