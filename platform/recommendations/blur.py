"""Counts of people as firms read them: whole fives, never a small number, the same for the same people.

A count is put up or down to a five by a keyed draw that hangs on who is counted (the cell key method of official
statistics). Asking again, or in other words that mean the same people, gives the same number, so nothing can be averaged
away; of two counts of different people each has its own draw, so their difference says nothing of one person. Nobody and
four people read alike.
"""

from functools import cache

import numpy as np

from common.crypto import blind_index

STEP = 5
PURPOSE = "blurred-count"
FEW = -1
"""In place of a number below STEP."""


@cache
def _secret() -> np.uint64:
    return np.uint64(int(blind_index("people", PURPOSE)[:16], 16))


def marks(keys: np.ndarray) -> np.ndarray:
    """A secret 64-bit mark of each person (splitmix64 of the key), so that a set of people has one: the marks joined."""
    mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + _secret()
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def blurred(marked: np.ndarray) -> int:
    """How many these are, as a firm may read it; FEW below STEP. `marked`: the marks of the people counted."""
    if len(marked) < STEP:
        return FEW
    whole, rest = divmod(len(marked), STEP)
    mark = int(np.bitwise_xor.reduce(marked))  # type: ignore[call-overload, unused-ignore]  # numpy's stubs differ
    joined = f"{len(marked)}:{mark:x}"
    draw = int(blind_index(joined, PURPOSE)[:12], 16) / 16**12
    return STEP * (whole + (draw < rest / STEP))
