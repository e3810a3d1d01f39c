"""Everybody who may be counted, in memory as arrays: a file made by a run, and layers of whoever changed since.

Reading a person costs about ten milliseconds (words become vectors), comparing one costs nanoseconds. So a page reads few
people itself; whoever is beyond that is left out of the count until a run has read them into the file. Nobody is counted by
what stood in the file before: who changed, was erased or looks for work no longer is struck out at each question.
"""

import datetime
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.utils import timezone

from audit.actions import SystemJob
from matching.rank import crowd
from recommendations import engine
from recommendations.blur import marks
from recommendations.frames import person_rows
from runs.actions import Busy, start
from veterans.models import Person, PersonKind

AT_ONCE = 25
"""Up to so many people are read while the page waits (a quarter of a second); beyond, a run reads them."""
LAYERS = 30
PART = 2000
OVERLAP = datetime.timedelta(minutes=10)
"""A long import commits rows that were changed a while before."""
NOBODY: np.ndarray = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Layer:
    """Some people as arrays; `gone`: who has a newer row in a later layer or is no longer there."""

    crowd: crowd.Crowd
    keepers: list[str]
    keeper: np.ndarray
    marks: np.ndarray
    gone: np.ndarray


class NotYet(Exception):
    """Nobody is read yet; a run that reads everybody was asked for."""


def countable() -> Any:
    """Veterans who look for work. Who objects to cards without a name is not counted either: asked for at each question."""
    return Person.objects.seeking().filter(kind=PersonKind.VETERAN)


# ---------- the file ----------


def file() -> Path:
    return Path(settings.VAR) / "tables" / "people.npz"


def make(step: Callable[[], None] = lambda: None) -> int:
    """Bring the file up to date; returns how many people were read: everybody on a new day and for another model."""
    made_at, today = timezone.now(), timezone.localdate()
    try:
        found, beside = crowd.load_crowd(file(), engine.model().version)
    except crowd.BadCrowd:
        return _write(None, countable(), made_at, step)
    if int(beside["day"][0]) != today.toordinal():
        return _write(None, countable(), made_at, step)
    fresh = _fresh(_since(beside), _seen(found, beside))
    alive = np.fromiter(countable().order_by().values_list("pk", flat=True), dtype=np.int64)
    keys = np.union1d(np.array(list(fresh), dtype=np.int64), np.setdiff1d(alive, found.ids))
    if 2 * len(keys) > len(alive):
        return _write(None, countable(), made_at, step)
    beside["gone"] |= np.isin(found.ids, keys) | ~np.isin(found.ids, alive)
    return _write((found, beside), countable().filter(pk__in=keys.tolist()), made_at, step)


def _write(before: tuple[crowd.Crowd, Any] | None, people: Any, made_at: datetime.datetime, step: Any) -> int:
    """Read people behind those of the file before, and put the new file in place."""
    day = timezone.localdate()
    parts = [before[0]] if before else []
    keepers, changed, gone = (before[1][name].tolist() if before else [] for name in ("keepers", "changed", "gone"))
    old, last, ordered = len(keepers), 0, people.order_by("pk")
    while part := list(ordered.filter(pk__gt=last).for_frames()[:PART]):
        keepers.extend(one.kept_by.code for one in part)
        changed.extend(_micros(one.changed_at) for one in part)
        parts.append(crowd.crowd_of(engine.model().views(person_rows(part, day), day)))
        last = part[-1].pk
        step()
    crowd.save_crowd(
        crowd.join(parts), file(), engine.model().version, made=np.array([_micros(made_at)]),
        day=np.array([day.toordinal()]), keepers=np.array(keepers, dtype=str), changed=np.array(changed, dtype=np.int64),
        gone=np.array(gone + [False] * (len(keepers) - old), dtype=bool),
    )  # fmt: skip
    return len(keepers) - old


def ask_for_file() -> None:
    """One run that brings the file up to date; the unfinished one is enough."""
    try:
        start(kind="recommendations.reach", key="all", by=SystemJob("recommendations"))
    except Busy:
        return


def _micros(at: datetime.datetime) -> int:
    """Microseconds since 1970: a moment as it can be compared in an array."""
    return int(at.timestamp()) * 1_000_000 + at.microsecond


def _since(beside: dict[str, np.ndarray]) -> datetime.datetime:
    """From when on changes may be missing in a file."""
    return datetime.datetime.fromtimestamp(int(beside["made"][0]) / 1e6, datetime.UTC) - OVERLAP


def _seen(found: crowd.Crowd, beside: dict[str, np.ndarray]) -> dict[int, int]:
    """Key → when changed, of those in a file who changed so late that they are asked for again."""
    late = beside["changed"] >= _micros(_since(beside))
    return dict(zip(found.ids[late].tolist(), beside["changed"][late].tolist(), strict=True))


def _fresh(since: datetime.datetime | None, seen: dict[int, int]) -> dict[int, int]:
    """Key → when changed, of whoever changed since and was not seen so."""
    changed = Person.objects.all() if since is None else Person.objects.filter(changed_at__gte=since)
    rows = {pk: _micros(at) for pk, at in changed.order_by().values_list("pk", "changed_at")}
    return {pk: at for pk, at in rows.items() if seen.get(pk) != at}


# ---------- the people in this process ----------


def _layer(found: crowd.Crowd, keepers: Any, gone: Any = None) -> Layer:
    codes, keeper = np.unique(np.array(keepers, dtype=str), return_inverse=True)
    return Layer(
        found, codes.tolist(), keeper, marks(found.ids), np.zeros(len(found), dtype=bool) if gone is None else gone
    )


class People:
    """The layers of this process. `waiting`: some people are read by a run and not counted yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mark: tuple[Any, ...] = ()
        self._seen: dict[int, int] = {}
        self._since: datetime.datetime | None = None
        self.layers: list[Layer] = []
        self.waiting = False

    def refresh(self) -> tuple[list[Layer], bool]:
        """(the layers as the database stands, whether somebody waits to be read). Raises NotYet."""
        with self._lock:
            mark = (file().stat().st_mtime_ns if file().exists() else 0, engine.model().version, timezone.localdate())
            if mark != self._mark or len(self.layers) > LAYERS:
                self._begin()
                self._mark = mark
            self._follow()
            if self.waiting and not self.layers:
                raise NotYet
            return list(self.layers), self.waiting

    def _begin(self) -> None:
        self.layers, self._seen, self._since = [], {}, None
        try:
            found, beside = crowd.load_crowd(file(), engine.model().version)
        except crowd.BadCrowd:
            return
        self._since, self._seen = _since(beside), _seen(found, beside)
        self.layers.append(_layer(found, beside["keepers"], beside["gone"]))
        if int(beside["day"][0]) != timezone.localdate().toordinal():
            ask_for_file()  # the clock slept: yesterday's ages serve meanwhile

    def _follow(self) -> None:
        """A layer of whoever changed since; and where the number is not that of the database, a look at everybody."""
        self.waiting = False
        fresh = _fresh(self._since, self._seen)
        if fresh and self._add(list(fresh)):
            self._seen |= fresh
        if countable().count() != sum(int((~layer.gone).sum()) for layer in self.layers):
            self._compare()

    def _add(self, keys: list[int]) -> bool:
        """Read some people, few at once; False where they wait for a run and are not counted until then."""
        for layer in self.layers:
            layer.gone[np.isin(layer.crowd.ids, keys)] = True
        if len(keys) > AT_ONCE:
            self.waiting = True
            ask_for_file()
            return False
        day, people = timezone.localdate(), list(countable().filter(pk__in=keys).for_frames())
        views = engine.model().views(person_rows(people, day), day)
        self.layers.append(_layer(crowd.crowd_of(views), [one.kept_by.code for one in people]))
        return True

    def _compare(self) -> None:
        """Whoever was erased or merged is in no layer; whoever is in none is read."""
        alive = np.fromiter(countable().order_by().values_list("pk", flat=True), dtype=np.int64)
        for layer in self.layers:
            layer.gone[~np.isin(layer.crowd.ids, alive)] = True
        known = np.concatenate([layer.crowd.ids[~layer.gone] for layer in self.layers] or [NOBODY])
        if len(missing := np.setdiff1d(alive, known)) and not self.waiting:
            self._add(missing.tolist())
