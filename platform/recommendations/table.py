"""The compiled table of all open postings of a big site: made once by a run, mapped by every process.

A table knows the day it was made. What changed since is read from the database and scored beside it, so an edited or a
closed posting is right on the next page whatever the table says.
"""

import datetime
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from django.conf import settings
from django.db.models import Count, Max
from django.utils import timezone

from audit.actions import SystemJob
from employers.models import Posting
from matching.rank import VETO_CODES, kernel
from matching.rank import explain as words
from matching.rank.learned.applied import RERANKED
from recommendations import engine
from recommendations.frames import POSTING_FIELDS, posting_row, postings_for_matching
from runs.actions import Busy, start

PART = 5000
_kept: dict[str, Any] = {}


@dataclass
class Kept:
    """A mapped table and when it was made."""

    table: Any
    made_at: datetime.datetime
    _read: tuple[Any, np.ndarray, Any] | None = None

    def changed(self) -> Any:
        """Postings that are not as the table has them."""
        return Posting.objects.filter(changed_at__gte=self.made_at)

    def outdated(self) -> np.ndarray:
        """Which postings of the table changed since (bool each)."""
        return self._changes()[1]

    def fresh(self) -> Any:
        """A small table of those that changed since and are open; None where there is none."""
        return self._changes()[2]

    def _changes(self) -> tuple[Any, np.ndarray, Any]:
        """Read again only when a posting was touched meanwhile."""
        now = self.changed().aggregate(Count("pk"), Max("changed_at"))
        if self._read is None or self._read[0] != now:
            keys = np.array(list(self.changed().values_list("pk", flat=True)), dtype=np.int64)
            index = engine.small_index(postings_for_matching().filter(pk__in=keys.tolist()))
            outdated = np.isin(self.table.ids.astype(np.int64), keys)
            self._read = now, outdated, index.table if len(index) else None
        return self._read


def is_big() -> bool:
    """Whether there are too many postings to index them in every process."""
    return kernel is not None and postings_for_matching().count() > engine.ON_THE_SPOT


def folder() -> Path:
    return Path(settings.VAR) / "tables" / engine.model().version


def make(step: Callable[[], None] = lambda: None) -> int:
    """Make the table anew, put it in place of the old one, drop those of other models; returns its postings."""
    model, made_at, maker = engine.model(), timezone.now(), kernel.TableMaker()
    rows = (posting_row(row) for row in postings_for_matching().values(*POSTING_FIELDS).iterator(chunk_size=PART))
    number = 0
    while part := list(islice(rows, PART)):
        maker.add(model.index(pd.DataFrame(part)))
        number += len(part)
        step()
    if not number:
        return 0
    kernel.save(maker.finish(), folder(), model.version, made_at=made_at.isoformat())
    for other in folder().parent.iterdir():
        if other.is_dir() and other != folder() and not other.name.startswith("."):
            shutil.rmtree(other, ignore_errors=True)
    return number


def current() -> Kept | None:
    """The table of the serving model, mapped once a process; None where there is none or too much changed since."""
    home = folder()
    try:
        mark = (str(home), (home / "table.json").stat().st_mtime_ns)
        if _kept.get("mark") != mark:
            table, about = kernel.load(home, engine.model().version)
            _kept.update(mark=mark, kept=Kept(table, datetime.datetime.fromisoformat(about["made_at"])))
    except (OSError, kernel.NoTable):
        return None
    kept: Kept = _kept["kept"]
    return kept if kept.changed().count() <= engine.ON_THE_SPOT else None


def ask_for_one() -> None:
    """One run that makes the table; the unfinished one is enough."""
    try:
        start(kind="recommendations.table", key="all", by=SystemJob("recommendations"))
    except Busy:
        return


def best(kept: Kept, views: list[Any], top: int) -> tuple[list[list[tuple[int, float]]], list[dict[str, Any]]]:
    """([(posting, score)] of each person, best first, counts for each person): the table, and beside it what changed since.

    Under a learned ranker the best by points are candidates only, and there are more of them.
    """
    day, people = timezone.localdate(), kernel.PeopleTable(views)
    deep = top if engine.model().learned is None else max(top, RERANKED)
    meetings = _meetings(kept, people, day)
    lists = [meeting.rank_one(0, deep) if len(views) == 1 else meeting.rank(deep) for meeting in meetings]
    considered = sum(len(meeting.posts) for meeting in meetings) - int(kept.outdated().sum())
    found, counts = [], []
    for person in range(len(views)):
        both = [
            (-int(key), meeting.posts.key(at))
            for meeting, one in zip(meetings, lists, strict=True)
            for key, at in zip(one.post_keys[person], one.posts[person], strict=True)
            if at >= 0
        ]
        found.append([(int(key), -minus / 1e9) for minus, key in sorted(both)[:deep]])
        counts.append({"considered": considered, "eligible": sum(int(one.eligible[person]) for one in lists)})
    return found, counts


def _meetings(kept: Kept, people: Any, day: datetime.date) -> list[Any]:
    fresh = kept.fresh()
    meetings = [kernel.Meeting(people, kept.table, day, without_posts=kept.outdated())]
    return meetings if fresh is None else [*meetings, kernel.Meeting(people, fresh, day)]


def summary(kept: Kept, view: Any) -> dict[str, Any]:
    """What hard rules take away from one person and what would open most of it, over all open postings: see explain.summary."""
    people, chosen, masks = kernel.PeopleTable([view]), [], []
    for meeting in _meetings(kept, people, timezone.localdate()):
        gone = meeting.without_posts
        at = np.arange(len(meeting.posts)) if gone is None else np.flatnonzero(~gone)
        chosen.append((meeting.posts, at))
        masks.append(meeting.failing(0)[at])
    failing = np.concatenate(masks)
    by_code = {code: (failing >> np.uint16(number)) & 1 > 0 for number, code in enumerate(VETO_CODES)}
    return words.summary("", view, kernel.Facts(chosen), by_code)
