"""What the learned ranker sees of a pair: the part of each group and a few raw columns beside it, as one matrix."""

from typing import Any

import numpy as np

from matching.rank import rules
from matching.rank.index import TRAIT_COLUMN, PostingIndex
from matching.rank.person import PersonView
from matching.rank.ranker import GROUPS, LOWEST_FLOOR, Scored

GROUP_COLUMNS: dict[str, tuple[str, ...]] = {
    "experience": ("part_experience", "related_years", "years_spare", "education_gap"),
    "certificates": ("part_certificates", "needs_missing"),
    "pay": ("part_pay", "pay_ratio"),
    "commute": ("part_commute", "km"),
    "shift": ("part_shift", "night"),
    "wish": ("part_wish", "wish_place", "temporary", "leads"),
}
COLUMNS = tuple(name for group in GROUPS for name in GROUP_COLUMNS[group])
PARTS = tuple(COLUMNS.index(f"part_{group}") for group in GROUPS)
"""Where the part of each group stands in COLUMNS."""
SETS = tuple(tuple(COLUMNS.index(name) for name in GROUP_COLUMNS[group]) for group in GROUPS)
"""Columns of each group: only columns of one set may meet in a tree."""


def matrix(frame: Any) -> np.ndarray:
    """A frame with the columns COLUMNS, or a matrix in that order → (rows × columns) of float64; NaN is unknown."""
    if isinstance(frame, np.ndarray):
        if frame.ndim != 2 or frame.shape[1] != len(COLUMNS):
            raise ValueError(f"a matrix of {len(COLUMNS)} columns is needed, not {frame.shape}")
        return frame.astype(np.float64)
    return np.column_stack([np.asarray(frame[name], dtype=np.float64) for name in COLUMNS]) if len(frame) else _none()


def _none() -> np.ndarray:
    return np.zeros((0, len(COLUMNS)))


def pair_features(person: PersonView, index: PostingIndex, scored: Scored, positions: np.ndarray) -> np.ndarray:
    """(positions × COLUMNS) of one scored person. Nothing but stored facts of the two sides; no id, no protected word."""
    at = np.asarray(positions, dtype=np.int64)
    if not len(at):
        return _none()
    low, high = index.pay_low[at], index.pay_high[at]
    low = np.where(np.isnan(low), high, low)
    night = np.maximum(index.traits[:, TRAIT_COLUMN["night_shift"]], index.traits[:, TRAIT_COLUMN["rotating_shift"]])
    missing = sum(
        (np.minimum(1.0, rules.missing_needs(person, index, kind)) for kind in ("skill", "ask", "easy")),
        np.zeros(len(index)),
    )
    columns = {f"part_{name}": scored.parts[name][at] for name in GROUPS} | {
        "related_years": scored.related_years[at],
        "years_spare": scored.related_years[at] - index.years[at],
        "education_gap": person.education - index.education[at],
        "needs_missing": missing[at],
        "pay_ratio": low / max(person.pay_floor, LOWEST_FLOOR),
        "km": rules.distances(person, index)[at],
        "night": night[at].astype(np.float64),
        "wish_place": scored.best_wish[at].astype(np.float64),
        "temporary": index.traits[at, TRAIT_COLUMN["temporary"]].astype(np.float64),
        "leads": index.senior[at].astype(np.float64),
    }
    return np.column_stack([np.asarray(columns[name], dtype=np.float64) for name in COLUMNS])
