"""The learned ranker: boosted trees over exposures and what came of them, group by group, calibrated on a later time.

Three scores of one shape, each a sum of six group contributions plus one of the place where the post was shown:
order (expected worth of showing a pair), interest (the person applies), chance (an applicant is hired).

Position bias: rank and surface are a seventh group of the trees, learnt beside the six and fixed to "first on the own
page" when pairs are ranked; being looked at multiplies small chances, which is a sum in log odds. Which pairs were
shown depends on what the trees see, so no weight is needed for it; `clip` above 1 adds weights 1/propensity.

Wrong records: part of what is recorded happens whatever the pair is. It is read off the tenth of the pairs with the
lowest scores, and a second fit counts every outcome by how likely it is more than that (one step of expectation and
maximisation). Monotone where reason demands it: more pay, a nearer post or a held certificate never costs points.

While labels are few the prior speaks: λ = strength / (strength + positives), score = (1 − λ)·learned + λ·prior, group
by group, so the sum still adds up.
"""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from matching.rank.learned.additive import Additive
from matching.rank.learned.features import COLUMNS, PARTS, SETS, matrix
from matching.rank.learned.forest import of_classifier
from matching.rank.learned.labels import STAFF, checked, mature, steps_taken, worth
from matching.rank.learned.prior import MAXIMA, PriorRanker
from matching.rank.ranker import GROUPS

POSITION = (len(COLUMNS), len(COLUMNS) + 1)
"""Columns of the seventh group: rank, and whether staff read the post out."""
RISING = (*(f"part_{name}" for name in GROUPS), "pay_ratio")
FALLING = ("km", "needs_missing")
MONOTONE = [*(1 if name in RISING else -1 if name in FALLING else 0 for name in COLUMNS), -1, 0]
SELDOM = 0.1
"""No place counts as looked at less often than a tenth of the first: weights stay bounded."""
FEW = 60
"""Positives below which no tree is grown at all."""
STRENGTHS = {"order": 1.0, "interest": 0.3, "chance": 0.1}
"""Openings are many, applications fewer, hires few: what one positive of each weighs against `prior_strength`."""


class OutcomeRanker(BaseEstimator):
    """`fit(features, labels)`; then `decision_function`, `contributions`, `points`, `interest`, `chance` of pairs."""

    def __init__(
        self,
        max_iter: int = 200,
        learning_rate: float = 0.06,
        max_leaf_nodes: int = 5,
        min_samples_leaf: int = 200,
        l2: float = 5.0,
        prior_strength: float = 3000.0,
        clip: float = 1.0,
        lowest: float = 0.1,
        later: float = 0.2,
        seed: int = 0,
    ) -> None:
        self.max_iter = max_iter
        self.learning_rate = learning_rate
        self.max_leaf_nodes = max_leaf_nodes
        self.min_samples_leaf = min_samples_leaf
        self.l2 = l2
        self.prior_strength = prior_strength
        self.clip = clip
        self.lowest = lowest
        self.later = later
        self.seed = seed

    # ---------- learning ----------

    def fit(self, features: Any, labels: pd.DataFrame) -> "OutcomeRanker":
        """`features` and `labels` row by row. Raises BadLabels. Too few labels: the prior alone."""
        rows, frame = matrix(features), checked(labels)
        if len(rows) != len(frame):
            raise ValueError("features and labels differ in length")
        self.prior_ = PriorRanker().fit(rows)
        self.labels_ = len(frame)
        self.steps_ = steps_taken(frame)
        whole = np.column_stack([rows, frame["rank"], frame["surface"].eq(STAFF)]).astype(np.float64)
        weight = self.weights(frame["propensity"].to_numpy())
        days = frame["shown_at"].to_numpy().astype("datetime64[D]").astype(np.int64)
        applied = frame["applied"].fillna(False).to_numpy(dtype=bool)
        hired = frame["hired"].fillna(False).to_numpy(dtype=bool)
        likes, asks = self.prior_.decision_function(rows), self.prior_.chance_log_odds(rows)
        everything = np.arange(len(frame))
        known, settled = np.flatnonzero(mature(frame, "applied")), np.flatnonzero(mature(frame, "hired") & applied)
        with threadpool_limits(1):
            self.order_ = self._learn(whole, worth(frame, self.steps_), weight, everything, None, likes, "order")
            self.interest_ = self._learn(whole, applied.astype(float), weight, known, days, likes, "interest")
            self.chance_ = self._learn(whole, hired.astype(float), weight, settled, days, asks, "chance")
        self._scale_points(rows)
        return self

    def weights(self, propensity: np.ndarray) -> np.ndarray:
        """Inverse propensities, clipped, mean 1; 1 where none is known."""
        weight = np.ones(len(propensity))
        known = ~np.isnan(propensity)
        if known.any():
            inverse = 1.0 / propensity[known]
            weight[known] = np.clip(inverse / np.quantile(inverse, 0.05), 1.0, self.clip)
            weight[known] /= weight[known].mean()
        return weight

    def _learn(
        self,
        whole: np.ndarray,
        target: np.ndarray,
        weight: np.ndarray,
        use: np.ndarray,
        days: np.ndarray | None,
        prior: np.ndarray,
        name: str,
    ) -> Additive:
        """Trees on the rows `use`; with `days`, on their earlier part, and calibration on the later part."""
        positives = int((target[use] > 0).sum())
        if positives < FEW or positives > len(use) - FEW:
            return Additive(share=1.0)
        early, late = (use, use[:0]) if days is None else by_time(use, days, self.later)
        fitted = self._trees(whole[early], target[early], weight[early])
        if days is None and self.lowest:
            # The order alone: chances are meant as they are recorded.
            genuine = self._genuine(fitted, whole[early], target[early])
            fitted = self._trees(whole[early], genuine, weight[early])
        strength = self.prior_strength * STRENGTHS[name]
        share = strength / (strength + positives)
        learned = Additive(share=share, forest=of_classifier(fitted, (*SETS, POSITION)))
        if len(late):
            learned = learned.calibrated(learned.log_odds(whole[late], prior[late]), target[late])
        return learned

    def _genuine(self, fitted: HistGradientBoostingClassifier, rows: np.ndarray, target: np.ndarray) -> np.ndarray:
        """The targets, each times the chance that it is more than what is recorded of hopeless pairs too."""
        found = fitted.predict_proba(rows)[:, 1]
        floor = float(target[found <= np.quantile(found, self.lowest)].mean())
        above = np.maximum(found - floor, 1e-6)
        return np.asarray(target * above / (above + floor * (1.0 - above)))

    def _trees(self, rows: np.ndarray, target: np.ndarray, weight: np.ndarray) -> HistGradientBoostingClassifier:
        """A worth between 0 and 1 is a row that is partly a yes and partly a no: log loss then fits the mean worth."""
        # A column of which nothing is known yet (no coordinates) has no thresholds to find: it is left unsplit.
        rows = np.where(np.isnan(rows).all(axis=0), 0.0, rows)
        yes, no = np.flatnonzero(target > 0), np.flatnonzero(target < 1)
        both, said = np.r_[yes, no], np.r_[np.ones(len(yes)), np.zeros(len(no))]
        classifier = HistGradientBoostingClassifier(
            max_iter=self.max_iter,
            learning_rate=self.learning_rate,
            max_leaf_nodes=self.max_leaf_nodes,
            min_samples_leaf=self.min_samples_leaf,
            l2_regularization=self.l2,
            interaction_cst=[list(columns) for columns in (*SETS, POSITION)],
            monotonic_cst=MONOTONE,
            early_stopping=False,
            random_state=self.seed,
        )
        return classifier.fit(rows[both], said, sample_weight=np.r_[target[yes], 1.0 - target[no]] * weight[both])

    def _scale_points(self, rows: np.ndarray) -> None:
        """Points on the prior's scale: each group keeps the prior's mean, the sum its spread, the greatest sum is 100."""
        if self.order_.forest is None:
            return  # the prior's own points are shown
        found, before = self.contributions(rows), self.prior_.points(rows).astype(np.float64)
        self.centre_, self.level_ = found.mean(axis=0), before.mean(axis=0)
        spread = float(found.sum(axis=1).std())
        above = float((np.quantile(found, 0.999, axis=0) - self.centre_).sum())
        scale = float(before.sum(axis=1).std()) / spread if spread > 0 else 0.0
        self.scale_ = min(scale, (100.0 - float(self.level_.sum())) / above) if above > 0 else scale
        # What a group can give at most is a whole number, and the six of them never pass 100.
        self.most_ = np.floor(self.level_ + self.scale_ * (np.quantile(found, 0.999, axis=0) - self.centre_))

    # ---------- use ----------

    @staticmethod
    def _first(rows: np.ndarray) -> np.ndarray:
        """The pairs as if shown first on the person's own page."""
        return np.column_stack([rows, np.ones(len(rows)), np.zeros(len(rows))])

    def contributions(self, features: Any) -> np.ndarray:
        """(rows × 6) log odds of each group; with `base` they add up to decision_function."""
        rows = matrix(features)
        return self.order_.groups(self._first(rows), self.prior_.contributions(rows))

    @property
    def base(self) -> float:
        return self.order_.base(self._first(np.zeros((1, len(COLUMNS)))), self.prior_.base)

    def decision_function(self, features: Any) -> np.ndarray:
        """What the order follows."""
        return self.base + self.contributions(features).sum(axis=1)

    def points(self, features: Any) -> np.ndarray:
        """(rows × 6) whole points, 100 at most together; their sum is `fit`."""
        if self.order_.forest is None:
            return self.prior_.points(features)
        moved = self.level_ + self.scale_ * (self.contributions(features) - self.centre_)
        return np.rint(np.clip(moved, 0.0, self.most_)).astype(np.int64)

    def scale(self, features: Any) -> np.ndarray:
        """The order on the scale of the points, neither rounded nor cut: what lists are sorted by."""
        if self.order_.forest is None:
            return (MAXIMA * matrix(features)[:, PARTS]).sum(axis=1)
        moved = self.level_ + self.scale_ * (self.contributions(features) - self.centre_)
        return np.asarray(moved.sum(axis=1))

    @property
    def maxima(self) -> dict[str, int]:
        """The most points each group can give."""
        most = MAXIMA if self.order_.forest is None else self.most_
        return {name: int(one) for name, one in zip(GROUPS, most, strict=True)}

    def interest(self, features: Any) -> np.ndarray:
        """Calibrated chance that the person applies when the post is shown first."""
        return self._read(self.interest_, features, "decision_function", self._first)

    def chance(self, features: Any) -> np.ndarray:
        """Calibrated chance that an applicant is hired, for staff."""
        return self._read(self.chance_, features, "chance_log_odds", self._first)

    def _read(self, score: Additive, features: Any, prior: str, place: Any) -> np.ndarray:
        rows = matrix(features)
        return score.probability(score.log_odds(place(rows), getattr(self.prior_, prior)(rows)))

    def examined(self, rank: np.ndarray, staff: np.ndarray) -> np.ndarray:
        """How often a place is looked at in relation to the first one on the own page, as the trees of the place say."""
        if self.order_.forest is None:
            return np.ones(len(rank))
        empty = np.zeros((len(rank), len(COLUMNS)))
        here, first = np.column_stack([empty, rank, staff]), self._first(empty)
        moved = [self.order_.forest.contributions(rows)[:, -1] for rows in (here, first)]
        return np.clip(np.exp(moved[0] - moved[1]), SELDOM, 1.0)

    def interest_where_shown(self, features: Any, rank: np.ndarray, staff: np.ndarray) -> np.ndarray:
        """The same chance at the places where posts were shown: what calibration is measured by."""
        return self._read(
            self.interest_, features, "decision_function", lambda rows: np.column_stack([rows, rank, staff])
        )


def by_time(use: np.ndarray, days: np.ndarray, later: float) -> tuple[np.ndarray, np.ndarray]:
    """(earlier, later) rows of `use`; no day stands on both sides."""
    border = np.quantile(days[use], 1.0 - later, method="higher")
    return use[days[use] < border], use[days[use] >= border]
