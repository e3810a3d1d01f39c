"""Work as activities: what a title or a person's words name, read with a vocabulary of kinds of work.

The occupation coder learns from titles and knows nothing of words it never saw: a task ("看监控"), a place ("水厂"), a
neighbouring title (派单 for 调度). Here some 160 kinds of work, written from the classification and from how people talk,
each with the activities it consists of, give every text a vector: the kind itself, its family, its activities. Two texts
agree as far as they share these. A text that names no kind gets the kinds of the codes that the coder finds.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from scipy import sparse

from matching import data
from matching.text.coder import SHORTEST, prefixes
from matching.text.limits import plain

KIND_SHARE = 0.7
"""How much of the agreement of two pieces of work comes from kinds and activities; the rest from coded classes."""
OWN, FAMILY, ACTIVITIES = 0.25, 0.35, 0.40
"""What the same kind, the same family and the same activities add to an agreement of at most 1."""
OWN_OPEN = 0.15
"""The same in work that anyone may begin: there the kinds of a family are hardly told apart (保安, 门卫)."""
MODIFIER = 0.4
"""Weight of a kind that only qualifies the last one (仓储 in 仓储文员): in Chinese the last noun is the work."""
BESIDE = 0.7
"""The same in a person's words, where two kinds may simply follow each other."""
ENTRY_OPEN = (1.0, 0.6, 0.0, 0.0)
"""How open work of each entry level is to people who never did it."""


@dataclass(frozen=True)
class Kind:
    """One row of work_kinds.csv."""

    number: int
    name: str
    family: str
    entry: int
    facets: tuple[str, ...]
    codes: tuple[str, ...]
    words: re.Pattern[str] | None
    without: re.Pattern[str] | None
    weak: re.Pattern[str] | None
    spoken: re.Pattern[str] | None


def _pattern(words: str) -> re.Pattern[str] | None:
    return re.compile(words, re.IGNORECASE) if words else None


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds of work in the order of the table."""
    return tuple(
        Kind(
            number, row.kind, row.family, int(row.entry), tuple(row.facets.split("|")), tuple(row.codes.split("|")),
            _pattern(row.words), _pattern(row.not_words), _pattern(row.weak), _pattern(row.spoken),
        )
        for number, row in enumerate(data.work_kinds().itertuples())
    )  # fmt: skip


Span = tuple[int, int, int]
"""start, end, number of the kind."""


@cache
def _lookups(which: tuple[str, ...]) -> list[tuple[re.Pattern[str], Kind]]:
    return [(getattr(kind, name), kind) for kind in kinds() for name in which if getattr(kind, name) is not None]


def _spans(words: str, which: tuple[str, ...]) -> list[Span]:
    found: list[Span] = []
    for pattern, kind in _lookups(which):
        if pattern.search(words) is None or (kind.without is not None and kind.without.search(words)):
            continue
        found += [(match.start(), match.end(), kind.number) for match in pattern.finditer(words)]
    return found


def _clusters(spans: list[Span]) -> list[list[Span]]:
    """Spans that overlap, together; in the order of the text."""
    groups: list[list[Span]] = []
    for span in sorted(spans):
        if groups and span[0] < max(end for _start, end, _number in groups[-1]):
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def kinds_named(text: object, spoken: bool = False) -> dict[int, float]:
    """Number of a kind → weight (1 for the head, MODIFIER for what qualifies it); {} where none is named.

    Of names that overlap the longest counts (消防监控 before 监控); the last name of a text is its head. `spoken`: the
    words are a person's, who names tasks and places; there every name counts fully.
    """
    words = plain(text)
    return dict(_named(words, spoken))


@cache
def _named(words: str, spoken: bool) -> tuple[tuple[int, float], ...]:
    spans = _spans(words, ("words", "spoken") if spoken else ("words",)) or _spans(
        words, ("weak",) if spoken else ("weak", "spoken")
    )
    found: dict[int, float] = {}
    groups = _clusters(spans)
    for place, group in enumerate(groups):
        longest = max(end - start for start, end, _number in group)
        last = place == len(groups) - 1
        for start, end, number in group:
            if end - start == longest:
                weight = 1.0 if last else (BESIDE if spoken else MODIFIER)
                found[number] = max(found.get(number, 0.0), weight)
    return tuple(found.items())


def naming(text: object) -> list[re.Pattern[str]]:
    """The patterns by which a person's words name kinds of work."""
    words = plain(text)
    return [
        pattern
        for number in kinds_named(words, spoken=True)
        for pattern in (kinds()[number].words, kinds()[number].spoken, kinds()[number].weak)
        if pattern is not None and pattern.search(words)
    ]


class WorkReader:
    """Texts and codes → vectors: coded classes first, then kinds, families and activities. Learns nothing itself."""

    def __init__(self, coder: Any) -> None:
        self.coder = coder
        self.classes = len(coder.class_columns_)
        names: dict[str, int] = {}
        for kind in kinds():
            for name in (f"kind:{kind.name}", f"family:{kind.family}", *(f"facet:{facet}" for facet in kind.facets)):
                names.setdefault(name, len(names))
        self.columns = names
        self.width = self.classes + len(names)
        self.table = self._table()
        self._targets: dict[tuple[tuple[str, float], ...], sparse.csr_matrix] = {}

    def _table(self) -> np.ndarray:
        """(kinds × columns): rows of length 1. An activity that many kinds share tells less."""
        many: dict[str, int] = {}
        for kind in kinds():
            for facet in kind.facets:
                many[facet] = many.get(facet, 0) + 1
        table = np.zeros((len(kinds()), len(self.columns)), dtype=np.float64)
        for kind in kinds():
            own = OWN if kind.entry else OWN_OPEN
            table[kind.number, self.columns[f"kind:{kind.name}"]] = np.sqrt(own)
            table[kind.number, self.columns[f"family:{kind.family}"]] = np.sqrt(OWN + FAMILY - own)
            told = np.array([1.0 / np.sqrt(many[facet]) for facet in kind.facets])
            for facet, part in zip(kind.facets, told / told.sum(), strict=True):
                table[kind.number, self.columns[f"facet:{facet}"]] = np.sqrt(ACTIVITIES * part)
        return table

    @cached_property
    def by_code(self) -> np.ndarray:
        """(coder's codes × columns): the kinds of each code, together of length 1 at most."""
        return np.stack([self._of_code(str(code)) for code in self.coder.codes_])

    def _of_code(self, code: str) -> np.ndarray:
        numbers = kinds_of_code(code)
        return _unit(self.table[list(numbers)].sum(axis=0)) if numbers else np.zeros(len(self.columns))

    def vectors(self, texts: list[str], spoken: bool = False) -> sparse.csr_matrix:
        """(texts × width), rows of length 1, shorter where nothing is sure."""
        if not texts:
            return sparse.csr_matrix((0, self.width), dtype=np.float32)
        shares = self.coder.distributions(texts)
        classes = _scaled(shares @ self.coder.tree_)
        guessed = np.asarray(shares @ self.by_code)
        own = np.zeros((len(texts), len(self.columns)))
        for row, text in enumerate(texts):
            named = kinds_named(text, spoken)
            if named:
                own[row] = _unit(np.max([self.table[number] * weight for number, weight in named.items()], axis=0))
            else:
                own[row] = guessed[row] / max(float(np.linalg.norm(guessed[row])), SHORTEST)
        return _joined(classes, own)

    def code_vectors(self, weighted: list[tuple[str, float]]) -> sparse.csr_matrix:
        """One row a (code, weight)."""
        own = np.stack([self._of_code(code) * weight for code, weight in weighted])
        return _joined(self.coder.code_vectors(weighted), own)

    def strongest(self, weighted: list[tuple[str, float]]) -> sparse.csr_matrix:
        """Several codes in one row: column-wise maximum, so that many targets never add up to more. Kept: few differ."""
        key = tuple(weighted)
        if key not in self._targets:
            self._targets[key] = self.code_vectors(weighted).max(axis=0).tocsr().astype(np.float32)
        return self._targets[key]

    def kind_vectors(self, texts: list[str]) -> sparse.csr_matrix:
        """The kinds of work that a person's words name and nothing else: agrees well with that kind only."""
        own = np.zeros((len(texts), len(self.columns)))
        for row, text in enumerate(texts):
            named = kinds_named(text, spoken=True)
            if named:
                own[row] = _unit(np.max([self.table[number] for number in named], axis=0))
        return (
            sparse.hstack([sparse.csr_matrix((len(texts), self.classes)), sparse.csr_matrix(own)])
            .tocsr()
            .astype(np.float32)
        )

    def openness(self, vectors: sparse.csr_matrix) -> np.ndarray:
        """0–1 a row: how much of the work is such that people begin it without having learned it."""
        open_to = np.array([ENTRY_OPEN[kind.entry] for kind in kinds()])
        columns = [self.classes + self.columns[f"kind:{kind.name}"] for kind in kinds()]
        shares = np.asarray(vectors[:, columns].multiply(vectors[:, columns]).todense())
        return np.asarray(shares @ open_to) / np.maximum(shares.sum(axis=1), 1e-9)


@cache
def kinds_of_code(code: str) -> tuple[int, ...]:
    """Kinds that list the longest prefix of a code."""
    for prefix in reversed(prefixes(code)):
        numbers = tuple(kind.number for kind in kinds() if prefix in kind.codes)
        if numbers:
            return numbers
    return ()


def _unit(row: np.ndarray) -> np.ndarray:
    return row / max(float(np.linalg.norm(row)), 1e-9)


def _scaled(vectors: sparse.csr_matrix) -> sparse.csr_matrix:
    length = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel())
    return sparse.diags(1.0 / np.maximum(length, SHORTEST)) @ vectors


def _joined(classes: sparse.csr_matrix, own: np.ndarray) -> sparse.csr_matrix:
    parts = [classes * np.sqrt(1.0 - KIND_SHARE), sparse.csr_matrix(own * np.sqrt(KIND_SHARE))]
    return sparse.hstack(parts).tocsr().astype(np.float32)
