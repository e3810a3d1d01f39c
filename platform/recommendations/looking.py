"""Which saved searches a post fits: the page's filters read from the other side, through an index.

A search keeps one anchor: the first letters of one piece of its words, else of its workplace. A post has all of them that
it could answer, so of a million searches only those are read whose anchor it has; equal filters are compared once.
"""

import hashlib
import json
from collections.abc import Iterator

from common.search import pieces
from employers.models import Posting
from recommendations.models import SavedSearch

WORD, PLACE = 3, 2
"""How many letters of a piece, of a workplace make an anchor."""
ANY = "¥"
"""The anchor of searches that name pay alone."""
MOST = 60
Filters = tuple[str, str, int]
"""(words, workplace, pay)."""
CONDITIONS = (
    "title", "kind", "place_id", "place_words", "address", "pay_min", "pay_max", "pay_months", "education", "education_words",
    "experience_years", "experience_words", "age_words", "age_min", "age_max", "certificates", "physical_words",
    "requirement", "insurance", "board", "shifts", "employment_type", "contract_kind", "veteran_only", "relaxes_age",
)  # fmt: skip
"""A post whose heads or last day change is no other post."""


def anchor_of(q: str, place: str) -> str:
    """The anchor of a search."""
    if words := pieces(q):
        return max(words, key=len)[:WORD]
    return f"@{place[:PLACE].lower()}" if place else ANY


def anchors_of(posting: Posting) -> set[str]:
    """The anchors of all searches that a post can fit."""
    terms = posting.search_terms.split()
    words = {term[:end] for term in terms for end in range(1, min(WORD, len(term)) + 1)}
    where = where_of(posting)
    places = {f"@{where[at : at + size]}" for size in range(1, PLACE + 1) for at in range(len(where) - size + 1)}
    return words | places | {ANY}


def where_of(posting: Posting) -> str:
    """What is compared with a workplace; lines keep the three apart."""
    name = posting.place.name if posting.place else ""
    return "\n".join((posting.place_words, posting.address, name)).lower()


def fits(filters: Filters, posting: Posting, where: str) -> bool:
    """Whether the page's filters would keep the post."""
    q, place, pay = filters
    best = posting.pay_max if posting.pay_max is not None else posting.pay_min
    if pay and (best is None or best < pay):
        return False
    return (not place or place.lower() in where) and all(f" {one}" in posting.search_terms for one in pieces(q))


def fitting(posting: Posting) -> Iterator[Filters]:
    """The filters that somebody listens with and the post fits; each once, however many people share them."""
    where = where_of(posting)
    anchored = SavedSearch.objects.listening().filter(anchor__in=anchors_of(posting)).order_by()
    for filters in anchored.values_list("q", "place", "pay").distinct().iterator():
        if fits(filters, posting, where):
            yield filters


def digest_of(posting: Posting) -> str:
    """Of the conditions that a person decides by."""
    values = [getattr(posting, name) for name in CONDITIONS]
    return hashlib.sha256(json.dumps(values, default=str, ensure_ascii=False).encode()).hexdigest()
