"""Fitted trees as plain arrays: summed group by group, in any scikit-learn version, without its pickles.

With interaction_cst every tree splits on columns of one group only, so the sum of the trees of a group is that group's
contribution, and the contributions add up to the score. A tree that mixes groups is refused.
"""

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np

ARRAYS = ("feature", "threshold", "missing_left", "left", "right", "value", "root", "group")


@dataclass(frozen=True)
class Forest:
    """Nodes of all trees behind each other. feature −1: a leaf; left, right: positions of nodes; one root and one group
    a tree. `base` is what every row starts from."""

    base: float
    feature: np.ndarray
    threshold: np.ndarray
    missing_left: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    root: np.ndarray
    group: np.ndarray
    groups: int

    def contributions(self, rows: np.ndarray) -> np.ndarray:
        """(rows × groups): the sum of the trees of each group."""
        out = np.zeros((len(rows), self.groups))
        if len(self.root) and len(rows):
            _sum(np.ascontiguousarray(rows, dtype=np.float64), out, *(getattr(self, name) for name in ARRAYS))
        return out

    def plain(self, rows: np.ndarray) -> np.ndarray:
        """The same, tree by tree in numpy: the slow twin."""
        out = np.zeros((len(rows), self.groups))
        for root, group in zip(self.root, self.group, strict=True):
            at = np.full(len(rows), root)
            while (self.feature[at] >= 0).any():
                inner = self.feature[at] >= 0
                cell = rows[np.arange(len(rows)), np.maximum(self.feature[at], 0)]
                goes_left = np.where(np.isnan(cell), self.missing_left[at] == 1, cell <= self.threshold[at])
                at = np.where(inner, np.where(goes_left, self.left[at], self.right[at]), at)
            out[:, group] += self.value[at]
        return out

    def state(self) -> dict[str, Any]:
        """Plain arrays and numbers for a model file."""
        return {"base": self.base, "groups": self.groups} | {name: getattr(self, name) for name in ARRAYS}


@numba.njit(nogil=True)
def _sum(  # type: ignore[no-untyped-def]  # pragma: no cover
    rows, out, feature, threshold, missing_left, left, right, value, root, group
):
    for r in range(rows.shape[0]):
        for t in range(root.shape[0]):
            at = root[t]
            while feature[at] >= 0:
                cell = rows[r, feature[at]]
                if np.isnan(cell):
                    at = left[at] if missing_left[at] == 1 else right[at]
                elif cell <= threshold[at]:
                    at = left[at]
                else:
                    at = right[at]
            out[r, group[t]] += value[at]


def of_classifier(fitted: Any, sets: tuple[tuple[int, ...], ...]) -> Forest:
    """The trees of a fitted binary HistGradientBoostingClassifier. Raises ValueError where a tree mixes groups."""
    group_of = {column: number for number, columns in enumerate(sets) for column in columns}
    parts: list[Any] = []
    roots, groups, start, base = [], [], 0, float(np.ravel(fitted._baseline_prediction)[0])
    for (tree,) in fitted._predictors:
        nodes = tree.nodes
        inner = nodes["is_leaf"] == 0
        used = {group_of[int(column)] for column in nodes["feature_idx"][inner]}
        if len(used) > 1:
            raise ValueError("a tree mixes groups: it cannot be taken apart")
        if not used:
            base += float(nodes["value"][0])
            continue
        parts.append((nodes, inner, start))
        roots.append(start)
        groups.append(used.pop())
        start += len(nodes)

    def joined(kind: Any, make: Any) -> np.ndarray:
        found = [make(nodes, inner, offset) for nodes, inner, offset in parts]
        return np.concatenate(found).astype(kind) if found else np.zeros(0, dtype=kind)

    return Forest(
        base=base,
        feature=joined(np.int32, lambda nodes, inner, _at: np.where(inner, nodes["feature_idx"].astype(np.int64), -1)),
        threshold=joined(np.float64, lambda nodes, _inner, _at: nodes["num_threshold"]),
        missing_left=joined(np.uint8, lambda nodes, _inner, _at: nodes["missing_go_to_left"]),
        left=joined(np.int32, lambda nodes, _inner, at: nodes["left"].astype(np.int64) + at),
        right=joined(np.int32, lambda nodes, _inner, at: nodes["right"].astype(np.int64) + at),
        value=joined(np.float64, lambda nodes, _inner, _at: nodes["value"]),
        root=np.array(roots, dtype=np.int32),
        group=np.array(groups, dtype=np.int32),
        groups=len(sets),
    )
