"""What a person decides about their own data."""

from django.db import transaction

from audit.actions import Actor, record
from veterans.models import Person


@transaction.atomic
def set_personalised(*, person: Person, on: bool, by: Actor) -> None:
    """Switch recommending by the profile on or off (PIPL art. 24; 算法推荐管理规定 art. 17). Effective at once."""
    Person.objects.filter(pk=person.pk).update(personalised=on)
    record(by=by, action="veterans.person.personalised", kind="person", key=person.public_id, detail={"on": on})
