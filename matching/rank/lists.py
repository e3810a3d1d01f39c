"""Lists of many people that know of each other: ranked one by one, then spread over the heads there are."""

import datetime
from typing import Any

import numpy as np
import pandas as pd

from matching.rank.frames import people_rows
from matching.rank.index import PostingIndex
from matching.rank.learned.features import pair_features
from matching.rank.learned.prior import PriorRanker
from matching.rank.ranker import ranked_rows
from matching.rank.spread import fused, spread

CANDIDATES = 60
"""What is kept of each person's list for the pass; at least three times the places that are handed out."""


def candidates(
    model: Any, people: pd.DataFrame, index: PostingIndex, kept: int, as_of: datetime.date | None
) -> pd.DataFrame:
    """Ranked rows with `value`: the chance that the person applies times the chance that an applicant is hired."""
    ranker = model.learned or PriorRanker()
    parts = []
    for row in people_rows(people):
        view = model.view(row, as_of)
        scored = model.score(view, index, as_of)
        ranked = ranked_rows(str(row["id"]), scored, index, kept)
        at = np.array([index.position[key] for key in ranked["posting_id"]], dtype=np.int64)
        seen = pair_features(view, index, scored, at)
        parts.append(ranked.assign(value=fused(ranker.interest(seen), ranker.chance(seen))))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def spread_lists(
    model: Any, people: pd.DataFrame, index: PostingIndex, top: int = 20, as_of: datetime.date | None = None
) -> pd.DataFrame:
    """The lists of all people after the capacity pass, in the order of `people`; the scores stay what they were."""
    found = candidates(model, people, index, max(CANDIDATES, 3 * top), as_of)
    if found.empty:
        return found
    heads = dict(zip(map(str, index.ids), index.heads, strict=True))
    moved = spread(found, heads, top)
    place = {key: number for number, key in enumerate(dict.fromkeys(found["veteran_id"]))}
    moved = moved[moved["rank"] <= top]
    order = np.lexsort((moved["rank"].to_numpy(), moved["veteran_id"].map(place).to_numpy()))
    return moved.iloc[order].reset_index(drop=True)
