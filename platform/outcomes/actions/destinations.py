"""Where a member of a cohort stands: entered by staff while there is no work, and following the spells when there is."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from audit.actions import Actor, record
from duties.actions import actor_fields
from outcomes.models import Destination, DestinationKind, EmploymentSpell, SeekingMark, SpellKind
from outcomes.models.cohort import BY_HAND, WORK
from veterans.models import Person, Reception

COLUMN_OF = {
    SpellKind.EMPLOYED: DestinationKind.URBAN,
    SpellKind.OWN_FIRM: DestinationKind.COMPANY,
    SpellKind.SOLE_TRADER: DestinationKind.SOLE_TRADER,
    SpellKind.COOPERATIVE: DestinationKind.COOPERATIVE,
    SpellKind.FARMING: DestinationKind.FARMING,
}


class WorkStands(Exception):
    """The person has work on file: it says where they stand until it ends."""


@transaction.atomic
def set_destination(
    *,
    reception: Reception,
    kind: str,
    by: Actor,
    mark: str = "",
    hardship: bool = False,
    helped: bool = False,
    spell: EmploymentSpell | None = None,
) -> Destination:
    """The earlier one ends, this one stands. The same again changes nothing."""
    Reception.objects.filter(pk=reception.pk).update(cohort_year=F("cohort_year"))  # one at a time
    now = Destination.objects.filter(reception=reception, ended_at=None).first()
    values = {
        "kind": DestinationKind(kind), "mark": SeekingMark(mark) if mark else "", "hardship": hardship,
        "helped": helped, "spell": spell,
    }  # fmt: skip
    if now is not None and all(getattr(now, name) == value for name, value in values.items()):
        return now
    Destination.objects.filter(reception=reception, ended_at=None).update(ended_at=timezone.now())
    made = Destination.objects.create(reception=reception, **values, **actor_fields(by, "set_by", "set_job"))
    record(
        by=by, action="outcomes.destination.set", kind="person", key=reception.person.public_id,
        detail={"cohort": reception.cohort_year, "kind": kind},
    )  # fmt: skip
    return made


@transaction.atomic
def enter_destination(
    *, reception: Reception, kind: str, by: Actor, mark: str = "", hardship: bool = False, helped: bool = False
) -> Destination:
    """Staff enter school or search. Raises WorkStands where the form follows a spell of work that goes before it.

    Part-time work beside school leaves a person in school, whichever came first; who leaves school stands where the work
    that goes on says.
    """
    if DestinationKind(kind) not in BY_HAND:
        raise ValueError("work comes from a spell")
    now = Destination.objects.filter(reception=reception, ended_at=None).first()
    follows = now is not None and now.kind in WORK
    work = _open_work(reception.person) if reception == _latest(reception.person) else None
    if work is not None and (work.full_time or kind == DestinationKind.SEEKING):
        if follows:
            raise WorkStands
        return set_destination(reception=reception, kind=COLUMN_OF[SpellKind(work.kind)], spell=work, by=by)
    if follows and work is None:
        raise WorkStands
    return set_destination(reception=reception, kind=kind, mark=mark, hardship=hardship, helped=helped, by=by)


def _latest(person: Person) -> Reception | None:
    return Reception.objects.filter(person=person).select_related("person").order_by("-cohort_year").first()


def _open_work(person: Person) -> EmploymentSpell | None:
    return EmploymentSpell.objects.open().filter(person=person).order_by("-full_time", "-started_on", "-pk").first()


def follow_spells(*, person: Person, by: Actor) -> None:
    """The latest cohort of the person stands where its open work says; without work it seeks, if it had some before.

    Work beside school moves nobody out of school: a person counts once, and part-time work does not end it.
    """
    reception = _latest(person)
    if reception is None:
        return
    now = Destination.objects.filter(reception=reception, ended_at=None).first()
    work = _open_work(person)
    at_school = now is not None and now.kind in (DestinationKind.SCHOOL_BACK, DestinationKind.ADMITTED)
    if work is not None and (work.full_time or not at_school):
        set_destination(reception=reception, kind=COLUMN_OF[SpellKind(work.kind)], spell=work, by=by)
    elif work is None and now is not None and now.kind in WORK:
        set_destination(reception=reception, kind=DestinationKind.SEEKING, by=by)
