"""Any words about work → shares of codes, for comparing work with work.

A ridge regression from character 1- and 2-grams to one column a code, fitted on labelled titles, on official names and
on spoken words. Wishes and past jobs are spoken: here a spoken word weighs twice a labelled title, and shares are left
soft, so that neighbours agree. The order of codes that people are shown is made in matching/text/coder.py.
"""

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from matching.text.occupations import normal

KEPT = 10
"""Codes kept of a distribution."""
CHUNK = 2000


class Nearness(BaseEstimator):
    """penalty: of the ridge regression. name_weight: of an official name beside a labelled title's 1. sharpness: turns
    scores into shares; chosen by the likelihood of held-out labels.
    """

    def __init__(self, penalty: float = 1.0, name_weight: float = 0.5, sharpness: float = 20.0) -> None:
        self.penalty = penalty
        self.name_weight = name_weight
        self.sharpness = sharpness

    def fit(
        self, titles: list[str], codes: list[str], weights: list[float], names: list[tuple[str, str]]
    ) -> "Nearness":
        """Learn from parallel lists and from (name, code) pairs."""
        texts = [*(normal(title) for title in titles), *(name for name, _code in names)]
        labels = [*codes, *(code for _name, code in names)]
        self.codes_ = np.array(sorted(set(labels)))
        position = {code: number for number, code in enumerate(self.codes_)}
        weight = np.array([*weights, *([self.name_weight] * len(names))])
        self.vectorizer_ = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        grams = self.vectorizer_.fit_transform(texts)
        wanted = sparse.csr_matrix(
            (np.ones(len(labels)), (range(len(labels)), [position[code] for code in labels])),
            shape=(len(labels), len(self.codes_)),
        )
        self.coefficients_ = self._solve(grams, wanted, weight)
        return self

    def _solve(self, grams: sparse.csr_matrix, wanted: sparse.csr_matrix, weight: np.ndarray) -> np.ndarray:
        weighed = sparse.diags(weight)
        square = (grams.T @ weighed @ grams).toarray()
        square[np.diag_indices_from(square)] += self.penalty
        with threadpool_limits(limits=1):  # one thread, so that the last bit does not depend on the machine's cores
            solved = cho_solve(cho_factor(square, overwrite_a=True), (grams.T @ weighed @ wanted).toarray())
        return np.ascontiguousarray(np.round(solved, 6), dtype=np.float32)

    def scores(self, texts: list[str]) -> np.ndarray:
        """(texts × codes), about 1 where sure and 0 where not; of use for order only."""
        grams = self.vectorizer_.transform([normal(text) for text in texts]).astype(np.float32)
        return np.asarray(grams @ self.coefficients_)

    def distributions(self, texts: list[str]) -> sparse.csr_matrix:
        """(texts × codes): shares of at most 1 in sum, zero where nothing is near. Row i depends on text i only."""
        parts = [self._shares(texts[start : start + CHUNK]) for start in range(0, len(texts), CHUNK)]
        empty = sparse.csr_matrix((0, len(self.codes_)), dtype=np.float32)
        return sparse.vstack([empty, *parts]).tocsr()

    def _shares(self, texts: list[str]) -> sparse.csr_matrix:
        scores = self.scores(texts)
        best = scores.max(axis=1, keepdims=True)
        shares = np.exp(self.sharpness * (scores - best))
        shares /= shares.sum(axis=1, keepdims=True)
        # All scores near zero mean that no known character pair occurs: then nothing is known, however the rest is shared.
        shares *= np.clip(best / 0.25, 0.0, 1.0)
        kept = min(KEPT, shares.shape[1])
        top = np.argpartition(-shares, kept - 1, axis=1)[:, :kept]
        rows = np.repeat(np.arange(len(texts)), kept)
        values = np.round(np.take_along_axis(shares, top, axis=1), 5).ravel()
        found = sparse.csr_matrix((values, (rows, top.ravel())), shape=shares.shape, dtype=np.float32)
        found.eliminate_zeros()
        found.sort_indices()
        return found
