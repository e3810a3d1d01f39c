"""A person's row, held until the transaction ends; apart from hires, so that a start need not load what hires need."""

from django.db.models import F

from outcomes.problems import PersonGone
from veterans.models import Erasure, Person


def hold(person: Person) -> None:
    """Lock the person's row until the transaction ends, on both databases. Raises PersonGone."""
    held = Person.objects.filter(pk=person.pk).update(changed_at=F("changed_at"))
    erased = Erasure.objects.filter(person=person.pk, refusal="").exclude(decided_at=None)
    if not held or erased.exists():
        raise PersonGone
