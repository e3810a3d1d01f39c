"""What a person decides about their own data."""

import datetime

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, record
from audit.models import Entry
from runs.actions import announce
from veterans.models import Person
from veterans.topics import VETERAN_CHANGED

PERSONALISED = "veterans.person.personalised"


@transaction.atomic
def set_personalised(*, person: Person, on: bool, by: Actor) -> None:
    """Switch recommending by the profile on or off (PIPL art. 24; 算法推荐管理规定 art. 17). Effective at once."""
    Person.objects.filter(pk=person.pk).update(personalised=on)
    record(by=by, action=PERSONALISED, kind="person", key=person.public_id, detail={"on": on})


def refused_since(person: Person, moment: datetime.datetime) -> bool:
    """Whether the last word about the personal order since then was no. Asked of the record of deeds: where the order was
    off already, as after a merge, yes and no again leave no other trace."""
    said = Entry.objects.about("person", str(person.public_id)).filter(action=PERSONALISED, at__gte=moment).first()
    return said is not None and not said.detail["on"]


@transaction.atomic
def set_seeking(*, person: Person, on: bool, by: Actor) -> bool:
    """Say that a person looks for work, or does not any more; False when it stood so already."""
    changed = Person.objects.filter(pk=person.pk, seeking=not on).update(seeking=on, changed_at=timezone.now())
    if changed:
        person.seeking = on
        record(by=by, action="veterans.person.seeking", kind="person", key=person.public_id, detail={"on": on})
        announce(VETERAN_CHANGED, person.public_id)
    return bool(changed)
