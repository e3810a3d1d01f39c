"""What a military specialty leads to: words of the specialty → occupations, and what recommendations taught since.

`SpecialtyLearner` learns from specialties whose occupation is known (a crosswalk, a labelled table) and reads those that
it has never seen. `updated` is the other half: a crosswalk's weights as a prior, what happened to recommendations as
evidence, weight by weight. Neither says anything about certificates: service opens no legal gate.
"""

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import gammaincinv
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from matching.text import ridge

BLOCKS = 5
NAME_SHARE = 0.5
"""An occupation's own name and description beside a labelled specialty's 1."""
STRENGTH = 8.0
"""The prior counts like so many successes that were expected and came. Stated on the staff page."""
SUCCESS = {"opened": 0.1, "applied": 0.5, "hired": 1.0}
"""What an event says for a pair; of one recommendation the furthest step counts."""
NEW_LINE = 0.1
"""Prior weight of an occupation that the crosswalk does not name for the specialty."""
STEPS = ("opened", "applied", "hired")


class SpecialtyLearner(BaseEstimator):
    """Scores from a ridge regression over words and characters, likeness to names and texts of occupations, and the
    occupations of the same family of specialties; how far each is trusted is learnt from rows held out by family.

    penalty: of the regression. stop_words: "english" or None.
    """

    def __init__(self, penalty: float = 1.0, stop_words: str | None = None) -> None:
        self.penalty = penalty
        self.stop_words = stop_words

    def fit(self, specialties: pd.DataFrame, occupations: pd.DataFrame) -> "SpecialtyLearner":
        """specialties: name, family, text, code (the right occupation) and, optionally, weight; occupations: code, name,
        text. Rows of one family are held out together."""
        self.codes_ = np.array(sorted(occupations["code"]))
        table = occupations.sort_values("code")
        place = {code: number for number, code in enumerate(self.codes_)}
        self._fit_grams(specialties, table)
        self.name_rows_ = self._rows(table["name"], table["text"])
        self.names_ = self._name_rows(table["name"])
        own = np.array([place[code] for code in specialties["code"]])
        weights = np.array(specialties["weight"], dtype=float) if "weight" in specialties else np.ones(len(own))
        _families, number = np.unique(specialties["family"], return_inverse=True)
        rows = sparse.vstack([self._rows(specialties["name"], specialties["text"]), self.name_rows_]).tocsr()
        right = np.r_[own, np.arange(len(self.codes_))]
        wanted = sparse.csc_matrix((np.ones(len(right), np.float32), (np.arange(len(right)), right)))
        blocks = np.r_[number % BLOCKS, np.full(len(self.codes_), BLOCKS)]
        solved = ridge.solve(rows, wanted, np.r_[weights, np.full(len(self.codes_), NAME_SHARE)], self.penalty, blocks)
        self.coefficients_ = solved.coefficients
        self._fit_trust(specialties, solved.without[: len(own)], own, weights)
        return self

    def _fit_grams(self, specialties: pd.DataFrame, occupations: pd.DataFrame) -> None:
        least = 2 if len(specialties) > 500 else 1
        same: dict[str, Any] = {"min_df": least, "sublinear_tf": True, "dtype": np.float32}
        names = [*specialties["name"], *occupations["name"]]
        texts = [*names, *specialties["text"], *occupations["text"]]
        self.words_ = TfidfVectorizer(ngram_range=(1, 2), stop_words=self.stop_words, **same).fit(texts)
        self.grams_ = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **same).fit(names)

    def _rows(self, names: Any, texts: Any) -> sparse.csr_matrix:
        parts = (
            self.words_.transform(names) * np.float32(0.3**0.5),
            self.grams_.transform(names) * np.float32(0.3**0.5),
            self.words_.transform(texts) * np.float32(0.4**0.5),
        )
        return sparse.hstack(parts, format="csr", dtype=np.float32)

    def _name_rows(self, names: Any) -> sparse.csr_matrix:
        parts = (self.words_.transform(names), self.grams_.transform(names))
        return sparse.hstack(parts, format="csr", dtype=np.float32)

    def _evidence(self, specialties: pd.DataFrame, scores: np.ndarray) -> np.ndarray:
        """(kinds × specialties × occupations): regression, likeness to the name, to all, of the family's name."""
        rows = self._rows(specialties["name"], specialties["text"])
        return np.stack(
            [
                scores,
                np.sqrt(np.maximum(scores, 0)),
                (self._name_rows(specialties["name"]) @ self.names_.T).toarray() / 2,
                (rows @ self.name_rows_.T).toarray(),
                (self._name_rows(specialties["family_name"]) @ self.names_.T).toarray() / 2
                if "family_name" in specialties
                else np.zeros_like(scores),
            ]
        )

    def _fit_trust(self, specialties: pd.DataFrame, scores: np.ndarray, own: np.ndarray, weights: np.ndarray) -> None:
        """A conditional logit over all occupations, on scores of families that the regression had not seen."""
        some = np.arange(0, len(own), max(1, len(own) // 1500))
        evidence = self._evidence(specialties.iloc[some], scores[some])
        right, weight, rows = own[some], weights[some], np.arange(len(some))

        def loss(trust: np.ndarray) -> tuple[float, np.ndarray]:
            shown = np.tensordot(trust, evidence, 1)
            shares = np.exp(shown - shown.max(axis=1, keepdims=True))
            shares /= shares.sum(axis=1, keepdims=True)
            value = -(weight * np.log(shares[rows, right] + 1e-12)).sum() + trust @ trust / 200
            shares[rows, right] -= 1
            return float(value), np.tensordot(evidence, shares * weight[:, None], 2) + trust / 100

        never = [(0.0, None)] * len(evidence)  # likeness never speaks against an occupation
        with threadpool_limits(limits=1):
            found = minimize(
                loss, np.full(len(evidence), 2.0), jac=True, method="L-BFGS-B", bounds=never, options={"maxiter": 60}
            )
        self.trust_ = np.round(found.x, 4)

    def scores(self, specialties: pd.DataFrame) -> np.ndarray:
        """(specialties × codes_): probabilities that add up to 1 a row. Columns as in fit; a code is not needed."""
        rows = self._rows(specialties["name"], specialties["text"])
        evidence = self._evidence(specialties, np.asarray(rows @ self.coefficients_))
        shown = np.tensordot(self.trust_, evidence, 1)
        shares = np.exp(shown - shown.max(axis=1, keepdims=True))
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def updated(crosswalk: pd.DataFrame, happened: pd.DataFrame, strength: float = STRENGTH) -> pd.DataFrame:
    """Prior, evidence and posterior of each line of a crosswalk, and of the pairs that recommendations added.

    crosswalk: specialty_id, code, weight (0–1) and, optionally, fixed (True: a person decided; evidence is shown and
    does not move it). happened: specialty_id, code, shown (recommendations, each counted by how likely its rank is
    looked at), opened, applied, hired (furthest step of each).

    Successes are Poisson with mean shown × rate × m: `rate` is what a shown line brings on average, whatever the pair,
    m how much better this pair does. m has a Gamma prior of mean 1 that weighs `strength` expected successes, so
    E[m] = (strength + successes) / (strength + expected), and the posterior weight is prior × E[m], at most 1. A Beta
    over "shown → opened" would pull every weight down to the rate at which people open anything at all.
    """
    given = crosswalk.assign(fixed=crosswalk["fixed"].astype(bool) if "fixed" in crosswalk else False)
    columns = ["specialty_id", "code", "weight", "fixed"]
    counts = happened.groupby(["specialty_id", "code"], as_index=False)[["shown", *STEPS]].sum()
    both = given[columns].merge(counts, how="outer", on=["specialty_id", "code"])
    both["new"] = both["weight"].isna()
    both["prior"] = both.pop("weight").fillna(NEW_LINE).astype(float)
    both["fixed"] = both["fixed"].fillna(False).astype(bool)
    both[["shown", *STEPS]] = both[["shown", *STEPS]].fillna(0.0).astype(float)
    both["successes"] = sum(both[step] * share for step, share in SUCCESS.items())
    total = float(both["shown"].sum())
    both["expected"] = both["shown"] * (float(both["successes"].sum()) / total if total else 0.0)
    after, before = strength + both["successes"], strength + both["expected"]
    for name, times in (
        ("posterior", after / before),
        ("low", _gamma(after, before, 0.05)),
        ("high", _gamma(after, before, 0.95)),
    ):
        moved = np.minimum(both["prior"] * times, 1.0).round(4)
        both[name] = np.where(both["fixed"] | (both["shown"] == 0), both["prior"], moved)
    return both.sort_values(["specialty_id", "posterior", "code"], ascending=[True, False, True], ignore_index=True)


def _gamma(after: pd.Series, before: pd.Series, quantile: float) -> np.ndarray:
    return np.asarray(gammaincinv(after, quantile) / before)
