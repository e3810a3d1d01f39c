"""Save, rename, pause, drop a search; by the person, or by staff who were told to."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import Actor, record
from consents.actions import EvidenceMissing, said_how
from consents.models import Channel
from files.actions import keep_file, remove_files_of
from files.inspect import Inspected
from outcomes.actions.holding import hold
from recommendations.looking import anchor_of
from recommendations.models import Find, FindState, Rhythm, SavedSearch
from recommendations.topics import EVIDENCE
from veterans.models import Person

MOST = 20
"""Saved searches of one person."""


class NothingLookedFor(Exception):
    """No filter is set: every post would be found."""


class SavedAlready(Exception):
    """The person has saved the same filters, as `search`."""

    def __init__(self, search: SavedSearch | None) -> None:
        super().__init__()
        self.search = search


class NameTaken(Exception):
    """Another search of the person has this name."""


class TooManySearches(Exception):
    """The person has saved MOST searches."""


def next_day(weekday: int, after: datetime.date) -> datetime.date:
    """The first day of that weekday later than `after`."""
    return after + datetime.timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)


def _due(rhythm: str, weekday: int) -> datetime.date | None:
    return next_day(weekday, timezone.localdate()) if rhythm == Rhythm.WEEKLY else None


@transaction.atomic
def save_search(
    *, person: Person, name: str, rhythm: str, by: Any, q: str = "", place: str = "", pay: int = 0, weekday: int = 0,
    channel: str = Channel.IN_APP, evidence: Inspected | None = None,
) -> SavedSearch:  # fmt: skip
    """Keep the filters of a list. On behalf only with the person's word as a file.

    Raises NothingLookedFor, SavedAlready, NameTaken, TooManySearches, EvidenceMissing, and outcomes' PersonGone.
    """
    hold(person)
    row = Person.objects.get(pk=person.pk)
    _how, on_behalf = said_how(row, by, channel)
    if on_behalf and evidence is None:
        raise EvidenceMissing(channel)
    q, place = " ".join(q.split()), place.strip()
    if not (q or place or pay):
        raise NothingLookedFor
    mine = SavedSearch.objects.filter(person=row)
    if mine.count() >= MOST:
        raise TooManySearches
    _free(mine, name, q, place, pay)
    made = SavedSearch.objects.create(
        person=row, name=name, q=q, place=place, pay=pay, rhythm=rhythm, weekday=weekday, due_on=_due(rhythm, weekday),
        anchor=anchor_of(q, place), saved_by=by, on_behalf=on_behalf,
    )  # fmt: skip
    if evidence is not None:
        keep_file(file=evidence, kind=EVIDENCE, key=made.public_id, by=by, purpose="evidence")
    _noted("saved", made, by, on_behalf=on_behalf)
    return made


def _free(mine: Any, name: str, q: str, place: str, pay: int) -> None:
    """The person's row is locked, so what is free here is free when it is written."""
    if (known := mine.filter(q=q, place=place, pay=pay).first()) is not None:
        raise SavedAlready(known)
    if mine.filter(name=name).exists():
        raise NameTaken(name)


@transaction.atomic
def change_search(*, search: SavedSearch, name: str, rhythm: str, weekday: int, by: Any) -> None:
    """Another name, another rhythm. Whoever begins to listen hears of what is published from then on. Raises NameTaken."""
    row = SavedSearch.objects.select_for_update(of=("self",)).get(pk=search.pk)
    begins = row.rhythm == Rhythm.NONE and rhythm != Rhythm.NONE
    row.due_on = row.due_on if (row.rhythm, row.weekday) == (rhythm, weekday) else _due(rhythm, weekday)
    row.name, row.rhythm, row.weekday = name, rhythm, weekday
    row.since = timezone.now() if begins else row.since
    if row.paused_at is not None:
        row.due_on = None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise NameTaken(name) from None
    if rhythm == Rhythm.NONE:
        _forget(row)
    _noted("changed", row, by)


@transaction.atomic
def pause_search(*, search: SavedSearch, by: Any) -> bool:
    """Nothing more is told until it goes on; False where it was paused before."""
    changed = SavedSearch.objects.filter(pk=search.pk, paused_at=None).update(paused_at=timezone.now(), due_on=None)
    if changed:
        _forget(search)
        _noted("paused", search, by)
    return bool(changed)


@transaction.atomic
def resume_search(*, search: SavedSearch, by: Any) -> bool:
    """Tell again, of what is published from now on; False where it was not paused."""
    changed = SavedSearch.objects.filter(pk=search.pk, paused_at__isnull=False).update(
        paused_at=None, since=timezone.now(), due_on=_due(search.rhythm, search.weekday)
    )
    if changed:
        _noted("resumed", search, by)
    return bool(changed)


@transaction.atomic
def drop_search(*, search: SavedSearch, by: Actor) -> None:
    """The search, what it found and its paper go."""
    remove_files_of(kind=EVIDENCE, key=search.public_id, by=by, reason="dropped")
    _noted("dropped", search, by)
    search.delete()


def _forget(search: SavedSearch) -> None:
    """What waited to be told is not told any more: the person wants to hear nothing."""
    Find.objects.filter(search=search, state=FindState.WAITING).update(state=FindState.GONE)


def _noted(what: str, search: SavedSearch, by: Actor, *, on_behalf: bool = False) -> None:
    record(
        by=by, action=f"recommendations.search.{what}", kind="person", key=search.person.public_id, on_behalf=on_behalf,
        detail={"rhythm": search.rhythm},
    )  # fmt: skip
