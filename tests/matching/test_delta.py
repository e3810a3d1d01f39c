"""Lists after a change are those of a rebuild: the same candidates with the same scores, as deep as is promised."""

import datetime
import random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from matching.rank import Matcher
from matching.rank.frames import people_rows
from matching.rank.kernel import Meeting, PeopleTable, PostTable, delta, post_table
from matching.rank.kernel.loops import NOTHING
from tests.matching.conftest import frame
from tests.matching.test_kernel import crowd

DAY = datetime.date(2026, 11, 25)
DEPTH, NEEDED = 12, 8
Row = dict[str, Any]


def tables(model: Matcher, people: list[Row], posts: pd.DataFrame) -> tuple[PeopleTable, PostTable]:
    return PeopleTable([model.view(row, DAY) for row in people_rows(people)]), post_table(model.index(posts))


def named(side: delta.Side, owners: list[str], items: list[str]) -> dict[str, list[tuple[int, str]]]:
    found = {}
    for at, owner in enumerate(owners):
        if owner:
            many = int((side.keys[at] != NOTHING).sum())
            found[owner] = [(int(side.keys[at, n]), items[side.items[at, n]]) for n in range(many)]
    return found


def post_ids(table: PostTable) -> list[str]:
    return [table.key(at) for at in range(len(table))]


def compare(one: dict[str, list[Any]], other: dict[str, list[Any]], needed: int = NEEDED) -> int:
    """Each list of the change is the beginning of the rebuilt one, and long enough; returns how many were compared."""
    assert one.keys() == other.keys()
    for owner, have in one.items():
        wanted = other[owner]
        assert have == wanted[: len(have)], owner
        assert len(have) >= min(needed, len(wanted)), owner
    return len(one)


def change_of(draw: random.Random, rows: list[Row], share: float, edit: Any) -> tuple[list[Row], list[Row], set[str]]:
    """(all rows after, rows that are new or changed, ids that are gone or changed)."""
    after, fresh, gone = [], [], set()
    for row in rows:
        if draw.random() >= share:
            after.append(row)
            continue
        gone.add(row["id"])
        if draw.random() < 0.5:
            fresh.append(edit(dict(row)))
    for number in range(max(1, int(share * len(rows) / 2))):
        fresh.append(edit({**draw.choice(rows), "id": f"new-{draw.random()}-{number}"}))
    return [*after, *fresh], fresh, gone


@pytest.mark.parametrize("seed", range(4))
def test_a_change_gives_what_a_rebuild_gives(model: Matcher, seed: int) -> None:
    draw = random.Random(seed)
    # Short lists of which all is needed: one that loses an entry is too short and is made anew.
    depth, needed = (2, 2) if seed > 1 else (DEPTH, NEEDED)
    people, posts = crowd(seed, 60, 90)
    rows = posts.to_dict("records")
    titles = ("电工", "保安", "仓库管理员", "货车司机", "凉菜师傅")
    share = (0.03, 0.1, 0.4, 0.4)[seed]
    after_posts, new_posts, gone_posts = change_of(draw, rows, share, lambda row: row | {"title": draw.choice(titles)})
    after_people, new_people, gone_people = change_of(
        draw, people, share, lambda row: row | {"min_salary": draw.choice([None, 3000, 6000])}
    )
    base = tables(model, people, posts)
    more = tables(model, new_people, frame(*new_posts))
    change = delta.Change(
        *more,
        np.array([key in gone_people for key in base[0].ids]),
        np.array([key in gone_posts for key in post_ids(base[1])]),
    )
    before = delta.full(*base, DAY, depth)
    found, anew = delta.changed(before, *base, change, DAY, needed)

    assert anew or share < 0.4  # lists that became too short were made anew
    rebuilt = tables(model, after_people, frame(*after_posts))
    wanted = delta.full(*rebuilt, DAY, depth)
    owners = ["" if gone else key for key, gone in zip(base[0].ids, change.gone_people, strict=True)] + more[0].ids
    works = ["" if gone else key for key, gone in zip(post_ids(base[1]), change.gone_posts, strict=True)]
    works += post_ids(more[1])
    people_all, posts_all = base[0].ids + more[0].ids, post_ids(base[1]) + post_ids(more[1])
    assert compare(
        named(found.people, owners, posts_all), named(wanted.people, rebuilt[0].ids, post_ids(rebuilt[1])), needed
    ) == len(after_people)
    assert compare(
        named(found.posts, works, people_all), named(wanted.posts, post_ids(rebuilt[1]), rebuilt[0].ids)
    ) == len(after_posts)


def test_without_the_floor_a_list_would_be_wrong() -> None:
    """The control: 30 of an unseen fourth entry lies between; a merge that ignores the floor would give 20 for it."""
    keys, items = np.array([[50, 40, 35]]), np.array([[0, 1, 2]], dtype=np.int32)
    dropped, order = np.array([True, False, False, False]), np.arange(5)
    more, which = np.array([[20]]), np.array([[0]], dtype=np.int32)
    known = delta.blend(keys, items, np.array([35]), dropped, more, which, 4, order)
    assert known[0].tolist() == [[40, NOTHING, NOTHING]]
    blind = delta.blend(keys, items, np.array([NOTHING]), dropped, more, which, 4, order)
    assert blind[0].tolist() == [[40, 35, 20]]


def test_nothing_above_a_floor_is_left_out_and_what_is_below_is(model: Matcher) -> None:
    people, posts = crowd(1, 60, 90)
    meeting = Meeting(*tables(model, people, posts), DAY)
    whole = meeting.rank(40, 40)
    middle = whole.person_keys[:, 1].copy()  # of postings that two people may have; the others are complete
    found = delta._above(meeting, 40, None, middle)
    assert (middle != NOTHING).sum() > 5
    for at, floor in enumerate(middle):
        have = found.people[at] >= 0
        wanted = whole.people[at] >= 0 if floor == NOTHING else whole.person_keys[at] >= floor
        assert found.people[at][have].tolist() == whole.people[at][wanted].tolist()
        assert found.person_keys[at][have].tolist() == whole.person_keys[at][wanted].tolist()


def test_a_list_whose_newcomers_lie_below_its_floor_is_kept_whole() -> None:
    """Only an item counts as a newcomer: the key just below the floor that stands in an empty place is none."""
    keys, items = np.array([[50, 40, 35]]), np.array([[0, 1, 2]], dtype=np.int32)
    none, order = np.zeros(4, dtype=bool), np.arange(5)
    more, nobody = np.array([[34]]), np.array([[-1]], dtype=np.int32)
    kept = delta.blend(keys, items, np.array([35]), none, more, nobody, 4, order)
    assert kept[0].tolist() == [[50, 40, 35]]
