"""The profile, field by field. Whoever saves says which value was on the screen; nobody is overwritten unseen."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import Actor, record
from matching.text import held_certificates, mask_secrets, physical_in
from runs.actions import announce
from veterans.fields import FIELDS, Field, clean, fingerprint
from veterans.models import (
    Assist,
    HeldCertificate,
    PastJob,
    Person,
    PhysicalNeed,
    ReadingField,
    Refusal,
    ServiceRecord,
    ServiceSpecialty,
    Verdict,
    Wish,
)
from veterans.queries.readings import refusals_of, spoken_occupations, spoken_specialties
from veterans.topics import VETERAN_CHANGED

ROWS: dict[str, type[HeldCertificate] | type[PastJob]] = {"certificates": HeldCertificate, "jobs": PastJob}


class Overtaken(Exception):
    """Somebody saved another value since the page was opened; `now` is that value."""

    def __init__(self, now: str) -> None:
        super().__init__()
        self.now = now


class SaidTwice(Exception):
    """This row stands there already."""


@dataclass(frozen=True)
class Saved:
    value: str
    changed: bool
    masked: bool


def _on_behalf(person: Person, by: Actor, told: str) -> bool:
    """Whether a clerk writes for the person; then how it was told is kept as evidence, once a day and way."""
    if getattr(by, "pk", None) is None or by.pk == person.user_id:
        return False
    if told:
        Assist.objects.get_or_create(person=person, by=by, on=timezone.localdate(), told=told)
    return True


def _done(person: Person, by: Actor, told: str, action: str, stands: tuple[str, ...], detail: dict[str, Any]) -> None:
    person.by_hand = sorted({*person.by_hand, *stands})
    person.changed_at = timezone.now()
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise ValidationError(_("Another file has this ID number.")) from None
    behalf = _on_behalf(person, by, told)
    detail = {**detail, "told": told} if behalf and told else detail
    record(by=by, action=action, kind="person", key=person.public_id, on_behalf=behalf, detail=detail)
    announce(VETERAN_CHANGED, person.public_id)


def _lock(person: Person) -> Person:
    return Person.objects.select_for_update(of=("self",)).select_related("kept_by", "home_place").get(pk=person.pk)


@transaction.atomic
def set_field(*, person: Person, name: str, value: str, was: str, by: Actor, told: str = "") -> Saved:
    """Save one field. `was`: fingerprint of the value on the screen. Raises Overtaken, ValidationError, KeyError."""
    field: Field = FIELDS[name]
    locked = _lock(person)
    now = field.read(locked)
    text, masked = clean(field, value)
    if text == now:
        return Saved(now, False, masked)
    if was != fingerprint(name, now):
        raise Overtaken(now)
    field.write(locked, text)
    if field.reading:
        _read_again(locked, field.reading)
    _done(locked, by, told, "veterans.profile.changed", field.stands, {"field": name})
    return Saved(field.read(locked), True, masked)


def _read_again(person: Person, reading: str) -> None:
    """After the words changed: codes no longer read go, unless the person said yes to them; a no stays a no."""
    said = {one.code: one.right for one in person.verdicts.filter(field=reading)}
    if reading == ReadingField.SPECIALTY:
        record_ = person.service_records.first()
        if record_ is not None:
            spoken = spoken_specialties(record_.specialty_words)
            sure = [code for code, (_words, outright) in spoken.items() if outright and said.get(code) is not False]
            yes = [code for code, right in said.items() if right]
            _specialties(record_, [*yes, *sure])
        return
    if reading == ReadingField.WISH:
        codes = [code for code in spoken_occupations(person.wish_words) if said.get(code) is not False]
        person.wishes.filter(kind="occupation", confirmed=False).delete()
        for code in codes:
            person.wishes.get_or_create(kind="occupation", code=code)
    found = {code: words for code, words in refusals_of(person).items() if _no(person, code) is not True}
    person.refusals.filter(confirmed=False).exclude(code__in=found).delete()
    for code, words in found.items():
        Refusal.objects.update_or_create(person=person, code=code, defaults={"words": words})
    needed = physical_in(f"{person.refusal_words}，{person.clerk_note}")
    person.physical_needs.exclude(code__in=needed).delete()
    for code in needed:
        PhysicalNeed.objects.get_or_create(person=person, code=code)


def _no(person: Person, code: str) -> bool:
    return person.verdicts.filter(field=ReadingField.REFUSAL, code=code, right=False).exists()


def _specialties(record_: ServiceRecord, codes: list[str]) -> None:
    wanted = list(dict.fromkeys([*(one.code for one in record_.specialties.all()), *codes]))
    for at, code in enumerate(wanted):
        ServiceSpecialty.objects.get_or_create(record=record_, code=code, defaults={"position": at})


@transaction.atomic
def judge(*, person: Person, field: str, code: str, right: bool, by: Actor, told: str = "") -> None:
    """Yes or no to one reading. A no takes the code away and is not asked again; a later yes brings it back."""
    locked = _lock(person)
    reading = ReadingField(field)
    Verdict.objects.update_or_create(
        person=locked, field=reading, code=code, defaults={"right": right, "by": by, "at": timezone.now()}
    )
    if reading == ReadingField.SPECIALTY:
        record_ = locked.service_records.first() or ServiceRecord.objects.create(person=locked)
        if right:
            _specialties(record_, [code])
        else:
            ServiceSpecialty.objects.filter(record__person=locked, code=code).delete()
        stands: tuple[str, ...] = ("ServiceRecord",)
    else:
        model: Any = Wish if reading == ReadingField.WISH else Refusal
        key = {"person": locked, "code": code} | ({"kind": "occupation"} if model is Wish else {})
        if right:
            model.objects.update_or_create(**key, defaults={"confirmed": True})
        else:
            model.objects.filter(**key).delete()
        stands = ("Refusal",) if reading == ReadingField.REFUSAL else ()
    _done(locked, by, told, "veterans.profile.judged", stands, {"field": field, "right": right})


@transaction.atomic
def add_certificate(
    *,
    person: Person,
    words: str,
    by: Actor,
    number: str = "",
    issued_on: datetime.date | None = None,
    expires_on: datetime.date | None = None,
    told: str = "",
) -> HeldCertificate:
    """A certificate in the person's words, read into a kind where that is known. Raises SaidTwice."""
    locked = _lock(person)
    words, _found = mask_secrets(words)
    kinds = held_certificates(words)
    row = HeldCertificate(
        person=locked, words=words, kind=kinds[0] if kinds else "", number=number, issued_on=issued_on,
        expires_on=expires_on,
    )  # fmt: skip
    _keep(row)
    _done(locked, by, told, "veterans.profile.changed", ("HeldCertificate",), {"field": "certificates"})
    return row


@transaction.atomic
def add_job(*, person: Person, title: str, by: Actor, years: Decimal | None = None, told: str = "") -> PastJob:
    """Civilian work in the person's words."""
    locked = _lock(person)
    title, _found = mask_secrets(title)
    row = PastJob(person=locked, title=title, years=years)
    _keep(row)
    _done(locked, by, told, "veterans.profile.changed", ("PastJob",), {"field": "jobs"})
    return row


def _keep(row: Any) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise SaidTwice from None


@transaction.atomic
def drop_row(*, person: Person, rows: str, pk: int, by: Actor, told: str = "") -> None:
    """Take a certificate or a past job away. Raises KeyError for another kind of rows; twice is once."""
    locked = _lock(person)
    model = ROWS[rows]
    gone, _each = model._default_manager.filter(person=locked, pk=pk).delete()
    if gone:
        _done(locked, by, told, "veterans.profile.changed", (model.__name__,), {"field": rows})
