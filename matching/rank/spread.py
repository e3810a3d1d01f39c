"""Capacity: a last pass over stored candidates that spreads people over posts, each post within its band of fit only.

Every person has a list of candidates, better bands first. Whole bands that fit into the top of the list stay there;
where a band does not fit as a whole, which of its posts come into the top is free, and so is the order inside a band.
That choice is made for all people at once by a min-cost flow: a person gives as many units as places are free; leaving
a post out costs the person's share of what their list is worth (as ndcg counts it); one person more on a post costs a
little above three people a head, and much beyond ten a head, where a post is called congested. A post so sought after
that even REACH times its limit would not hold its people costs little more there: moving a few of them helps nobody,
what it needs is more heads, and staff are told. Inside a band those who come into the top stand before the others,
each in the order of the fused value; nobody's list gets longer or shorter.
"""

from typing import Any

import numpy as np
import pandas as pd

from matching.rank.ranker import BANDS

CONGESTED = 10.0
"""People a head beyond which a post is congested."""
LIGHT = (3.0, 0.004)
"""(people a head, price of one more from there on); a price is a share of what one person's list is worth."""
FIRM, SOFT = 0.15, 0.01
"""Price of one more person on a congested post, and on one that is beyond help."""
REACH = 2.0
"""A post is beyond help where without this pass it would be shown to more than (1 + REACH) times its limit."""
SCALE = 10_000
NAMES = [name for _limit, name in BANDS]


def fused(interest: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Both sides' word on a pair: the chance that the person applies and is then hired."""
    return np.asarray(interest, dtype=np.float64) * np.asarray(chance, dtype=np.float64)


def band_numbers(frame: pd.DataFrame) -> np.ndarray:
    """0 for the best band … 3 below all bands, 4 for fallbacks, which stay last."""
    number = {name: at for at, name in enumerate(NAMES)}
    found = np.array([number.get(str(name), len(NAMES)) for name in frame["band"]], dtype=np.int64)
    return np.where(frame["fallback"].to_numpy(dtype=bool), len(NAMES) + 1, found)


def spread(candidates: pd.DataFrame, heads: dict[str, float], top: int = 10) -> pd.DataFrame:
    """The candidates with new ranks, each person's rows in their new order; all rows are kept.

    candidates: veteran_id, posting_id, band, fallback, value (fused, ≥ 0; higher is better), in any order.
    heads: posting → heads left; a posting that is not named or has no known number counts as one head.
    The values of a band need not lie above those of the next; bands come first in any case.
    """
    if candidates.empty:
        return candidates.assign(rank=np.zeros(0, dtype=np.int64))
    frame = candidates.reset_index(drop=True)
    people, _ids = pd.factorize(frame["veteran_id"], sort=True)
    posts, names = pd.factorize(frame["posting_id"], sort=True)
    value, band = frame["value"].to_numpy(dtype=np.float64), band_numbers(frame)
    order = np.lexsort((frame["posting_id"].to_numpy(dtype=str), -value, band, people))
    room = _capacity(names, heads)
    chosen = _choose(people[order], posts[order], value[order], band[order], room, top)
    last = np.lexsort((np.arange(len(order)), ~chosen, band[order], people[order]))
    # Inside a band the chosen come first; before and after them the order is by value, as it was.
    result = frame.iloc[order[last]].reset_index(drop=True)
    return result.assign(rank=_places(people[order][last]))


def _capacity(names: Any, heads: dict[str, float]) -> np.ndarray:
    found = np.array([heads.get(str(name), 1.0) for name in names], dtype=np.float64)
    return np.maximum(np.where(np.isnan(found), 1.0, found), 1.0)


def _places(people: np.ndarray) -> np.ndarray:
    """1, 2, 3 … in each run of equal people."""
    first = np.flatnonzero(np.r_[True, people[1:] != people[:-1]])
    return np.asarray(np.arange(len(people)) - np.repeat(first, np.diff(np.r_[first, len(people)])) + 1)


def _choose(
    people: np.ndarray,
    posts: np.ndarray,
    value: np.ndarray,
    band: np.ndarray,
    room: np.ndarray,
    top: int,
) -> np.ndarray:
    """Rows that come into the top of their list; rows are sorted by person, band, value."""
    place = _places(people)
    block = np.cumsum(np.r_[True, (people[1:] != people[:-1]) | (band[1:] != band[:-1])]) - 1
    begin, size = place[np.r_[True, block[1:] != block[:-1]]][block], np.bincount(block)[block]
    fixed = begin + size - 1 <= top
    free = ~fixed & (begin <= top)
    if not free.any():
        return fixed
    rows = np.flatnonzero(free)
    places = top - begin[rows] + 1
    loss = _losses(people, value, place, top)[rows]
    fixed_load = np.bincount(posts[fixed], minlength=len(room))
    before = np.bincount(posts[place <= top], minlength=len(room))
    kept = _flow(people[rows], posts[rows], loss, places, _ways(fixed_load, before, room))
    chosen = fixed.copy()
    chosen[rows[kept]] = True
    return chosen


def _losses(people: np.ndarray, value: np.ndarray, place: np.ndarray, top: int) -> np.ndarray:
    """What leaving a row out of the top costs its person, as a share of all that the person's top is worth.

    Worth is counted as ndcg counts it: value / log2(place + 1); a row from below the top would come in at its end.
    """
    counted = value / np.log2(np.minimum(place, top) + 1.0)
    whole = np.bincount(people, weights=np.where(place <= top, counted, 0.0))
    return np.asarray(-counted / np.maximum(whole[people], 1e-12))


Way = tuple[np.ndarray, np.ndarray]


def _ways(fixed: np.ndarray, before: np.ndarray, room: np.ndarray) -> list[Way]:
    """(people, price each) a post, cheapest first. `fixed`: people whose whole band is in; `before`: without this pass."""
    light, limit = np.floor(LIGHT[0] * room), np.floor(CONGESTED * room)
    beyond = LIGHT[1] + np.where(before > (1.0 + REACH) * limit, SOFT, FIRM)
    return [
        (np.maximum(light - fixed, 0.0), np.zeros(len(room))),
        (np.maximum(limit - np.maximum(light, fixed), 0.0), np.full(len(room), LIGHT[1])),
        (np.full(len(room), np.inf), beyond),
    ]


def _flow(people: np.ndarray, posts: np.ndarray, loss: np.ndarray, places: np.ndarray, ways: list[Way]) -> np.ndarray:
    """Which rows carry a unit from their person to their post."""
    from ortools.graph.python import min_cost_flow  # a heavy library, loaded where people are spread

    who, at = np.unique(people, return_inverse=True)
    supply = np.zeros(len(who), dtype=np.int64)
    supply[at] = places
    flow = min_cost_flow.SimpleMinCostFlow()
    one = np.ones(len(at), dtype=np.int64)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(at, len(who) + posts, one, np.rint(SCALE * loss).astype(np.int64))
    sink = len(who) + len(ways[0][0])
    for room, price in ways:
        width = np.minimum(room, len(who)).astype(np.int64)
        rows = np.flatnonzero(width)
        flow.add_arcs_with_capacity_and_unit_cost(
            len(who) + rows, np.full(len(rows), sink), width[rows], np.rint(SCALE * price[rows]).astype(np.int64)
        )
    flow.set_nodes_supplies(np.r_[np.arange(len(who)), sink], np.r_[supply, -supply.sum()])
    if flow.solve() != flow.OPTIMAL:
        raise ArithmeticError("the flow has no solution")
    return np.asarray(flow.flows(arcs) > 0)


def congestion(posting_ids: Any, heads: dict[str, float], limit: float = CONGESTED) -> dict[str, float]:
    """Of lists that were handed out (one posting id a place): the share of all posts of `heads` that are shown to more
    than `limit` people a head, the Gini coefficient of people a post, and that of people a head."""
    shown = pd.Series(list(posting_ids)).astype(str).value_counts()
    names = list(heads)
    count = np.array([float(shown.get(str(name), 0)) for name in names])
    room = _capacity(names, heads)
    return {
        "congested": float((count > limit * room).mean()) if names else 0.0,
        "gini": gini(count),
        "gini_per_head": gini(count / room),
    }


def gini(values: np.ndarray) -> float:
    """0: all alike; towards 1: one has everything. 0 where there is nothing."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    total = ordered.sum()
    if not len(ordered) or total <= 0:
        return 0.0
    weights = 2 * np.arange(1, len(ordered) + 1) - len(ordered) - 1
    return float(weights @ ordered / (len(ordered) * total))
