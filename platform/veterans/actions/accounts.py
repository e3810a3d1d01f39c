"""A station gives a person a sign-in."""

import secrets

from django.db import transaction
from django.utils import timezone

from accounts.actions import give_password, make_user
from audit.actions import Actor, record
from veterans.models import Person


@transaction.atomic
def give_sign_in(*, person: Person, by: Actor) -> tuple[str, str]:
    """Make the person's user, or give a new password to the one there is; (user name, password), shown once."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    user = locked.user
    if user is None:
        name = f"v{secrets.randbelow(10**8):08d}"
        user, password = make_user(name=name, display_name=locked.name, by=by)
        Person.objects.filter(pk=locked.pk).update(user=user)
    else:
        password = give_password(user=user, by=by)
    record(
        by=by,
        action="veterans.person.signin",
        kind="person",
        key=person.public_id,
        on_behalf=True,
        detail={"at": timezone.now().isoformat()[:10]},
    )
    return user.username, password
