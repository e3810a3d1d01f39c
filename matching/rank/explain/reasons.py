"""What speaks for a pair, strongest first."""

from typing import Any

import numpy as np

from matching.rank.explain.sentences import FOR, say
from matching.rank.explain.words import Reason, basis_of, months_of, place_name, quoted
from matching.rank.index import PostingIndex
from matching.rank.person import PersonView, trades_of_paper
from matching.rank.ranker import GROUP_MAX, Scored
from matching.text import certificates
from matching.text.limits import plain

WISH_NAMED, TRADE_NAMED = 0.45, 0.35
"""Share of a part from which the wish or the trade behind it is named."""


def good_reasons(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> list[Reason]:
    """Wish, trade, certificates, pay, place, preference for veterans."""
    found = [*_wish(view, index, scored, at), *_trade(view, scored, at), *_papers(view, index, at)]
    return [*found, *_pay(view, index, scored, at), *_near(view, index, scored, at, model), *_welcome(index, at)]


def _points(group: str, scored: Scored, at: int) -> dict[str, Any]:
    return {"group": group, "points": int(scored.points[group][at]), "most": GROUP_MAX[group]}


def _wish(view: PersonView, index: PostingIndex, scored: Scored, at: int) -> list[Reason]:
    best = int(scored.best_wish[at])
    if best < 0 or scored.parts["wish"][at] < WISH_NAMED:
        return []
    words = view.wish_clauses[best]
    if words not in plain(view.row["desired_work"]):
        words = view.row["desired_work"]  # what was taken out stood in the middle: the person never wrote the rest so
    return [say(FOR, "wish", wish=quoted(words), title=quoted(index.titles[at]), **_points("wish", scored, at))]


def _trade(view: PersonView, scored: Scored, at: int) -> list[Reason]:
    best = int(scored.best_source[at])
    if best < 0 or scored.parts["experience"][at] < TRADE_NAMED:
        return []
    source = view.sources[best]
    words = source.words
    if source.kind == "certificate":  # only its trade was compared; it is named as it is on file
        words = next((entry for entry in view.row["certificates"] if words in trades_of_paper(entry)), words)
    return [say(FOR, source.kind, words=quoted(words), years=source.years, **_points("experience", scored, at))]


def _papers(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
    found = []
    for group, strength in index.needs[at]:
        held = sorted(group & view.held)
        if held:
            found.append(
                say(
                    FOR,
                    "certificate_held",
                    certificate=held[0],
                    by=_covering(held[0], view),
                    basis=basis_of(index, at, group, strength),
                )
            )
    return found[:2]


def _covering(code: str, view: PersonView) -> str:
    """The certificate on file that is, or includes, this one: an A2 licence is good for what needs a B2."""
    entries = view.row["certificates"]
    if view.row["certificate_rows"] is not None:
        rows = view.row["certificate_rows"]
        own = [row["code"] for row in rows if certificates.is_known(row["code"])]
        entries = [row["name"] for row in rows if not certificates.is_known(row["code"])]
    else:
        own = []
    own += [one for entry in entries for one in certificates.held_certificates(entry)]
    own = [one for one in own if one in view.held]
    if code in own:
        return code
    return min((one for one in own if code in certificates.implied(one)), default=code)


def _pay(view: PersonView, index: PostingIndex, scored: Scored, at: int) -> list[Reason]:
    low = index.pay_low[at]
    if np.isnan(low) or not view.pay_floor or low < view.pay_floor:
        return []
    fields = {"pay_low": round(low), "floor": round(view.pay_floor), "months": months_of(index, at)}
    return [say(FOR, "pay", **fields, **_points("pay", scored, at))]


def _near(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> list[Reason]:
    places = index.places[at]
    if not places:
        return []
    if view.home and view.home in places:
        code, place = "home_county", view.home
    elif view.places is None:
        code, place = "any_place", places[0]
    else:
        code, place = "accepted_place", min(set(places) & view.places, default="")
    if not place:
        return []
    return [say(FOR, code, place=place, name=place_name(place, model), **_points("commute", scored, at))]


def _welcome(index: PostingIndex, at: int) -> list[Reason]:
    return [say(FOR, "veterans_first")] if index.veterans_first[at] else []
