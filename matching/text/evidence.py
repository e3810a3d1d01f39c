"""What speaks for each code of a title: regression, near labelled and made-up titles, official names, endings, confusions.

For titles that were learnt from, every figure is computed as if the block of rows they belong to had not been there;
only so can anything that weighs the figures (matching/text/rerank.py) learn how far to trust them.
"""

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from matching.text import ridge
from matching.text.occupations import normal, prefixes
from matching.text.titles import TitleVectors, anchored, core
from matching.text.written import FIGURES, WrittenTitles

BLOCKS = 5
CANDIDATES = 20
LONGEST_NAME = 12
FEATURES = (
    "regression", "small class", "middle class", "nearest", "near", "ending", "labels", "labelled",
    "name", "name regression", "name inside", "names of the class", "confused", "name confused",
    "written nearest", "written near", "written", "written regression", "written class", "written confused",
)  # fmt: skip


def block_of(title: str, blocks: int = BLOCKS) -> int:
    """Equal titles fall into one block, whatever stands around them."""
    return zlib.crc32(normal(title).encode()) % blocks


@dataclass
class Counts:
    """What labelled titles show by counting. Matrices are (… × codes)."""

    labels: np.ndarray
    endings: sparse.csr_matrix
    confused: sparse.csr_matrix
    name_confused: sparse.csr_matrix
    written_confused: sparse.csr_matrix


@dataclass
class Read:
    """Titles as matrices: their rows, their likeness to official names by code, ending numbers (-1 unknown), and what
    made-up titles say."""

    rows: sparse.csr_matrix
    name: np.ndarray
    name_regression: np.ndarray
    inside: np.ndarray
    endings: np.ndarray
    written: np.ndarray

    def part(self, which: np.ndarray) -> "Read":
        """The same of some titles."""
        return Read(
            self.rows[which],
            self.name[which],
            self.name_regression[which],
            self.inside[which],
            self.endings[which],
            self.written[:, which],
        )


class Evidence(BaseEstimator):
    """Learnt from titles with codes and weights, and from the names of all codes."""

    def __init__(self, penalty: float = 0.7) -> None:
        self.penalty = penalty

    # ---------- learning ----------

    def fit(
        self,
        titles: list[str],
        codes: list[str],
        weights: np.ndarray,
        names: list[tuple[str, str]],
        written: pd.DataFrame | None = None,
    ) -> "Evidence":
        """names: (name, code) of every code that may be given; written: made-up titles, a frame of title and code. Leaves
        `kept_` for `learnt_features`, until `forget`."""
        self.codes_ = np.array(sorted({*codes, *(code for _name, code in names)}))
        place = {str(code): number for number, code in enumerate(self.codes_)}
        order = sorted(range(len(titles)), key=lambda number: (place[codes[number]], number))
        titles, weights = [titles[n] for n in order], weights[order]
        self.row_codes_ = np.array([place[codes[n]] for n in order])
        self._set_classes()
        self._fit_names(sorted(names, key=lambda pair: place[pair[1]]), place, titles)
        self.written_ = None if written is None else WrittenTitles().fit(written, place, titles)
        self.vectors_ = TitleVectors(2 if len(titles) > 200 else 1).fit(titles)
        self.rows_ = self.vectors_.transform(titles)
        blocks = np.array([block_of(title) for title in titles])
        self.labelled_, columns = np.unique(self.row_codes_, return_inverse=True)
        shape = (len(titles), len(self.labelled_))
        wanted = sparse.csc_matrix((np.ones(len(titles), np.float32), (np.arange(len(titles)), columns)), shape=shape)
        solved = ridge.solve(self.rows_, wanted, weights, self.penalty, blocks)
        self.coefficients_ = solved.coefficients
        self.endings_ = {end: number for number, end in enumerate(sorted({core(title)[-2:] for title in titles}))}
        self.kept_ = (self.read(titles), self._spread(solved.without), blocks, weights, order)
        self._set_counts(self._count(weights > 0))
        return self

    def __getstate__(self) -> dict[str, Any]:
        """Coefficients are stored with 16 bits, which they were cut to when they were learnt."""
        return {key: np.float16(value) if key.endswith("coefficients_") else value for key, value in vars(self).items()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for key, value in state.items():
            setattr(self, key, np.float32(value) if key.endswith("coefficients_") else value)

    def forget(self) -> None:
        """Drop what only learning needs."""
        del self.kept_

    def learnt_features(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(candidates, features, numbers of the titles as given to fit): each block judged by the other four."""
        read, without, blocks, _weights, order = self.kept_
        found = []
        for block in np.unique(blocks):
            inside = np.flatnonzero(blocks == block)
            counts = self._count(blocks != block)
            found.append(
                (*self._features(read.part(inside), without[inside], counts, blocks != block), np.array(order)[inside])
            )
        candidates, features, numbers = (np.concatenate([one[part] for one in found]) for part in range(3))
        return candidates, features, numbers

    def _set_classes(self) -> None:
        def members(level: int) -> tuple[np.ndarray, sparse.csr_matrix]:
            _names, number = np.unique([prefixes(str(code))[level] for code in self.codes_], return_inverse=True)
            ones = np.ones(len(number), np.float32)
            return number, sparse.csr_matrix((ones, (np.arange(len(number)), number)))

        self.middle_, self.middle_members_ = members(1)
        self.small_, self.small_members_ = members(2)

    def _fit_names(self, names: list[tuple[str, str]], place: dict[str, int], titles: list[str]) -> None:
        words = [anchored(name) for name, _code in names]
        self.name_codes_ = np.array([place[code] for _name, code in names])
        self.name_grams_ = TfidfVectorizer(
            analyzer="char", ngram_range=(1, 3), sublinear_tf=True, dtype=np.float32, lowercase=False
        ).fit([*words, *(anchored(normal(title)) for title in titles)])
        self.names_ = self.name_grams_.transform(words).tocsr()
        self.name_pairs_ = TfidfVectorizer(
            analyzer="char", ngram_range=(1, 2), min_df=2 if len(words) > 200 else 1, sublinear_tf=True, dtype=np.float32,
            lowercase=False,
        ).fit(words)  # fmt: skip
        pairs = self.name_pairs_.transform(words)
        wanted = sparse.csr_matrix(
            (np.ones(len(names), np.float32), (np.arange(len(names)), self.name_codes_)),
            shape=(len(names), len(self.codes_)),
        )
        square = (pairs.T @ pairs).toarray()
        square[np.diag_indices_from(square)] += np.float32(1.0)
        with threadpool_limits(limits=1):
            solved = cho_solve(cho_factor(square, overwrite_a=True), (pairs.T @ wanted).toarray())
        self.name_coefficients_ = ridge.short(solved)
        self.inside_: dict[str, list[int]] = {}
        for name, code in names:
            if 2 <= len(name) <= LONGEST_NAME:
                self.inside_.setdefault(name, []).append(place[code])

    def _count(self, which: np.ndarray) -> Counts:
        read, without, _blocks, weights, _order = self.kept_
        rows = np.flatnonzero(which)
        shape = (len(rows), len(self.codes_))
        label = sparse.csr_matrix((weights[rows], (np.arange(len(rows)), self.row_codes_[rows])), shape=shape)
        ends = sparse.csr_matrix(
            (np.ones(len(rows)), (read.endings[rows], np.arange(len(rows)))), shape=(len(self.endings_), len(rows))
        )
        return Counts(
            np.asarray(label.sum(axis=0)).ravel(),
            _shares(ends @ label),
            _shares(_sharpest(without[rows], 8, 12.0).T @ label),
            _shares(_sharpest(_names_of(read)[rows], 5, 15.0).T @ label),
            _shares(_sharpest(read.written[-1][rows], 5, 15.0).T @ label),
        )

    def _set_counts(self, counts: Counts) -> None:
        self.counts_, self.ending_shares_ = counts.labels, counts.endings
        self.confused_, self.name_confused_ = counts.confused, counts.name_confused
        self.written_confused_ = counts.written_confused

    # ---------- use ----------

    def features(self, titles: list[str], written: WrittenTitles | None = None) -> tuple[np.ndarray, np.ndarray]:
        """candidates (titles × CANDIDATES, numbers of codes) and features (titles × CANDIDATES × FEATURES).

        written: other made-up titles than those that were given to fit.
        """
        read = self.read(titles, written)
        scores = self._spread(np.asarray(read.rows @ self.coefficients_))
        counts = Counts(self.counts_, self.ending_shares_, self.confused_, self.name_confused_, self.written_confused_)
        return self._features(read, scores, counts, None)

    def read(self, titles: list[str], written: WrittenTitles | None = None) -> Read:
        """All that does not depend on labels but on their vocabulary."""
        whole = self.name_grams_.transform([anchored(normal(title)) for title in titles])
        cores = [core(title) for title in titles]
        like = (whole @ self.names_.T).toarray()
        other = [number for number, words in enumerate(cores) if words != normal(titles[number])]
        if other:
            heart = self.name_grams_.transform([anchored(cores[number]) for number in other])
            like[other] = np.maximum(like[other], (heart @ self.names_.T).toarray())
        pairs = self.name_pairs_.transform([anchored(words) for words in cores])
        ends = np.array([self.endings_.get(words[-2:], -1) for words in cores], dtype=np.int64)
        written = written or self.written_
        return Read(
            self.vectors_.transform(titles),
            self._best(like, self.name_codes_),
            np.asarray(pairs @ self.name_coefficients_),
            self._inside([normal(title) for title in titles], cores),
            ends,
            written.figures(titles) if written else np.zeros((FIGURES, len(titles), len(self.codes_)), np.float32),
        )

    def _inside(self, wholes: list[str], cores: list[str]) -> np.ndarray:
        """How much of the title the longest official name inside it makes up."""
        found = np.zeros((len(wholes), len(self.codes_)), np.float32)
        for row, (whole, heart) in enumerate(zip(wholes, cores, strict=True)):
            whole = whole[:60]
            for start in range(len(whole) - 1):
                for end in range(start + 2, min(len(whole), start + LONGEST_NAME) + 1):
                    for code in self.inside_.get(whole[start:end], ()):
                        found[row, code] = max(found[row, code], min(1.0, (end - start) / max(len(heart), 1)))
        return found

    def _best(self, like: np.ndarray, owners: np.ndarray) -> np.ndarray:
        """(titles × sorted rows) → (titles × codes): the greatest of each code."""
        found = np.zeros((len(like), len(self.codes_)), np.float32)
        starts = np.flatnonzero(np.r_[True, np.diff(owners) > 0])
        found[:, owners[starts]] = np.maximum.reduceat(like, starts, axis=1)
        return found

    def _spread(self, scores: np.ndarray) -> np.ndarray:
        found = np.zeros((len(scores), len(self.codes_)), np.float32)
        found[:, self.labelled_] = scores
        return found

    def _near(self, rows: sparse.csr_matrix, learnt: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        """The likeness of the nearest labelled title of each code, and each code's share of all near ones."""
        known, owners = self.rows_, self.row_codes_
        if learnt is not None:
            known, owners = known[learnt], owners[learnt]
        like = (rows @ known.T).toarray()
        starts = np.flatnonzero(np.r_[True, np.diff(owners) > 0])
        nearest = self._best(like, owners)
        near = np.zeros_like(nearest)
        like *= like
        near[:, owners[starts]] = np.add.reduceat(like * like, starts, axis=1)
        return nearest, near / (near.sum(axis=1, keepdims=True) + np.float32(0.02))

    def _features(
        self, read: Read, scores: np.ndarray, counts: Counts, learnt: np.ndarray | None
    ) -> tuple[np.ndarray, np.ndarray]:
        small = (scores @ self.small_members_)[:, self.small_]
        first = scores + 0.5 * read.name_regression + 0.1 * read.name + 0.05 * small
        first += 0.5 * read.written[-1] + 0.1 * read.written[0]
        number = min(CANDIDATES, len(self.codes_))
        some = np.argpartition(-first, number - 1, axis=1)[:, :number]
        order = np.lexsort((some, -np.take_along_axis(first, some, 1)), axis=1)
        chosen = np.take_along_axis(some, order, 1)
        nearest, near = self._near(read.rows, learnt)
        ends = sparse.csr_matrix(
            (np.ones((read.endings >= 0).sum()), (np.flatnonzero(read.endings >= 0), read.endings[read.endings >= 0])),
            shape=(len(read.endings), len(self.endings_)),
        )
        parts = (
            scores,
            small,
            (scores @ self.middle_members_)[:, self.middle_],
            nearest,
            near,
            (ends @ counts.endings).toarray(),
            np.log1p(counts.labels)[None, :],
            (counts.labels > 0).astype(np.float32)[None, :],
            read.name,
            read.name_regression,
            read.inside,
            ((read.name @ self.small_members_) / np.bincount(self.small_))[:, self.small_],
            (_sharpest(scores, 8, 12.0) @ counts.confused).toarray(),
            (_sharpest(_names_of(read), 5, 15.0) @ counts.name_confused).toarray(),
            *read.written,
            (read.written[-1] @ self.small_members_)[:, self.small_],
            (_sharpest(read.written[-1], 5, 15.0) @ counts.written_confused).toarray(),
        )
        found = [np.take_along_axis(np.broadcast_to(part, first.shape), chosen, 1) for part in parts]
        return chosen, np.round(np.stack(found, axis=2).astype(np.float32), 5)


def _names_of(read: Read) -> np.ndarray:
    return read.name_regression + np.float32(0.3) * read.name


def _shares(counted: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows as shares; one more is counted for what was not seen."""
    total = np.asarray(counted.sum(axis=1)).ravel() + 1.0
    return sparse.csr_matrix(sparse.diags(1.0 / total) @ counted)


def _sharpest(scores: np.ndarray, kept: int, sharpness: float) -> sparse.csr_matrix:
    """The `kept` best of each row as shares that add up to 1."""
    kept = min(kept, scores.shape[1])
    top = np.argpartition(-scores, kept - 1, axis=1)[:, :kept]
    values = np.take_along_axis(scores, top, 1)
    values = np.exp(sharpness * (values - values.max(axis=1, keepdims=True)))
    values /= values.sum(axis=1, keepdims=True)
    rows = np.repeat(np.arange(len(scores)), kept)
    found = sparse.csr_matrix((values.ravel(), (rows, top.ravel())), shape=scores.shape)
    found.sort_indices()
    return found
