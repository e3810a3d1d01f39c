"""How far what people are shown has moved: the population stability index of each group's part between two times."""

from typing import Any

import numpy as np

from matching.rank.learned.features import PARTS, matrix
from matching.rank.ranker import GROUPS

BINS = 10
NOTABLE, LARGE = 0.1, 0.25
"""The usual reading of the index: below .1 nothing to see, above .25 the population is another one."""
LEAST = 1e-3


def stability(before: np.ndarray, after: np.ndarray, bins: int = BINS) -> float:
    """Population stability index: 0 where both times are alike. Bins are tenths of the earlier time."""
    if not len(before) or not len(after):
        return 0.0
    edges = np.unique(np.quantile(before, np.linspace(0, 1, bins + 1)[1:-1]))
    shares = [
        np.maximum(np.bincount(np.searchsorted(edges, one, side="left"), minlength=len(edges) + 1) / len(one), LEAST)
        for one in (before, after)
    ]
    old, new = shares
    return float(((new - old) * np.log(new / old)).sum())


def drift(before: Any, after: Any) -> dict[str, float]:
    """Group → index, from feature matrices of pairs shown earlier and later."""
    old, new = matrix(before), matrix(after)
    return {name: round(stability(old[:, at], new[:, at]), 4) for name, at in zip(GROUPS, PARTS, strict=True)}
