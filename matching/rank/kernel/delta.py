"""Lists after a change of a few postings and people, equal to lists made anew, at a small part of the cost.

Stored lists are deeper than what is shown. What closed or changed is dropped from them, what is new or changed is scored
against everybody and merged in. A list that was cut at its depth knows nothing below its last key, its floor: whatever is
not above the floor is dropped too. A list that has then fewer entries than are needed is made anew.

Postings are numbered through: those of the base table, then those of the change; people likewise. Nothing here depends
on numbers: equal keys are told apart by ids, as in a rebuild.
"""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit

from matching.rank.kernel.engine import Lists, Meeting, empty_lists
from matching.rank.kernel.loops import NOTHING
from matching.rank.kernel.people import PeopleTable
from matching.rank.kernel.posts import PostTable, alive

DEPTH, NEEDED = 80, 60


class Side(NamedTuple):
    """Lists of one direction: a row an owner."""

    keys: np.ndarray
    """(owners × depth) int64, greatest first; NOTHING where empty."""
    items: np.ndarray
    floors: np.ndarray
    """Key above which everything is known, an owner; NOTHING where the list is complete."""


class Both(NamedTuple):
    """Lists of people (items are postings) and of postings (items are people)."""

    people: Side
    posts: Side


@dataclass
class Change:
    """What became of a base: rows that are gone or have a newer version, and tables of the new ones."""

    people: PeopleTable
    posts: PostTable
    gone_people: np.ndarray
    """bool each person of the base"""
    gone_posts: np.ndarray
    """bool each posting of the base"""


def side(keys: np.ndarray, items: np.ndarray) -> Side:
    """Lists as they were made: one that is full may have been cut."""
    return Side(keys, items, keys[:, -1].copy())


def full(people: PeopleTable, posts: PostTable, day: datetime.date | None, depth: int = DEPTH) -> Both:
    """All lists of a base."""
    lists = Meeting(people, posts, day).rank(depth, depth)
    return Both(side(lists.post_keys, lists.posts), side(lists.person_keys, lists.people))


def changed(
    before: Both, people: PeopleTable, posts: PostTable, change: Change, day: datetime.date | None, needed: int = NEEDED
) -> tuple[Both, int]:
    """(lists of the base's people and then the change's, how many had to be made anew). Rows of what is gone are empty."""
    depth = before.people.keys.shape[1]
    old_new = Meeting(people, change.posts, day, without_people=change.gone_people)
    new_old = Meeting(change.people, posts, day, without_posts=change.gone_posts)
    new_new = Meeting(change.people, change.posts, day)
    fresh = [
        _above(old_new, depth, before.people.floors, None),
        _above(new_old, depth, None, before.posts.floors),
        new_new.rank(depth, depth),
    ]
    order = _order(people.ids, change.people.ids), _order(_ids(posts), _ids(change.posts))
    by_people = _one_way(before.people, fresh, len(posts), change.gone_people, change.gone_posts, order[1], True)
    by_posts = _one_way(before.posts, fresh, len(people), change.gone_posts, change.gone_people, order[0], False)
    short = np.flatnonzero(_short(by_people, needed)[: len(people)] & ~change.gone_people)
    if len(short):
        again = Meeting(people, posts, day, without_posts=change.gone_posts)
        for number in short:
            _person_anew(by_people, int(number), again, old_new, order[1])
    low = np.flatnonzero(_short(by_posts, needed)[: len(posts)] & ~change.gone_posts & alive(posts, _ordinal(day)))
    if len(low):
        _posts_anew(by_posts, low, people, posts, change, day, order[0])
    return Both(by_people, by_posts), len(short) + len(low)


def _above(meeting: Meeting, depth: int, people: np.ndarray | None, posts: np.ndarray | None) -> Lists:
    """Lists of a meeting without what is below the floor of its owner's stored list, which no merge would take: most pairs.

    Places that stay empty hold a key just below the floor, so that the bound of the loops leaves out what cannot reach it.
    """
    lists = empty_lists(len(meeting.people), len(meeting.posts), depth, depth)
    for keys, floors in ((lists.post_keys, people), (lists.person_keys, posts)):
        if floors is not None:
            cut = floors != NOTHING
            keys[cut] = floors[cut, None] - 1
    for _done in meeting.steps(lists):
        pass
    return lists


def _one_way(
    before: Side,
    fresh: list[Lists],
    shift: int,
    gone: np.ndarray,
    dropped: np.ndarray,
    order: np.ndarray,
    people: bool,
) -> Side:
    """Lists of the base's owners and of the new owners; shift: how many items the base has."""
    old_new, new_old, new_new = fresh
    if people:
        late, first = (old_new.post_keys, old_new.posts), (new_old.post_keys, new_old.posts)
        both = new_new.post_keys, new_new.posts
    else:
        late, first = (new_old.person_keys, new_old.people), (old_new.person_keys, old_new.people)
        both = new_new.person_keys, new_new.people
    kept = blend(*before, dropped, *late, shift, order)
    none, nothing = np.full(len(first[0]), NOTHING, dtype=np.int64), np.zeros(shift, dtype=bool)
    added = blend(*first, none, nothing, *both, shift, order)
    kept[0][gone], kept[1][gone], kept[2][gone] = NOTHING, -1, NOTHING
    return Side(*(np.concatenate([one, other]) for one, other in zip(kept, added, strict=True)))


def _person_anew(lists: Side, number: int, base: Meeting, more: Meeting, order: np.ndarray) -> None:
    """One person of the base against everything."""
    depth, shift, row = lists.keys.shape[1], len(base.posts), slice(number, number + 1)
    one, two = base.rank_one(number, depth), more.rank_one(number, depth)
    none, nothing = np.full(1, NOTHING, dtype=np.int64), np.zeros(shift, dtype=bool)
    found = blend(
        one.post_keys[row], one.posts[row], none, nothing, two.post_keys[row], two.posts[row], shift, order
    )  # fmt: skip
    lists.keys[row], lists.items[row], lists.floors[row] = found


def _posts_anew(
    lists: Side, low: np.ndarray, people: PeopleTable, posts: PostTable, change: Change, day: datetime.date | None,
    order: np.ndarray,
) -> None:  # fmt: skip
    """Some postings of the base against everybody."""
    depth, few = lists.keys.shape[1], posts.take(low)
    one = Meeting(people, few, day, without_people=change.gone_people).rank(1, depth)
    two = Meeting(change.people, few, day).rank(1, depth)
    none, nobody = np.full(len(low), NOTHING, dtype=np.int64), np.zeros(len(people), dtype=bool)
    found = blend(one.person_keys, one.people, none, nobody, two.person_keys, two.people, len(people), order)
    lists.keys[low], lists.items[low], lists.floors[low] = found


def _short(lists: Side, needed: int) -> np.ndarray:
    """Lists that were cut and have fewer entries than are needed."""
    have = (lists.keys != NOTHING).sum(axis=1)
    found: np.ndarray = (lists.floors != NOTHING) & (have < needed)
    return found


def _ids(posts: PostTable) -> list[str]:
    return [posts.key(at) for at in range(len(posts))]


def _ordinal(day: datetime.date | None) -> int | None:
    return day.toordinal() if day else None


def _order(base: list[str], more: list[str]) -> np.ndarray:
    """Place of each id among all of both in order: decides between equal keys."""
    every = np.array([*base, *more], dtype=np.str_)
    found = np.empty(len(every), dtype=np.int64)
    found[np.argsort(every, kind="stable")] = np.arange(len(every))
    return found


@njit(cache=True)
def blend(
    keys: np.ndarray, items: np.ndarray, floors: np.ndarray, dropped: np.ndarray, more_keys: np.ndarray,
    more_items: np.ndarray, shift: int, order: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Two sorted lists a row into one of the same depth: (keys, items, floors).

    dropped: items of the first list to leave out. shift: what is added to the numbers of the second list's items.
    """
    rows, depth = keys.shape
    found = np.full((rows, depth), NOTHING, dtype=np.int64)
    chosen = np.full((rows, depth), -1, dtype=np.int32)
    ends = floors.copy()
    for row in range(rows):
        one, two, many = 0, 0, 0
        touched = more_items[row, 0] >= 0
        for at in range(depth):
            if items[row, at] >= 0 and dropped[items[row, at]]:
                touched = True
        floor = floors[row]
        while many < depth:
            while one < depth and items[row, one] >= 0 and dropped[items[row, one]]:
                one += 1
            left = one < depth and items[row, one] >= 0
            right = two < more_keys.shape[1] and more_items[row, two] >= 0
            if not (left or right):
                break
            first = left
            if left and right:
                a, b = keys[row, one], more_keys[row, two]
                first = a > b or (a == b and order[items[row, one]] < order[more_items[row, two] + shift])
            key = keys[row, one] if first else more_keys[row, two]
            if touched and floor != NOTHING and key <= floor:
                break
            found[row, many] = key
            chosen[row, many] = items[row, one] if first else more_items[row, two] + shift
            many += 1
            if first:
                one += 1
            else:
                two += 1
        if many == depth:
            ends[row] = max(floor, found[row, depth - 1])
    return found, chosen, ends
