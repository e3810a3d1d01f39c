"""What staff write into the ledger."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import StaffPost
from common.text import validate_text
from veterans.models import Channel, CloseReason, NeedKind

_DAY = forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d")


def _line(label: Any, most: int = 200, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        validators=[validate_text],
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


def _choice(label: Any, choices: Any, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=required)


class OwnerField(forms.ModelChoiceField):
    """Posts that may see to a need: those at or above the keeper, and below the user's own places."""

    def label_from_instance(self, obj: StaffPost) -> str:
        return f"{obj.user} · {obj.place.name}"


class NeedForm(forms.Form):
    """A new need."""

    kind = _choice(_("Need"), NeedKind.choices)
    words = _line(_("What exactly"))
    next_step = _line(_("Next step"))
    due_on = forms.DateField(label=_("Due on"), widget=_DAY)
    on_behalf = forms.BooleanField(label=_("Told by the person, entered for them"), required=False)


class StepForm(forms.Form):
    """What comes next; `seen` tells which state of the need was on the screen."""

    next_step = _line(_("Next step"), required=True)
    due_on = forms.DateField(label=_("Due on"), widget=_DAY)
    owner = OwnerField(label=_("Who sees to it"), queryset=StaffPost.objects.none(), required=False)
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """Why a need ends without an outcome on file."""

    reason = _choice(_("Closed because"), [("", "—"), *CloseReason.choices])
    words = _line(_("In words"), 300)


class ReopenForm(forms.Form):
    due_on = forms.DateField(label=_("Due on"), widget=_DAY)
    words = _line(_("Why it is opened again"), 300, required=True)


class ContactForm(forms.Form):
    """A call, a message, a visit."""

    channel = _choice(_("By"), Channel.choices)
    reached = forms.BooleanField(label=_("Reached"), required=False, initial=True)
    words = _line(_("What was said"), 300)


class AwayForm(forms.Form):
    """Where a person is for now, and how to reach them."""

    place_words = _line(_("Where to"), 120, required=True)
    channel = _choice(_("Best reached by"), Channel.choices)
    detail = _line(_("Number or address there (kept encrypted)"), 120)
    since = forms.DateField(label=_("Away since"), widget=_DAY)


class ViewForm(forms.Form):
    """A name for the filter that is shown."""

    name = _line(_("Name of the view"), 40, required=True)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
