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
from django.db.models import Q
from django.utils import timezone

from audit.actions import SystemJob
from employers.models import Posting
from matching.rank import VETO_CODES, kernel
from matching.rank.learned.applied import RERANKED
from recommendations import engine
from recommendations.frames import POSTING_FIELDS, posting_row, postings_for_matching
from runs.actions import Busy, start

PART = 5000
DEEPER = 20
"""More candidates than are shown: some of them may have closed since."""
_kept: dict[str, Any] = {}


@dataclass
class Kept:
    """A mapped table and when it was made."""

    table: Any
    made_at: datetime.datetime

    def changed(self) -> Any:
        """Postings that are not as the table has them."""
        return Posting.objects.filter(changed_at__gte=self.made_at)


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


def candidates(kept: Kept, views: list[Any], top: int) -> tuple[Any, list[dict[str, Any]]]:
    """(postings that can be among the best of these people, as the database has them; counts for each person)."""
    day = timezone.localdate()
    meeting = kernel.Meeting(kernel.PeopleTable(views), kept.table, day)
    alone = len(views) == 1
    deep = max(top + DEEPER, RERANKED if engine.model().learned is not None else 0)
    lists = meeting.rank_one(0, deep) if alone else meeting.rank(deep)
    chosen = np.unique(lists.posts[lists.posts >= 0])
    keys = [int(kept.table.key(at)) for at in chosen]
    counts: list[dict[str, Any]] = [{"considered": len(kept.table), "eligible": int(many)} for many in lists.eligible]
    if alone:
        masks = meeting.failing(0)
        failed = {code: int(((masks >> np.uint16(at)) & 1).sum()) for at, code in enumerate(VETO_CODES)}
        counts[0]["vetoes"] = {code: many for code, many in failed.items() if many}
    fresh = kept.changed().values_list("pk", flat=True)
    return postings_for_matching().filter(Q(pk__in=keys) | Q(pk__in=list(fresh))), counts
