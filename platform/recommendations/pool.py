"""Who fits a posting where more people look for work than are read while a page waits.

Everybody lies in one file as columns, made by a run. The compiled loops choose the best of it for the posting; those, and
whoever changed since the file was made, are read from the database and ranked as everywhere else. So the file decides only
who is looked at: what the page says of a person is of now.
"""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.utils import timezone

from audit.actions import SystemJob
from employers.models import Posting
from matching.rank import kernel
from matching.rank.learned.applied import RERANKED
from recommendations import engine, queries
from recommendations.frames import person_rows
from runs.actions import Busy, start
from veterans.models import Person

AT_ONCE = 300
"""Up to so many people who changed since are read while the page waits; beyond, the file is made anew."""
TOP, LOOKED_AT = 20, 60
PART = 2000
OVERLAP = datetime.timedelta(minutes=10)
"""A long import commits rows that were changed a while before."""
_kept: dict[str, Any] = {}


def file() -> Path:
    return Path(settings.VAR) / "tables" / "pool.npz"


def make(step: Callable[[], None] = lambda: None) -> int:
    """Read everybody who looks for work and put the file in place; returns how many."""
    day, made_at, changed = timezone.localdate(), timezone.now(), [0]
    changed.clear()

    def views() -> Iterator[Any]:
        last = 0
        while part := list(Person.objects.seeking().order_by("pk").filter(pk__gt=last).for_frames()[:PART]):
            changed.extend(_micros(one.changed_at) for one in part)
            yield from engine.model().views(person_rows(part, day), day)
            last = part[-1].pk
            step()

    table = kernel.PeopleTable(views())
    kernel.save_people(
        table, file(), engine.model().version, made=np.array([_micros(made_at)]),
        changed=np.array(changed, dtype=np.int64),
    )  # fmt: skip
    return len(table)


def _micros(at: datetime.datetime) -> int:
    return int(at.timestamp()) * 1_000_000 + at.microsecond


def best_for(posting: Posting, people: Any) -> list[dict[str, Any]] | None:
    """As queries.people_for, of any number of people; None while the file is being made."""
    if people.count() <= engine.ON_THE_SPOT:
        return queries.people_for(posting, people, TOP)
    chosen = _chosen(posting, people)
    if chosen is None:
        ask_for_file()
        return None
    return queries.people_for(posting, people.filter(pk__in=chosen), TOP)


def _chosen(posting: Posting, people: Any) -> list[int] | None:
    """Who is read from the database: the best of the file, and whoever of `people` is not in it as they are now."""
    kept = _current()
    if kept is None:
        return None
    table, keys, changed, since = kept
    rows = Person.objects.filter(changed_at__gte=since).order_by().values_list("pk", "changed_at")
    known = dict(zip(keys.tolist(), changed.tolist(), strict=True)) if rows else {}
    late = {pk for pk, at in rows if known.get(pk) != _micros(at)}
    wanted = np.fromiter(people.order_by().values_list("pk", flat=True), dtype=np.int64)
    # Somebody may have begun to look for work without a change of the file: whoever is not in it is read.
    late = {*late.intersection(wanted.tolist()), *np.setdiff1d(wanted, keys).tolist()}
    if len(late) > AT_ONCE:
        return None
    without = ~np.isin(keys, wanted) | np.isin(keys, list(late))
    index = engine.small_index(Posting.objects.filter(pk=posting.pk))
    deep = LOOKED_AT if engine.model().learned is None else max(LOOKED_AT, RERANKED)
    meeting = kernel.Meeting(table, index.table, timezone.localdate(), without_people=without)
    (best,) = meeting.rank(1, deep).people
    return [*late, *keys[best[best >= 0]].tolist()]


def _current() -> tuple[Any, np.ndarray, np.ndarray, datetime.datetime] | None:
    """(table, keys, when each was changed, since when changes are looked for), read once a process."""
    if kernel is None or not file().exists():
        return None
    mark = (file().stat().st_mtime_ns, engine.model().version)
    if _kept.get("mark") != mark:
        try:
            table, beside = kernel.load_people(file(), engine.model().version)
        except kernel.NoTable:
            return None
        since = datetime.datetime.fromtimestamp(int(beside["made"][0]) / 1e6, datetime.UTC) - OVERLAP
        _kept.update(mark=mark, pool=(table, np.array(table.ids, dtype=np.int64), beside["changed"], since))
    found: tuple[Any, np.ndarray, np.ndarray, datetime.datetime] = _kept["pool"]
    return found


def ask_for_file() -> None:
    """One run that makes the file; the unfinished one is enough. Without the compiled loops there is none."""
    if kernel is None:
        return
    try:
        start(kind="recommendations.pool", key="all", by=SystemJob("recommendations"))
    except Busy:
        return
