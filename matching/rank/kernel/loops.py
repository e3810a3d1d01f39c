"""The compiled loops over people and postings. Claims, hard rules and points stand in claims.py, vetoes.py and points.py.

Every line of arithmetic stands as in ranker.py, in the same order, so that the results are equal. No fast-math: a sum is
rounded as numpy rounds it. Everything that may change arrives as an argument (constants.py).
"""

import numpy as np
from numba import njit

from matching.rank.kernel.claims import claims_everywhere, claims_in_block
from matching.rank.kernel.points import hope, weigh
from matching.rank.kernel.vetoes import survivors

NOTHING = np.iinfo(np.int64).min
"""Key of an empty place in a list."""


@njit(cache=True, inline="always")
def offer(keys, items, place, key, item):
    """Put an item into one list sorted by key, greatest first; equal keys by the place of their ids."""
    at = len(keys) - 1
    if key == keys[at] and items[at] >= 0 and place[item] > place[items[at]]:
        return
    while at > 0 and (
        keys[at - 1] < key or (keys[at - 1] == key and items[at - 1] >= 0 and place[items[at - 1]] > place[item])
    ):
        keys[at], items[at] = keys[at - 1], items[at - 1]
        at -= 1
    keys[at], items[at] = key, item


@njit(cache=True)
def hopeful(person, many, kept, distance, which, people, claims, lists, c, least):
    """Take out of kept what can get into neither list; returns how many remain. least: points the other groups can give."""
    wishes = people.wish_start[person + 1] > people.wish_start[person]
    sources = people.source_start[person + 1] > people.source_start[person]
    claim_wish, claim_best, claim_second = claims.wish, claims.best, claims.second
    post_keys, person_keys = lists.post_keys, lists.person_keys
    last, second = post_keys.shape[1] - 1, person_keys.shape[1] - 1
    own = post_keys[person, last]
    left = 0
    for number in range(many):
        post = kept[number]
        if second >= 0 and person_keys[post, max(0, second)] == NOTHING:  # that list is not full: whoever comes gets in
            kept[left], distance[left] = post, distance[number]
            left += 1
            continue
        work = which[post]
        best = hope(claim_wish[work], max(0.0, claim_best[work]), max(0.0, claim_second[work]), wishes, sources, c)
        # Two thousandths more than it can be: one for rounding, one for what the ids add.
        key = np.int64(np.rint((best + least) * 1000) + 2) * 1_000_000
        kept[left], distance[left] = post, distance[number]
        left += (key >= own) | (second >= 0 and key >= person_keys[post, max(0, second)])
    return left


@njit(cache=True)
def scan(person, start, end, which, people, posts, site, claims, homes, knowns, lists, c, work_space):
    """One person against the postings start … end: hard rules, score, both lists. which: posting → row of the claims."""
    kept, distance, totals, parts = work_space.kept, work_space.distance, work_space.totals, work_space.parts
    many = survivors(person, start, end, which, people, posts, site, claims, kept, distance, c)
    lists.eligible[person] += many
    most = c.group_max
    many = hopeful(
        person, many, kept, distance, which, people, claims, lists, c,
        most[1] + most[2] + most[3] + most[4] + c.veterans_first,
    )  # fmt: skip
    weigh(person, many, kept, distance, which, people, posts, site, claims, homes, knowns, c, parts, totals)
    post_keys, post_items, person_keys, person_items = lists.post_keys, lists.posts, lists.person_keys, lists.people
    last, second = post_keys.shape[1] - 1, person_keys.shape[1] - 1
    tie, own, post_place, person_place = posts.tie, people.own[person], posts.place, people.place
    for number in range(many):
        post = kept[number]
        key = np.int64(np.rint(totals[number] * 1000)) * 1_000_000 + np.int64(np.rint((tie[post] + own) * 1e9))
        if key >= post_keys[person, last]:
            offer(post_keys[person], post_items[person], post_place, key, post)
        if second >= 0 and key >= person_keys[post, second]:
            offer(person_keys[post], person_items[post], person_place, key, person)


@njit(cache=True)
def sweep(crew, start, end, size, people, posts, site, place_of, beside, claims, homes, known, lists, c, work_space):
    """All people of a crew against one block. homes: for each home, whether the block is there."""
    for number in range(len(crew)):
        person = crew[number]
        claims_in_block(person, people, place_of, beside, size, claims, c)
        here = people.home[person]
        scan(
            person, start, end, posts.local, people, posts, site, claims, homes[here : here + 1], known, lists, c, work_space
        )  # fmt: skip


@njit(cache=True)
def choose(blocks, block_starts, block_works, wanted, claims):
    """Want the works of some blocks, without a claim to them."""
    for block in blocks:
        for at in range(block_starts[block], block_starts[block + 1]):
            work = block_works[at]
            wanted[work] = True
            claims.wish[work], claims.best[work], claims.second[work] = 0.0, -1.0, -1.0
            claims.years[work], claims.mark[work] = 0.0, 0


@njit(cache=True)
def fresh(
    person, blocks, starts, block_starts, block_works, homes, knowns, people, posts, site, lines, works_of, wanted, claims,
    scratch, lists, c, work_space,
):  # fmt: skip
    """One person against some blocks, without rows made before: claims by inverted lists, to works of these blocks only.

    wanted: scratch (works), False everywhere, and again afterwards. homes, knowns: one bool each block of the table.
    """
    choose(blocks, block_starts, block_works, wanted, claims)
    claims_everywhere(person, people, lines, works_of, wanted, claims, scratch[0], scratch[1], scratch[2], c)
    for block in blocks:
        wanted[block_works[block_starts[block] : block_starts[block + 1]]] = False
        scan(
            person, starts[block], starts[block + 1], posts.work, people, posts, site, claims, homes[block : block + 1],
            knowns[block : block + 1], lists, c, work_space,
        )  # fmt: skip
