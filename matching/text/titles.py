"""Titles as sparse rows: characters of the whole title, characters of its core, words."""

import re
import unicodedata

import numpy as np
import rjieba
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.text.occupations import normal

SHARES = (0.4, 0.4, 0.2)
"""What whole title, core and words add to the similarity of two titles, which is at most 1."""
_BRACKETS = re.compile(r"[(（【\[][^)）】\]]*[)）】\]]")
_WORD = r"\S+"
_FIGURES = re.compile(r"\d[\d.\-~k元万千+]*")


def core(title: str) -> str:
    """A title without what stands in brackets and without figures; the whole one where nothing remains."""
    plain = unicodedata.normalize("NFKC", title).lower()
    return normal(_FIGURES.sub("", _BRACKETS.sub(" ", plain))) or normal(plain)


def anchored(words: str) -> str:
    """With marks at both ends: the kind of work stands at the end of a title, and ^电工 is not 水电工."""
    return f"^{words}$"


def _words(title: str) -> str:
    plain = unicodedata.normalize("NFKC", title).lower()
    return " ".join(word for word in rjieba.cut(plain) if normal(word))


class TitleVectors(BaseEstimator):
    """Rows whose dot product is the likeness of two titles, 0–1. least: titles in which a gram must occur."""

    def __init__(self, least: int = 2) -> None:
        self.least = least

    def fit(self, titles: list[str]) -> "TitleVectors":
        """Learn the grams and how rare they are."""
        same = {"min_df": self.least, "sublinear_tf": True, "dtype": np.float32, "lowercase": False}
        self.whole_ = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), **same).fit(self._whole(titles))
        self.core_ = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), **same).fit(self._core(titles))
        self.words_ = TfidfVectorizer(token_pattern=_WORD, ngram_range=(1, 2), **same).fit(self._words(titles))
        return self

    def transform(self, titles: list[str]) -> sparse.csr_matrix:
        """(titles × grams)."""
        parts = (
            self.whole_.transform(self._whole(titles)),
            self.core_.transform(self._core(titles)),
            self.words_.transform(self._words(titles)),
        )
        scaled = [part * np.float32(share**0.5) for part, share in zip(parts, SHARES, strict=True)]
        return sparse.hstack(scaled, format="csr", dtype=np.float32)

    @staticmethod
    def _whole(titles: list[str]) -> list[str]:
        return [anchored(normal(title)) for title in titles]

    @staticmethod
    def _core(titles: list[str]) -> list[str]:
        return [anchored(core(title)) for title in titles]

    @staticmethod
    def _words(titles: list[str]) -> list[str]:
        return [_words(title) for title in titles]
