"""May a newly fitted ranker serve? Named checks, each with its figure and its bound; all must hold."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from matching.rank.learned.features import matrix
from matching.rank.learned.labels import STAFF, checked, mature, steps_taken, worth

LIST = 10
LARGEST_ERROR = 0.02
SLOWEST_MS = 25.0
CANDIDATES = 200
ENOUGH_LISTS = 100
"""Lists with something in them below which a comparison says nothing."""
ENOUGH_ROWS = 1000


@dataclass(frozen=True)
class Check:
    """One guard. `figure` None: it could not be measured; `bound` is what the figure is held against."""

    name: str
    holds: bool
    figure: float | None
    bound: float | None

    def row(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Frozen:
    """A set that no model learns from: pairs, the list each belongs to, what each is worth."""

    name: str
    features: np.ndarray
    group: np.ndarray
    gain: np.ndarray

    @classmethod
    def of_labels(cls, name: str, features: Any, labels: pd.DataFrame, challenger: Any) -> "Frozen":
        """Exposures kept back: a list is what one person was shown in seven days.

        What stood high was looked at more, so plain outcomes would favour whatever made the order. Each row's worth is
        divided by how often its place is looked at, by the challenger's estimate; both rankers are judged by the same.
        """
        frame = checked(labels)
        seen = challenger.examined(
            frame["rank"].to_numpy(dtype=float), frame["surface"].eq(STAFF).to_numpy(dtype=float)
        )
        week = (frame["shown_at"] - frame["shown_at"].min()).dt.days // 7
        group = frame.groupby([frame["person"], week], sort=True).ngroup().to_numpy()
        return cls(name, matrix(features), group, worth(frame, steps_taken(frame)) / seen)

    def lists(self) -> int:
        """Lists in which the order matters: two pairs or more, and one of them worth something."""
        return len(self._usable())

    def _usable(self) -> np.ndarray:
        best = pd.Series(self.gain).groupby(self.group).agg(["max", "size"])
        return best.index[(best["max"] > 0) & (best["size"] > 1)].to_numpy()

    def ndcg(self, score: np.ndarray) -> float:
        """Mean ndcg@10 over the usable lists; equal scores keep the order of the rows."""
        keep = np.isin(self.group, self._usable())
        group, gain, score = self.group[keep], self.gain[keep], np.asarray(score)[keep]

        def dcg(by: np.ndarray) -> np.ndarray:
            order = np.lexsort((np.arange(len(group)), -by, group))
            first = np.flatnonzero(np.r_[True, group[order][1:] != group[order][:-1]])
            place = np.arange(len(group)) - np.repeat(first, np.diff(np.r_[first, len(group)]))
            value = np.where(place < LIST, gain[order] / np.log2(place + 2.0), 0.0)
            return np.asarray(np.add.reduceat(value, first))

        return float(np.mean(dcg(score) / dcg(gain))) if len(group) else 0.0


def calibration_error(chance: np.ndarray, happened: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins with equally many rows."""
    parts = np.array_split(np.argsort(chance, kind="stable"), bins)
    return float(sum(len(part) * abs(chance[part].mean() - happened[part].mean()) for part in parts) / len(chance))


def better(challenger: Any, serving: Any, frozen: list[Frozen]) -> list[Check]:
    """On every frozen set the challenger must do better than what serves; too small a set decides nothing, so it fails."""
    found = []
    for one in frozen:
        new, old = (one.ndcg(model.decision_function(one.features)) for model in (challenger, serving))
        enough = one.lists() >= ENOUGH_LISTS
        found.append(Check(f"ndcg_{one.name}", enough and new > old, round(new, 4), round(old, 4)))
    return found


def calibrated(challenger: Any, features: Any, labels: pd.DataFrame) -> list[Check]:
    """Chances against what was recorded later. A chance that has learnt nothing yet is the prior's and is not shown."""
    frame, rows = checked(labels), matrix(features)
    applied = frame["applied"].fillna(False).to_numpy(dtype=bool)
    hired = frame["hired"].fillna(False).to_numpy(dtype=bool)
    place = frame["rank"].to_numpy(dtype=float), frame["surface"].eq(STAFF).to_numpy(dtype=float)
    known, settled = mature(frame, "applied"), mature(frame, "hired") & applied
    interest = challenger.interest_where_shown(rows, *place)
    return [
        _calibration("ece_interest", challenger.interest_, interest[known], applied[known]),
        _calibration("ece_chance", challenger.chance_, challenger.chance(rows[settled]), hired[settled]),
    ]


def _calibration(name: str, score: Any, chance: np.ndarray, happened: np.ndarray) -> Check:
    if score.forest is None:
        return Check(name, True, None, LARGEST_ERROR)
    if len(chance) < ENOUGH_ROWS:
        return Check(name, False, None, LARGEST_ERROR)
    error = calibration_error(chance, happened.astype(float))
    return Check(name, error <= LARGEST_ERROR, round(error, 4), LARGEST_ERROR)


def adds_up(challenger: Any, features: Any) -> Check:
    """The six contributions are the score."""
    rows = matrix(features)
    if not len(rows):
        return Check("adds_up", True, 0.0, 1e-9)
    gap = challenger.base + challenger.contributions(rows).sum(axis=1) - challenger.decision_function(rows)
    return Check("adds_up", bool(np.abs(gap).max() <= 1e-9), float(f"{np.abs(gap).max():.2g}"), 1e-9)


def fast(challenger: Any, features: Any, rounds: int = 15) -> Check:
    """95th percentile of milliseconds of this thread's own time for the score and the points of 200 candidates."""
    rows = np.resize(matrix(features), (CANDIDATES, matrix(features).shape[1])) if len(features) else None
    if rows is None:
        return Check("latency_ms", False, None, SLOWEST_MS)
    challenger.points(rows)
    took = []
    for _ in range(rounds):
        begun = time.thread_time()
        challenger.decision_function(rows), challenger.points(rows)
        took.append(1000 * (time.thread_time() - begun))
    slow = sorted(took)[int(len(took) * 0.95)]
    return Check("latency_ms", slow <= SLOWEST_MS, round(slow, 2), SLOWEST_MS)


def none_of(name: str, count: Callable[[], int]) -> Check:
    """A thing that must not happen at all: vetoed posts in a list, scores that a protected word moves."""
    found = count()
    return Check(name, found == 0, float(found), 0.0)


def serves(checks: list[Check]) -> bool:
    return bool(checks) and all(check.holds for check in checks)
