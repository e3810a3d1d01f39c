"""How the rows of this room are exported, erased and merged with a person."""

from typing import Any

from django.db import models

from common.personal_data import LegalHold, Registration, plain_fields, register
from veterans import models as room

LEDGER = LegalHold("人力资源市场暂行条例", "33", 730)
OWN = (
    room.ServiceRecord,
    room.Reception,
    room.Residence,
    room.Custody,
    room.EducationRecord,
    room.HeldCertificate,
    room.Skill,
    room.PastJob,
    room.Wish,
    room.Refusal,
    room.AcceptedPlace,
    room.PhysicalNeed,
    room.Remark,
)


def _of(model: type[models.Model]) -> Any:
    return lambda person: model._default_manager.filter(person=person)


def _erase(model: type[models.Model]) -> Any:
    return lambda person: model._default_manager.filter(person=person).delete()[0]


def _merge(model: type[models.Model]) -> Any:
    def merge(kept: Any, gone: Any) -> int:
        moved = 0
        for row in model._default_manager.filter(person=gone):
            same = {
                f.name: getattr(row, f.name)
                for f in model._meta.concrete_fields
                if f.name in {"words", "code", "kind", "cohort_year"}
            }
            if (same and model._default_manager.filter(person=kept, **same).exists()) or model in (
                room.Residence,
                room.Custody,
            ):
                row.delete()
            else:
                model._default_manager.filter(pk=row.pk).update(person=kept)
                moved += 1
        return moved

    return merge


def _erase_person(person: Any) -> int:
    return room.Person.objects.filter(pk=person.pk).delete()[0]


def register_all() -> None:
    """Called when the room is ready."""
    hidden = ("id_index", "phone_index", "search_terms", "import_digest")
    register(
        Registration(
            model=room.Person,
            title="person",
            rows=lambda person: room.Person.objects.filter(pk=person.pk),
            export=lambda row: plain_fields(row, leave_out=hidden),
            erase=_erase_person,
            merge=lambda kept, gone: room.Person.objects.filter(veteran=gone).update(veteran=kept),
            hold=LEDGER,
        )
    )
    for model in OWN:
        register(
            Registration(model, str(model._meta.verbose_name), _of(model), plain_fields, _erase(model), _merge(model))
        )
    register(
        Registration(
            model=room.ServiceSpecialty,
            title="military specialties",
            rows=lambda person: room.ServiceSpecialty.objects.filter(record__person=person),
            export=plain_fields,
            erase=lambda person: room.ServiceSpecialty.objects.filter(record__person=person).delete()[0],
            merge=lambda kept, gone: 0,
        )
    )
