"""How many veterans in a firm's reach fit a posting as it is being written, and how many each condition keeps away.

Everybody who may be counted lies in memory as arrays: a file made by a run (where there are many), and beside it layers of
whoever was added or changed since, read from the database at each question. Objections are asked for each time.
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
from consents.models import Objection
from matching.rank import PostingIndex, crowd
from recommendations import engine
from recommendations.blur import blurred, marks
from recommendations.frames import person_rows
from runs.actions import Busy, start
from veterans.models import Person, PersonKind

AT_ONCE = 300
"""Up to so many people are read while the page waits; beyond, a run makes the file."""
LAYERS = 30
PART = 2000
OVERLAP = datetime.timedelta(minutes=10)
"""A long import commits rows that were changed a while before."""
AGE, PAY = 5, 500
"""Limits are counted in whole steps: a limit moved by one year or one yuan must not pick anybody out."""


@dataclass(frozen=True)
class Layer:
    """Some people as arrays; `gone`: who has a newer row in a later layer or is no longer there."""

    crowd: crowd.Crowd
    keepers: list[str]
    keeper: np.ndarray
    marks: np.ndarray
    gone: np.ndarray


@dataclass(frozen=True)
class Reach:
    """As a firm may read it; numbers from blur.blurred. `costs`: (condition, people who fail nothing else). `index`: the
    posting with the limits that were counted."""

    people: int
    fitting: int
    costs: list[tuple[str, int]]
    index: PostingIndex


class NotYet(Exception):
    """There is no file of the people yet, or too many changed since; a run that makes it was asked for."""


# ---------- the people ----------


def countable() -> Any:
    """Veterans who look for work. Who objects to cards without a name is not counted either: asked for at each question."""
    return Person.objects.seeking().filter(kind=PersonKind.VETERAN)


def file() -> Path:
    return Path(settings.VAR) / "tables" / "people.npz"


def make(step: Callable[[], None] = lambda: None) -> int:
    """Read everybody anew and put the file in place; returns how many."""
    day, made_at = timezone.localdate(), timezone.now()
    rows: list[tuple[str, datetime.datetime]] = []
    parts, people, last = [], countable().order_by("pk"), 0
    while part := list(people.filter(pk__gt=last).for_frames()[:PART]):
        rows.extend((one.kept_by.code, one.changed_at) for one in part)
        parts.append(crowd.crowd_of(engine.model().views(person_rows(part, day), day)))
        last = part[-1].pk
        step()
    found = crowd.join(parts)
    crowd.save_crowd(
        found, file(), engine.model().version, made=np.array([_micros(made_at)]),
        keepers=np.array([code for code, _at in rows], dtype=str), changed=np.array([_micros(at) for _code, at in rows]),
    )  # fmt: skip
    return len(found)


def _micros(at: datetime.datetime) -> int:
    """Microseconds since 1970: a moment as it can be compared in an array."""
    return int(at.timestamp()) * 1_000_000 + at.microsecond


def _layer(found: crowd.Crowd, keepers: Any) -> Layer:
    codes, keeper = np.unique(np.array(keepers, dtype=str), return_inverse=True)
    return Layer(found, codes.tolist(), keeper, marks(found.ids), np.zeros(len(found), dtype=bool))


class People:
    """The layers of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mark: tuple[Any, ...] = ()
        self._seen: dict[int, int] = {}
        self._since: datetime.datetime | None = None
        self.layers: list[Layer] = []

    def refresh(self) -> list[Layer]:
        """The layers as the database stands. Raises NotYet."""
        with self._lock:
            mark = (file().stat().st_mtime_ns if file().exists() else 0, engine.model().version, timezone.localdate())
            if mark != self._mark or len(self.layers) > LAYERS:
                self._begin()
                self._mark = mark
            self._follow()
            return list(self.layers)

    def _begin(self) -> None:
        self.layers, self._seen, self._since = [], {}, None
        try:
            found, beside = crowd.load_crowd(file(), engine.model().version)
        except crowd.BadCrowd:
            return
        self._since = datetime.datetime.fromtimestamp(int(beside["made"][0]) / 1e6, datetime.UTC) - OVERLAP
        late = beside["changed"] >= _micros(self._since)
        self._seen = dict(zip(found.ids[late].tolist(), beside["changed"][late].tolist(), strict=True))
        self.layers.append(_layer(found, beside["keepers"]))

    def _follow(self) -> None:
        """A layer of whoever changed since; and where the number is not that of the database, a look at everybody."""
        changed = Person.objects.all() if self._since is None else Person.objects.filter(changed_at__gte=self._since)
        rows = {pk: _micros(at) for pk, at in changed.order_by().values_list("pk", "changed_at")}
        fresh = {pk: at for pk, at in rows.items() if self._seen.get(pk) != at}
        if fresh:
            self._add(list(fresh))
            self._seen |= fresh
        if countable().count() != sum(int((~layer.gone).sum()) for layer in self.layers):
            self._compare()

    def _add(self, keys: list[int]) -> None:
        if len(keys) > AT_ONCE:
            self._mark = ()
            ask_for_file()
            raise NotYet
        for layer in self.layers:
            layer.gone[np.isin(layer.crowd.ids, keys)] = True
        day, people = timezone.localdate(), list(countable().filter(pk__in=keys).for_frames())
        views = engine.model().views(person_rows(people, day), day)
        self.layers.append(_layer(crowd.crowd_of(views), [one.kept_by.code for one in people]))

    def _compare(self) -> None:
        """Whoever was erased or merged is in no layer; whoever is in none is read."""
        alive = np.fromiter(countable().order_by().values_list("pk", flat=True), dtype=np.int64)
        for layer in self.layers:
            layer.gone[~np.isin(layer.crowd.ids, alive)] = True
        known = np.concatenate([layer.crowd.ids[~layer.gone] for layer in self.layers] or [np.zeros(0, np.int64)])
        if len(missing := np.setdiff1d(alive, known)):
            self._add(missing.tolist())


_people = People()


def ask_for_file() -> None:
    """One run that makes the file; the unfinished one is enough."""
    try:
        start(kind="recommendations.reach", key="all", by=SystemJob("recommendations"))
    except Busy:
        return


# ---------- the question ----------


def reach(row: dict[str, Any], prefix: str) -> Reach:
    """A posting (a row for the matcher) beside the people kept under a prefix of place codes. Raises NotYet."""
    index = stepped(engine.small_index_of(row))
    objecting = np.fromiter(
        Objection.objects.filter(ended_at=None).order_by().values_list("person_id", flat=True), dtype=np.int64
    )
    parts = [_conditions(layer, index, prefix, objecting) for layer in _people.refresh()]
    marked = np.concatenate([part[0] for part in parts] or [np.zeros(0, dtype=np.uint64)])
    names = list(parts[0][1]) if parts else []
    failed = {name: np.concatenate([part[1][name] for part in parts]) for name in names}
    failures = sum((one.astype(np.int16) for one in failed.values()), np.zeros(len(marked), dtype=np.int16))
    costs = [(name, blurred(marked[one & (failures == 1)])) for name, one in failed.items() if _asked(index, name)]
    return Reach(blurred(marked), blurred(marked[failures == 0]), costs, index)


def _conditions(
    layer: Layer, index: PostingIndex, prefix: str, objecting: np.ndarray
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """(marks, condition → not met) of the people of a layer who count."""
    near = np.array([code.startswith(prefix) for code in layer.keepers] + [False])[layer.keeper]
    counted = near & ~layer.gone & ~crowd.bound(layer.crowd, timezone.localdate())
    counted &= ~np.isin(layer.crowd.ids, objecting)
    return layer.marks[counted], {name: one[counted] for name, one in crowd.failing(layer.crowd, index).items()}


def stepped(index: PostingIndex) -> PostingIndex:
    """The same posting with its limits put to whole steps, for the benefit of the people: 37 years count as 40."""
    index.age_high = np.ceil(index.age_high / AGE) * AGE
    index.age_low = np.floor(index.age_low / AGE) * AGE
    index.pay_high = np.ceil(index.pay_high / PAY) * PAY
    index.years = np.floor(index.years)
    return index


def _asked(index: PostingIndex, name: str) -> bool:
    """Whether the posting sets this condition at all."""
    set_by = {
        "age": not (np.isnan(index.age_low[0]) and np.isnan(index.age_high[0])),
        "education": bool(index.education[0] > 0),
        "experience": bool(index.years[0] > 0),
        "workplace": bool(index.places[0]),
        "pay": not np.isnan(index.pay_high[0]),
        "work": True,
        "employment": bool(index.employment_type[0]),
    }
    return set_by.get(name, True)
