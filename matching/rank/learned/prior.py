"""The transparent prior: the points of the rule-based score read as odds. It serves while labels are few."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from matching.rank.learned.features import PARTS, matrix
from matching.rank.ranker import GROUP_MAX, GROUPS

MAXIMA = np.array([GROUP_MAX[name] for name in GROUPS], dtype=np.float64)
DOUBLING = 10.0
"""Ten more points of fit double the odds: a round number, not a fitted one."""
APPLIES_AT, APPLY_SHARE = 70.0, 0.08
"""Of the people to whom a post of fit 70 is shown first, 8 in 100 are taken to apply."""
HIRED_AT, HIRED_SHARE = 24.0, 0.25
"""Of the applicants with 24 of the 34 points for experience and certificates, 1 in 4 is taken to be hired."""
EMPLOYERS = np.array([name in ("experience", "certificates") for name in GROUPS])
"""The groups by which an employer chooses."""


def logit(share: Any) -> Any:
    return np.log(share / (1.0 - share))


def logistic(value: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-value))


def fused_of_points(points: np.ndarray) -> np.ndarray:
    """(rows × 6) points as lists show them → the chance that the person applies times the chance that an applicant is hired.

    Learned points are on the scale of the prior's, so both are read alike.
    """
    slope = np.log(2.0) / DOUBLING
    interest = logistic(logit(APPLY_SHARE) + slope * (points.sum(axis=1) - APPLIES_AT))
    chance = logistic(logit(HIRED_SHARE) + slope * (points[:, EMPLOYERS].sum(axis=1) - HIRED_AT))
    return np.asarray(interest * chance)


class PriorRanker(BaseEstimator):
    """Learns nothing: `fit` only says so. Methods as in OutcomeRanker; one contract suite holds both."""

    def __init__(self, doubling: float = DOUBLING) -> None:
        self.doubling = doubling

    def fit(self, features: Any, labels: pd.DataFrame | None = None) -> "PriorRanker":
        matrix(features)
        self.labels_ = 0 if labels is None else len(labels)
        return self

    @property
    def _slope(self) -> float:
        return float(np.log(2.0) / self.doubling)

    def contributions(self, features: Any) -> np.ndarray:
        """(rows × 6) log odds of each group; with `base` they add up to decision_function."""
        return self._slope * MAXIMA * matrix(features)[:, PARTS]

    @property
    def base(self) -> float:
        return float(logit(APPLY_SHARE) - self._slope * APPLIES_AT)

    def decision_function(self, features: Any) -> np.ndarray:
        """What the order follows."""
        return self.base + self.contributions(features).sum(axis=1)

    def points(self, features: Any) -> np.ndarray:
        """(rows × 6) whole points, 100 at most together; their sum is `fit`."""
        return np.rint(MAXIMA * matrix(features)[:, PARTS]).astype(np.int64)

    def interest(self, features: Any) -> np.ndarray:
        """Chance that the person applies when the post is shown first."""
        return np.asarray(logistic(self.decision_function(features)))

    def chance_log_odds(self, features: Any) -> np.ndarray:
        """Log odds that an applicant is hired: experience and certificates only."""
        points = (MAXIMA * matrix(features)[:, PARTS])[:, EMPLOYERS].sum(axis=1)
        return np.asarray(logit(HIRED_SHARE) + self._slope * (points - HIRED_AT))

    def chance(self, features: Any) -> np.ndarray:
        """Chance that an applicant is hired, for staff."""
        return np.asarray(logistic(self.chance_log_odds(features)))
