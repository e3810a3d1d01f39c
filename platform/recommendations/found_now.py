"""What a saved search would find at this moment, and how many posts the person's hard rules leave out of it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils import timezone

from employers.filters import PublicFilter
from employers.models import Posting
from recommendations import engine, queries
from recommendations.eligibility import open_to
from recommendations.models import SavedSearch

SHOWN = 5
NEWEST = 200
"""Of a big site so many of the newest are looked at while the page waits."""


@dataclass(frozen=True)
class FoundNow:
    """cards: the best SHOWN. total: posts that pass all hard rules. left: (code of the rule, posts it stands against), most first."""

    cards: list[dict[str, Any]]
    total: int
    left_out: int
    left: list[tuple[str, int]]
    newest_only: bool


def found_now(search: SavedSearch) -> FoundNow:
    """Scored while the page waits."""
    person = search.person
    open_posts = open_to(Posting.objects.public(), person)
    wanted = PublicFilter(search.query, open_posts).qs.order_by("-first_seen", "-pk")
    keys = list(wanted.values_list("pk", flat=True)[: engine.ON_THE_SPOT])
    newest_only = engine.is_big() and len(keys) > NEWEST
    keys = keys[:NEWEST] if newest_only else keys
    index = _index(keys)
    if not keys or not len(index):
        return FoundNow([], 0, 0, [], newest_only=False)
    scored = engine.model().score(queries.view_of(person), index, timezone.localdate())
    order = sorted(np.flatnonzero(scored.eligible), key=lambda at: (-scored.score[at], str(index.ids[at])))
    items = [
        {"p": int(index.ids[at]), "f": int(scored.fit[at]), "b": bool(scored.fallback[at])} for at in order[:SHOWN]
    ]
    left = [(code, int(failing.sum())) for code, failing in scored.vetoes.items() if failing.any()]
    return FoundNow(
        queries.with_postings(items, person=person), len(order), len(index) - len(order),
        sorted(left, key=lambda pair: -pair[1]), newest_only,
    )  # fmt: skip


def _index(keys: list[int]) -> Any:
    if engine.is_big():
        return engine.small_index(Posting.objects.filter(pk__in=keys))
    index, wanted = engine.open_index(), set(keys)
    return index.take(np.array([at for at, key in enumerate(index.ids) if int(key) in wanted], dtype=np.int64))
