"""Hard rules in words: one sentence a failing rule, with the two values that were compared."""

import datetime
from collections.abc import Callable
from typing import Any

from matching.rank.explain.sentences import NO, say
from matching.rank.explain.words import Reason, basis_of, months_of, place_name, quoted
from matching.rank.index import NO_DATE, TRAIT_COLUMN, PostingIndex
from matching.rank.person import PersonView
from matching.rank.ranker import Scored
from matching.rank.rules import VETO_CODES, distances, too_far
from matching.text.traits import PHYSICAL_TRAITS

Fields = dict[str, Any]
Finder = Callable[[PersonView, PostingIndex, Scored, int, Any], Fields]


def veto_reasons(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> list[Reason]:
    """One sentence a failing hard rule, in the order of VETO_CODES."""
    failing = [code for code in VETO_CODES if bool(scored.vetoes[code][at])]
    return [say(NO, code, **FIELDS[code](view, index, scored, at, model)) for code in failing]


def _age(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Fields:
    high, low, age = index.age_high[at], index.age_low[at], int(view.age)
    return {"age_high": int(high), "age": age} if high < view.age else {"age_low": int(low), "age": age}


def _education(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Fields:
    return {"asked": int(index.education[at]), "own": int(view.education)}


def _experience(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Fields:
    return {"asked": float(index.years[at]), "own": float(scored.related_years[at])}


def _certificate(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Fields:
    group = next(group for group, strength in index.needs[at] if strength == "gate" and not group & view.held)
    found: Fields = {"certificates": sorted(group), "basis": basis_of(index, at, group, "gate")}
    late = sorted(code for code in group if code in view.expired)
    return found | ({"expired_on": view.expired[late[0]].isoformat()} if late else {})


def _workplace(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Fields:
    if bool(too_far(view, index)[at]):
        return {"distance_km": round(float(distances(view, index)[at])), "max_km": float(view.row["max_km"])}
    refused = [place for place in index.places[at] if place in view.refused_places]
    places = refused or list(index.places[at])
    names = [place_name(place, model) for place in places]
    return {"places": places, "names": names, "refused": bool(refused)}


def _pay(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Fields:
    return {"pay_high": round(index.pay_high[at]), "floor": round(view.pay_floor), "months": months_of(index, at)}


def _refusal(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Fields:
    for code in view.refusals:
        if code in TRAIT_COLUMN and index.traits[at, TRAIT_COLUMN[code]] >= 1:
            return {"trait": code}
    word = next((word for word in sorted(view.refused_words) if word in index.titles[at]), "")
    if not word:
        similar = (view.refused_occupation @ index.occupation_columns).toarray()[:, at]
        word = view.refused_work[int(similar.argmax())]
    return {"word": quoted(word)}


def _physical(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Fields:
    return next(
        {"need": need, "trait": trait}
        for need in view.physical
        for trait in PHYSICAL_TRAITS.get(need, ())
        if index.traits[at, TRAIT_COLUMN[trait]] >= 1
    )


def _employment(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Fields:
    return {"type": str(index.employment_type[at]), "wanted": list(view.row["employment_types"])}


def _closed(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Fields:
    last = int(index.deadline[at])
    stopped = bool(index.closed[at]) or last == NO_DATE
    return {"last_day": "" if stopped else datetime.date.fromordinal(last).isoformat()}


def _nothing(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Fields:
    return {}


def _secrecy(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Fields:
    return {"until": view.secrecy_until.isoformat() if view.secrecy_until else ""}


FIELDS: dict[str, Finder] = {
    "age_stated": _age,
    "education": _education,
    "experience": _experience,
    "certificate": _certificate,
    "workplace": _workplace,
    "pay": _pay,
    "refusal": _refusal,
    "physical": _physical,
    "employment_type": _employment,
    "closed": _closed,
    "no_heads": _nothing,
    "secrecy": _secrecy,
}
