"""How the rows of this room are exported, erased and merged with a person."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.actions import SystemJob
from common.personal_data import LegalHold, Registration, plain_fields, register
from veterans import models as room
from veterans.actions import asked, clocks, steps

BY = SystemJob("veterans.personal")
LEDGER = LegalHold("人力资源市场暂行条例", "33", 730)
SAME = {"words", "code", "kind", "cohort_year", "field", "told", "by_id"}
"""Columns by which a row of two merged people is the same; then one stays."""
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
    room.Away,
    room.Contact,
    room.Verdict,
    room.Assist,
    room.OtherKey,
)


def _of(model: type[models.Model]) -> Any:
    return lambda person: model._default_manager.filter(person=person)


def _erase(model: type[models.Model]) -> Any:
    return lambda person: model._default_manager.filter(person=person).delete()[0]


def _merge(model: type[models.Model]) -> Any:
    def merge(kept: Any, gone: Any) -> int:
        moved = 0
        for row in model._default_manager.filter(person=gone):
            same = {f.name: getattr(row, f.name) for f in model._meta.concrete_fields if f.name in SAME}
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


def _merge_receptions(kept: Any, gone: Any) -> int:
    """Of two receptions of one cohort one stays, with what either file knows: the earlier days, the items that were done."""
    moved = 0
    for row in room.Reception.objects.filter(person=gone):
        twin = room.Reception.objects.filter(person=kept, cohort_year=row.cohort_year).first()
        if twin is None:
            moved += room.Reception.objects.filter(pk=row.pk).update(person=kept)
            continue
        for name in ("received_on", "report_by", "reported_on"):
            setattr(twin, name, min(filter(None, (getattr(twin, name), getattr(row, name))), default=None))
        twin.batch = twin.batch or row.batch
        twin.save()
        fresh = room.WelcomeTick.objects.filter(reception=row).exclude(item__in=twin.ticks.values("item"))
        fresh.update(reception=twin)
        row.delete()
    return moved


def _merge_needs(kept: Any, gone: Any) -> int:
    """Of two open needs of one kind the kept person's stays open."""
    both = room.Need.objects.open().filter(person=kept).values("kind")
    twice = room.Need.objects.open().filter(person=gone, kind__in=list(both.values_list("kind", flat=True)))
    now = timezone.now()
    twice.update(closed_at=now, changed_at=now, close_reason=room.CloseReason.MERGED)
    moved = list(room.Need.objects.filter(person=gone))
    count = room.Need.objects.filter(person=gone).update(
        person=kept, kept_code=kept.kept_by.code, county=kept.kept_by.code[:6], mode=kept.placement_mode, changed_at=now
    )
    steps.follow(moved, by=BY)
    return count


def _erase_needs(person: Any) -> int:
    needs = room.Need.objects.filter(person=person)
    steps.close_all(needs, by=BY)
    return needs.delete()[0]


def _merge_absences(kept: Any, gone: Any) -> int:
    """One absence at a time: a second one that runs ends on the day it began."""
    if room.Away.objects.filter(person=kept, until=None).exists():
        room.Away.objects.filter(person=gone, until=None).update(until=F("since"))
    return room.Away.objects.filter(person=gone).update(person=kept)


def _erase_merges(person: Any) -> int:
    return room.Merge.objects.filter(kept=person).delete()[0]


def _erase_person(person: Any) -> int:
    return room.Person.objects.filter(pk=person.pk).delete()[0]


def register_all() -> None:
    """Called when the room is ready."""
    hidden = ("id_index", "phone_index", "search_terms", "import_digest", "name_sound")
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
    special: dict[type[models.Model], Any] = {room.Away: _merge_absences, room.Reception: _merge_receptions}
    for model in OWN:
        register(
            Registration(
                model, str(model._meta.verbose_name), _of(model), plain_fields, _erase(model),
                special.get(model) or _merge(model),
            )
        )  # fmt: skip
    register(
        Registration(
            model=room.DuplicatePair,
            title="possible duplicates",
            rows=lambda person: room.DuplicatePair.objects.filter(Q(one=person) | Q(other=person)),
            # The other one of the pair is somebody else: only what concerns this person leaves.
            export=lambda row: {"found_at": row.found_at, "state": row.state},
            erase=lambda person: room.DuplicatePair.objects.filter(Q(one=person) | Q(other=person)).delete()[0],
            merge=lambda kept, gone: room.DuplicatePair.objects.filter(Q(one=gone) | Q(other=gone)).delete()[0],
        )
    )
    register(
        Registration(
            model=room.Merge,
            title="merges of files",
            rows=lambda person: room.Merge.objects.filter(kept=person),
            export=lambda row: plain_fields(row, leave_out=("journal", "gone_pk")),
            erase=_erase_merges,
            merge=lambda kept, gone: room.Merge.objects.filter(kept=gone).update(kept=kept),
        )
    )
    register(
        Registration(
            model=room.Erasure,
            title="requests for erasure",
            rows=_of(room.Erasure),
            export=plain_fields,
            erase=lambda person: room.Erasure.objects.filter(person=person).delete()[0],
            merge=asked.merge,
        )
    )
    register(
        Registration(
            model=room.RunningClock,
            title="legal limits that run",
            rows=_of(room.RunningClock),
            export=lambda row: plain_fields(row, leave_out=("duty", "step")),
            erase=lambda person: clocks.forget(person, by=BY),
            merge=lambda kept, gone: clocks.merge(kept, gone, by=BY),
        )
    )
    register(
        Registration(
            model=room.WelcomeTick,
            title="done items of the welcome",
            rows=lambda person: room.WelcomeTick.objects.filter(reception__person=person),
            export=plain_fields,
            erase=lambda person: room.WelcomeTick.objects.filter(reception__person=person).delete()[0],
            merge=lambda kept, gone: 0,
        )
    )
    register(
        Registration(
            model=room.Need,
            title="needs",
            rows=_of(room.Need),
            export=lambda row: plain_fields(row, leave_out=("duty", "step")),
            erase=_erase_needs,
            merge=_merge_needs,
            hold=LEDGER,
        )
    )
    register(
        Registration(
            model=room.NeedEvent,
            title="steps of needs",
            rows=lambda person: room.NeedEvent.objects.filter(need__person=person),
            export=plain_fields,
            erase=lambda person: room.NeedEvent.objects.filter(need__person=person).delete()[0],
            merge=lambda kept, gone: 0,
            hold=LEDGER,
        )
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
