"""The form with which somebody changes the own password."""

from typing import Any

from allauth.account.forms import ChangePasswordForm


class OwnPasswordForm(ChangePasswordForm):
    """The page says the rules once and in its own words; no placeholder stands for a label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["class"] = "form-control"
