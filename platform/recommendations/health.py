"""What the page of matching shows: versions and their figures, drift, crowded posts, people without a good match."""

from collections import Counter
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy

from employers.models import Posting
from recommendations.models import MatchList, ModelVersion
from recommendations.rows import GROUP_TITLES
from runs.models import Run, State
from veterans.models import Person

TOP, A_HEAD = 10, 10
GOOD = 70
"""A fit from which a post counts as a good match (look: 合适)."""
VERSIONS, CROWDED, WITHOUT = 8, 20, 10
NOTABLE, LARGE = 0.1, 0.25

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
    """How the stored lists crowd on posts: counted once a run over all lists, never on a page."""
    shown: Counter[int] = Counter()
    for items in (
        MatchList.objects.filter(person__in=Person.objects.seeking()).values_list("items", flat=True).iterator()
    ):
        shown.update(item["p"] for item in items[:TOP])
    heads = {
        row["pk"]: max(1, row["heads_remaining"] or row["heads_offered"] or 1)
        for row in Posting.objects.filter(state="open").values("pk", "heads_remaining", "heads_offered")
    }
    over = sorted(
        ((count, pk) for pk, count in shown.items() if pk in heads and count > A_HEAD * heads[pk]), reverse=True
    )
    return {
        "posts": len(heads),
        "crowded": len(over),
        "gini": round(_gini([shown.get(pk, 0) for pk in heads]), 3),
        "most": [[pk, count, heads[pk]] for count, pk in over[:CROWDED]],
    }


def _gini(values: list[int]) -> float:
    """0: every post is shown alike; towards 1: one post has everybody."""
    ordered, total = sorted(values), sum(values)
    count = len(ordered)
    if not total:
        return 0.0
    return sum((2 * at - count - 1) * value for at, value in enumerate(ordered, 1)) / (count * total)


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
    return [
        {"version": one, "why": why(one.reason), "checks": checks(one)} for one in ModelVersion.objects.all()[:VERSIONS]
    ]


def why(reason: str) -> str:
    return str(REASONS.get(reason, reason)) if reason else ""


def checks(version: ModelVersion) -> list[dict[str, Any]]:
    return [{**row, "title": str(CHECK_TITLES.get(row["name"], row["name"]))} for row in version.checks]


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
