"""How many postings each hard rule takes away, and what would open most of them."""

from collections import Counter
from typing import Any

import numpy as np

from matching.rank.index import PostingIndex
from matching.rank.person import PersonView
from matching.rank.rules import VETO_CODES, too_far
from matching.text.certificates import implied


def summary(person_id: str, view: PersonView, index: Any, vetoes: dict[str, np.ndarray]) -> dict[str, Any]:
    """considered, eligible, vetoes (every failing rule counts), nearest (postings that fail one rule alone).

    index: a PostingIndex, or kernel.Facts.

    An entry of nearest: {code, unlocks} and, where one thing would open most of them, {value, value_unlocks}: a
    certificate, a place, or the pay floor in yuan. vetoes: code → one bool a posting.
    """
    stacked = np.stack([vetoes[code] for code in VETO_CODES])
    alone = stacked & (stacked.sum(axis=0) == 1)
    nearest = [
        {"code": code, "unlocks": int(alone[number].sum()), **_lever(code, alone[number], view, index)}
        for number, code in enumerate(VETO_CODES)
        if alone[number].any()
    ]
    nearest.sort(key=lambda row: (-row["unlocks"], row["code"]))
    return {
        "veteran_id": person_id,
        "considered": len(index),
        "eligible": int((~stacked.any(axis=0)).sum()),
        "vetoes": {code: int(stacked[number].sum()) for number, code in enumerate(VETO_CODES) if stacked[number].any()},
        "nearest": nearest,
    }


def _lever(code: str, alone: np.ndarray, view: PersonView, index: PostingIndex) -> dict[str, Any]:
    """The one value that would lift the rule for most of them: exact, since each of them fails nothing else."""
    rows = np.flatnonzero(alone)
    if code == "certificate":
        return _best_paper([_lacking(view, index, int(at)) for at in rows])
    if code == "workplace":
        # A place that is refused or too far is not opened by accepting it.
        near = rows[~too_far(view, index)[rows]]
        places = [index.places[at] for at in near]
        return _commonest([place for found in places if not view.refused_places & set(found) for place in found])
    if code == "pay":
        middle = float(np.median(index.pay_high[alone]))
        return {"value": int(middle), "value_unlocks": int((index.pay_high[alone] >= int(middle)).sum())}
    return {}


def _lacking(view: PersonView, index: PostingIndex, at: int) -> list[frozenset[str]]:
    return [group for group, strength in index.needs[at] if strength == "gate" and not group & view.held]


def _best_paper(lacking: list[list[frozenset[str]]]) -> dict[str, Any]:
    """A certificate opens a posting when it is, or includes, one of each group that is lacking there."""
    wanted = sorted({code for groups in lacking for group in groups for code in group})
    opened = {code: sum(all(group & implied(code) for group in groups) for groups in lacking) for code in wanted}
    best = min(wanted, key=lambda code: (-opened[code], len(implied(code)), code), default=None)
    return {"value": best, "value_unlocks": opened[best]} if best and opened[best] else {}


def _commonest(values: list[str]) -> dict[str, Any]:
    counted = Counter(values)
    if not counted:
        return {}
    best = min(counted, key=lambda value: (-counted[value], value))
    return {"value": best, "value_unlocks": counted[best]}
