"""The second reader: a learned judge of whole postings beside the rules. It never refuses; a person decides.

It reads title and text together, as the bold view shows them: sentences, clauses and pairs of clauses ("windows"), and
about each the passage in which it stands, since a clause says one thing and its posting another (以前只招男的，现在不分了). Both
are read by runs of characters, pairs of characters with a gap, words, pairs of words, and windows also by what the
rules' lexicon finds in them, with linear machines fitted on sentences and postings of our own
(matching/data/lawful_sentences.csv and lawful_postings.csv). What it holds it says in modest words: reads like, a person
decides.
"""

import bisect
import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import rjieba
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import RidgeClassifier
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from matching import data
from matching.text.disguises import bold_view
from matching.text.fold import plain_view
from matching.text.lawful import frames
from matching.text.lawful import relations as said

PASSAGE_WEIGHS = 0.8
"""Score of a place = of its window + this × of its passage. From a logistic fit on the scores of 6,600 postings, each by a
reader that had not learned from its list (docs/adr/0007)."""
KEPT = 20_000
"""Windows and passages whose reading a process keeps: bulletins say the same again and again."""
SHORTEST, LONGEST, MOST = 3, 60, 400
"""Characters of a window, and windows of a posting."""
PASSAGE = 180
"""Characters of a passage: the sentences around, as far as they fit, behind the title. Few postings that it learned from are
longer."""
LAWFUL = -0.3
"""Below this score a window that stands beside a condition is taught as lawful."""
_RELATIONS = 0.5
_SENTENCE = re.compile(r"(?:[^。；;！!？?\n.]|(?<=\d)\.(?=\d))+")
_CLAUSE = re.compile(r"[^，,：:]+")
_NUMBER = re.compile(r"\d+")
_SAID = (
    said.TURNED_AWAY, said.WANTED, said.FORBIDDEN, said.FAVOURED, said.PROVED,
    said.FAIR, said.WELFARE, said.STRONG_DUTY, said.OTHERS, said.PEOPLE,
)  # fmt: skip


Place = tuple[int, int, str]
"""Start and end of a window, and its words without numbers."""


@dataclass(frozen=True)
class Read:
    """A place of the title or the text, in the original's characters, and how it was read. score: above 0 more like an
    unlawful condition than not."""

    where: str
    start: int
    end: int
    score: float
    words: str
    """As the bold view shows them, without numbers."""


def windows(text: str) -> list[tuple[int, int]]:
    """Places that are read: each sentence, each clause and each pair of neighbouring clauses, without double places."""
    found: dict[tuple[int, int], None] = {}
    for sentence in _SENTENCE.finditer(text):
        parts = [match.span() for match in _CLAUSE.finditer(text, *sentence.span()) if match.group().strip()]
        if not parts:
            continue
        places = [
            (parts[0][0], parts[-1][1]),
            *parts,
            *((one[0], two[1]) for one, two in itertools.pairwise(parts)),
        ]
        for start, end in places:
            if end - start >= SHORTEST:
                found[start, min(end, start + LONGEST)] = None
    return list(found)[:MOST]


def passages(title: str, text: str, places: list[tuple[int, int]]) -> list[str]:
    """For each place of a text the passage it stands in: the title, its sentence, and sentences before and after in turn."""
    sentences = [match.span() for match in _SENTENCE.finditer(text)]
    if len(title) + len(text) <= PASSAGE or not sentences:
        return ["。".join(filter(None, (title, text)))] * len(places)
    at_of = [max(0, bisect.bisect_right(sentences, (start, len(text))) - 1) for start, _end in places]
    made = {at: f"{title[:LONGEST]}。{text[slice(*_around(sentences, at))]}" for at in set(at_of)}
    return [made[at] for at in at_of]


def _around(sentences: list[tuple[int, int]], at: int) -> tuple[int, int]:
    """Start and end of the sentences about one, as many as fit, before and after in turn."""
    low = high = at
    while True:
        wider = [
            (first, last)
            for first, last in ((low - 1, high), (low, high + 1))
            if first >= 0 and last < len(sentences) and sentences[last][1] - sentences[first][0] <= PASSAGE
        ]
        if not wider:
            return sentences[low][0], min(sentences[high][1], sentences[low][0] + PASSAGE)
        low, high = wider[(high - low) % len(wider)]


def relations(texts: Iterable[str]) -> np.ndarray:
    """Which relations and which words for people stand in a text, and which of them together."""
    rows = []
    for text in texts:
        relation = np.array([bool(pattern.search(text)) for pattern in _SAID], dtype=np.float64)
        people = np.array([bool(one.pattern.search(text)) for one in frames.ATTRIBUTES], dtype=np.float64)
        rows.append(np.r_[relation, people, np.outer(people, relation).ravel()])
    width = len(_SAID) + len(frames.ATTRIBUTES) * (1 + len(_SAID))
    return np.array(rows) if rows else np.zeros((0, width))


def without_numbers(text: str) -> str:
    """Sums are no evidence: each number is a nought."""
    return _NUMBER.sub("0", text)


def words(text: str) -> list[str]:
    """The words of a text and each two that stand together."""
    found = rjieba.cut(text)
    return [*found, *(f"{one} {two}" for one, two in itertools.pairwise(found))]


def gaps(text: str) -> list[str]:
    """Each two characters with one to three others between."""
    return [f"{text[at]}_{text[at + far]}" for at in range(len(text)) for far in (2, 3, 4) if at + far < len(text)]


class SecondReader:
    """Fitted on postings with their sort ("" for lawful ones). Its state is plain numbers."""

    def __init__(self) -> None:
        self._windows: dict[str, float] = {}
        self._passages: dict[str, float] = {}

    def fit(self, titles: list[str], texts: list[str], sorts: list[str]) -> "SecondReader":
        """Windows twice: first an unlawful posting teaches by its two longest windows and a lawful one by all; then an
        unlawful posting teaches by the windows about the place that was read worst, and by the rest, where that reads
        lawful, as lawful: the trade, the hours and the pay that stand beside a condition are none. Passages once."""
        wholes = [whole(title, text) for title, text in zip(titles, texts, strict=True)]
        unlawful: list[tuple[str, list[Place]]] = []
        lawful: dict[str, None] = {}
        for view, sort in zip(wholes, sorts, strict=True):
            places = [(start, end, without_numbers(view[start:end])) for start, end in windows(view)]
            if sort and places:
                unlawful.append((sort, places))
            else:
                lawful.update(dict.fromkeys(piece for _start, _end, piece in places))
        wholes = [without_numbers(view) for view in wholes]
        self.features_ = _Features().fit(wholes)
        bad: dict[str, str] = {}
        for sort, places in unlawful:
            bad.update(dict.fromkeys(sorted((piece for *_place, piece in places), key=len, reverse=True)[:2], sort))
        first = [*bad, *(piece for piece in lawful if piece not in bad)]
        every = list(dict.fromkeys([*first, *(piece for _sort, places in unlawful for *_place, piece in places)]))
        at, rows = {piece: number for number, piece in enumerate(every)}, self._rows(every)
        machine = _of_windows().fit(rows[: len(first)], np.arange(len(first)) < len(bad))
        scores = machine.decision_function(rows)
        bad, good = {}, dict(lawful)
        for sort, places in unlawful:
            about, beside = _read_worst(places, [float(scores[at[piece]]) for *_place, piece in places])
            bad.update(dict.fromkeys(about, sort))
            good.update(dict.fromkeys(beside))
        taught = [*bad, *(piece for piece in good if piece not in bad)]
        rows = rows[[at[piece] for piece in taught]]
        machine = _of_windows().fit(rows, np.arange(len(taught)) < len(bad))
        self.weights_, self.bias_ = _numbers(machine)
        machine = _of_passages().fit(self.features_.transform(wholes), np.array([bool(sort) for sort in sorts]))
        self.passage_weights_, self.passage_bias_ = _numbers(machine)
        named = _of_passages().fit(rows[: len(bad)], list(bad.values()))
        self.sorts_, self.sort_weights_ = named.classes_, named.coef_.astype(np.float32)
        self.sort_biases_ = named.intercept_
        return self

    def _rows(self, pieces: list[str]) -> sparse.csr_matrix:
        return sparse.hstack((self.features_.transform(pieces), _RELATIONS * relations(pieces))).tocsr()

    def read(self, title: str, text: str) -> list[Read]:
        """Every place of a posting with its score, in order; of a posting of more than MOST windows the first ones."""
        views = {"title": bold_view(plain_view(title)), "text": bold_view(plain_view(text))}
        read: list[tuple[str, int, int, str, str]] = []
        for where, view in views.items():
            places = windows(view.text)[: MOST - len(read)]
            around = passages(
                views["title"].text, views["text"].text, places if where == "text" else [(0, 0)] * len(places)
            )
            for (start, end), passage in zip(places, around, strict=True):
                piece = without_numbers(view.text[start:end])
                read.append((where, *view.span(start, end), piece, without_numbers(passage)))
        of_windows = _known(self._windows, [one[3] for one in read], self._read_windows)
        of_passages = _known(self._passages, [one[4] for one in read], self._read_passages)
        return [
            Read(where, start, end, round(of_windows[piece] + PASSAGE_WEIGHS * of_passages[passage], 4), piece)
            for where, start, end, piece, passage in read
        ]

    @staticmethod
    def most(read: list[Read]) -> float:
        """The highest score; minus infinity where nothing was read, infinity where not all was."""
        return max((one.score for one in read), default=-np.inf) if len(read) < MOST else np.inf

    def sort(self, words: str) -> str:
        """Of which unlawful sentences the words of a place are most like; "" for none clearly."""
        like = np.asarray(self._rows([words]) @ self.sort_weights_.T).ravel() + self.sort_biases_
        return str(self.sorts_[like.argmax()]) if like.max() > 0 else ""

    def _read_windows(self, pieces: list[str]) -> np.ndarray:
        return np.asarray(self._rows(pieces) @ self.weights_ + self.bias_)

    def _read_passages(self, pieces: list[str]) -> np.ndarray:
        return np.asarray(self.features_.transform(pieces) @ self.passage_weights_ + self.passage_bias_)

    @classmethod
    def shipped(cls) -> "SecondReader":
        """Fitted on the sentences and postings of the package; of the labelled titles one in six, as lawful ones."""
        ours = pd.concat([data.lawful_sentences().assign(title=""), data.lawful_postings()])
        titles = list(data.title_labels()["title"])[::6]
        none = [""] * len(titles)
        return cls().fit([*ours["title"], *none], [*ours["text"], *titles], [*ours["sort"], *none])

    def state(self) -> dict[str, np.ndarray]:
        """All that was learned, as arrays."""
        return {
            **self.features_.state(),
            "weights": self.weights_,
            "bias": np.array(self.bias_),
            "passage_weights": self.passage_weights_,
            "passage_bias": np.array(self.passage_bias_),
            "sorts": self.sorts_.astype(str),
            "sort_weights": self.sort_weights_,
            "sort_biases": self.sort_biases_,
        }

    @classmethod
    def of(cls, state: dict[str, np.ndarray]) -> "SecondReader":
        """The reader of a state."""
        reader = cls()
        reader.features_ = _Features.of(state)
        reader.weights_, reader.bias_ = state["weights"], float(state["bias"])
        reader.passage_weights_, reader.passage_bias_ = state["passage_weights"], float(state["passage_bias"])
        reader.sorts_, reader.sort_weights_, reader.sort_biases_ = (
            state[name] for name in ("sorts", "sort_weights", "sort_biases")
        )
        return reader


class _Features:
    """Runs of one to three characters, pairs with a gap, words and pairs of words that stand in two postings or more. What
    is met for the first time weighs nothing, also not in the length of a row."""

    WAYS: dict[str, dict[str, Any]] = {
        "characters": {"analyzer": "char", "ngram_range": (1, 3)},
        "gaps": {"analyzer": gaps},
        "words": {"analyzer": words},
    }

    def fit(self, texts: list[str]) -> "_Features":
        found = (CountVectorizer(min_df=2, lowercase=False, **way).fit(texts) for way in self.WAYS.values())
        return self._with([list(one.get_feature_names_out()) for one in found])

    def _with(self, vocabularies: list[list[str]]) -> "_Features":
        self.parts_ = [
            CountVectorizer(vocabulary=vocabulary, lowercase=False, dtype=np.float64, **way)
            for vocabulary, way in zip(vocabularies, self.WAYS.values(), strict=True)
        ]
        return self

    def transform(self, texts: list[str]) -> sparse.csr_matrix:
        """Each part of a row of length one: one plus the logarithm of how often what stands there is met."""
        rows = [part.transform(texts) for part in self.parts_]
        for part in rows:
            part.data = 1 + np.log(part.data)
        return sparse.hstack([normalize(part) for part in rows]).tocsr()

    def state(self) -> dict[str, np.ndarray]:
        return {name: np.array(part.vocabulary) for name, part in zip(self.WAYS, self.parts_, strict=True)}

    @classmethod
    def of(cls, state: dict[str, np.ndarray]) -> "_Features":
        return cls()._with([list(state[name]) for name in cls.WAYS])


def whole(title: str, text: str) -> str:
    """A posting as it is read: the bold views of title and text."""
    return "。".join(view for view in (bold_view(plain_view(one)).text for one in (title, text)) if view)


def _known(kept: dict[str, float], pieces: list[str], read: Callable[[list[str]], np.ndarray]) -> dict[str, float]:
    """Scores of pieces; what a process has read before is not read again."""
    unread = [piece for piece in dict.fromkeys(pieces) if piece not in kept]
    if len(kept) + len(unread) > KEPT:
        kept.clear()
        unread = list(dict.fromkeys(pieces))
    if unread:
        kept.update(zip(unread, map(float, read(unread)), strict=True))
    return kept


def _numbers(machine: LinearSVC | RidgeClassifier) -> tuple[np.ndarray, float]:
    return np.ravel(machine.coef_).astype(np.float32), float(np.ravel(machine.intercept_)[0])


def _of_windows() -> RidgeClassifier:
    return RidgeClassifier(alpha=1.0, class_weight="balanced", solver="sparse_cg", tol=1e-3)


def _of_passages() -> LinearSVC:
    return LinearSVC(C=0.5, class_weight="balanced", max_iter=300, random_state=0)


def _read_worst(places: list[Place], scores: list[float]) -> tuple[list[str], list[str]]:
    """Of an unlawful text the windows that overlap the one with the highest score: the two worst and the longest; and
    the windows apart from it that read lawful."""
    start, end, _piece = places[max(range(len(places)), key=scores.__getitem__)]
    over = [number for number, place in enumerate(places) if place[0] < end and start < place[1]]
    worst = sorted(over, key=lambda number: -scores[number])[:2]
    longest = max(over, key=lambda number: places[number][1] - places[number][0])
    beside = [number for number in range(len(places)) if number not in over and scores[number] < LAWFUL]
    return [places[number][2] for number in dict.fromkeys([*worst, longest])], [places[number][2] for number in beside]
