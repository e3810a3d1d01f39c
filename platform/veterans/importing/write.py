"""Write a plan of people in the caller's transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone

from audit.actions import SystemJob, record_many
from imports.registry import Context, Plan, Step, hold
from places.actions import note_unknown
from runs.actions import announce_many
from veterans.actions.reception import report_by
from veterans.importing.drafts import Draft, Payload
from veterans.models import (
    AcceptedPlace,
    Custody,
    EducationRecord,
    HeldCertificate,
    Need,
    PastJob,
    Person,
    PhysicalNeed,
    Reception,
    Refusal,
    Residence,
    ServiceRecord,
    ServiceSpecialty,
    Skill,
)
from veterans.topics import VETERAN_CHANGED

BATCH = 500
REPLACED: tuple[type[models.Model], ...] = (
    ServiceRecord,
    EducationRecord,
    HeldCertificate,
    Skill,
    PastJob,
    AcceptedPlace,
    Refusal,
    PhysicalNeed,
)
"""What a changed row replaces as a whole: the file says it all again."""


def apply_people(plan: Plan, context: Context, step: Step) -> None:
    """People, their custody and everything that hangs on them; audit rows and news."""
    payload: Payload = plan.payload
    if payload.keeper is None:
        return
    drafts = [draft for draft in payload.drafts if draft.known is None or draft.known.import_digest != draft.digest]
    new = [draft for draft in drafts if draft.known is None]
    old = [draft for draft in drafts if draft.known is not None]
    hold(draft.known for draft in old if draft.known is not None)
    people: list[Person] = []
    for draft in drafts:
        people.append(_fill(draft.known or Person(kept_by=payload.keeper), draft))
        step(1)
    fresh = [person for person in people if person._state.adding]
    Person.objects.bulk_create(fresh, batch_size=BATCH)
    known = [person for person, draft in zip(people, drafts, strict=True) if draft.known is not None]
    names = [
        f.name
        for f in Person._meta.concrete_fields
        if not f.primary_key and f.name not in {"public_id", "created_at", "kept_by", "user"}
    ]
    Person.objects.bulk_update(known, names, batch_size=100)
    by_draft = dict(zip((id(draft) for draft in drafts), people, strict=True))
    _clear(known)
    _custody(fresh, context)
    _hang_on(drafts, by_draft)
    _receive(drafts, by_draft)
    record_many(
        by=context.by, action="veterans.person.imported", kind="person", keys=[by_draft[id(d)].public_id for d in new]
    )
    record_many(
        by=context.by, action="veterans.person.changed", kind="person", keys=[by_draft[id(d)].public_id for d in old]
    )
    note_unknown(names=plan.unknown_places, within=payload.keeper.scope_prefix)
    announce_many(VETERAN_CHANGED, [person.public_id for person in people])


def _fill(person: Person, draft: Draft) -> Person:
    for name, value in draft.person.items():
        if name in person.by_hand:
            continue
        if name == "age_stated_on" and person.age_stated == draft.person["age_stated"] and person.age_stated_on:
            continue  # the same age stated again keeps the day on which it was first stated
        setattr(person, name, value)
    person.import_digest, person.changed_at = draft.digest, timezone.now()
    person.fill_derived()
    return person


def _clear(people: list[Person]) -> None:
    """What the file says anew; rows of a kind that was filled in here stay."""
    for model in REPLACED:
        pks = [person.pk for person in people if model.__name__ not in person.by_hand]
        for start in range(0, len(pks), BATCH):
            model._default_manager.filter(person__in=pks[start : start + BATCH]).delete()
    for mode in {person.placement_mode for person in people}:
        pks = [person.pk for person in people if person.placement_mode == mode]
        for start in range(0, len(pks), BATCH):
            Need.objects.filter(person__in=pks[start : start + BATCH]).exclude(mode=mode).update(mode=mode)


def _custody(people: list[Person], context: Context) -> None:
    user = None if isinstance(context.by, SystemJob) else context.by
    now = timezone.now()
    Custody.objects.bulk_create(
        [
            Custody(
                person=person,
                place_id=person.kept_by_id,
                valid_from=context.today,
                offered_by=user,
                accepted_by=user,
                accepted_at=now,
            )
            for person in people
        ],
        batch_size=BATCH,
    )


def _hang_on(drafts: list[Draft], people: dict[int, Person]) -> None:
    kinds: tuple[type[models.Model], ...] = (*REPLACED, Residence, ServiceSpecialty)
    rows: dict[type[models.Model], list[Any]] = {model: [] for model in kinds}
    with_residence = set(
        Residence.objects.filter(person__in=[people[id(d)] for d in drafts if d.street][:30_000]).values_list(
            "person_id", flat=True
        )
    )
    for draft in drafts:
        person = people[id(draft)]
        for row in _rows_of(draft, person):
            if type(row).__name__ not in person.by_hand and not (
                isinstance(row, ServiceSpecialty) and "ServiceRecord" in person.by_hand
            ):
                rows[type(row)].append(row)
        if draft.street and person.pk not in with_residence:
            rows[Residence].append(
                Residence(person=person, place=person.home_place, place_words=person.home_words, street=draft.street)
            )
    for model, items in rows.items():
        if model is not ServiceSpecialty:
            model._default_manager.bulk_create(items, batch_size=BATCH)
    ServiceSpecialty.objects.bulk_create(rows[ServiceSpecialty], batch_size=BATCH)


def _rows_of(draft: Draft, person: Person) -> Iterable[models.Model]:
    record = ServiceRecord(person=person, mode=person.placement_mode, **draft.service)
    yield record
    for at, code in enumerate(draft.specialties):
        yield ServiceSpecialty(record=record, code=code, position=at)
    if draft.education["level_words"] or draft.education["major"]:
        yield EducationRecord(person=person, **draft.education)
    for words, kind in draft.certificates:
        yield HeldCertificate(person=person, words=words, kind=kind)
    for words in draft.skills:
        yield Skill(person=person, words=words)
    for job in draft.jobs:
        yield PastJob(person=person, **job)
    for at, (words, place) in enumerate(draft.places):
        yield AcceptedPlace(person=person, words=words, place=place, position=at)
    for code, words in draft.refusals.items():
        yield Refusal(person=person, code=code, words=words)
    for code in draft.needs:
        yield PhysicalNeed(person=person, code=code)


def _receive(drafts: list[Draft], people: dict[int, Person]) -> None:
    """Once a person and cohort; the clock of reporting runs from the discharge (条例 2024 art. 51)."""
    Reception.objects.bulk_create(
        [
            Reception(
                person=people[id(draft)], place_id=people[id(draft)].kept_by_id, **draft.cohort,
                report_by=report_by(draft.service["discharged_on"], draft.cohort["received_on"]),
            )
            for draft in drafts
            if draft.cohort
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )  # fmt: skip
