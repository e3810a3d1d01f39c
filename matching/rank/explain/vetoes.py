"""Hard rules in words: one sentence a failing rule, with the two values that were compared."""

from collections.abc import Callable
from typing import Any

from matching.rank.explain.words import (
    NEED_EN,
    NEED_ZH,
    Reason,
    certificate_names,
    education_en,
    education_zh,
    money,
    place_name,
    reason,
    years_text,
)
from matching.rank.index import TRAIT_COLUMN, PostingIndex
from matching.rank.person import PersonView
from matching.rank.ranker import Scored
from matching.rank.rules import VETO_CODES, distances, too_far
from matching.text.traits import BY_CODE, PHYSICAL_TRAITS

Sentence = Callable[[PersonView, PostingIndex, Scored, int, Any], Reason]
FIXED = {
    "employment_type": ("用工形式和您要的不一样", "Another type of employment than you want"),
    "closed": ("已停止招聘或过了截止日期", "Closed, or the deadline has passed"),
    "no_heads": ("人数已招满", "No heads are left"),
    "secrecy": ("脱密期还没有结束", "The secrecy period has not ended"),
}


def veto_reasons(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> list[Reason]:
    """One sentence a failing hard rule, in the order of VETO_CODES."""
    failing = [code for code in VETO_CODES if bool(scored.vetoes[code][at])]
    return [
        SENTENCES[code](view, index, scored, at, model) if code in SENTENCES else reason(code, *FIXED[code])
        for code in failing
    ]


def _age(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Reason:
    high, low, age = index.age_high[at], index.age_low[at], int(view.age)
    if high < view.age:
        zh, en = f"写明 {int(high)} 岁以下，您 {age} 岁", f"States at most {int(high)}; you are {age}"
        return reason("age_stated", zh, en, age_high=int(high), age=age)
    zh, en = f"写明 {int(low)} 岁以上，您 {age} 岁", f"States at least {int(low)}; you are {age}"
    return reason("age_stated", zh, en, age_low=int(low), age=age)


def _education(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Reason:
    asked, own = index.education[at], view.education
    zh = f"要{education_zh(asked)}以上，您登记的是{education_zh(own)}"
    en = f"Asks for {education_en(asked)}; your file says {education_en(own)}"
    return reason("education", zh, en, asked=int(asked), own=int(own))


def _experience(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Reason:
    asked, own = float(index.years[at]), float(scored.related_years[at])
    zh = f"要 {years_text(asked)} 年相关经验，您登记的相关经历有 {years_text(own)} 年"
    en = f"Asks for {years_text(asked)} years in the trade; your file shows {years_text(own)}"
    return reason("experience", zh, en, asked=asked, own=own)


def _certificate(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Reason:
    group = next(group for group, strength in index.needs[at] if strength == "gate" and not group & view.held)
    names = certificate_names(group)
    late = sorted(code for code in group if code in view.expired)
    if late:
        day = view.expired[late[0]].isoformat()
        zh, en = f"要{names}，您的证已于 {day} 到期", f"Needs {names}; yours ran out on {day}"
        return reason("certificate", zh, en, certificates=sorted(group), expired_on=day)
    zh, en = f"要{names}，您没有登记", f"Needs {names}, which is not on your file"
    return reason("certificate", zh, en, certificates=sorted(group))


def _workplace(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Reason:
    if bool(too_far(view, index)[at]):
        away, limit = round(float(distances(view, index)[at])), float(view.row["max_km"])
        zh, en = f"直线距离约 {away} 公里，您最远接受 {limit:g} 公里", f"About {away} km away; you accept {limit:g} km"
        return reason("workplace", zh, en, distance_km=away, max_km=limit)
    names = "、".join(place_name(place, model) for place in index.places[at])
    zh, en = f"工作地点在{names}，不在您接受的范围内", f"The work is in {names}, which you do not accept"
    return reason("workplace", zh, en, places=list(index.places[at]))


def _pay(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Reason:
    high = index.pay_high[at]
    zh = f"月薪最高 {money(high)} 元，低于您的底线 {money(view.pay_floor)} 元"
    en = f"Pays at most {money(high)} yuan, below your floor of {money(view.pay_floor)}"
    return reason("pay", zh, en, pay_high=round(high), floor=round(view.pay_floor))


def _refusal(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Reason:
    for code in view.refusals:
        if code in TRAIT_COLUMN and index.traits[at, TRAIT_COLUMN[code]] >= 1:
            trait = BY_CODE[code]
            return reason("refusal", f"您写明不愿意{trait.zh}，按您的意思办", f"You refuse {trait.en}", trait=code)
    word = next((word for word in sorted(view.refused_words) if word in index.titles[at]), "")
    if not word:
        similar = (view.refused_occupation @ index.occupation_columns).toarray()[:, at]
        word = view.refused_work[int(similar.argmax())]
    return reason("refusal", f"您写明不做“{word}”，按您的意思办", f"You refuse “{word}”", word=word)


def _physical(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Reason:
    def exceeded(need: str) -> bool:
        return any(index.traits[at, TRAIT_COLUMN[trait]] >= 1 for trait in PHYSICAL_TRAITS.get(need, ()))

    need = next(need for need in view.physical if exceeded(need))
    return reason("physical", f"您{NEED_ZH[need]}，这个岗位做不了", f"Your limit: {NEED_EN[need]}", need=need)


SENTENCES: dict[str, Sentence] = {
    "age_stated": _age,
    "education": _education,
    "experience": _experience,
    "certificate": _certificate,
    "workplace": _workplace,
    "pay": _pay,
    "refusal": _refusal,
    "physical": _physical,
}
