"""How the rows of this room are exported, erased and merged with a person."""

from typing import Any

from applications.actions.steps import drop_interview, end_silence
from applications.models import Application, Event, FirmNote, Interview, InterviewState, Slot
from applications.moves import OPEN, Step
from applications.topics import BOOKING, EVIDENCE
from audit.actions import SystemJob
from bookings.actions import Taken, book, release
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
    """Two open applications of one post become one: the one that came further stays, the other one ends as withdrawn."""
    for row in Application.objects.open().filter(person=gone).select_related("person", "posting", "employer"):
        mine = Application.objects.open().filter(person=kept, posting=row.posting).select_related("person").first()
        if mine is not None:
            _end_as_one(mine if OPEN.index(Step(row.state)) > OPEN.index(Step(mine.state)) else row)
        _rebook(row, kept)
    return Application.objects.filter(person=gone).update(person=kept)


def _end_as_one(row: Application) -> None:
    drop_interview(row, BY)
    end_silence(row, BY, "ended")
    row.state, row.answer_by, row.ended_at = Step.WITHDRAWN, None, row.changed_at
    row.save()
    Event.objects.create(application=row, what=Step.WITHDRAWN, job=BY.name, reason="merged")


def _rebook(row: Application, kept: Any) -> None:
    """A time agreed under the other name is booked under this one; where that is taken the firm is asked for other times."""
    from applications.actions.interviews import ask_other_times, subjects_of  # needs what no start may wait for

    for interview in row.interviews.filter(state=InterviewState.AGREED):
        if interview.starts_at is None:
            continue  # no row is like that, by constraint
        release(kind=BOOKING, key=interview.public_id, by=BY)
        whose = [f"person:{kept.public_id}", *subjects_of(interview)[1:]]
        try:
            book(
                kind=BOOKING, key=interview.public_id, subjects=whose, start=interview.starts_at,
                minutes=interview.minutes, by=BY,
            )  # fmt: skip
        except Taken:
            ask_other_times(interview, row, BY)


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
