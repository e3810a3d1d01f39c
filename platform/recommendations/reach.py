"""How many veterans in a firm's reach fit a posting as it is being written, and how many each condition keeps away.

Who is counted lies in memory as arrays (counted.py). Objections are asked for at each question.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils import timezone

from consents.models import Objection
from matching.rank import PostingIndex, crowd
from recommendations import engine
from recommendations.blur import blurred
from recommendations.counted import Layer, People

AGE, PAY = 5, 500
"""Limits are counted in whole steps: a limit moved by one year or one yuan must not pick anybody out."""


@dataclass(frozen=True)
class Reach:
    """As a firm may read it; numbers from blur.blurred. `costs`: (condition, people who fail nothing else). `index`: the
    posting with the limits that were counted. `waiting`: some who changed just now are not counted yet."""

    people: int
    fitting: int
    costs: list[tuple[str, int]]
    index: PostingIndex
    waiting: bool


_people = People()


def reach(row: dict[str, Any], prefix: str) -> Reach:
    """A posting (a row for the matcher) beside the people kept under a prefix of place codes. Raises
    counted.NotYet."""
    index = stepped(engine.small_index_of(row))
    objecting = _objecting()
    layers, waiting = _people.refresh()
    marked, failed = _met(layers, index, prefix, objecting)
    failures = sum((one.astype(np.int16) for one in failed.values()), np.zeros(len(marked), dtype=np.int16))
    costs = [(name, blurred(marked[one & (failures == 1)])) for name, one in failed.items() if _asked(index, name)]
    return Reach(blurred(marked), blurred(marked[failures == 0]), costs, index, waiting)


def fitting(rows: list[dict[str, Any]], prefixes: list[str]) -> tuple[list[int], bool]:
    """(how many fit each posting, whether some who changed just now are not counted yet), counted as by reach.

    rows: for the matcher; prefixes: of place codes, one a row. The database is asked the same whatever their number.
    Raises counted.NotYet.
    """
    objecting = _objecting()
    layers, waiting = _people.refresh()
    if not rows:
        return [], waiting
    index, counts = engine.index_of(rows), []
    for at, prefix in enumerate(prefixes):
        marked, failed = _met(layers, stepped(index.take(np.array([at]))), prefix, objecting)
        counts.append(blurred(marked[~np.logical_or.reduce(list(failed.values()))] if failed else marked))
    return counts, waiting


def _objecting() -> np.ndarray:
    standing = Objection.objects.filter(ended_at=None).order_by()
    return np.fromiter(standing.values_list("person_id", flat=True), dtype=np.int64)


def _met(
    layers: list[Layer], index: PostingIndex, prefix: str, objecting: np.ndarray
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """_conditions of all layers, one behind the other."""
    parts = [_conditions(layer, index, prefix, objecting) for layer in layers]
    marked = np.concatenate([part[0] for part in parts] or [np.zeros(0, dtype=np.uint64)])
    names = list(parts[0][1]) if parts else []
    return marked, {name: np.concatenate([part[1][name] for part in parts]) for name in names}


def _conditions(
    layer: Layer, index: PostingIndex, prefix: str, objecting: np.ndarray
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """(marks, condition → not met) of the people of a layer who count."""
    near = np.array([code.startswith(prefix) for code in layer.keepers] + [False])[layer.keeper]
    counted = near & ~layer.gone & ~crowd.bound(layer.crowd, timezone.localdate())
    counted &= ~np.isin(layer.crowd.ids, objecting)
    return layer.marks[counted], {name: one[counted] for name, one in crowd.failing(layer.crowd, index).items()}


def stepped(index: PostingIndex) -> PostingIndex:
    """The same posting with its limits put to whole steps, for the benefit of the people: 37 years count as 40."""
    index.age_high = np.ceil(index.age_high / AGE) * AGE
    index.age_low = np.floor(index.age_low / AGE) * AGE
    index.pay_high = np.ceil(index.pay_high / PAY) * PAY
    index.years = np.floor(index.years)
    return index


def _asked(index: PostingIndex, name: str) -> bool:
    """Whether the posting sets this condition at all."""
    set_by = {
        "age": not (np.isnan(index.age_low[0]) and np.isnan(index.age_high[0])),
        "education": bool(index.education[0] > 0),
        "experience": bool(index.years[0] > 0),
        "workplace": bool(index.places[0]),
        "pay": not np.isnan(index.pay_high[0]),
        "work": True,
        "employment": bool(index.employment_type[0]),
    }
    return set_by.get(name, True)
