"""What the page of matching shows: versions and their figures, drift, crowded posts, people without a good match."""

from collections import Counter
from typing import Any

import numpy as np
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy

from employers.models import Posting
from matching.rank.spread import gini
from recommendations.capacity import heads_left, shown_order
from recommendations.frozen import NAME
from recommendations.models import FrozenSet, MatchList, ModelVersion
from recommendations.rows import GROUP_TITLES
from runs.models import Run, State
from veterans.models import Person

TOP, A_HEAD = 10, 10
GOOD = 70
"""A fit from which a post counts as a good match (look: 合适)."""
VERSIONS, CROWDED, WITHOUT = 8, 20, 10
NOTABLE, LARGE = 0.1, 0.25
FROZEN = f"ndcg_{NAME}"

REASONS = {
    "too_few_labels": gettext_lazy("too few posts were opened to learn from"),
    "ndcg_kept_back": gettext_lazy("not better than what serves, on the exposures kept back"),
    "ece_interest": gettext_lazy("the chance to apply is not calibrated"),
    "ece_chance": gettext_lazy("the chance to be hired is not calibrated"),
    "adds_up": gettext_lazy("the six groups do not add up"),
    "latency_ms": gettext_lazy("too slow"),
    "vetoed_posts": gettext_lazy("a hard rule was touched"),
    "protected_flips": gettext_lazy("a protected word moved a score"),
}
CHECK_TITLES = {
    "ndcg_kept_back": gettext_lazy("Order on the exposures kept back (ndcg@10)"),
    "ece_interest": gettext_lazy("Calibration error, chance to apply"),
    "ece_chance": gettext_lazy("Calibration error, chance to be hired"),
    "adds_up": gettext_lazy("Gap between six groups and their sum"),
    "latency_ms": gettext_lazy("Milliseconds for 200 candidates, slowest twentieth"),
    "vetoed_posts": gettext_lazy("Posts in lists that a hard rule forbids"),
    "protected_flips": gettext_lazy("Scores moved by protected words"),
}


def crowding() -> dict[str, Any]:
    """How the stored lists crowd on posts, as pages show them and before the capacity pass: counted once a run over all
    lists, never on a page."""
    shown: Counter[int] = Counter()
    before: Counter[int] = Counter()
    lists = MatchList.objects.filter(person__in=Person.objects.seeking()).values_list("items", "order")
    for items, order in lists.iterator():
        before.update(item["p"] for item in items[:TOP])
        shown.update(item["p"] for item in shown_order(items, order)[:TOP])
    heads = heads_left()
    over = _crowded(shown, heads)
    return {
        "posts": len(heads),
        "crowded": len(over),
        "gini": round(gini(np.array([shown.get(pk, 0) for pk in heads])), 3),
        "most": [[pk, count, heads[pk]] for count, pk in over[:CROWDED]],
        "crowded_before": len(_crowded(before, heads)),
        "gini_before": round(gini(np.array([before.get(pk, 0) for pk in heads])), 3),
    }


def _crowded(shown: Counter[int], heads: dict[int, int]) -> list[tuple[int, int]]:
    """(people, posting) of those shown to more than A_HEAD people a head, most people first."""
    return sorted(((n, pk) for pk, n in shown.items() if pk in heads and n > A_HEAD * heads[pk]), reverse=True)


def crowded_posts() -> dict[str, Any]:
    """The figures of the last run over all lists, with the posts that are public now."""
    run = Run.objects.filter(kind="recommendations.match", state=State.DONE, result__has_key="crowding").first()
    if run is None:
        return {}
    found = dict(run.result["crowding"])
    postings = Posting.objects.public().select_related("employer").in_bulk([row[0] for row in found["most"]])
    found["rows"] = [
        {"posting": postings[pk], "count": count, "heads": heads, "a_head": round(count / heads)}
        for pk, count, heads in found["most"]
        if pk in postings
    ]
    found["at"] = run.finished_at
    return found


def versions() -> list[dict[str, Any]]:
    """The latest versions, newest first, each with its checks in words."""
    aside = {f"{FROZEN}{one.short}": one for one in FrozenSet.objects.defer("body")}
    by_version = {one.version_id: one for one in aside.values()}
    return [
        {
            "version": one,
            "why": why(one.reason),
            "checks": checks(one, aside),
            "frozen": by_version.get(one.pk),
        }
        for one in ModelVersion.objects.all()[:VERSIONS]
    ]


def why(reason: str) -> str:
    if reason.startswith(FROZEN):
        return gettext("not better than what serves, on exposures frozen earlier")
    return str(REASONS.get(reason, reason)) if reason else ""


def checks(version: ModelVersion, aside: dict[str, FrozenSet]) -> list[dict[str, Any]]:
    """The guards of a version with their titles; one on a frozen set names the days and the hash of the set."""
    return [{**row, "title": _check_title(row["name"], aside.get(row["name"]))} for row in version.checks]


def _check_title(name: str, aside: FrozenSet | None) -> str:
    if aside is None:
        return str(CHECK_TITLES.get(name, name))
    return gettext("Order on the exposures frozen %(first)s to %(last)s (ndcg@10), set %(hash)s") % {
        "first": aside.first_day, "last": aside.last_day, "hash": aside.short,
    }  # fmt: skip


def drift_rows(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Group → stability index of the latest version that has one, with a word for it."""
    latest: dict[str, float] = next(
        (row["version"].figures["drift"] for row in found if "drift" in row["version"].figures), {}
    )
    return [
        {"title": str(GROUP_TITLES[name]), "index": index, "word": drift_word(index), "state": _drift_state(index)}
        for name, index in latest.items()
    ]


def drift_word(index: float) -> str:
    if index < NOTABLE:
        return gettext("steady")
    return gettext("moves") if index < LARGE else gettext("another population")


def _drift_state(index: float) -> str:
    return "go" if index < NOTABLE else ("warn" if index < LARGE else "stop")


def without_good_match(lists: Any) -> Any:
    """Lists whose best post is below a good fit, or that are empty; people without any post first."""
    return lists.filter(Q(items=[]) | Q(items__0__f__lt=GOOD)).order_by("eligible", "pk")
