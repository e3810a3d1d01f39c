"""How the rows of this room are exported, erased and merged with a person."""

from typing import Any

from applications.actions.steps import drop_interview, end_silence
from applications.models import Application, Event, FirmNote, Interview, Slot
from applications.moves import Step
from applications.topics import EVIDENCE
from audit.actions import SystemJob
from common.personal_data import Registration, plain_fields, register
from files.actions import remove_files_of

BY = SystemJob("applications.personal")


def _erase(person: Any) -> int:
    """Time is given back, duties are closed, papers go; the firm's board loses the line."""
    rows = list(Application.objects.filter(person=person).select_related("person"))
    for row in rows:
        drop_interview(row, BY)
        end_silence(row, BY, "ended")
        remove_files_of(kind=EVIDENCE, key=row.public_id, by=BY, reason="erased")
        row.delete()
    return len(rows)


def _merge(kept: Any, gone: Any) -> int:
    """Two open applications of one post become one: the kept person's stays, the other one ends as withdrawn."""
    both = Application.objects.open().filter(person=kept).values_list("posting", flat=True)
    for row in Application.objects.open().filter(person=gone, posting__in=list(both)).select_related("person"):
        drop_interview(row, BY)
        end_silence(row, BY, "ended")
        row.state, row.answer_by, row.ended_at = Step.WITHDRAWN, None, row.changed_at
        row.save()
        Event.objects.create(application=row, what=Step.WITHDRAWN, job=BY.name, reason="merged")
    # Times agreed under the other name are given back; the firm proposes anew. Nobody is booked twice by a merge.
    for row in Application.objects.open().filter(person=gone).select_related("person"):
        drop_interview(row, BY)
    return Application.objects.filter(person=gone).update(person=kept)


def _of(model: Any) -> Any:
    return lambda person: model.objects.filter(application__person=person)


def _slots(person: Any) -> Any:
    return Slot.objects.filter(interview__application__person=person)


def _along(person: Any) -> int:
    """Goes with its application."""
    return 0


def _stays(kept: Any, gone: Any) -> int:
    return 0


def register_all() -> None:
    """Called when the room is ready."""
    rows = Application.objects.filter
    register(
        Registration(Application, "applications", lambda person: rows(person=person), plain_fields, _erase, _merge)
    )
    for model, title in ((Event, "steps of applications"), (Interview, "interviews")):
        register(Registration(model, title, _of(model), plain_fields, _along, _stays))
    register(Registration(Slot, "proposed times", _slots, plain_fields, _along, _stays))
    register(Registration(FirmNote, "notes of firms", _of(FirmNote), plain_fields, _along, _stays))
