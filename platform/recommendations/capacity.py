"""The last pass over the stored lists of a part: both sides' word, and the heads there are, inside bands of fit.

A list keeps its items in the order of the points; `order` is the other one, in which pages show them. A post moves
within its band only (matching/rank/spread.py). Until the pass was made, and for what came in since, the points order.
"""

import uuid
from typing import Any

import numpy as np
import pandas as pd
from django.db.models import QuerySet

from employers.models import Posting
from matching.rank import band
from matching.rank.learned.prior import fused_of_points
from matching.rank.spread import NAMES, spread
from recommendations.models import MatchList
from veterans.models import Person

TOP = 10
"""Places that are handed out: the first page."""
TOGETHER = 500
Item = dict[str, Any]


def heads_left() -> dict[int, int]:
    """Open posting → heads it still takes; one where nothing is known."""
    rows = Posting.objects.filter(state="open").values_list("pk", "heads_remaining", "heads_offered")
    return {pk: max(1, remaining or offered or 1) for pk, remaining, offered in rows}


def spread_lists(people: QuerySet[Person]) -> int:
    """Order the lists of some people anew, together; returns how many orders changed. Safe to repeat."""
    orders = new_orders(people, heads_left())
    changed, pks = 0, list(orders)
    for start in range(0, len(pks), TOGETHER):
        lists = [
            one
            for one in MatchList.objects.filter(pk__in=pks[start : start + TOGETHER]).only("pk", "order")
            if one.order != orders[one.pk]
        ]
        for one in lists:
            one.order, one.list_version = orders[one.pk], uuid.uuid4()
        changed += MatchList.objects.bulk_update(lists, ["order", "list_version"])
    return changed


def new_orders(people: QuerySet[Person], heads: dict[int, int]) -> dict[int, list[int]]:
    """List → its postings in the order in which they are shown."""
    parts = []
    stored = MatchList.objects.filter(person__in=people).order_by("pk").values_list("pk", "items")
    for pk, items in stored.iterator(chunk_size=TOGETHER):
        if items:
            parts.append(_candidates(pk, items))
    if not parts:
        return {}
    moved = spread(pd.concat(parts, ignore_index=True), {str(pk): float(many) for pk, many in heads.items()}, TOP)
    by_list = moved.sort_values(["veteran_id", "rank"]).groupby("veteran_id")["posting_id"]
    return {int(pk): [int(post) for post in posts] for pk, posts in by_list}


def _candidates(pk: int, items: list[Item]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "veteran_id": np.full(len(items), pk, dtype=np.int64),
            "posting_id": [str(item["p"]) for item in items],
            "band": [band(item["f"]) for item in items],
            "fallback": [item["b"] for item in items],
            "value": fused_of_points(np.array([item["g"] for item in items], dtype=np.float64)),
        }
    )


def shown_order(items: list[Item], order: list[int]) -> list[Item]:
    """Items in the order of the points → in that of `order`, band by band; one it does not name keeps its place in its band."""
    place = {pk: at for at, pk in enumerate(order)}
    if not place:
        return items
    bands: dict[int, list[Item]] = {}
    for item in items:
        bands.setdefault(_band_number(item), []).append(item)
    found: list[Item] = []
    for number in sorted(bands):
        whole = bands[number]
        known = sorted((item for item in whole if item["p"] in place), key=lambda item: place[item["p"]])
        for at, item in enumerate(whole):
            if item["p"] not in place:
                known.insert(at, item)
        found += known
    return found


def _band_number(item: Item) -> int:
    name = band(item["f"])
    return len(NAMES) + 1 if item["b"] else NAMES.index(name) if name in NAMES else len(NAMES)
