"""One learned score: a forest blended with the prior's log odds, and the curve that turns log odds into a chance."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from matching.rank.learned.forest import Forest
from matching.rank.learned.prior import logistic
from matching.rank.ranker import GROUPS

FEW_TO_CALIBRATE = 400
"""Positives in the later slice below which two numbers are fitted (Platt) instead of a staircase (isotonic)."""
SMALLEST = 1e-4
"""No chance is called 0 or 1."""
STEPS = 400


@dataclass(frozen=True)
class Additive:
    """`share`: how much of the sum is the prior's. `curve`: (log odds, chances), read by interpolation; empty: none."""

    share: float
    forest: Forest | None = None
    curve: tuple[np.ndarray, np.ndarray] = field(default=(np.zeros(0), np.zeros(0)))

    def groups(self, whole: np.ndarray, prior: np.ndarray) -> np.ndarray:
        """(rows × 6) blended contributions; `whole` carries the columns of the place, which count in `base`."""
        if self.forest is None:
            return prior
        own = self.forest.contributions(whole)[:, : len(GROUPS)]
        return np.asarray((1.0 - self.share) * own + self.share * prior)

    def base(self, one: np.ndarray, prior: float) -> float:
        """What every pair starts from at the place of the row `one`."""
        if self.forest is None:
            return prior
        place = float(self.forest.contributions(one)[0, len(GROUPS) :].sum())
        return (1.0 - self.share) * (self.forest.base + place) + self.share * prior

    def log_odds(self, whole: np.ndarray, prior: np.ndarray) -> np.ndarray:
        """Blended log odds of rows with their place; `prior` is the prior's sum."""
        if self.forest is None:
            return prior
        own = self.forest.base + self.forest.contributions(whole).sum(axis=1)
        return np.asarray((1.0 - self.share) * own + self.share * prior)

    def calibrated(self, log_odds: np.ndarray, happened: np.ndarray) -> "Additive":
        """With the curve fitted on later rows."""
        positives = float(happened.sum())
        if min(positives, len(happened) - positives) < 2:
            return self
        if min(positives, len(happened) - positives) < FEW_TO_CALIBRATE:
            line = LogisticRegression(C=1.0).fit(log_odds[:, None], happened)
            at = np.linspace(log_odds.min(), log_odds.max(), STEPS)
            return replace(self, curve=(at, line.predict_proba(at[:, None])[:, 1]))
        stairs = IsotonicRegression(out_of_bounds="clip").fit(log_odds, happened)
        return replace(self, curve=(stairs.X_thresholds_.copy(), stairs.y_thresholds_.copy()))

    def probability(self, log_odds: np.ndarray) -> np.ndarray:
        """The chance, between SMALLEST and 1 − SMALLEST."""
        at, chance = self.curve
        found = np.interp(log_odds, at, chance) if len(at) else logistic(log_odds)
        return np.clip(found, SMALLEST, 1.0 - SMALLEST)

    def state(self) -> dict[str, Any]:
        """Plain numbers and arrays for a model file."""
        forest = None if self.forest is None else self.forest.state()
        return {"share": self.share, "forest": forest, "at": self.curve[0], "chance": self.curve[1]}

    @classmethod
    def of(cls, state: dict[str, Any]) -> "Additive":
        """The reverse of `state`."""
        forest = None if state["forest"] is None else Forest(**state["forest"])
        return cls(share=float(state["share"]), forest=forest, curve=(state["at"], state["chance"]))
