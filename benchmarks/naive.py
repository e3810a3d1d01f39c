"""The fixed baseline of every ranking figure: what one would write first, and nobody may make faster later.

Character TF-IDF of the whole text by scikit-learn, the cosine with every posting, forbidden ones masked, all sorted.
"""

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity


class NaiveRanker:
    """`fit` reads the postings' texts; `rank` sorts all of them for one person."""

    def __init__(self, ngrams: tuple[int, int] = (1, 2)) -> None:
        self.ngrams = ngrams

    def fit(self, texts: Sequence[str]) -> "NaiveRanker":
        self.vectorizer_ = TfidfVectorizer(analyzer="char", ngram_range=self.ngrams)
        self.postings_ = self.vectorizer_.fit_transform(texts)
        return self

    def rank(self, text: str, allowed: np.ndarray, top: int = 20) -> list[tuple[int, float]]:
        """The best positions and their cosines, best first; `allowed` is a mask of bool over the postings."""
        scores = cosine_similarity(self.vectorizer_.transform([text]), self.postings_)[0]
        scores = np.where(allowed, scores, -1.0)
        order = np.argsort(-scores, kind="stable")[:top]
        return [(int(position), float(scores[position])) for position in order if allowed[position]]
