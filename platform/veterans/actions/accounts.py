"""A station gives a person a sign-in."""

import secrets

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import Actor, record
from veterans.models import Person

_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"


def new_password() -> str:
    """Twelve characters that are hard to misread on paper: three groups of letters and digits."""
    groups = ["".join(secrets.choice(_LETTERS) for _n in range(4)), "".join(secrets.choice(_DIGITS) for _n in range(4))]
    return "-".join([*groups, "".join(secrets.choice(_LETTERS + _DIGITS) for _n in range(4))])


@transaction.atomic
def give_sign_in(*, person: Person, by: Actor) -> tuple[str, str]:
    """Make the person's user, or give a new password to the one there is; (user name, password), shown once."""
    password = new_password()
    locked = Person.objects.select_for_update().get(pk=person.pk)
    user = locked.user
    if user is None:
        name = f"v{secrets.randbelow(10**8):08d}"
        user = User.objects.create_user(name, password, display_name=locked.name)
        Person.objects.filter(pk=locked.pk).update(user=user)
    else:
        user.set_password(password)
        user.save(update_fields=["password"])
    record(
        by=by,
        action="veterans.person.signin",
        kind="person",
        key=person.public_id,
        on_behalf=True,
        detail={"at": timezone.now().isoformat()[:10]},
    )
    return user.username, password
