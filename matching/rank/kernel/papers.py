"""Certificates: a small code for every pair of (what a person holds, what a posting asks for)."""

from collections.abc import Sequence

import numpy as np

from matching.rank.posting import Group
from matching.rank.ranker import LACKING

NEEDED, PREFERRED, GATE = 1, 16, 32
"""Bits of a code; the bits between are what is lacking, one a strength, in the order of ranker.LACKING."""
Ask = tuple[tuple[Group, ...], tuple[Group, ...]]


def values() -> np.ndarray:
    """Code → certificate part, 0–1; the same arithmetic as ranker._certificates."""
    codes = np.arange(64)
    lacking = np.zeros(64)
    for bit, weight in enumerate(LACKING.values()):
        lacking = lacking + weight * ((codes >> (bit + 1)) & 1)
    value = np.where(codes & NEEDED, 1.0, 0.7) - lacking
    return np.clip(np.where(codes & PREFERRED, np.maximum(value, 1.0), value), 0.0, 1.0)


def codes(papers: Sequence[frozenset[str]], asks: Sequence[Ask]) -> np.ndarray:
    """(papers × asks) uint8: what is needed, lacking, preferred and held, and whether a gate stays shut."""
    groups = list(dict.fromkeys(group for ask in asks for part in ask for group, _kind in part))
    column = {group: number for number, group in enumerate(groups)}
    known = {code: number for number, code in enumerate(sorted({code for group in groups for code in group}))}
    member = np.zeros((len(known), max(1, len(groups))), dtype=np.float32)
    for group, number in column.items():
        for code in group:
            member[known[code], number] = 1.0
    held = np.zeros((len(papers), len(known)), dtype=np.float32)
    for number, paper in enumerate(papers):
        for code in paper & known.keys():
            held[number, known[code]] = 1.0
    has = (held @ member) > 0
    found = np.zeros((len(papers), len(asks)), dtype=np.uint8)
    for number, (needs, preferred) in enumerate(asks):
        found[:, number] = NEEDED if needs else 0
        for group, kind in needs:
            lacks = ~has[:, column[group]]
            bit = GATE if kind == "gate" else 2 << list(LACKING).index(kind) if kind in LACKING else 0
            found[:, number] |= np.where(lacks, bit, 0).astype(np.uint8)
        for group, _kind in preferred:
            found[:, number] |= np.where(has[:, column[group]], PREFERRED, 0).astype(np.uint8)
    return found
