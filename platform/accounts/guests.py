"""Guests who make a sign-in for themselves: how often, and how they are signed in."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User, normal_phone
from common.text import validate_text


def too_often(request: HttpRequest) -> bool:
    """Whether this address has made too many sign-ins lately; counts this one."""
    return not ratelimit.consume(request, action="signup")


def let_in(request: HttpRequest, user: User) -> None:
    """Sign in who has just made the account."""
    login(request, user, backend="accounts.backends.NameOrPhoneBackend")


class GuestForm(forms.Form):
    """A sign-in of one's own."""

    user_name = forms.CharField(
        label=_("User name"), max_length=150, validators=[UnicodeUsernameValidator()],
        help_text=_("You sign in with it; letters, digits and . _ - are allowed."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "username"}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Password"), max_length=128, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters that are not easily guessed."),
    )  # fmt: skip
    display_name = forms.CharField(label=_("Your name"), max_length=60, validators=[validate_text])
    phone = forms.CharField(
        label=_("Your mobile number"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )  # fmt: skip

    def clean_user_name(self) -> str:
        name: str = User.normalize_username(self.cleaned_data["user_name"])
        if User.objects.filter(username=name).exists():
            raise forms.ValidationError(_("This user name is taken. Choose another one."))
        return name

    def clean_phone(self) -> str:
        words: str = self.cleaned_data["phone"].strip()
        if len(normal_phone(words)) != 11:
            raise forms.ValidationError(_("A mobile number has 11 digits."))
        return words

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password"):
            probe = User(username=data.get("user_name", ""), display_name=data.get("display_name", ""))
            try:
                validate_password(data["password"], probe)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data
