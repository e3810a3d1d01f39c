"""What speaks for a pair, strongest first."""

from typing import Any

import numpy as np

from matching.rank.explain.words import Reason, money, place_name, reason, years_text
from matching.rank.index import PostingIndex
from matching.rank.person import PersonView, Source
from matching.rank.ranker import Scored
from matching.text import certificates

WISH_NAMED, TRADE_NAMED = 0.45, 0.35
"""Share of a part from which the wish or the trade behind it is named."""


def good_reasons(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> list[Reason]:
    """Wish, trade, certificates, pay, place, preference for veterans."""
    found = [*_wish(view, index, scored, at), *_trade(view, scored, at), *_papers(view, index, at)]
    return [*found, *_pay(view, index, at), *_near(view, index, at, model), *_welcome(index, at)]


def _wish(view: PersonView, index: PostingIndex, scored: Scored, at: int) -> list[Reason]:
    best = int(scored.best_wish[at])
    if best < 0 or scored.parts["wish"][at] < WISH_NAMED:
        return []
    words, title = view.wish_clauses[best], index.titles[at]
    zh, en = f"您想做“{words}”，岗位是“{title}”", f"You asked for “{words}”; the post is “{title}”"
    return [reason("wish", zh, en, wish=words, title=title)]


def _trade(view: PersonView, scored: Scored, at: int) -> list[Reason]:
    best = int(scored.best_source[at])
    if best < 0 or scored.parts["experience"][at] < TRADE_NAMED:
        return []
    source = view.sources[best]
    zh, en = _claim(source)
    return [reason(source.kind, zh, en, words=source.words, years=source.years)]


def _claim(source: Source) -> tuple[str, str]:
    years, words = years_text(source.years), source.words
    if source.kind == "specialty":
        zh = f"服役时的专业是{words}" + (f"，服役 {years} 年" if source.years else "")
        return zh, f"Your military specialty was {words}" + (f"; {years} years of service" if source.years else "")
    if source.kind == "job":
        zh = f"做过{words}" + (f" {years} 年" if source.years else "")
        return zh, f"You worked as {words}" + (f" for {years} years" if source.years else "")
    if source.kind == "skill":
        return words if words.startswith("会") else f"会{words}", f"Your skill: {words}"
    named = {
        "major": (f"所学专业是{words}", f"You studied {words}"),
        "certificate": (f"证件：{words}", f"Your certificate: {words}"),
    }
    return named.get(source.kind, (f"服役时：{words}", f"In service: {words}"))


def _papers(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
    held = [sorted(group & view.held) for group, _strength in index.needs[at]]
    names = [(codes[0], certificates.name_of(codes[0])) for codes in held if codes]
    return [
        reason("certificate_held", f"要{name}，您有", f"Asks for {name}, which you hold", certificate=code)
        for code, name in names[:2]
    ]


def _pay(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
    low = index.pay_low[at]
    if np.isnan(low) or not view.pay_floor or low < view.pay_floor:
        return []
    more = low - view.pay_floor
    zh = f"月薪下限 {money(low)} 元，" + (f"比您的底线高 {money(more)} 元" if more >= 1 else "与您的底线相同")
    en = f"Pay from {money(low)} yuan, " + (f"{money(more)} above your floor" if more >= 1 else "equal to your floor")
    return [reason("pay", zh, en, pay_low=round(low), floor=round(view.pay_floor))]


def _near(view: PersonView, index: PostingIndex, at: int, model: Any) -> list[Reason]:
    places = index.places[at]
    if not places:
        return []
    if view.home and view.home in places:
        name = place_name(view.home, model)
        zh, en = f"工作地点在{name}，是您家所在的县市", f"The work is in {name}, where your home is"
        return [reason("home_county", zh, en, place=view.home)]
    if view.places is None:
        name = place_name(places[0], model)
        zh, en = f"工作地点在{name}，您不限地点", f"The work is in {name}; you accept any place"
        return [reason("any_place", zh, en, place=places[0])]
    accepted = sorted(set(places) & view.places)
    if not accepted:
        return []
    name = place_name(accepted[0], model)
    zh, en = f"工作地点在{name}，在您接受的范围内", f"The work is in {name}, which you accept"
    return [reason("accepted_place", zh, en, place=accepted[0])]


def _welcome(index: PostingIndex, at: int) -> list[Reason]:
    if not index.veterans_first[at]:
        return []
    return [reason("veterans_first", "岗位写明退役军人优先", "The post says veterans first")]
