"""The second reader: a learned net for review beside the rules. It never refuses; a person decides.

It reads sentences and clauses of the bold view by their characters, by their words, and by what the rules' lexicon finds
in them, with a linear machine fitted on sentences of our own (matching/data/lawful_sentences.csv). What it holds it says
in modest words: reads like, a person decides.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import rjieba
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from matching import data
from matching.text.disguises import bold_view
from matching.text.fold import View, plain_view
from matching.text.lawful import frames
from matching.text.lawful import relations as said

HOLDS, HOLDS_UNNAMED = 0.7, 0.9
"""Least score that is held, of a window that a sort is named for and of one that is like no sort. Chosen on 230 lawful and
150 unlawful sentences of our own that taught nothing, and looked at on 300 texts of others (docs/adr/0007)."""
FEW, HOLDS_AMONG_MANY = 16, 1.2
"""A text of more windows has more chances to be wrong about: it is held from a higher score, and only for a clear sort. Of
120 real descriptions that the rules let pass none is held so."""
KEPT = 20_000
"""Windows whose reading a process keeps: bulletins say the same again and again."""
BARE = 6
"""Characters of a window that says too little to be held for a limit on people where it has neither a relation nor a word
for people: a trade and its place (商场保安), which stand in so few sentences that a sort clings to them."""
_ON_PEOPLE = {"sex", "marriage", "children", "ethnicity", "religion", "household", "health", "disability"}
SHORTEST, LONGEST, MOST = 4, 60, 400
"""Characters of a window, and windows of a text."""
UNLIKE = 0.0
"""Below this score for its best sort a window is held without naming one."""
LAWFUL = -0.3
"""Below this score a window that stands beside a condition is taught as lawful."""
_RELATIONS = 0.5
_SENTENCE = re.compile(r"(?:[^。；;！!？?\n.]|(?<=\d)\.(?=\d))+")
_CLAUSE = re.compile(r"[^，,：:]+")
_NUMBER = re.compile(r"\d+")
_HIRED = re.compile(r"[诚急现长期]*(?:招聘|招|聘)|\d+[名位个人]?|若干[名位]?|[^\u4e00-\u9fff]")
"""What says that somebody is hired and how many."""
_SAID = (
    said.TURNED_AWAY, said.WANTED, said.FORBIDDEN, said.FAVOURED, said.PROVED,
    said.FAIR, said.WELFARE, said.STRONG_DUTY, said.OTHERS, said.PEOPLE,
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A place of a view that reads like an unlawful condition. sort: of sentences it is like; "" for none clearly."""

    start: int
    end: int
    sort: str
    score: float


Place = tuple[int, int, str]
"""Start and end of a window, and its words without numbers."""


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


class SecondReader:
    """Fitted on sentences with their sort ("" for lawful ones). Its state is plain numbers."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, str]] = {}

    def fit(self, texts: list[str], sorts: list[str]) -> "SecondReader":
        """Twice: first an unlawful text teaches by its two longest windows and a lawful one by all; then an unlawful text
        teaches by the windows about the place that was read worst, and by the rest, where that reads lawful, as lawful:
        the trade, the hours and the pay that stand beside a condition are none."""
        unlawful: list[tuple[str, list[Place]]] = []
        lawful: dict[str, None] = {}
        for text, sort in zip(texts, sorts, strict=True):
            view = bold_view(plain_view(text)).text
            places = [(start, end, without_numbers(view[start:end])) for start, end in windows(view)]
            if sort and places:
                unlawful.append((sort, places))
            else:
                lawful.update(dict.fromkeys(piece for _start, _end, piece in places))
        bad: dict[str, str] = {}
        for sort, places in unlawful:
            bad.update(dict.fromkeys(sorted((piece for *_place, piece in places), key=len, reverse=True)[:2], sort))
        first = [*bad, *(piece for piece in lawful if piece not in bad)]
        self.characters_, self.words_ = _characters().fit(first), _words().fit(first)
        every = list(dict.fromkeys([*first, *(piece for _sort, places in unlawful for *_place, piece in places)]))
        at, rows = {piece: number for number, piece in enumerate(every)}, self._rows(every)
        machine = _machine().fit(rows[: len(first)], np.arange(len(first)) < len(bad))
        scores = rows @ machine.coef_[0] + machine.intercept_[0]
        bad, good = {}, dict(lawful)
        for sort, places in unlawful:
            about, beside = _read_worst(places, [float(scores[at[piece]]) for *_place, piece in places])
            bad.update(dict.fromkeys(about, sort))
            good.update(dict.fromkeys(beside))
        taught = [*bad, *(piece for piece in good if piece not in bad)]
        rows = rows[[at[piece] for piece in taught]]
        machine = _machine().fit(rows, np.arange(len(taught)) < len(bad))
        self.weights_, self.bias_ = machine.coef_[0], float(machine.intercept_[0])
        named = _machine().fit(rows[: len(bad)], list(bad.values()))
        self.sorts_, self.sort_weights_, self.sort_biases_ = named.classes_, named.coef_, named.intercept_
        return self

    @classmethod
    def shipped(cls) -> "SecondReader":
        """Fitted on the sentences of the package; of the labelled titles one in six, as lawful ones."""
        table, titles = data.lawful_sentences(), list(data.title_labels()["title"])[::6]
        return cls().fit([*table["text"], *titles], [*table["sort"], *[""] * len(titles)])

    def _rows(self, pieces: list[str]) -> sparse.csr_matrix:
        parts = self.characters_.transform(pieces), self.words_.transform(pieces), _RELATIONS * relations(pieces)
        return sparse.hstack(parts).tocsr()

    def _read(self, pieces: list[str]) -> list[tuple[float, str]]:
        rows = self._rows(pieces)
        scores = rows @ self.weights_ + self.bias_
        named = [""] * len(pieces)
        for at in np.flatnonzero(scores >= HOLDS):
            like = np.asarray(rows[at] @ self.sort_weights_.T).ravel() + self.sort_biases_
            named[at] = str(self.sorts_[like.argmax()]) if like.max() > UNLIKE else ""
        return [(round(float(score), 4), sort) for score, sort in zip(scores, named, strict=True)]

    def _known_of(self, text: str, places: list[tuple[int, int]]) -> dict[str, tuple[float, str]]:
        """Score and sort of what stands at the places; what a process has read before is not read again."""
        pieces = list(dict.fromkeys(without_numbers(text[start:end]) for start, end in places))
        unread = [piece for piece in pieces if piece not in self._known]
        if len(self._known) + len(unread) > KEPT:
            self._known, unread = {}, pieces
        if unread:
            self._known.update(zip(unread, self._read(unread), strict=True))
        return self._known

    def most(self, view: View) -> float:
        """The highest score of a window of a bold view; minus infinity where it has none, infinity where not all is read."""
        places = windows(view.text)
        if len(places) >= MOST:
            return np.inf
        read = self._known_of(view.text, places)
        return max((read[without_numbers(view.text[start:end])][0] for start, end in places), default=-np.inf)

    def held(self, view: View) -> list[Held]:
        """The places of a bold view that are held; of windows that overlap the one with the highest score."""
        places = windows(view.text)
        read, found = self._known_of(view.text, places), []
        for start, end in places:
            score, sort = read[without_numbers(view.text[start:end])]
            if sort in _ON_PEOPLE and _bare(without_numbers(view.text[start:end])):
                continue
            few = len(places) <= FEW
            if score >= (HOLDS if sort else HOLDS_UNNAMED) and (few or (sort and score >= HOLDS_AMONG_MANY)):
                found.append(Held(start, end, sort, score))
        return list(_apart(found))

    def state(self) -> dict[str, np.ndarray]:
        """All that was learned, as arrays."""
        return {
            "characters": self.characters_.get_feature_names_out().astype(str),
            "characters_idf": self.characters_.idf_,
            "words": self.words_.get_feature_names_out().astype(str),
            "words_idf": self.words_.idf_,
            "weights": self.weights_,
            "bias": np.array(self.bias_),
            "sorts": self.sorts_.astype(str),
            "sort_weights": self.sort_weights_,
            "sort_biases": self.sort_biases_,
        }

    @classmethod
    def of(cls, state: dict[str, np.ndarray]) -> "SecondReader":
        """The reader of a state."""
        reader = cls()
        reader.characters_, reader.words_ = _characters(list(state["characters"])), _words(list(state["words"]))
        reader.characters_.idf_, reader.words_.idf_ = state["characters_idf"], state["words_idf"]
        reader.weights_, reader.bias_ = state["weights"], float(state["bias"])
        reader.sorts_, reader.sort_weights_, reader.sort_biases_ = (
            state[name] for name in ("sorts", "sort_weights", "sort_biases")
        )
        return reader


def _bare(piece: str) -> bool:
    words = _HIRED.sub("", piece)
    return len(words) <= BARE and not relations([words]).any()


def _machine() -> LinearSVC:
    return LinearSVC(C=1.0, class_weight="balanced", max_iter=300, random_state=0)


def _read_worst(places: list[Place], scores: list[float]) -> tuple[list[str], list[str]]:
    """Of an unlawful text the windows that overlap the one with the highest score: the two worst and the longest; and
    the windows apart from it that read lawful."""
    start, end, _piece = places[max(range(len(places)), key=scores.__getitem__)]
    over = [number for number, place in enumerate(places) if place[0] < end and start < place[1]]
    worst = sorted(over, key=lambda number: -scores[number])[:2]
    longest = max(over, key=lambda number: places[number][1] - places[number][0])
    beside = [number for number in range(len(places)) if number not in over and scores[number] < LAWFUL]
    return [places[number][2] for number in dict.fromkeys([*worst, longest])], [places[number][2] for number in beside]


def _characters(vocabulary: list[str] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char", ngram_range=(1, 4), sublinear_tf=True, min_df=2, lowercase=False, vocabulary=vocabulary
    )


def _words(vocabulary: list[str] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=words, sublinear_tf=True, min_df=2, lowercase=False, vocabulary=vocabulary)


def _apart(found: list[Held]) -> Iterator[Held]:
    kept: list[Held] = []
    for one in sorted(found, key=lambda held: (-held.score, held.start)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    yield from sorted(kept, key=lambda held: held.start)
