"""Who may see what of a person: one answer, asked anew on each request and kept nowhere."""

from typing import Any

from django.db.models import Exists, OuterRef

from consents.models import Consent, Objection
from employers.models import Employer, Membership, Verification, VerificationKind
from veterans.models import Person

CARD = "card"
CONTACT = frozenset({"name", "phone"})
OWN = frozenset({"name", "phone", "id_number", "birth_date", "health", "home_words", "clerk_note"})


def firms_of(user: Any) -> Any:
    """The firms the user acts for today whose licence was checked: only these see anything of people."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Employer.objects.none()
    checked = Verification.objects.filter(employer=OuterRef("pk"), kind=VerificationKind.LICENCE_CHECKED)
    member = Membership.objects.current().filter(employer=OuterRef("pk"), user=user.pk)
    return Employer.objects.filter(Exists(member), Exists(checked))


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
