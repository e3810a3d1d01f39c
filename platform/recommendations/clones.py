"""One post that was entered several times: one card that opens, one exposure. Lists and runs keep every posting."""

from collections.abc import Iterable, Mapping
from typing import Any

from employers.models import Posting
from matching.text.coder import normal

_KEY = ("employer__normal_name", "title", "place_id", "place_words", "pay_min", "pay_max", "pay_months")


def keys_of(pks: Iterable[int]) -> dict[int, tuple[Any, ...]]:
    """Posting → what makes two of them the same post: firm, title, place and pay as a reader would compare them."""
    rows = Posting.objects.filter(pk__in=list(pks)).values_list("pk", *_KEY)
    return {
        pk: (firm, normal(title), place or normal(words), low, high, months)
        for pk, firm, title, place, words, low, high, months in rows
    }


def fold(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Items {"p": posting …}, best first → one item a post, in place of its best one; `same` holds the others' pks."""
    keys = keys_of(item["p"] for item in items)
    found: dict[Any, dict[str, Any]] = {}
    for item in items:
        key = keys.get(item["p"], item["p"])
        if key in found:
            found[key]["same"].append(item["p"])
        else:
            found[key] = {**item, "same": []}
    return list(found.values())


def pks(items: Iterable[dict[str, Any]]) -> list[int]:
    """The postings of a page's items and those behind them."""
    return [pk for item in items for pk in (item["p"], *item.get("same", ()))]


def open_cards(cards: list[dict[str, Any]], postings: Mapping[int, Posting]) -> None:
    """Put the postings behind `same` on the cards of a page; they were fetched with the page, so no query is asked."""
    for card in cards:
        card["others"] = [postings[pk] for pk in card.get("same", ()) if pk in postings]
        card["together"] = len(card["others"]) + 1
