"""A new colleague, or another post for one."""

from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User, normal_phone
from accounts.rules import may_appoint, prefixes_led
from common.text import validate_text
from places.models import Place
from places.queries import resolve

_CONTROL = {"class": "form-control"}


class PostForm(forms.Form):
    """Who, where, as what."""

    name = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Of somebody who has a sign-in already, or a new one."),
        widget=forms.TextInput(attrs={**_CONTROL, "autocapitalize": "none", "spellcheck": "false"}),
    )
    display_name = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        validators=[validate_text],
        widget=forms.TextInput(attrs=_CONTROL),
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=20,
        required=False,
        help_text=_("May be left empty; with it one can sign in by number."),
        widget=forms.TextInput(attrs={**_CONTROL, "inputmode": "tel"}),
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=120,
        help_text=_("Name or code of the county, town or village, for example 奇台县 or 652325."),
        widget=forms.TextInput(attrs=_CONTROL),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.Select(attrs={"class": "form-select"}))

    def __init__(self, *args: Any, leader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leader = leader

    def clean_place(self) -> Place:
        words = self.cleaned_data["place"].strip()
        found = Place.objects.current().filter(code=words).first()
        for prefix in prefixes_led(self.leader) if found is None else ():
            found = found or resolve(words, prefix)
        if found is None:
            raise forms.ValidationError(_("There is no such place, or several have this name. Write its code."))
        if not may_appoint(self.leader, found):
            raise forms.ValidationError(_("This place is not in your part of the country."))
        return found

    def clean_phone(self) -> str:
        words = self.cleaned_data["phone"].strip()
        if words and len(normal_phone(words)) != 11:
            raise forms.ValidationError(_("A mobile number has 11 digits."))
        return words
