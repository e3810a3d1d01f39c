"""Ranked frames of many people or postings. The compiled kernels do the work; where numba is missing, numpy does."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from matching.rank import explain as words
from matching.rank import ranker
from matching.rank.index import PostingIndex
from matching.rank.learned.applied import RERANKED
from matching.rank.person import PersonView
from matching.rank.rules import VETO_CODES
from matching.rank.views import Together

try:
    from matching.rank import kernel
except ImportError:  # numba is not there; everything still works, some fifty times slower
    kernel = None  # type: ignore[assignment]

TOGETHER = 500
"""People whose lists are made in one go: enough to share what many want, few enough to report progress."""
Row = dict[str, Any]
Ranked = tuple[pd.DataFrame, Row]
Explain = bool | Callable[[pd.DataFrame], np.ndarray]
"""Whether lists carry reasons, or which rows of a person's list do: the others have none."""


def each_person(
    model: Any, rows: Iterable[Row], index: PostingIndex, top: int, as_of: datetime.date | None, explain: Explain
) -> Iterator[Ranked]:
    """(list, summary) of one person after the other; rows of a people frame."""
    waiting, together = iter(rows), Together(model)
    while part := list(islice(waiting, TOGETHER)):
        views = together.views(part, as_of)
        make = _plain if kernel is None else _compiled
        for view, (ranked, vetoes) in zip(views, make(model, views, index, _looked_at(model, top), as_of), strict=True):
            if model.learned is not None:
                ranked = _relearned(model, view, index, ranked, top, as_of)
            if explain:
                ranked = _explained(model, view, index, ranked, as_of, explain)
            yield ranked, words.summary(str(view.row["id"]), view, index, vetoes)


def each_posting(
    model: Any, rows: Iterable[Row], index: PostingIndex, top: int, as_of: datetime.date | None, explain: bool
) -> Iterator[pd.DataFrame]:
    """The people for each posting of an index that has any, in the order of the index."""
    views = Together(model).views(rows, as_of)
    scores = {} if kernel is None else _read_the_other_way(views, index, _looked_at(model, top), as_of)
    if kernel is None:
        scores = _plain_other_way(views, index, _looked_at(model, top), as_of)
    for at in range(len(index)):
        people = scores.get(at, [])
        if not people:
            continue
        one = index.take(np.array([at]))
        if model.learned is not None:
            worth = {number: float(model.score(views[number], one, as_of).score[0]) for number in people}
            people = sorted(people, key=lambda n: (-worth[n], str(views[n].row["id"])))[:top]
        lines = []
        for rank, number in enumerate(people, 1):
            view = views[number]
            scored = model.score(view, one, as_of)
            line = ranker.rows_at(str(view.row["id"]), scored, one, np.array([0]), [rank])
            if explain:
                good, mind = words.reasons(view, one, scored, 0, model, as_of)
                line["reasons_for"], line["reasons_against"] = [good], [mind]
            lines.append(line)
        yield pd.concat(lines, ignore_index=True)


def _looked_at(model: Any, top: int) -> int:
    """How many of the best by points are looked at: a learned ranker orders more of them than are shown."""
    return top if model.learned is None else max(top, RERANKED)


def _relearned(
    model: Any, view: PersonView, index: PostingIndex, ranked: pd.DataFrame, top: int, as_of: datetime.date | None
) -> pd.DataFrame:
    """The best by points in the order of the learned ranker."""
    few = index.take(np.array([index.position[key] for key in ranked["posting_id"]], dtype=np.int64))
    return ranker.ranked_rows(str(view.row["id"]), model.score(view, few, as_of), few, top)


def _compiled(
    model: Any, views: list[PersonView], index: PostingIndex, top: int, as_of: datetime.date | None
) -> Iterator[tuple[pd.DataFrame, dict[str, np.ndarray]]]:
    table = index.table
    meeting = kernel.Meeting(kernel.PeopleTable(views), table, as_of)
    alone = len(views) == 1
    deep = top if model.learned is None else max(top, RERANKED)
    lists = meeting.rank_one(0, deep) if alone else meeting.rank(deep)
    for person, view in enumerate(views):
        chosen = lists.posts[person][lists.posts[person] >= 0].astype(np.int64)
        masks = np.empty(len(index), dtype=np.uint16)
        masks[table.rows] = meeting.failing(person)
        vetoes = {code: (masks >> number) & 1 > 0 for number, code in enumerate(VETO_CODES)}
        if model.learned is not None:
            few = index.take(table.rows[chosen].astype(np.int64))
            yield ranker.ranked_rows(str(view.row["id"]), model.score(view, few, as_of), few, top), vetoes
            continue
        parts, fallback = meeting.parts(person, chosen)
        keys = lists.post_keys[person][: len(chosen)]
        points = np.rint(parts * [ranker.GROUP_MAX[name] for name in ranker.GROUPS]).astype(np.int64)
        ids = [table.key(at) for at in chosen]
        yield ranker.frame_of(str(view.row["id"]), ids, keys / 1e9, points, fallback), vetoes


def _plain(
    model: Any, views: list[PersonView], index: PostingIndex, top: int, as_of: datetime.date | None
) -> Iterator[tuple[pd.DataFrame, dict[str, np.ndarray]]]:
    for view in views:
        scored = model.score(view, index, as_of)
        yield ranker.ranked_rows(str(view.row["id"]), scored, index, top), scored.vetoes


def _read_the_other_way(
    views: list[PersonView], index: PostingIndex, top: int, as_of: datetime.date | None
) -> dict[int, list[int]]:
    """Row of the index → its people, best first."""
    lists = kernel.Meeting(kernel.PeopleTable(views), index.table, as_of).rank(1, top)
    return {int(row): lists.people[at][lists.people[at] >= 0].tolist() for at, row in enumerate(index.table.rows)}


def _plain_other_way(
    views: list[PersonView], index: PostingIndex, top: int, as_of: datetime.date | None
) -> dict[int, list[int]]:
    scores = [ranker.score(view, index, as_of) for view in views]
    found = {}
    for at in range(len(index)):
        fitting = [number for number, scored in enumerate(scores) if scored.eligible[at]]
        found[at] = sorted(fitting, key=lambda n: (-scores[n].score[at], str(views[n].row["id"])))[:top]
    return found


def _explained(
    model: Any,
    view: PersonView,
    index: PostingIndex,
    ranked: pd.DataFrame,
    as_of: datetime.date | None,
    explain: Explain,
) -> pd.DataFrame:
    """The list with its reasons, which read the postings that are explained only."""
    rows = np.flatnonzero(explain(ranked)) if callable(explain) else np.arange(len(ranked))
    both: list[tuple[list[Row], list[Row]]] = [([], [])] * len(ranked)
    if len(rows):
        few = index.take(np.array([index.position[key] for key in ranked["posting_id"].iloc[rows]], dtype=np.int64))
        scored = model.score(view, few, as_of)
        for at, row in enumerate(rows):
            both[row] = words.reasons(view, few, scored, at, model, as_of)
    return ranked.assign(reasons_for=[pair[0] for pair in both], reasons_against=[pair[1] for pair in both])
