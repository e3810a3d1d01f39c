"""Title, or title and text → ranked 职业分类大典 2022 codes.

A ridge regression from character 1- and 2-grams to one column a code, fitted on labelled titles, on official names and
aliases and on spoken words. One label in eight is wrong: the penalty keeps a single label from deciding, and names weigh
half. A code that no label shows is still found by its official name.
"""

import re
import unicodedata
from functools import cache

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from matching import data

LEVEL_WEIGHTS = (0.0, 0.06, 0.16, 0.38)
"""What agreement at the large, middle, small and detailed class adds to a similarity of at most 1."""
FAMILY_WEIGHT, FIELD_WEIGHT = 0.28, 0.12
"""What a common job family and a common field of work add: the classification parts what the labour market joins."""
KEPT = 10
"""Codes kept of a distribution."""
CHUNK = 2000
SHORTEST = 0.7
"""Rows shorter than this are too unsure to be scaled to full length."""


def normal(text: object) -> str:
    """NFKC, lower case, letters and digits only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", str(text or "")).lower())


def prefixes(code: str) -> tuple[str, str, str, str]:
    """The four classes of a code: 6-31-01-03 → 6, 6-31, 6-31-01, 6-31-01-03."""
    parts = code.split("-")
    return parts[0], "-".join(parts[:2]), "-".join(parts[:3]), code


@cache
def _families() -> dict[str, tuple[str, tuple[str, ...]]]:
    return {row.prefix: (row.family, tuple(row.fields.split("|"))) for row in data.job_families().itertuples()}


def family_of(code: str) -> str:
    """The job family of a code, by its longest listed prefix; "" for none."""
    return next((_families()[prefix][0] for prefix in reversed(prefixes(code)) if prefix in _families()), "")


@cache
def open_families() -> tuple[str, ...]:
    """Families of work that people begin without training in it."""
    table = data.job_families()
    return tuple(sorted(set(table[table["open_to_all"] == "1"]["family"])))


@cache
def features(code: str) -> tuple[tuple[str, float], ...]:
    """(class, family or field; weight) of a code; the weights of a listed code add up to 1."""
    found = [(prefix, weight) for prefix, weight in zip(prefixes(code), LEVEL_WEIGHTS, strict=True) if weight]
    listed = next((_families()[prefix] for prefix in reversed(prefixes(code)) if prefix in _families()), None)
    if listed is not None:
        family, fields = listed
        found.append((f"family:{family}", FAMILY_WEIGHT))
        found += [(f"field:{name}", FIELD_WEIGHT / len(fields)) for name in fields]
    return tuple(found)


def official_names(occupations: pd.DataFrame) -> list[tuple[str, str]]:
    """(name or alias, code) of the detailed classes."""
    detailed = occupations[occupations["level"] == "4"]
    pairs = [
        (normal(re.sub(r"[LS/]+$", "", name)), code)
        for code, name, aliases in zip(detailed["code"], detailed["name"], detailed["aliases"], strict=True)
        for name in dict.fromkeys([name, *aliases.split("|")])
    ]
    return [(name, code) for name, code in pairs if name]


class OccupationCoder(BaseEstimator):
    """Learns from shipped tables only; `fit` takes titles and codes, so that confirmed ones can be added.

    penalty: of the ridge regression. name_weight: of an official name beside a labelled title's 1. sharpness: turns
    scores into shares; chosen by the likelihood of held-out labels.
    """

    def __init__(self, penalty: float = 1.0, name_weight: float = 0.5, sharpness: float = 20.0) -> None:
        self.penalty = penalty
        self.name_weight = name_weight
        self.sharpness = sharpness

    def fit(
        self,
        titles: list[str],
        codes: list[str],
        occupations: pd.DataFrame | None = None,
        weights: list[float] | None = None,
    ) -> "OccupationCoder":
        """Learn from parallel lists of titles, codes and weights (default 1) and from the classification's own names."""
        names = official_names(data.occupations() if occupations is None else occupations)
        texts = [*(normal(title) for title in titles), *(name for name, _code in names)]
        labels = [*codes, *(code for _name, code in names)]
        self.codes_ = np.array(sorted(set(labels)))
        position = {code: number for number, code in enumerate(self.codes_)}
        weight = np.array([*(weights or [1.0] * len(titles)), *([self.name_weight] * len(names))])
        self.vectorizer_ = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        grams = self.vectorizer_.fit_transform(texts)
        wanted = sparse.csr_matrix(
            (np.ones(len(labels)), (range(len(labels)), [position[code] for code in labels])),
            shape=(len(labels), len(self.codes_)),
        )
        self.coefficients_ = self._solve(grams, wanted, weight)
        self.exact_ = _exact([*titles, *(n for n, _c in names)], labels, [1] * len(titles) + [0] * len(names))
        self._set_tree()
        return self

    def _solve(self, grams: sparse.csr_matrix, wanted: sparse.csr_matrix, weight: np.ndarray) -> np.ndarray:
        weighed = sparse.diags(weight)
        square = (grams.T @ weighed @ grams).toarray()
        square[np.diag_indices_from(square)] += self.penalty
        with threadpool_limits(limits=1):  # one thread, so that the last bit does not depend on the machine's cores
            solved = cho_solve(cho_factor(square, overwrite_a=True), (grams.T @ weighed @ wanted).toarray())
        return np.ascontiguousarray(np.round(solved, 6), dtype=np.float32)

    def _set_tree(self) -> None:
        names = sorted({name for code in self.codes_ for name, _weight in features(str(code))})
        self.class_columns_ = {name: number for number, name in enumerate(names)}
        self.tree_ = self.code_vectors([(str(code), 1.0) for code in self.codes_])

    @classmethod
    def shipped(cls) -> "OccupationCoder":
        """Fitted on the tables of the package."""
        labels, spoken = data.title_labels(), data.spoken_jobs()
        titles = [*labels["title"], *spoken["words"]]
        return cls().fit(titles, [*labels["code"], *spoken["code"]], None, [1.0] * len(labels) + [2.0] * len(spoken))

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

    def rank(self, texts: list[str], top: int = 10) -> list[list[tuple[str, float]]]:
        """For each text the codes best first with their share (0–1); those of an exact official name or alias lead."""
        result: list[list[tuple[str, float]]] = []
        for start in range(0, len(texts), CHUNK):
            part = texts[start : start + CHUNK]
            scores = self.scores(part)
            shares = self._shares(part)
            for number, text in enumerate(part):
                if not normal(text):
                    result.append([])
                    continue
                exact = self.exact_.get(normal(text), [])
                order = np.lexsort((self.codes_, -scores[number]))[: top + len(exact)]
                codes = list(dict.fromkeys([*exact, *(str(code) for code in self.codes_[order])]))[:top]
                row = dict(zip(shares[number].indices, shares[number].data, strict=True))
                place = {str(self.codes_[at]): float(share) for at, share in row.items()}
                result.append([(code, max(place.get(code, 0.0), 0.9 if code in exact else 0.0)) for code in codes])
        return result

    def vectors(self, texts: list[str]) -> sparse.csr_matrix:
        """(texts × classes): the dot product of two rows is the expected agreement in the tree, 0–1."""
        return (self.distributions(texts) @ self.tree_).tocsr()

    def openness(self, vectors: sparse.csr_matrix) -> np.ndarray:
        """0–1 a row: how much of it is work that people begin without training in it."""
        columns = [
            self.class_columns_[f"family:{name}"] for name in open_families() if f"family:{name}" in self.class_columns_
        ]
        share = np.asarray(vectors[:, columns].sum(axis=1)).ravel() / np.sqrt(FAMILY_WEIGHT)
        return np.clip(share, 0.0, 1.0)

    def code_vectors(self, weighted: list[tuple[str, float]]) -> sparse.csr_matrix:
        """One row a (code, weight); unknown detailed codes still count by their classes."""
        rows, columns, values = [], [], []
        for number, (code, weight) in enumerate(weighted):
            for name, level in features(code):
                if name in self.class_columns_:
                    rows.append(number)
                    columns.append(self.class_columns_[name])
                    values.append(weight * float(np.sqrt(level)))
        shape = (len(weighted), len(self.class_columns_))
        return sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)


def unit_rows(vectors: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows scaled to length 1, so that a text agrees fully with itself; unsure rows (short ones) are scaled less."""
    length = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel())
    return (sparse.diags(1.0 / np.maximum(length, SHORTEST)) @ vectors).tocsr().astype(np.float32)


def _exact(names: list[str], codes: list[str], labelled: list[int]) -> dict[str, list[str]]:
    """Official name or alias → its codes. Labels do not count: one in eight is wrong."""
    found: dict[str, list[str]] = {}
    for name, code, label in zip(names, codes, labelled, strict=True):
        if not label and code not in found.setdefault(normal(name), []):
            found[normal(name)].append(code)
    return found
