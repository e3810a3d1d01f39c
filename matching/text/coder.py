"""Title, or title and text → ranked 职业分类大典 2022 codes.

Nearest labelled titles, official names, aliases and spoken words by character n-grams; their votes are weighted by
similarity. One label in eight is wrong, so no single neighbour decides; a code that no label shows is still found by
its official name.
"""

import re
import unicodedata
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer

from matching import data

LEVEL_WEIGHTS = (0.03, 0.15, 0.32, 0.5)
"""What agreement at the large, middle, small and detailed class adds to a similarity of at most 1."""


def normal(text: object) -> str:
    """NFKC, lower case, letters and digits only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", str(text or "")).lower())


def prefixes(code: str) -> tuple[str, str, str, str]:
    """The four classes of a code: 6-31-01-03 → 6, 6-31, 6-31-01, 6-31-01-03."""
    parts = code.split("-")
    return parts[0], "-".join(parts[:2]), "-".join(parts[:3]), code


class OccupationCoder(BaseEstimator):
    """Learns from shipped tables only; `fit` takes titles and codes, so that confirmed ones can be added."""

    def __init__(self, neighbours: int = 15, power: float = 3.0, ngrams: tuple[int, int] = (1, 3)) -> None:
        self.neighbours = neighbours
        self.power = power
        self.ngrams = ngrams

    def fit(self, titles: list[str], codes: list[str], weights: list[float] | None = None) -> "OccupationCoder":
        """Learn from exemplars: parallel lists of titles, codes and weights (default 1)."""
        self.vectorizer_ = TfidfVectorizer(
            analyzer="char", ngram_range=tuple(self.ngrams), sublinear_tf=True, dtype=np.float32
        )
        self.exemplars_ = self.vectorizer_.fit_transform([normal(title) for title in titles]).tocsr()
        self.codes_ = np.array(sorted(set(codes)))
        position = {code: number for number, code in enumerate(self.codes_)}
        self.exemplar_codes_ = np.array([position[code] for code in codes])
        self.exemplar_weights_ = np.array(weights if weights is not None else [1.0] * len(codes), dtype=np.float32)
        names = sorted({prefix for code in self.codes_ for prefix in prefixes(code)})
        column = {name: number for number, name in enumerate(names)}
        self.prefix_columns_ = column
        rows, columns, values = [], [], []
        for number, code in enumerate(self.codes_):
            for prefix, weight in zip(prefixes(code), LEVEL_WEIGHTS, strict=True):
                rows.append(number)
                columns.append(column[prefix])
                values.append(float(np.sqrt(weight)))
        self.tree_ = sparse.csr_matrix(
            (values, (rows, columns)), shape=(len(self.codes_), len(names)), dtype=np.float32
        )
        return self

    @classmethod
    def shipped(cls, **parameters: Any) -> "OccupationCoder":
        """Fitted on the tables of the package."""
        titles: list[str] = []
        codes: list[str] = []
        weights: list[float] = []
        for row in data.title_labels().itertuples():
            titles.append(row.title)
            codes.append(row.code)
            weights.append(1.0)
        for row in data.occupations().itertuples():
            if row.level == "4":
                for name in dict.fromkeys([row.name, *row.aliases.split("|")]):
                    titles.append(re.sub(r"[LS/]+$", "", name))
                    codes.append(row.code)
                    weights.append(1.0)
        for row in data.spoken_jobs().itertuples():
            titles.append(row.words)
            codes.append(row.code)
            weights.append(2.0)
        return cls(**parameters).fit(titles, codes, weights)

    def distributions(self, texts: list[str]) -> sparse.csr_matrix:
        """(texts × codes): votes that sum to at most 1; all zero where nothing is near. Row i depends on text i only."""
        if not texts:
            return sparse.csr_matrix((0, len(self.codes_)), dtype=np.float32)
        queries = self.vectorizer_.transform([normal(text) for text in texts])
        similar = (queries @ self.exemplars_.T).tocsr()
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for number in range(similar.shape[0]):
            start, end = similar.indptr[number], similar.indptr[number + 1]
            votes = self._votes(similar.indices[start:end], similar.data[start:end])
            rows += [number] * len(votes)
            columns += [code for code, _vote in votes]
            values += [vote for _code, vote in votes]
        return sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), len(self.codes_)), dtype=np.float32)

    def _votes(self, near: np.ndarray, similarity: np.ndarray) -> list[tuple[int, float]]:
        if not len(near):
            return []
        order = np.lexsort((near, -similarity))[: self.neighbours]
        near, similarity = near[order], similarity[order]
        best = float(similarity[0])
        if best < 0.12:
            return []
        strength = similarity**self.power * self.exemplar_weights_[near]
        votes: dict[int, float] = {}
        for code, vote in zip(self.exemplar_codes_[near], strength, strict=True):
            votes[int(code)] = votes.get(int(code), 0.0) + float(vote)
        total = sum(votes.values())
        # A far neighbour is weak evidence however alone it stands.
        trust = min(1.0, max(0.0, best - 0.1) / 0.4)
        ranked = sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))[:10]
        return [(code, trust * vote / total) for code, vote in ranked]

    def rank(self, texts: list[str], top: int = 10) -> list[list[tuple[str, float]]]:
        """For each text the codes best first with their share of the votes (0–1)."""
        found = self.distributions(texts)
        result = []
        for number in range(found.shape[0]):
            start, end = found.indptr[number], found.indptr[number + 1]
            pairs = [
                (str(self.codes_[c]), float(v))
                for c, v in zip(found.indices[start:end], found.data[start:end], strict=True)
            ]
            result.append(sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:top])
        return result

    def vectors(self, texts: list[str]) -> sparse.csr_matrix:
        """(texts × classes): the dot product of two rows is the expected agreement in the tree, 0–1."""
        return (self.distributions(texts) @ self.tree_).tocsr()

    def code_vectors(self, weighted: list[tuple[str, float]]) -> sparse.csr_matrix:
        """One row a (code, weight); unknown detailed codes still count by their classes."""
        rows, columns, values = [], [], []
        for number, (code, weight) in enumerate(weighted):
            for prefix, level in zip(prefixes(code), LEVEL_WEIGHTS, strict=True):
                if prefix in self.prefix_columns_:
                    rows.append(number)
                    columns.append(self.prefix_columns_[prefix])
                    values.append(weight * float(np.sqrt(level)))
        shape = (len(weighted), len(self.prefix_columns_))
        return sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)
