"""How the rows of this room are exported, erased and merged with a person."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from applications.actions.steps import drop_interview, end_silence, silent_key, tell_firm
from applications.models import Application, Event, FirmNote, Interview, InterviewState, Slot
from applications.moves import OPEN, Step
from applications.topics import EVIDENCE, SILENT_DUTY
from audit.actions import SystemJob
from common.personal_data import Registration, plain_fields, register
from duties.models import Duty
from files.actions import remove_files_of
from notices.templates import plain

BY = SystemJob("applications.personal")


def _erase(person: Any) -> int:
    """Time is given back, duties are closed, papers go; the firm's board loses the line."""
    rows = list(Application.objects.filter(person=person).select_related("person__kept_by", "employer", "posting"))
    for row in rows:
        kept_free = list(row.interviews.filter(state=InterviewState.AGREED, starts_at__gt=timezone.now()))
        drop_interview(row, BY)
        end_silence(row, BY, "ended")
        _call_off(row, kept_free)
        remove_files_of(kind=EVIDENCE, key=row.public_id, by=BY, reason="erased")
        row.delete()
    return len(rows)


def _call_off(row: Application, interviews: list[Interview]) -> None:
    """Who keeps a time free is told that it is free again, by firm, post and time only."""
    for one in interviews:
        when = f"{timezone.localtime(one.starts_at):%Y-%m-%d %H:%M}"
        words = _("%(firm)s, %(post)s: the interview of %(when)s does not take place") % {
            "firm": plain(row.employer.name), "post": plain(row.posting.title), "when": when,
        }  # fmt: skip
        tell_firm(
            row, "applications.called_off", BY, one.public_id, link="/applications/board/", words=words, when=when
        )


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


def _rebook(row: Application, person: Any) -> None:
    """An agreed time is booked under the person whose it is; where somebody has it the firm is asked for other times."""
    from applications.actions.interviews import ask_other_times, booked_again  # needs what no start may wait for

    row.person = person
    for interview in row.interviews.filter(state=InterviewState.AGREED):
        interview.application = row
        if not booked_again(interview, BY):
            ask_other_times(interview, row, BY)


def _undone(kept: Any, gone: Any, merged_at: datetime.datetime) -> None:
    """Each agreed time is booked under the file it came with; what the merge had called off is booked anew. A firm whose
    silence had come to the station is reminded again where the merge had closed that duty."""
    for person in (kept, gone):
        for row in Application.objects.open().filter(person=person).select_related("posting", "employer"):
            _rebook(row, person)
            silent = Duty.objects.open().filter(kind=SILENT_DUTY, key=silent_key(row))
            if row.raised_at is not None and not silent.exists():
                Application.objects.filter(pk=row.pk).update(reminded_at=None, raised_at=None)


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
        Registration(
            Application,
            "applications",
            lambda person: rows(person=person),
            plain_fields,
            _erase,
            _merge,
            undone=_undone,
        )
    )
    for model, title in ((Event, "steps of applications"), (Interview, "interviews")):
        register(Registration(model, title, _of(model), plain_fields, _along, _stays))
    register(Registration(Slot, "proposed times", _slots, plain_fields, _along, _stays))
    register(Registration(FirmNote, "notes of firms", _of(FirmNote), plain_fields, _along, _stays))
