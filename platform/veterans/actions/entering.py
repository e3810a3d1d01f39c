"""A new person, entered by hand by whoever will keep the file."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import Actor, record
from places.models import Place
from runs.actions import announce
from veterans.actions import erasing
from veterans.models import Assist, Custody, DuplicatePair, PairState, Person, PersonKind, ToldBy
from veterans.numbers import sex_digit
from veterans.topics import VETERAN_CHANGED

STANDS = ("birth_date", "home_place", "home_words", "id_number", "name", "phone", "sex")


class Erased(Exception):
    """Somebody with this ID number asked to be erased."""


class AlreadyOnFile(Exception):
    """A file with this ID number exists, here or elsewhere."""


@dataclass(frozen=True)
class Entry:
    """What is asked first; everything else follows on the profile page."""

    name: str
    id_number: str = ""
    birth_date: datetime.date | None = None
    phone: str = ""
    home_place: Place | None = None
    home_words: str = ""


@transaction.atomic
def enter_person(
    *, entry: Entry, place: Place, told: str, by: Actor, family_of: Person | None = None,
    different: Iterable[Person] = (), again: bool = False,
) -> Person:  # fmt: skip
    """Make a file kept by a place. `different`: look-alikes that were compared and are other people. `again`: an erased
    person asks to be on file again. Raises Erased, AlreadyOnFile.
    """
    marks = erasing.marks_of(entry.id_number, "", "")
    if erasing.buried(marks):
        if not again:
            raise Erased
        erasing.lift(marks)
    person = Person(
        kept_by=place, kind=PersonKind.FAMILY if family_of else PersonKind.VETERAN, veteran=family_of,
        sex=sex_digit(entry.id_number) if entry.id_number else "0", **vars(entry),
    )  # fmt: skip
    person.by_hand = [name for name in STANDS if getattr(person, name)]
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        raise AlreadyOnFile from None
    today, now = timezone.localdate(), timezone.now()
    Custody.objects.create(person=person, place=place, valid_from=today, offered_by=by, accepted_by=by, accepted_at=now)
    Assist.objects.create(person=person, by=by, on=today, told=ToldBy(told))
    _two_people(person, different, by)
    record(
        by=by, action="veterans.person.entered", kind="person", key=person.public_id, on_behalf=True,
        detail={"told": told, "again": again},
    )  # fmt: skip
    announce(VETERAN_CHANGED, person.public_id)
    return person


def _two_people(person: Person, others: Iterable[Person], by: Actor) -> None:
    """Whoever enters somebody beside a look-alike says that they are two people: nobody is asked that again."""
    for other in others:
        DuplicatePair.objects.create(
            one=min(person, other, key=lambda one: one.pk), other=max(person, other, key=lambda one: one.pk),
            score=0, evidence=[], state=PairState.DIFFERENT, decided_by=by, decided_at=timezone.now(),
        )  # fmt: skip
        record(by=by, action="veterans.pair.different", kind="person", key=other.public_id)
