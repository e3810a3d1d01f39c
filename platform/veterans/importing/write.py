"""Write a plan of people in the caller's transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone

from audit.actions import SystemJob, record_many
from imports.registry import Context, Plan, Step, hold
from places.actions import note_unknown
from runs.actions import announce_many
from veterans.importing.plan import Draft, Payload
from veterans.models import (
    AcceptedPlace,
    Custody,
    EducationRecord,
    HeldCertificate,
    PastJob,
    Person,
    PhysicalNeed,
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
    _clear(person.pk for person in known)
    _custody(fresh, context)
    _hang_on(drafts, by_draft)
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
        if name == "age_stated_on" and person.age_stated == draft.person["age_stated"] and person.age_stated_on:
            continue  # the same age stated again keeps the day on which it was first stated
        setattr(person, name, value)
    person.import_digest, person.changed_at = draft.digest, timezone.now()
    person.fill_derived()
    return person


def _clear(keys: Iterable[int]) -> None:
    pks = list(keys)
    for start in range(0, len(pks), BATCH):
        for model in REPLACED:
            model._default_manager.filter(person__in=pks[start : start + BATCH]).delete()


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
        record = ServiceRecord(person=person, mode=person.placement_mode, **draft.service)
        rows[ServiceRecord].append(record)
        rows[ServiceSpecialty] += [
            ServiceSpecialty(record=record, code=code, position=at) for at, code in enumerate(draft.specialties)
        ]
        if draft.education["level_words"] or draft.education["major"]:
            rows[EducationRecord].append(EducationRecord(person=person, **draft.education))
        rows[HeldCertificate] += [
            HeldCertificate(person=person, words=words, kind=kind) for words, kind in draft.certificates
        ]
        rows[Skill] += [Skill(person=person, words=words) for words in draft.skills]
        rows[PastJob] += [PastJob(person=person, **job) for job in draft.jobs]
        rows[AcceptedPlace] += [
            AcceptedPlace(person=person, words=words, place=place, position=at)
            for at, (words, place) in enumerate(draft.places)
        ]
        rows[Refusal] += [Refusal(person=person, code=code, words=words) for code, words in draft.refusals.items()]
        rows[PhysicalNeed] += [PhysicalNeed(person=person, code=code) for code in draft.needs]
        if draft.street and person.pk not in with_residence:
            rows[Residence].append(
                Residence(person=person, place=person.home_place, place_words=person.home_words, street=draft.street)
            )
    for model, items in rows.items():
        if model is not ServiceSpecialty:
            model._default_manager.bulk_create(items, batch_size=BATCH)
    ServiceSpecialty.objects.bulk_create(rows[ServiceSpecialty], batch_size=BATCH)
