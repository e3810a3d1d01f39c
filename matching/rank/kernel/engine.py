"""Lists of many people, or of one, from two tables: which blocks meet which people, scratch memory, answers as arrays."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from matching.rank.index import NO_DATE
from matching.rank.kernel import loops, papers
from matching.rank.kernel.claims import claims_in_block, compare
from matching.rank.kernel.constants import constants
from matching.rank.kernel.people import PeopleTable
from matching.rank.kernel.points import weigh
from matching.rank.kernel.posts import PostTable, alive
from matching.rank.kernel.vetoes import closer, failing
from matching.rank.rules import VETO_CODES


class Site(NamedTuple):
    """What belongs to a pair of tables."""

    alive: np.ndarray
    codes: np.ndarray
    values: np.ndarray
    employment: np.ndarray
    letters: np.ndarray
    letter_starts: np.ndarray
    word_letters: np.ndarray
    word_starts: np.ndarray


class Claims(NamedTuple):
    """Scratch: what one person can claim for each work."""

    wish: np.ndarray
    best: np.ndarray
    second: np.ndarray
    years: np.ndarray
    mark: np.ndarray


class Own(NamedTuple):
    """What a meeting keeps for persons who come one by one."""

    claims: Claims
    scratch: np.ndarray
    wanted: np.ndarray
    lists: dict[int, "Lists"]


class Lists(NamedTuple):
    """Sorted lists, greatest key first; loops.NOTHING and −1 where empty. A key / 10⁹ is the score."""

    post_keys: np.ndarray
    """(people × top) int64"""
    posts: np.ndarray
    """(people × top) int32: position in the table of postings"""
    person_keys: np.ndarray
    """(postings × top of people) int64"""
    people: np.ndarray
    eligible: np.ndarray
    """Postings that no hard rule forbids, a person."""


class WorkSpace(NamedTuple):
    """Scratch of one scan: as many entries as the largest block has postings, and one more."""

    kept: np.ndarray
    distance: np.ndarray
    totals: np.ndarray
    parts: np.ndarray


def empty_lists(people: int, postings: int, top: int, top_people: int) -> Lists:
    return Lists(
        np.full((people, top), loops.NOTHING, dtype=np.int64),
        np.full((people, top), -1, dtype=np.int32),
        np.full((postings, top_people), loops.NOTHING, dtype=np.int64),
        np.full((postings, top_people), -1, dtype=np.int32),
        np.zeros(people, dtype=np.int64),
    )


def _claims(size: int) -> Claims:
    return Claims(np.zeros(size), np.zeros(size), np.zeros(size), np.zeros(size), np.zeros(size, dtype=np.uint8))


@dataclass
class Meeting:
    """Two tables on one day. Made once, used for many people."""

    people: PeopleTable
    posts: PostTable
    as_of: datetime.date | None = None
    without_people: np.ndarray | None = None
    """Who is left out (bool each person), because a newer row stands in another table."""
    without_posts: np.ndarray | None = None

    def __post_init__(self) -> None:
        table, day = self.posts, self.as_of.toordinal() if self.as_of else None
        self.day = day
        self.constants = constants()
        self.site = Site(
            alive(table, day) if self.without_posts is None else alive(table, day) & ~self.without_posts,
            papers.codes(self.people.papers, table.asks),
            papers.values(),
            _employment(self.people.employments, table.employment_types),
            table.letters,
            table.letter_starts,
            self.people.letters,
            self.people.letter_starts,
        )
        self.area_blocks = [_blocks(accepted, refused, table) for accepted, refused in self.people.areas]
        self._widths = [int(width) + 1 for width in table.widths]
        self._known = np.array([bool(places) for places in table.blocks], dtype=bool)
        self._room = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.uint8)
        widest = int(np.diff(table.starts).max(initial=0)) + 1
        self._space = WorkSpace(np.zeros(widest, dtype=np.int64), np.zeros(widest), np.zeros(widest), np.zeros((1, 6)))

    # ---------- many people ----------

    def rank(self, top: int = 20, top_people: int = 0, blocks: Iterable[int] | None = None) -> Lists:
        """Lists of all people, and with top_people those of all postings; `blocks`: only some of them."""
        lists = empty_lists(len(self.people), len(self.posts), top, top_people)
        for _done in self.steps(lists, blocks):
            pass
        return lists

    def steps(self, lists: Lists, blocks: Iterable[int] | None = None) -> Iterator[int]:
        """Fill lists block by block; yields the number of each block that is done."""
        widest = int(np.diff(self.posts.block_starts).max(initial=1))
        claims, place_of = _claims(widest), np.zeros(_lines(self.people), dtype=np.int32)
        members = self._members()
        for block in range(len(self.posts.blocks)) if blocks is None else blocks:
            crew = members[block]
            if len(crew):
                self._block(block, crew, lists, claims, place_of)
            yield block

    def _members(self) -> list[np.ndarray]:
        """The people of each block; those whom secrecy binds are in none. People of like words stand together."""
        columns = self.people.columns
        free = np.ones(len(self.people), dtype=bool) if self.day is None else columns.secrecy <= self.day
        if self.without_people is not None:
            free &= ~self.without_people
        first = np.append(columns.source_line, -1)[np.minimum(columns.source_start[:-1], len(columns.source_line))]
        order = np.argsort(first, kind="stable")
        order = order[free[order]]
        inside: list[list[np.ndarray]] = [[] for _ in self.posts.blocks]
        by_area = np.argsort(columns.area[order], kind="stable")
        order, areas = order[by_area], columns.area[order][by_area]
        ends = np.searchsorted(areas, np.arange(len(self.area_blocks) + 1))
        for area, blocks in enumerate(self.area_blocks):
            crew = order[ends[area] : ends[area + 1]]
            if len(crew):
                for block in blocks:
                    inside[block].append(crew)
        return [np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64) for parts in inside]

    def _block(self, block: int, crew: np.ndarray, lists: Lists, claims: Claims, place_of: np.ndarray) -> None:
        table, columns = self.posts, self.people.columns
        start, end = int(table.starts[block]), int(table.starts[block + 1])
        inside = table.block_works[table.block_starts[block] : table.block_starts[block + 1]]
        homes = np.array([home in table.blocks[block] for home in self.people.homes], dtype=bool)
        chosen = _lines_of(crew, columns)
        place_of[chosen] = np.arange(len(chosen), dtype=np.int32)
        classes, characters = self._widths
        beside = compare(
            self.people.lines, chosen, table.works, inside, classes, characters, self.constants, self._room
        )
        self._room = beside[1:]
        loops.sweep(
            crew, start, end, len(inside), columns, table.columns, self.site, place_of, beside, claims, homes,
            self._known[block : block + 1], lists, self.constants, self._space,
        )  # fmt: skip

    # ---------- one person ----------

    def rank_one(self, person: int, top: int = 20) -> Lists:
        """The list of one person of the table, without the others; lists of people stay empty.

        The arrays are the meeting's own: the row of a person holds until that person is asked for again.
        """
        lists = self._own_lists(top)
        lists.post_keys[person], lists.posts[person], lists.eligible[person] = loops.NOTHING, -1, 0
        columns = self.people.columns
        if self.day is not None and columns.secrecy[person] > self.day:
            return lists
        table, own, homes = self.posts, self._own, np.zeros(len(self.posts.blocks), dtype=bool)
        homes[table.homes.get(self.people.homes[columns.home[person]], [])] = True
        loops.fresh(
            person, self.area_blocks[columns.area[person]], table.starts, table.block_starts, table.block_works, homes,
            self._known, columns, table.columns, self.site, self.people.lines, table.works_of, own.wanted,
            own.claims, own.scratch, lists, self.constants, self._space,
        )  # fmt: skip
        return lists

    def _own_lists(self, top: int) -> Lists:
        if top not in self._own.lists:
            self._own.lists[top] = empty_lists(len(self.people), len(self.posts), top, 0)
        return self._own.lists[top]

    @cached_property
    def _own(self) -> Own:
        works = len(self.posts.works.occupation_start) - 1
        # One more than there are works: `gather` writes the next entry before it knows whether it counts.
        scratch = np.zeros((3, works + 1), dtype=np.int32)
        return Own(_claims(works), scratch, np.zeros(works, dtype=bool), {})

    def parts(self, person: int, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """((postings × 6) parts 0–1 in the order of GROUPS, fallback) of one person beside chosen postings."""
        table, columns = self.posts, self.people.columns
        inside, works_at = np.unique(table.columns.work[positions], return_inverse=True)
        chosen = _lines_of(np.array([person]), columns)
        place_of = np.zeros(_lines(self.people), dtype=np.int32)
        place_of[chosen] = np.arange(len(chosen), dtype=np.int32)
        classes, characters = self._widths
        beside = compare(
            self.people.lines, chosen, table.works, inside, classes, characters, self.constants, self._room
        )
        block = np.searchsorted(table.starts, positions, side="right") - 1
        home = self.people.homes[columns.home[person]]
        claims = _claims(len(inside))
        claims_in_block(person, columns, place_of, beside, len(inside), claims, self.constants)
        which = np.zeros(len(table), dtype=np.int32)
        which[positions] = works_at
        distance = np.full(len(positions), np.nan)
        closer(
            person, len(positions), columns.longitude[person], columns.latitude[person], np.nan, False, columns,
            table.columns, self.site, positions.astype(np.int64), distance,
        )  # fmt: skip
        found, totals = np.zeros((max(2, len(positions)), 6)), np.zeros(len(positions))
        weigh(
            person, len(positions), positions.astype(np.int64), distance, which, columns, table.columns, self.site,
            claims, _pair(np.isin(block, table.homes.get(home, []))), _pair(self._known[block]), self.constants, found,
            totals,
        )  # fmt: skip
        return found[: len(positions)], totals < 0

    def failing(self, person: int) -> np.ndarray:
        """(postings,) uint16 in table order: bit n is set where hard rule VETO_CODES[n] fails."""
        table, columns = self.posts, self.people.columns
        inside = np.zeros(len(table), dtype=bool)
        for block in self.area_blocks[columns.area[person]]:
            inside[table.starts[block] : table.starts[block + 1]] = True
        masks = np.zeros(len(table), dtype=np.uint16)
        failing(
            person, inside, columns, table.columns, self.site, self.people.lines, table.works_of, self._own.claims,
            self._own.scratch, self.constants, masks,
        )  # fmt: skip
        closed = table.closed.copy()
        if self.day is not None:
            closed |= (table.deadline != NO_DATE) & (table.deadline < self.day)
        masks |= closed.astype(np.uint16) << np.uint16(VETO_CODES.index("closed"))
        masks |= table.heads_gone.astype(np.uint16) << np.uint16(VETO_CODES.index("no_heads"))
        if self.day is not None and columns.secrecy[person] > self.day:
            masks |= np.uint16(1 << VETO_CODES.index("secrecy"))
        return masks


def _pair(values: np.ndarray) -> np.ndarray:
    """At least two entries: an array of one would stand for all."""
    return np.append(values, False)


def _lines(people: PeopleTable) -> int:
    return max(1, len(people.lines.occupation_start) - 1)


def _lines_of(crew: np.ndarray, columns: Any) -> np.ndarray:
    """The distinct lines of some people."""
    found = [
        _ranges(starts, line, crew)
        for starts, line in (
            (columns.wish_start, columns.wish_line),
            (columns.source_start, columns.source_line),
            (columns.refusal_start, columns.refusal_line),
        )
    ]
    return np.unique(np.concatenate(found)).astype(np.int32)


def _ranges(starts: np.ndarray, values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """values[starts[r]:starts[r + 1]] of all rows, one behind the other."""
    first, many = starts[rows], starts[rows + 1] - starts[rows]
    total = int(many.sum())
    if not total:
        return np.zeros(0, dtype=np.int32)
    shift = np.repeat(first - np.concatenate(([0], np.cumsum(many)[:-1])), many)
    return values[np.arange(total) + shift]


def _employment(wanted: list[frozenset[str]], types: list[str]) -> np.ndarray:
    """(sets wanted × types) bool: no wish, or nothing stated, or one of the types wanted."""
    found = np.ones((max(1, len(wanted)), max(1, len(types))), dtype=bool)
    for row, names in enumerate(wanted):
        for column, kind in enumerate(types):
            found[row, column] = not names or not kind or kind in names
    return found


def _blocks(accepted: frozenset[str] | None, refused: frozenset[str], table: PostTable) -> np.ndarray:
    """Blocks with a place that is accepted, or of unknown place; none with a refused place."""
    if accepted is None:
        inside = set(range(len(table.blocks)))
    else:
        inside = {block for place in accepted for block in table.homes.get(place, [])}
        inside |= {number for number, places in enumerate(table.blocks) if not places}
    for place in refused:
        inside -= set(table.homes.get(place, []))
    return np.array(sorted(inside), dtype=np.int64)
