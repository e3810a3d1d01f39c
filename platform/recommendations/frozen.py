"""Sets of exposures that no ranker learns from: packed with their hash, read back whole or refused."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from matching.rank.learned.champion import Check, Frozen
from recommendations.models import FrozenSet

MOST_LISTS = 2000
"""Lists a set holds at most: they are chosen evenly over all, and more would not make the mean much surer."""
STANDING = 3
"""Sets that stand at one time. An older one is released: its days may be learned from again."""
NAME = "frozen_"
"""A check on a set is called ndcg_frozen_ and the first twelve digits of its hash."""


class Damaged(Exception):
    """A stored set is not what was set aside."""


@dataclass(frozen=True)
class Packed:
    """A set before it is stored."""

    body: bytes
    rows: int
    lists: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


def pack(one: Frozen) -> Packed:
    """What decides a comparison: lists of two pairs or more of which one is worth something, at most MOST_LISTS."""
    best = pd.Series(one.gain).groupby(one.group).agg(["max", "size"])
    usable = best.index[(best["max"] > 0) & (best["size"] > 1)].to_numpy()
    usable = usable[:: -(-len(usable) // MOST_LISTS) or 1]
    keep = np.isin(one.group, usable)
    file = io.BytesIO()
    np.savez_compressed(file, features=one.features[keep], group=one.group[keep].astype(np.int64), gain=one.gain[keep])
    return Packed(file.getvalue(), int(keep.sum()), len(usable))


def unpack(row: FrozenSet) -> Frozen:
    """The set as it was set aside. Raises Damaged."""
    body = bytes(row.body)
    if hashlib.sha256(body).hexdigest() != row.sha256:
        raise Damaged(row.short)
    with np.load(io.BytesIO(body)) as parts:  # nothing but plain numbers is read: that is the default
        return Frozen(f"{NAME}{row.short}", parts["features"], parts["group"], parts["gain"])


def read(rows: list[FrozenSet]) -> tuple[list[Frozen], list[FrozenSet], list[Check]]:
    """(the sets that are whole, the rows that are not, a check that does not hold for each of the latter)."""
    whole, broken = [], []
    for row in rows:
        try:
            whole.append(unpack(row))
        except Damaged:
            broken.append(row)
    return whole, broken, [Check(f"ndcg_{NAME}{row.short}", False, None, None) for row in broken]


def days_of(rows: list[FrozenSet]) -> list[tuple[int, int]]:
    """(first, last) day of each set, counted from 1970-01-01 as numpy does."""
    return [(_day(row.first_day), _day(row.last_day)) for row in rows]


def _day(day: Any) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))


def among(days: np.ndarray, windows: list[tuple[int, int]]) -> np.ndarray:
    """Which days lie in one of the windows, both ends included."""
    found = np.zeros(len(days), dtype=bool)
    for first, last in windows:
        found |= (days >= first) & (days <= last)
    return found
