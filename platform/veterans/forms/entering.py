"""What is asked first of a new person, in the order of the paper form."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import WORKING
from imports.messages import CELLS
from places.models import Place
from veterans.actions.entering import Entry
from veterans.fields import FIELDS, clean
from veterans.models import Person, ToldBy

MODES: dict[str, dict[str, str]] = {
    "name": {"autofocus": "autofocus"}, "phone": {"inputmode": "tel"}, "birth_date": {"inputmode": "numeric"},
    "id_number": {"spellcheck": "false"},
}  # fmt: skip
ASKED = ("name", "id_number", "birth_date", "phone", "home")


def places_of(user: User) -> dict[str, Place]:
    """Where the user works and files are kept, by code; an auditor only reads."""
    return {post.place.code: post.place for post in user.current_posts if post.role in WORKING}


class EntryForm(forms.Form):
    """Name, and an ID number or a date of birth: enough to find out whether the person is on file already."""

    told = forms.ChoiceField(label=_("How the person told it"), choices=ToldBy.choices)
    again = forms.BooleanField(
        label=_("The person knows of the erasure and asks, here or in writing, to be on file again"), required=False
    )

    def __init__(self, *args: Any, places: dict[str, Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        for name in ASKED:
            field = FIELDS[name]
            self.fields[name] = forms.CharField(
                label=field.label, max_length=field.most, required=name == "name", help_text=field.hint,
                widget=forms.TextInput(attrs={"autocomplete": "off"} | MODES.get(field.name, {})),
            )  # fmt: skip
        self.fields["place"] = forms.ChoiceField(
            label=_("File kept by"),
            choices=[(code, place.name) for code, place in places.items()],
            initial=next(iter(places), ""),
            widget=forms.Select if len(places) > 1 else forms.HiddenInput,
        )
        self.order_fields([*ASKED, "told", "place", "again"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        keeper = self.places.get(values.get("place", ""))
        if keeper is None:
            return values
        probe = Person(kept_by=keeper)
        for name in ASKED:
            self._read(probe, name, values.get(name, ""))
        if not probe.birth_date and not {"id_number", "birth_date"} & set(self.errors):
            self.add_error(
                "id_number", _("Write the ID number or the date of birth; without one nobody is found again.")
            )
        if values.get("again") and values.get("told") not in {ToldBy.VISIT, ToldBy.PAPER}:
            self.add_error("told", _("Only the person can ask for this, here or in writing."))
        values["keeper"] = keeper
        values["entry"] = Entry(
            name=probe.name, id_number=probe.id_number or "", birth_date=probe.birth_date, phone=probe.phone or "",
            home_place=probe.home_place, home_words=probe.home_words,
        )  # fmt: skip
        return values

    def _read(self, probe: Person, name: str, words: str) -> None:
        """As the profile page reads this field."""
        try:
            text, _masked = clean(FIELDS[name], words)
            if text:
                FIELDS[name].write(probe, text)
        except ValidationError as problem:
            self.add_error(name, problem)
        if name == "birth_date" and probe.birth_date and not _plausible(probe.birth_date):
            self.add_error(name, CELLS["age_range"][0])


def _plausible(day: datetime.date) -> bool:
    today = timezone.localdate()
    return today.year - 100 <= day.year <= today.year - 14
