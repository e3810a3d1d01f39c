"""Postings as columns, sorted by where the work is: what the compiled loops read, and what is mapped from disk.

A block is a set of workplaces (usually one county). A person's accepted places choose blocks, so that most postings are
never looked at. A work is what a title says as vectors; equal titles share one, and a pair's similarity is computed once
a work, not once a posting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from matching.rank.index import NO_DATE, TRAIT_COLUMN, PostingIndex
from matching.rank.posting import Group
from matching.text.traits import all_workplace_kinds


class PostColumns(NamedTuple):
    """One entry a posting, in block order. Floats are NaN where unknown; bits are those of TRAIT_COLUMN."""

    age_low: np.ndarray
    age_high: np.ndarray
    relaxes: np.ndarray
    education: np.ndarray
    years: np.ndarray
    pay_high: np.ndarray
    expected: np.ndarray
    """Yuan a month that the pay part counts with."""
    veterans_first: np.ndarray
    senior: np.ndarray
    openness: np.ndarray
    employment: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray
    sure: np.ndarray
    """Traits shown beyond doubt, uint64."""
    shown: np.ndarray
    """Traits shown or usual in such work, uint64."""
    kinds: np.ndarray
    """Kinds of workplace, uint64."""
    ask: np.ndarray
    """Row of `asks`: which certificates are needed and preferred."""
    work: np.ndarray
    """Row of the works' vectors."""
    local: np.ndarray
    """Place of the work among its block's works."""
    title: np.ndarray
    tie: np.ndarray
    place: np.ndarray
    """Place of the posting's id among all ids in order: decides between equal keys."""


class Vectors(NamedTuple):
    """Sparse rows of whole numbers (matching.rank.fixed): occupation classes, then characters."""

    occupation_start: np.ndarray
    occupation_column: np.ndarray
    occupation_value: np.ndarray
    text_start: np.ndarray
    text_column: np.ndarray
    text_value: np.ndarray


BY_POSTING = ("ids", "rows", "dead", "closed", "deadline", "heads_gone")
"""Arrays of a table, beside its columns, that have one entry a posting."""


@dataclass
class PostTable:
    """All postings of an index for the compiled loops."""

    columns: PostColumns
    works: Vectors
    works_of: Vectors
    """The same turned round: class or character → works that have it (inverted lists)."""
    starts: np.ndarray
    """First posting of each block, and the end."""
    block_starts: np.ndarray
    """First entry of each block in block_works, and the end."""
    block_works: np.ndarray
    ids: np.ndarray
    """UTF-8 bytes."""
    rows: np.ndarray
    """Row in the index that each posting came from."""
    dead: np.ndarray
    """Closed, or no heads left."""
    closed: np.ndarray
    deadline: np.ndarray
    heads_gone: np.ndarray
    letters: np.ndarray
    """All titles' characters as code points."""
    letter_starts: np.ndarray
    widths: np.ndarray
    """Number of occupation classes and of character columns."""
    blocks: list[tuple[str, ...]]
    employment_types: list[str]
    asks: list[tuple[tuple[Group, ...], tuple[Group, ...]]]
    version: str = ""
    homes: dict[str, list[int]] = field(default_factory=dict, repr=False)
    """Place → blocks with work there."""

    def __post_init__(self) -> None:
        for number, places in enumerate(self.blocks):
            for place in places:
                self.homes.setdefault(place, []).append(number)

    def __len__(self) -> int:
        return len(self.ids)

    def key(self, position: int) -> str:
        """The id of a posting."""
        return bytes(self.ids[position]).decode()

    def take(self, positions: np.ndarray) -> "PostTable":
        """Some of the postings, as a table of its own over the same works and words. positions: in order, each once."""
        block = np.searchsorted(self.starts, positions, side="right") - 1
        starts = np.searchsorted(block, np.arange(len(self.blocks) + 1)).astype(np.int64)
        local, block_starts, block_works = _local_works(self.columns.work[positions], starts)
        columns = PostColumns(*(values[positions] for values in self.columns))
        chosen = {name: getattr(self, name)[positions] for name in BY_POSTING}
        laid: dict[str, Any] = {"starts": starts, "block_starts": block_starts, "block_works": block_works, "homes": {}}
        return replace(self, columns=columns._replace(local=local), **chosen, **laid)

    @property
    def bytes_each(self) -> float:
        """Memory a posting takes, works and lists included."""
        total = sum(array.nbytes for array in _arrays(self))
        return total / max(1, len(self))


def _arrays(table: PostTable) -> list[np.ndarray]:
    found: list[np.ndarray] = []
    for one in fields(table):
        value = getattr(table, one.name)
        if isinstance(value, np.ndarray):
            found.append(value)
        elif isinstance(value, PostColumns | Vectors):
            found.extend(value)
    return found


class TableMaker:
    """Lays out a table part by part, so that a million postings never stand in memory as rows of words."""

    def __init__(self) -> None:
        self.blocks: dict[tuple[str, ...], int] = {}
        self.works: dict[bytes, int] = {}
        self.asks: dict[tuple[tuple[Group, ...], tuple[Group, ...]], int] = {}
        self.titles: dict[str, int] = {}
        self.types: dict[str, int] = {"": 0}
        self.parts: list[dict[str, np.ndarray]] = []
        self.rows: list[tuple[sparse.csr_matrix, sparse.csr_matrix]] = []
        self.ids: list[str] = []

    def add(self, index: PostingIndex) -> "TableMaker":
        """Take the postings of one index, behind those that were added."""
        self.ids += [str(key) for key in index.ids]
        self.parts.append(self._part(index))
        return self

    def _part(self, index: PostingIndex) -> dict[str, np.ndarray]:
        low = np.where(np.isnan(index.pay_low), index.pay_high, index.pay_low)
        high = np.where(np.isnan(index.pay_high), low, index.pay_high)
        asks = zip(index.needs, index.preferred, strict=True)
        return {
            "age_low": index.age_low.astype(np.float32),
            "age_high": index.age_high.astype(np.float32),
            "relaxes": index.relaxes,
            "education": index.education.astype(np.float32),
            "years": index.years,
            "pay_high": index.pay_high,
            "expected": np.minimum((low + high) / 2, low * 1.4),
            "veterans_first": index.veterans_first,
            "senior": index.senior,
            "openness": np.asarray(index.openness, dtype=np.float64),
            "employment": _numbers(self.types, (str(kind) for kind in index.employment_type)),
            "longitude": index.lon,
            "latitude": index.lat,
            "sure": trait_bits(index.traits >= 1.0),
            "shown": trait_bits(index.traits > 0),
            "kinds": np.array([kind_bits(kinds) for kinds in index.workplaces], dtype=np.uint64),
            "ask": _numbers(self.asks, asks),
            "work": self._work(index.occupation, index.text),
            "title": _numbers(self.titles, index.titles),
            "tie": index.tie_break,
            "block": _numbers(self.blocks, index.places),
            "closed": index.closed,
            "heads_gone": index.heads <= 0,
            "deadline": index.deadline,
        }

    def _work(self, occupation: sparse.csr_matrix, text: sparse.csr_matrix) -> np.ndarray:
        known, which, firsts = self.works, np.zeros(occupation.shape[0], dtype=np.int32), []
        for number in range(occupation.shape[0]):
            before = len(known)
            which[number] = known.setdefault(row_key(occupation, text, number), before)
            if len(known) > before:
                firsts.append(number)
        self.rows.append((occupation[firsts], text[firsts]))
        return which

    def finish(self) -> PostTable:
        """Sort by block and work."""
        found = {name: np.concatenate([part[name] for part in self.parts]) for name in self.parts[0]}
        occupation = sparse.vstack([pair[0] for pair in self.rows]).tocsr()
        text = sparse.vstack([pair[1] for pair in self.rows]).tocsr()
        order = np.lexsort((found["work"], found["block"])).astype(np.int64)
        place = np.empty(len(order), dtype=np.int32)
        place[sorted(range(len(order)), key=self.ids.__getitem__)] = np.arange(len(order), dtype=np.int32)
        found = {name: values[order] for name, values in found.items()}
        starts = np.searchsorted(found["block"], np.arange(len(self.blocks) + 1)).astype(np.int64)
        local, block_starts, block_works = _local_works(found["work"], starts)
        letters, letter_starts = code_points(list(self.titles))
        works = vectors_of(occupation, text)
        return PostTable(
            columns=PostColumns(
                **{name: found[name] for name in PostColumns._fields if name in found},
                local=local,
                place=place[order],
            ),
            works=works,
            works_of=_turned(works, occupation.shape[1], text.shape[1]),
            starts=starts,
            block_starts=block_starts,
            block_works=block_works,
            ids=np.array([key.encode() for key in self.ids], dtype="S")[order],
            rows=order.astype(np.int32),
            dead=found["closed"] | found["heads_gone"],
            closed=found["closed"],
            heads_gone=found["heads_gone"],
            deadline=found["deadline"],
            letters=letters,
            letter_starts=letter_starts,
            widths=np.array([occupation.shape[1], text.shape[1]], dtype=np.int64),
            blocks=list(self.blocks),
            employment_types=list(self.types),
            asks=list(self.asks),
        )


def post_table(index: PostingIndex) -> PostTable:
    """The table of one index."""
    return TableMaker().add(index).finish()


def _numbers(known: dict[Any, int], values: Iterable[Any]) -> np.ndarray:
    """The number of each value; new ones are added."""
    return np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int32)


def trait_bits(shown: np.ndarray) -> np.ndarray:
    """(rows × traits) of bool → one uint64 a row."""
    bits = np.zeros(len(shown), dtype=np.uint64)
    for column in TRAIT_COLUMN.values():
        bits |= shown[:, column].astype(np.uint64) << np.uint64(column)
    return bits


def kind_bits(kinds: frozenset[str]) -> int:
    """Kinds of workplace as bits."""
    names = all_workplace_kinds()
    return sum(1 << names.index(kind) for kind in kinds if kind in names)


def code_points(words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """(characters, starts) of many words, one behind the other."""
    starts = np.zeros(len(words) + 1, dtype=np.int64)
    np.cumsum([len(word) for word in words], out=starts[1:])
    joined = "".join(words)
    letters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).copy()
    return letters, starts


def _local_works(work: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(place of each posting's work in its block, starts, works block by block); `work` is sorted within a block."""
    local = np.zeros(len(work), dtype=np.int32)
    parts: list[np.ndarray] = []
    block_starts = np.zeros(len(starts), dtype=np.int64)
    for number in range(len(starts) - 1):
        inside, places = np.unique(work[starts[number] : starts[number + 1]], return_inverse=True)
        local[starts[number] : starts[number + 1]] = places
        parts.append(inside.astype(np.int32))
        block_starts[number + 1] = block_starts[number] + len(inside)
    return local, block_starts, np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)


def row_key(occupation: sparse.csr_matrix, text: sparse.csr_matrix, number: int) -> bytes:
    """What tells two pairs of rows apart."""
    one, end = occupation.indptr[number], occupation.indptr[number + 1]
    two, last = text.indptr[number], text.indptr[number + 1]
    parts = (occupation.indices[one:end], occupation.data[one:end], text.indices[two:last], text.data[two:last])
    return b"|".join(part.astype(np.int32).tobytes() for part in parts)


def vectors_of(occupation: sparse.csr_matrix, text: sparse.csr_matrix) -> Vectors:
    """Two matrices of the same rows in the form that the loops read."""
    return Vectors(
        occupation.indptr.astype(np.int64),
        occupation.indices.astype(np.int32),
        occupation.data.astype(np.int32),
        text.indptr.astype(np.int64),
        text.indices.astype(np.int32),
        text.data.astype(np.int32),
    )


def _turned(works: Vectors, classes: int, characters: int) -> Vectors:
    """Rows by column: for each class, and for each character pair, the works that have it."""
    number = len(works.occupation_start) - 1

    def turn(start: np.ndarray, column: np.ndarray, value: np.ndarray, width: int) -> Any:
        turned = sparse.csr_matrix((value, column, start), shape=(number, width)).T.tocsr()
        turned.sort_indices()
        return turned

    occupation = turn(works.occupation_start, works.occupation_column, works.occupation_value, classes)
    text = turn(works.text_start, works.text_column, works.text_value, characters)
    return vectors_of(occupation, text)


def alive(table: PostTable, day: int | None) -> np.ndarray:
    """Postings that are open on a day (ordinal); without a day no deadline counts."""
    if day is None:
        return ~table.dead
    return ~(table.dead | ((table.deadline != NO_DATE) & (table.deadline < day)))
