"""What this room's duties are about, for the page of duties: next steps of needs, legal clocks, reports of much looking."""

from typing import Any

from duties.kinds import About, Subject
from duties.models import Duty
from veterans.actions.looks import DUTY
from veterans.legal import special_work
from veterans.models import Erasure, LookReport, Need, RunningClock

CALLED = ("name", "source", "source_id", "public_id")
"""What a person is called by; rooms above put their way to the person before it."""


def called(way: str = "person") -> tuple[str, ...]:
    """The paths to all that str(person) and the trace of reading it need."""
    return tuple(f"{way}__{name}" for name in CALLED)


def _needs(user: Any, ids: list[str]) -> Any:
    return Need.objects.kept_in(user).filter(public_id__in=ids)


def _step(row: Need, key: str) -> Subject:
    words = row.next_step or row.get_kind_display()
    return Subject(f"{row.person}: {words}", row.get_absolute_url(), str(row.person.public_id))


def _clocks(user: Any, ids: list[str]) -> Any:
    return RunningClock.objects.kept_in(user).filter(public_id__in=ids)


def _clock(row: RunningClock, key: str) -> Subject:
    name = special_work().get(row.source, ("",))[0]
    words = f"{row.person}（{name}）" if name else str(row.person)
    return Subject(words, row.get_absolute_url(), str(row.person.public_id))


def _erasures(user: Any, ids: list[str]) -> Any:
    return Erasure.objects.kept_in(user).filter(person__isnull=False, public_id__in=ids)


def _erasure(row: Erasure, key: str) -> Subject:
    person = row.person
    assert person is not None
    return Subject(str(person), row.get_absolute_url(), str(person.public_id))


def _reports(user: Any, keys: list[str]) -> Any:
    """Reports that lie with the user's offices: who looked, how often, why; nothing about the people looked at."""
    mine = Duty.objects.visible_to(user).filter(kind=DUTY, key__in=keys)
    return LookReport.objects.filter(duty__in=mine)


def _looks(row: LookReport, key: str) -> Subject:
    return Subject(f"{row.user}（{row.get_kind_display()} {row.count:,}，{row.get_reason_display()}）")


STEPS = About(_needs, ("next_step", "kind", *called()), _step)
CLOCKS = About(_clocks, ("source", *called()), _clock)
ERASURES = About(_erasures, called(), _erasure)
REPORTS = About(_reports, ("kind", "count", "reason", "user__display_name", "user__username"), _looks, ref="duty__key")
