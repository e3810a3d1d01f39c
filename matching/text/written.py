"""What made-up titles of every occupation say of a title: how near the nearest of each code is, and how many are near.

Labels show three codes in ten; the others were reached by their official names alone, and few people write those. The
titles of matching/data/written_titles.csv were written for each code by hands that had seen no label.
"""

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from matching.text.titles import anchored, core

FIGURES = 4
TOO_COMMON = 0.5
"""Grams of more titles than this share are left out: the marks at the ends alone would make every title a little like
every other."""
UNSURE = (0.02, 0.05)
"""Likeness, to the fourth and squared, that stands for what is not written: where all is far, no code has a share."""
FAINT = 0.005
"""Smaller coefficients are dropped: 97 in 100, which cost the order nothing and would be 29 MB."""


class WrittenTitles(BaseEstimator):
    """Learns from a frame of title and code. penalty: of the ridge regression from grams to codes."""

    def __init__(self, penalty: float = 3.0) -> None:
        self.penalty = penalty

    def fit(self, written: pd.DataFrame, place: dict[str, int], also: list[str]) -> "WrittenTitles":
        """place: the number of each code. also: further titles whose grams are worth knowing."""
        same = {"analyzer": "char", "sublinear_tf": True, "dtype": np.float32, "lowercase": False}
        owners = written["code"].map(place).to_numpy()
        order = np.argsort(owners, kind="stable")
        hearts = _hearts([written["title"].iat[number] for number in order])
        self.owners_, self.codes_ = owners[order], len(place)
        self.grams_ = TfidfVectorizer(ngram_range=(1, 3), min_df=2, max_df=TOO_COMMON, **same)
        self.grams_.fit([*hearts, *_hearts(also)])
        self.columns_ = self.grams_.transform(hearts).T.tocsr()
        self.pairs_ = TfidfVectorizer(ngram_range=(1, 2), min_df=3, **same)
        self.coefficients_ = self._solve(self.pairs_.fit_transform(hearts))
        return self

    def _solve(self, rows: sparse.csr_matrix) -> sparse.csr_matrix:
        wanted = sparse.csr_matrix(
            (np.ones(len(self.owners_), np.float32), (np.arange(len(self.owners_)), self.owners_)),
            shape=(len(self.owners_), self.codes_),
        )
        square = (rows.T @ rows).toarray()
        square[np.diag_indices_from(square)] += np.float32(self.penalty)
        with threadpool_limits(limits=1):  # one thread, so that the last bit does not depend on the machine's cores
            solved = cho_solve(cho_factor(square, overwrite_a=True), (rows.T @ wanted).toarray())
        solved[np.abs(solved) < FAINT] = 0.0
        return sparse.csr_matrix(solved)

    def figures(self, titles: list[str]) -> np.ndarray:
        """(FIGURES × titles × codes): likeness of a code's nearest title, its share of the near ones and of all, regression.

        A row depends on its own title only.
        """
        hearts = _hearts(titles)
        like = (self.grams_.transform(hearts) @ self.columns_).tocsr()
        like.sort_indices()
        found = np.zeros((FIGURES, len(titles), self.codes_), np.float32)
        found[-1] = (self.pairs_.transform(hearts) @ self.coefficients_).toarray()
        if not like.nnz:
            return found
        rows, owners = np.repeat(np.arange(len(titles)), np.diff(like.indptr)), self.owners_[like.indices]
        starts = np.flatnonzero(np.r_[True, (np.diff(rows) != 0) | (np.diff(owners) != 0)])
        cells = (rows[starts], owners[starts])
        found[0][cells] = np.maximum.reduceat(like.data, starts)
        squared = like.data * like.data
        for number, (values, unsure) in enumerate(zip((squared * squared, squared), UNSURE, strict=True), 1):
            found[number][cells] = np.add.reduceat(values, starts)
            found[number] /= found[number].sum(axis=1, keepdims=True) + np.float32(unsure)
        return found


def _hearts(titles: list[str]) -> list[str]:
    return [anchored(core(title)) for title in titles]
