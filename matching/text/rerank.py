"""The candidates of a title in their final order, each with a calibrated probability.

A conditional logit (additive, few numbers) and gradient boosting (interactions) are added up: each repairs the other's
faults. The boosted half is fitted on halves first, so that the temperature is learnt from scores of titles it had not
seen. "None of them" has its place among the answers.
"""

import numpy as np
from scipy.optimize import minimize
from sklearn.base import BaseEstimator
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

REGRESSION, SMALL, MIDDLE, NEAREST, NEAR, ENDING, LABELLED, NAME, NAME_REGRESSION = 0, 1, 2, 3, 4, 5, 7, 8, 9
CONFUSED, WRITTEN_NEAREST, WRITTEN = (12, 13, 19), 14, (15, 16, 17)
LOWEST = 1e-9


def curved(features: np.ndarray) -> np.ndarray:
    """Features (titles × candidates × features) with the bends that an additive model needs."""
    part = {number: features[..., number] for number in range(features.shape[2])}
    bent = [
        np.log(np.maximum(part[REGRESSION], 0) + 0.02),
        np.log(np.maximum(part[SMALL], 0) + 0.05),
        np.log(np.maximum(part[MIDDLE], 0) + 0.1),
        np.log(part[NEAR] + 0.01),
        np.log(part[ENDING] + 0.02),
        part[NAME] ** 2,
        part[NAME_REGRESSION] ** 2,
        part[NEAREST] ** 3,
        part[NAME] * (1 - part[LABELLED]),
        part[NAME_REGRESSION] * (1 - part[LABELLED]),
        *(np.log(np.maximum(part[number], 0) + 0.01) for number in (*CONFUSED, *WRITTEN)),
        part[WRITTEN_NEAREST] ** 2,
        *(part[number] * (1 - part[LABELLED]) for number in (WRITTEN_NEAREST, *WRITTEN)),
    ]
    return np.concatenate([features, np.stack(bent, axis=2)], axis=2).astype(np.float64)


def beside_best(features: np.ndarray) -> np.ndarray:
    """Each feature, and how far it stays behind the best candidate's; one row a candidate."""
    both = np.concatenate([features, features - features.max(axis=1, keepdims=True)], axis=2)
    return both.reshape(-1, both.shape[2])


class Reranker(BaseEstimator):
    """rounds, leaves: of the boosting. ridge: penalty of the logit."""

    def __init__(self, rounds: int = 150, leaves: int = 8, ridge: float = 1.0) -> None:
        self.rounds = rounds
        self.leaves = leaves
        self.ridge = ridge

    def fit(self, features: np.ndarray, right: np.ndarray, weights: np.ndarray, halves: np.ndarray) -> "Reranker":
        """features (titles × candidates × features); right: place of the right candidate, -1 where it is none of them;
        halves: False or True a title, equal titles alike."""
        hit = right >= 0
        self._fit_logit(features[hit], right[hit], weights[hit])
        logit = self.logit(features)
        aside = np.zeros(right.shape + features.shape[1:2])
        for half in (False, True):
            learnt = self._boost(*(part[hit & (halves != half)] for part in (features, right, weights)))
            aside[halves == half] = logit[halves == half] + _boosted(learnt, features[halves == half])
        self._fit_temperature(aside, right, weights)
        self.boosting_ = self._boost(features[hit], right[hit], weights[hit])
        return self

    def logit(self, features: np.ndarray) -> np.ndarray:
        """(titles × candidates): the additive half."""
        shown = (curved(features) - self.middle_) / self.spread_
        return np.asarray((shown * self.slopes_).sum(axis=2))

    def scores(self, features: np.ndarray) -> np.ndarray:
        """(titles × candidates): greater is better; each row from its own features only."""
        return np.round(self.logit(features) + _boosted(self.boosting_, features), 6)

    def chances(self, scores: np.ndarray) -> np.ndarray:
        """(titles × candidates): probabilities; what is missing to 1 is that none of them is right."""
        sharp, none = self.temperature_
        top = np.maximum(scores.max(axis=1, keepdims=True) * sharp, none)
        shares = np.exp(sharp * scores - top)
        return np.asarray(shares / (shares.sum(axis=1, keepdims=True) + np.exp(none - top)))

    def _fit_logit(self, features: np.ndarray, right: np.ndarray, weights: np.ndarray) -> None:
        shown = curved(features)
        flat = shown.reshape(-1, shown.shape[2])
        self.middle_, self.spread_ = flat.mean(axis=0), flat.std(axis=0) + 1e-6
        shown = (shown - self.middle_) / self.spread_
        rows = np.arange(len(right))

        def loss(slopes: np.ndarray) -> tuple[float, np.ndarray]:
            scores = shown @ slopes
            shares = np.exp(scores - scores.max(axis=1, keepdims=True))
            shares /= shares.sum(axis=1, keepdims=True)
            value = -(weights * np.log(shares[rows, right] + LOWEST)).sum() + self.ridge * slopes @ slopes / 2
            shares[rows, right] -= 1
            slope = (shares * weights[:, None]).ravel() @ shown.reshape(-1, shown.shape[2])
            return float(value), slope + self.ridge * slopes

        with threadpool_limits(limits=1):
            found = minimize(loss, np.zeros(shown.shape[2]), jac=True, method="L-BFGS-B", options={"maxiter": 150})
        self.slopes_ = np.round(found.x, 5)

    def _boost(self, features: np.ndarray, right: np.ndarray, weights: np.ndarray) -> HistGradientBoostingClassifier:
        # A heavy title stands several times: weights make scikit-learn's binning ten times slower.
        often = np.repeat(np.arange(len(right)), np.maximum(1, np.round(weights)).astype(int))
        features, right = features[often], right[often]
        answers = np.zeros(features.shape[:2], dtype=np.int8)
        answers[np.arange(len(right)), right] = 1
        model = HistGradientBoostingClassifier(
            max_iter=self.rounds, learning_rate=0.06, max_leaf_nodes=self.leaves, min_samples_leaf=40,
            l2_regularization=5.0, early_stopping=False, random_state=0,
        )  # fmt: skip
        with threadpool_limits(limits=1):
            return model.fit(beside_best(features), answers.ravel())

    def _fit_temperature(self, scores: np.ndarray, right: np.ndarray, weights: np.ndarray) -> None:
        hit = right >= 0

        def loss(chosen: np.ndarray) -> float:
            self.temperature_ = chosen
            shares = self.chances(scores)
            own = np.where(hit, shares[np.arange(len(right)), np.maximum(right, 0)], 1 - shares.sum(axis=1))
            return float(-(weights * np.log(np.maximum(own, LOWEST))).sum())

        found = minimize(loss, np.array([0.5, -3.0]), method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-4})
        self.temperature_ = np.round(found.x, 4)


def _boosted(model: HistGradientBoostingClassifier, features: np.ndarray) -> np.ndarray:
    with threadpool_limits(limits=1):
        return np.asarray(model.decision_function(beside_best(features))).reshape(features.shape[:2])
