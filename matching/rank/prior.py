"""What ranks while no fitted model can be read: the names of work alone, nothing learnt.

Official names, aliases and spoken words are looked for in a text; the longest that are found decide. Characters are
compared by plain hashing. Hard rules, points and sentences are the same ones.
"""

from functools import cache

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import HashingVectorizer

from matching import data
from matching.text.coder import FAMILY_WEIGHT, features, normal, official_names, open_families

LONGEST, SHORTEST = 12, 2
READ = 400
"""Characters of a text that are looked through."""
UNSURE = 0.6
"""Share of a name that only stands inside a longer text; an exact one counts whole."""


@cache
def _names() -> dict[str, tuple[str, ...]]:
    spoken = data.spoken_jobs()
    found: dict[str, list[str]] = {}
    pairs = [*official_names(data.occupations()), *zip(spoken["words"].map(normal), spoken["code"], strict=True)]
    for name, code in pairs:
        if name and str(code) not in found.setdefault(str(name), []):
            found[str(name)].append(str(code))
    return {name: tuple(codes) for name, codes in found.items()}


class NameCoder(BaseEstimator):
    """Has the methods of the occupation coder that ranking asks for; fits nothing."""

    def __init__(self) -> None:
        self.codes_ = np.array(sorted({code for codes in _names().values() for code in codes}))
        names = sorted({name for code in self.codes_ for name, _weight in features(str(code))})
        self.class_columns_ = {name: number for number, name in enumerate(names)}
        self.tree_ = self.code_vectors([(str(code), 1.0) for code in self.codes_])

    def shares(self, text: str) -> dict[str, float]:
        """Code → share; shares add up to 1 for an exact name, to less for one inside a text, to 0 for none."""
        words = normal(text)[:READ]
        if words in _names():
            codes = _names()[words]
            return dict.fromkeys(codes, 1.0 / len(codes))
        found: list[str] = []
        taken = np.zeros(len(words), dtype=bool)
        for length in range(min(LONGEST, len(words)), SHORTEST - 1, -1):
            for start in range(len(words) - length + 1):
                name = words[start : start + length]
                if name in _names() and not taken[start : start + length].any():
                    found.append(name)
                    taken[start : start + length] = True
        shares: dict[str, float] = {}
        for name in found[:3]:
            for code in _names()[name]:
                shares[code] = shares.get(code, 0.0) + UNSURE / min(len(found), 3) / len(_names()[name])
        return shares

    def rank(
        self, texts: list[str], top: int = 10, exact: bool = True, descriptions: list[str] | None = None
    ) -> list[list[tuple[str, float]]]:
        """For each text the codes best first, by its description where it says nothing; [] where no name is known."""
        shares = [self.shares(text) for text in texts]
        shares = [one or self.shares(more) for one, more in zip(shares, descriptions or [""] * len(texts), strict=True)]
        return [sorted(one.items(), key=lambda pair: (-pair[1], pair[0]))[:top] for one in shares]

    def distributions(self, texts: list[str]) -> sparse.csr_matrix:
        """(texts × codes)."""
        place = {str(code): number for number, code in enumerate(self.codes_)}
        rows = [self.shares(text) for text in texts]
        cells = [(number, place[code], share) for number, row in enumerate(rows) for code, share in row.items()]
        at, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
        return sparse.csr_matrix((values, (at, columns)), shape=(len(texts), len(self.codes_)), dtype=np.float32)

    def vectors(self, texts: list[str]) -> sparse.csr_matrix:
        """(texts × classes)."""
        return (self.distributions(texts) @ self.tree_).tocsr()

    def code_vectors(self, weighted: list[tuple[str, float]]) -> sparse.csr_matrix:
        """One row a (code, weight)."""
        cells = [
            (number, self.class_columns_[name], weight * float(np.sqrt(level)))
            for number, (code, weight) in enumerate(weighted)
            for name, level in features(code)
            if name in self.class_columns_
        ]
        at, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
        shape = (len(weighted), len(self.class_columns_))
        return sparse.csr_matrix((values, (at, columns)), shape=shape, dtype=np.float32)

    def openness(self, vectors: sparse.csr_matrix) -> np.ndarray:
        """0–1 a row: how much of it is work that people begin without training in it."""
        columns = [
            self.class_columns_[f"family:{name}"] for name in open_families() if f"family:{name}" in self.class_columns_
        ]
        share = np.asarray(vectors[:, columns].sum(axis=1)).ravel() / np.sqrt(FAMILY_WEIGHT)
        return np.clip(share, 0.0, 1.0)


def characters() -> HashingVectorizer:
    """Character 1- and 2-grams without learnt weights; a repeated one counts once."""
    return HashingVectorizer(
        analyzer="char",
        ngram_range=(1, 2),
        n_features=2**15,
        alternate_sign=False,
        binary=True,
        norm="l2",
        dtype=np.float32,
        lowercase=False,
    )
