"""How the rows of this room are exported, erased and merged with a person."""

from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actions import SystemJob
from common.personal_data import CannotMerge, LegalHold, Registration, plain_fields, register
from files.actions import remove_files_of
from outcomes import models as room
from outcomes.actions import claims, found_work, needs, next_work
from outcomes.actions.calls import forget_calls
from veterans.models import Reception

LEDGER = LegalHold("人力资源市场暂行条例", "33", 730)
BY = SystemJob("outcomes.personal")


def _erase_spells(person: Any) -> int:
    """The hires of erased people still count in the heads of their postings, as a number."""
    _ask_no_more(person)
    rows = room.EmploymentSpell.objects.filter(person=person)
    for spell in rows:
        remove_files_of(kind="spell", key=spell.public_id, by=BY, reason="erased")
        if spell.took_head and spell.voided_at is None:
            kept, _new = room.ForgottenHires.objects.get_or_create(posting=spell.posting)
            room.ForgottenHires.objects.filter(pk=kept.pk).update(number=F("number") + 1)
    return rows.delete()[0]


def _ask_no_more(person: Any) -> int:
    """At once, also where the law keeps the work itself: nobody calls, makes sure or asks any more."""
    claims.forget(person, BY)
    next_work.forget(person, BY)
    found_work.forget(person, BY)
    return forget_calls(person, BY)


def _merge_spells(kept: Any, gone: Any) -> int:
    """Two full-time spells at the same time cannot both be so: people decide which before the files become one."""
    mine = room.EmploymentSpell.objects.standing().filter(person=kept, full_time=True)
    for spell in room.EmploymentSpell.objects.standing().filter(person=gone, full_time=True):
        until = Q() if spell.ended_on is None else Q(started_on__lte=spell.ended_on)
        other = mine.filter(until).exclude(ended_on__lt=spell.started_on).select_related("employer").first()
        if other is not None:
            raise CannotMerge(
                _("Both files have full-time work at the same time: %(one)s and %(other)s. End one of the two, or take it back, then merge."),
                {"one": _said(other), "other": _said(spell)},
            )  # fmt: skip
    moved = room.EmploymentSpell.objects.filter(person=gone).update(person=kept)
    for spell in room.EmploymentSpell.objects.open().filter(person=kept, full_time=True).select_related("employer"):
        needs.settle(spell=spell, by=BY, people=(kept, gone))
        if spell.stopped_seeking:
            kept.seeking = False  # the merge saves the file that stays
    return moved


def _said(spell: room.EmploymentSpell) -> str:
    return f"{spell.where} {spell.started_on:%Y-%m-%d}"


def _same_cohort(kept: Any, gone: Any) -> list[tuple[Reception, Reception]]:
    """(of the kept file, of the other) receptions of one cohort: the other row goes away with its file."""
    mine = {one.cohort_year: one for one in Reception.objects.filter(person=kept)}
    return [(mine[one.cohort_year], one) for one in Reception.objects.filter(person=gone) if one.cohort_year in mine]


def _merge_destinations(kept: Any, gone: Any) -> int:
    """Of one cohort the kept file's stands; the other's history is kept under it."""
    moved = 0
    for mine, other in _same_cohort(kept, gone):
        rows = room.Destination.objects.filter(reception=other)
        if room.Destination.objects.filter(reception=mine, ended_at=None).exists():
            rows.filter(ended_at=None).update(ended_at=timezone.now())
        moved += rows.update(reception=mine)
    return moved


def _merge_dispositions(kept: Any, gone: Any) -> int:
    moved = 0
    for mine, other in _same_cohort(kept, gone):
        if not room.Disposition.objects.filter(reception=mine).exists():
            moved += room.Disposition.objects.filter(reception=other).update(reception=mine)
    return moved


def _erase_dispositions(person: Any) -> int:
    rows = room.Disposition.objects.filter(reception__person=person)
    for one in rows:
        remove_files_of(kind="exemption", key=one.public_id, by=BY, reason="erased")
    return rows.delete()[0]


def _of(model: Any, path: str) -> Any:
    return lambda person: model.objects.filter(**{path: person})


def _erase(model: Any, path: str) -> Any:
    return lambda person: model.objects.filter(**{path: person}).delete()[0]


def _with_their_own(kept: Any, gone: Any) -> int:
    """Rows that follow the row they hang on."""
    return 0


def register_all() -> None:
    """Called when the room is ready. Calls come before their spells, as everything that hangs on another row."""
    rows: tuple[tuple[Any, str, str, Any, Any, LegalHold | None], ...] = (
        (room.Attempt, "tries of calls", "call__spell__person", None, _with_their_own, None),
        (room.Destination, "destinations", "reception__person", None, _merge_destinations, None),
        (room.Disposition, "adaptation training", "reception__person", _erase_dispositions, _merge_dispositions, None),
        (room.EmploymentSpell, "spells of work", "person", _erase_spells, _merge_spells, LEDGER),
        (room.RetentionCall, "retention calls", "spell__person", _ask_no_more, _with_their_own, None),
    )  # fmt: skip
    for model, title, path, erase, merge, hold in rows:
        register(Registration(model, title, _of(model, path), plain_fields, erase or _erase(model, path), merge, hold))
