"""Lists of people, made anew or brought up to date; not stored yet.

Everybody is always ranked over everything, which gives what a rebuild gives. What was said is not said again: an item of
the stored list stands on where its score is the same, its posting was not touched, and the person, the model and the
day are those it was made for.
"""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from django.utils import timezone

from matching.rank import GROUPS
from recommendations import engine, table
from recommendations.frames import person_rows, postings_for_matching
from recommendations.models import MatchList
from veterans.models import Person

KEPT = 60
REASONED = 40
Item = dict[str, Any]
Known = dict[tuple[int, float, int], Item]
"""(posting, score, stamp of the posting) → item of the stored list."""
Made = tuple[list[Item], dict[str, Any]]


def lists_of(people: list[Person], anew: bool = True) -> list[MatchList]:
    """The lists of some people; without `anew` what their stored lists know is taken from there (`match_list` selected)."""
    made_at, rows, day, version = timezone.now(), person_rows(people), timezone.localdate(), engine.model().version
    stored = [None if anew else getattr(person, "match_list", None) for person in people]
    known = {str(one.pk): standing_items(one, old, version, day) for one, old in zip(people, stored, strict=True)}
    kept = table.current() if people and table.is_big() else None
    found = _by_index(rows, known, day) if kept is None else _by_table(kept, rows, known, day)
    lists = [_list(person, version, made_at, *one) for person, one in zip(people, found, strict=True)]
    return [_or_standing(one, old) for one, old in zip(lists, stored, strict=True)]


def standing_items(person: Person, stored: MatchList | None, version: str, day: datetime.date) -> Known:
    """What of a stored list may stand on: nothing where the person, the model or the day is another."""
    if stored is None or stored.model_version != version or stored.made_at < person.changed_at:
        return {}
    if timezone.localdate(stored.made_at) != day:
        return {}
    return {(item["p"], item["s"], item["c"]): item for item in stored.items if "c" in item}


def _stands(known: Known, key: tuple[int, float, int], at: int) -> Item | None:
    item = known.get(key)
    return item if item is not None and (at >= REASONED or "y" in item) else None


def _by_index(rows: list[dict[str, Any]], known: dict[str, Known], day: datetime.date) -> list[Made]:
    index, stamps = engine.open_index_with_stamps()
    asked = _asked(known, stamps)
    ranked = engine.model().rank_each(_frame(rows), index, KEPT, day, asked)
    return [
        (items_of(one, stamps, known[row["id"]]), summary) for row, (one, summary) in zip(rows, ranked, strict=True)
    ]


def _asked(known: dict[str, Known], stamps: dict[int, int]) -> Callable[[pd.DataFrame], np.ndarray]:
    """Which rows of a ranked frame need their reasons."""

    def asked(ranked: pd.DataFrame) -> np.ndarray:
        return np.array(
            [
                at < REASONED and _stands(known[person], (int(key), score, stamps.get(int(key), 0)), at) is None
                for at, (person, key, score) in enumerate(
                    zip(ranked["veteran_id"], ranked["posting_id"], ranked["score"].tolist(), strict=True)
                )
            ],
            dtype=bool,
        )

    return asked


def _by_table(kept: table.Kept, rows: list[dict[str, Any]], known: dict[str, Known], day: datetime.date) -> list[Made]:
    """Of a big site only what is new among the best is read and explained. Which rules forbid how many is counted when
    somebody looks. A learned ranker orders the best anew, so that nothing stands on."""
    model = engine.model()
    best, counts = table.best(kept, model.views(rows, day), KEPT)
    stamps = stamps_of({key for one in best for key, _score in one})
    have = [
        {
            key: item
            for at, (key, score) in enumerate(one)
            if model.learned is None
            and (item := _stands(known[row["id"]], (key, score, stamps.get(key, 0)), at)) is not None
        }
        for row, one in zip(rows, best, strict=True)
    ]
    lacking = [{key for key, _score in one} - old.keys() for one, old in zip(best, have, strict=True)]
    index = engine.small_index(postings_for_matching().filter(pk__in=set().union(*lacking)))
    some = [row for row, missing in zip(rows, lacking, strict=True) if missing]
    ranked = model.rank_each(_frame(some), index, KEPT, day, True) if len(index) else iter(())
    found: list[Made] = []
    for missing, old, count in zip(lacking, have, counts, strict=True):
        fresh = items_of(next(ranked)[0], stamps) if missing and len(index) else []
        new = [item for item in fresh if item["p"] in missing] if model.learned is None else fresh
        items = sorted([*old.values(), *new], key=lambda item: (-item["s"], str(item["p"])))[:KEPT]
        found.append((items, {"vetoes": {}, "nearest": [], **count}))
    return found


def stamps_of(pks: set[int]) -> dict[int, int]:
    """Posting → its stamp, for those that can be recommended now."""
    return engine.stamps(postings_for_matching().filter(pk__in=pks))


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    if not rows:
        return pd.DataFrame()
    return pd.DataFrame({"row": range(len(rows))}).assign(**{key: [row[key] for row in rows] for key in rows[0]})


def _list(
    person: Person, version: str, made_at: datetime.datetime, items: list[Item], summary: dict[str, Any]
) -> MatchList:
    return MatchList(
        person=person,
        model_version=version,
        list_version=uuid.uuid4(),
        made_at=made_at,
        considered=summary["considered"],
        eligible=summary["eligible"],
        vetoes=summary["vetoes"],
        nearest=summary["nearest"],
        items=items,
    )


FACTS = ("model_version", "considered", "eligible", "vetoes", "nearest", "items")


def _or_standing(made: MatchList, stored: MatchList | None) -> MatchList:
    """The stored list, looked at now, where it says the same."""
    if stored is None or any(getattr(stored, name) != getattr(made, name) for name in FACTS):
        return made
    stored.made_at = made.made_at
    return stored


def items_of(ranked: pd.DataFrame, stamps: dict[int, int] | None = None, known: Known | None = None) -> list[Item]:
    """The stored form of a ranked and explained frame; reasons for its first REASONED rows, old ones where they stand."""
    items = []
    for at, one in enumerate(ranked.to_dict("records")):
        key = int(one["posting_id"])
        item: Item = {
            "p": key,
            "s": float(one["score"]),
            "f": int(one["fit"]),
            "g": [int(one[f"pts_{name}"]) for name in GROUPS],
            "b": bool(one["fallback"]),
        }
        if stamps is not None:
            item["c"] = stamps.get(key, 0)
        if at < REASONED:
            old = _stands(known or {}, (key, item["s"], item.get("c", 0)), at)
            item["y"] = old["y"] if old else _short(one["reasons_for"])
            item["m"] = old["m"] if old else _short(one["reasons_against"])
        items.append(item)
    return items


def _short(reasons: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"code": reason["code"], "zh": reason["zh"], "en": reason["en"]} for reason in reasons[:3]]
