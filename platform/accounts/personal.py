"""The account a person signs in with: shown to the person with the rest, forgotten with the rest."""

from typing import Any

from accounts.actions import forget_user
from accounts.models import User
from audit.actions import SystemJob
from common.personal_data import Registration, register

BY = SystemJob("accounts.personal")
SHOWN = ("username", "display_name", "phone", "language", "date_joined", "last_login", "is_active")
"""What the account says of its person. The password is a secret of the machine's, and a hash is nothing to take along."""


def _rows(person: Any) -> Any:
    return User.objects.filter(pk=person.user_id) if person.user_id else User.objects.none()


def _erase(person: Any) -> int:
    """An account that was forgotten before, in the name of who decided, is not forgotten again."""
    active = _rows(person).filter(is_active=True)
    for user in active:
        forget_user(user=user, by=BY)
    return len(active)


def register_all() -> None:
    """Called when the room is ready."""
    register(
        Registration(
            model=User,
            title="sign-in account",
            rows=_rows,
            export=lambda row: {name: getattr(row, name) for name in SHOWN},
            erase=_erase,
            merge=lambda kept, gone: 0,  # which account stays is decided with the file, see veterans.actions.duplicates
        )
    )
