"""Who may see what of a person: one answer, asked anew on each request and kept nowhere."""

from typing import Any

from django.db.models import Exists, OuterRef

from consents.models import Consent, Objection
from employers.models import Employer
from veterans.models import Person

CARD = "card"
CONTACT = frozenset({"name", "phone"})
OWN = frozenset({"name", "phone", "id_number", "birth_date", "health", "home_words", "clerk_note"})


def firms_of(user: Any) -> Any:
    """The firms the user acts for today that are checked and not suspended: only these see anything of people."""
    return Employer.objects.checked().of(user)


def showable() -> Any:
    """People of whom firms may see a card without name: looking for work, and not objecting."""
    objecting = Objection.objects.filter(person=OuterRef("pk"), ended_at=None)
    return Person.objects.seeking().filter(~Exists(objecting))


def may_see(user: Any, person: Person, field: str) -> bool:
    """Whether a user may see one field of a person now.

    The person and the staff who keep the file see its fields; a firm sees a card without name of who looks for work,
    and name and phone only while the person's consent to that very firm stands; nobody else sees anything.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    if Person.objects.visible_to(user).filter(pk=person.pk).exists():
        return field in OWN or field == CARD
    firms = firms_of(user)
    if field in CONTACT:
        return Consent.objects.standing().filter(person=person.pk, employer__in=firms).exists()
    return field == CARD and firms.exists() and showable().filter(pk=person.pk).exists()
