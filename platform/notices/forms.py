"""What a user chooses about notices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.models import Rhythm


class WayForm(forms.Form):
    """Mail, SMS, how often, and the hours without."""

    mail = forms.EmailField(label=_("Mail address"), required=False, max_length=200)
    by_mail = forms.BooleanField(label=_("Tell me also by mail"), required=False)
    by_sms = forms.BooleanField(label=_("Tell me also by SMS"), required=False)
    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices)
    quiet_from = forms.TimeField(
        label=_("Nothing from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_to = forms.TimeField(label=_("until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args: Any, phone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phone = phone

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("by_mail") and not found.get("mail"):
            self.add_error("mail", _("Mail needs an address."))
        if found.get("by_sms") and not self.phone:
            self.add_error("by_sms", _("There is no phone number in your account. Ask your station to enter it."))
        return found
