"""Reasons, cautions and counts: each a stored field of the person against a stored condition of the posting.

A reason is {code, zh, en, fields}: `fields` holds the very values that the sentence names, so that a reader can check it.
"""

import datetime
from collections.abc import Iterable
from typing import Any

import numpy as np

from matching import data
from matching.rank.index import NO_DATE, TRAIT_COLUMN, PostingIndex
from matching.rank.person import PersonView
from matching.rank.ranker import GROUP_MAX, GROUPS, Scored, band
from matching.rank.rules import VETO_CODES
from matching.text import certificates
from matching.text.traits import BY_CODE, PHYSICAL_TRAITS

Reason = dict[str, Any]
SURE_ENOUGH = 0.45
"""Agreement from which a wish or a source is named as a reason."""
NEED_EN = {
    "no_heavy_lifting": "no heavy lifting",
    "no_long_standing": "no long standing",
    "no_heights": "no work at heights",
    "no_noise": "no loud noise",
    "no_dust": "no dust",
    "no_vibration": "no vibration",
    "no_night_shift": "no night shifts",
    "no_chemicals": "no chemicals",
}
NEED_ZH = {
    "no_heavy_lifting": "不能搬重物",
    "no_long_standing": "不能久站",
    "no_heights": "不能登高",
    "no_noise": "不能待在噪声大的地方",
    "no_dust": "不能接触粉尘",
    "no_vibration": "不能受震动",
    "no_night_shift": "不能上夜班",
    "no_chemicals": "不能接触化学品",
}


def money(value: float) -> str:
    """7200.0 → 7,200."""
    return f"{round(value):,}"


def years_text(value: float) -> str:
    """8.0 → 8, 1.5 → 1.5."""
    return f"{value:g}"


def certificate_names(codes: Iterable[str]) -> str:
    """Official names, "或" between them."""
    return " 或 ".join(certificates.name_of(code) for code in sorted(codes))


def education_name(rank: float) -> str:
    """The common word for a match rank: 2 → 高中（中专）."""
    return {0: "小学", 1: "初中", 2: "高中（中专）", 3: "大专", 4: "本科", 5: "硕士", 6: "博士"}.get(int(rank), "")


def education_name_en(rank: float) -> str:
    names = {
        0: "primary",
        1: "lower secondary",
        2: "upper secondary",
        3: "college",
        4: "bachelor",
        5: "master",
        6: "doctor",
    }
    return names.get(int(rank), "")


def reason(code: str, zh: str, en: str, **fields: Any) -> Reason:
    return {"code": code, "zh": zh, "en": en, "fields": fields}


def reasons(
    view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any, as_of: datetime.date | None
) -> tuple[list[Reason], list[Reason]]:
    """(for, against), strongest first. Against holds cautions; a hard rule is in `veto_reasons`."""
    good = [*_wish(view, index, scored, at), *_trade(view, index, scored, at), *_papers(view, index, at)]
    good += [*_good_pay(view, index, at), *_near(view, index, at, model), *_welcome(index, at)]
    return good, cautions(view, index, scored, at, as_of)


def _wish(view: PersonView, index: PostingIndex, scored: Scored, at: int) -> list[Reason]:
    best = int(scored.best_wish[at])
    if best < 0 or scored.parts["wish"][at] < SURE_ENOUGH:
        return []
    words, title = view.wish_clauses[best], str(index.rows["title"].iloc[at])
    return [
        reason(
            "wish",
            f"您想做“{words}”，岗位是“{title}”",
            f"You asked for “{words}”; the post is “{title}”",
            wish=words,
            title=title,
        )
    ]


def _trade(view: PersonView, index: PostingIndex, scored: Scored, at: int) -> list[Reason]:
    best = int(scored.best_source[at])
    if best < 0 or scored.parts["experience"][at] < 0.35:
        return []
    source = view.sources[best]
    years = years_text(source.years)
    if source.kind == "specialty":
        zh = f"服役时的专业是{source.words}" + (f"，服役 {years} 年" if source.years else "")
        en = f"Your military specialty was {source.words}" + (f"; {years} years of service" if source.years else "")
    elif source.kind == "job":
        zh = f"做过{source.words}" + (f" {years} 年" if source.years else "")
        en = f"You worked as {source.words}" + (f" for {years} years" if source.years else "")
    elif source.kind == "skill":
        zh, en = (
            f"会{source.words}" if not source.words.startswith("会") else source.words,
            f"Your skill: {source.words}",
        )
    elif source.kind == "major":
        zh, en = f"所学专业是{source.words}", f"You studied {source.words}"
    elif source.kind == "certificate":
        zh, en = f"证件：{source.words}", f"Your certificate: {source.words}"
    else:
        zh, en = f"服役时：{source.words}", f"In service: {source.words}"
    return [reason(source.kind, zh, en, words=source.words, years=source.years)]


def _papers(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
    found = []
    for group, _strength in index.needs[at]:
        held = sorted(group & view.held)
        if held:
            name = certificates.name_of(held[0])
            found.append(
                reason("certificate_held", f"要{name}，您有", f"Asks for {name}, which you hold", certificate=held[0])
            )
    return found[:2]


def _good_pay(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
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
    name = model.gazetteer.spots[places[0]].name if places[0] in model.gazetteer.spots else places[0]
    if view.home and view.home in places:
        home = model.gazetteer.spots[view.home].name if view.home in model.gazetteer.spots else view.home
        return [
            reason(
                "home_county",
                f"工作地点在{home}，是您家所在的县市",
                f"The work is in {home}, where your home is",
                place=view.home,
            )
        ]
    if view.places and set(places) & view.places:
        accepted = sorted(set(places) & view.places)[0]
        name = model.gazetteer.spots[accepted].name if accepted in model.gazetteer.spots else accepted
        return [
            reason(
                "accepted_place",
                f"工作地点在{name}，在您接受的范围内",
                f"The work is in {name}, which you accept",
                place=accepted,
            )
        ]
    if view.places is None:
        return [
            reason(
                "any_place",
                f"工作地点在{name}，您不限地点",
                f"The work is in {name}; you accept any place",
                place=places[0],
            )
        ]
    return []


def _welcome(index: PostingIndex, at: int) -> list[Reason]:
    if bool(index.rows["veteran_priority"].iloc[at]) or "退役军人优先" in str(index.rows["requirement"].iloc[at]):
        return [reason("veterans_first", "岗位写明退役军人优先", "The post says veterans first")]
    return []


# ---------- cautions ----------


def cautions(
    view: PersonView, index: PostingIndex, scored: Scored, at: int, as_of: datetime.date | None
) -> list[Reason]:
    """What to mind, most serious first."""
    found: list[Reason] = []
    found += _missing_papers(view, index, at)
    found += _likely(view, index, at)
    low, high = index.pay_low[at], index.pay_high[at]
    if np.isnan(high):
        found.append(reason("pay_unknown", "没有写明月薪，去之前先问清楚", "Pay is not stated; ask before you go"))
    elif view.pay_floor and low < view.pay_floor:
        zh = f"月薪下限 {money(low)} 元，低于您的底线 {money(view.pay_floor)} 元"
        en = f"Pay starts at {money(low)} yuan, below your floor of {money(view.pay_floor)}"
        found.append(reason("pay_low_end", zh, en, pay_low=round(low), floor=round(view.pay_floor)))
    found += _age_cautions(view, index, at)
    if not index.places[at]:
        found.append(reason("place_unknown", "没有写明工作地点", "The workplace is not stated"))
    if index.education[at] == index.education[at] and np.isnan(view.education):
        zh = f"要求{education_name(index.education[at])}，您的学历没有登记"
        found.append(reason("education_unknown", zh, "Your education is not on file; the post asks for one"))
    found += _expiring(view, index, at, as_of)
    if bool(scored.fallback[at]):
        found.append(
            reason(
                "fallback",
                "与您的意愿和经历关系不大，作为备选",
                "Little to do with your wishes and experience; a fallback",
            )
        )
    return found


def _expiring(view: PersonView, index: PostingIndex, at: int, as_of: datetime.date | None) -> list[Reason]:
    """Certificates that the post needs and that expire within 90 days of the given date."""
    found = []
    for one in view.expiring if as_of else []:
        day, code = one.get("expires_on"), str(one.get("code"))
        needed = any(code in group for group, _strength in index.needs[at])
        if needed and isinstance(day, datetime.date) and as_of and as_of <= day <= as_of + datetime.timedelta(days=90):
            name = certificates.name_of(code)
            zh, en = f"{name}在 {day.month}月{day.day}日到期，先去复审", f"{name} expires on {day.isoformat()}"
            found.append(reason("certificate_expiring", zh, en, certificate=code, expires_on=day.isoformat()))
    return found


def _missing_papers(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
    found = []
    for group, strength in index.needs[at]:
        if strength != "gate" and not group & view.held:
            names = certificate_names(group)
            if strength == "skill":
                zh, en = f"一般要{names}，您还没有登记", f"Usually asks for {names}; none is on your file"
            else:
                zh, en = (
                    f"上岗要{names}，可以先问单位能不能入职后办",
                    f"Needs {names}; ask whether it can be had after entry",
                )
            found.append(reason("certificate_missing", zh, en, certificates=sorted(group)))
    return found


def _likely(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
    found = []
    for code in view.refusals:
        column = TRAIT_COLUMN.get(code)
        if column is not None and 0 < index.traits[at, column] < 1:
            trait = BY_CODE[code]
            zh = f"这类岗位常要{trait.zh}，您说过不愿意，先问清楚"
            found.append(
                reason(
                    "likely_refused", zh, f"Such work often means {trait.en}, which you refuse; ask first", trait=code
                )
            )
    for need in view.physical:
        for code in PHYSICAL_TRAITS.get(need, ()):
            if 0 < index.traits[at, TRAIT_COLUMN[code]] < 1 and code not in view.refusals:
                zh = f"这类岗位常要{BY_CODE[code].zh}，您{NEED_ZH[need]}，先问清楚"
                found.append(
                    reason(
                        "likely_physical",
                        zh,
                        f"Such work often means {BY_CODE[code].en}; your limit: {NEED_EN[need]}",
                        trait=code,
                    )
                )
    return found


def _age_cautions(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
    found = []
    high, low = index.age_high[at], index.age_low[at]
    if bool(index.relaxes[at]) and high < view.age:
        zh = f"写明 {int(high)} 岁以下，您 {int(view.age)} 岁；机关、事业单位和国企招录退役军人可以放宽年龄（《退役军人安置条例》第 68 条）"
        en = f"States at most {int(high)}; you are {int(view.age)}. Public employers may relax age for veterans (Regulation on placement, art. 68)"
        found.append(reason("age_relaxed", zh, en, age_high=int(high), age=int(view.age)))
    if bool(index.age_split[at]):
        found.append(
            reason(
                "age_by_sex",
                "年龄要求按性别分开写，这里按较宽的算",
                "The age limit differs by sex; the wider one is used here",
            )
        )
    if not np.isnan(high) and np.isnan(view.age):
        found.append(
            reason(
                "age_unknown",
                f"写明 {int(high)} 岁以下，您的年龄没有登记",
                f"States at most {int(high)}; your age is not on file",
                age_high=int(high),
            )
        )
    if not np.isnan(low) and low >= 30 and not low > view.age:
        found.append(
            reason("age_minimum", f"岗位要 {int(low)} 岁以上", f"The post wants {int(low)} or older", age_low=int(low))
        )
    return found


# ---------- hard rules in words ----------


def veto_reasons(view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> list[Reason]:
    """One sentence a failing hard rule."""
    return [_veto(code, view, index, scored, at, model) for code in VETO_CODES if bool(scored.vetoes[code][at])]


def _veto(code: str, view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any) -> Reason:
    if code == "age_stated":
        high, low, age = index.age_high[at], index.age_low[at], int(view.age)
        if high < view.age:
            return reason(
                code,
                f"写明 {int(high)} 岁以下，您 {age} 岁",
                f"States at most {int(high)}; you are {age}",
                age_high=int(high),
                age=age,
            )
        return reason(
            code,
            f"写明 {int(low)} 岁以上，您 {age} 岁",
            f"States at least {int(low)}; you are {age}",
            age_low=int(low),
            age=age,
        )
    if code == "education":
        asked, own = index.education[at], view.education
        zh = f"要{education_name(asked)}以上，您登记的是{education_name(own)}"
        return reason(
            code,
            zh,
            f"Asks for {education_name_en(asked)}; your file says {education_name_en(own)}",
            asked=int(asked),
            own=int(own),
        )
    if code == "experience":
        asked, own = index.years[at], scored.related_years[at]
        zh = f"要 {years_text(asked)} 年相关经验，您登记的相关经历有 {years_text(own)} 年"
        return reason(
            code,
            zh,
            f"Asks for {years_text(asked)} years in the trade; your file shows {years_text(own)}",
            asked=float(asked),
            own=float(own),
        )
    if code == "certificate":
        group = next(group for group, strength in index.needs[at] if strength == "gate" and not group & view.held)
        names = certificate_names(group)
        return reason(
            code, f"要{names}，您没有登记", f"Needs {names}, which is not on your file", certificates=sorted(group)
        )
    if code == "workplace":
        names = "、".join(model.gazetteer.spots[p].name if p in model.gazetteer.spots else p for p in index.places[at])
        return reason(
            code,
            f"工作地点在{names}，不在您接受的范围内",
            f"The work is in {names}, which you do not accept",
            places=list(index.places[at]),
        )
    if code == "pay":
        high = index.pay_high[at]
        zh = f"月薪最高 {money(high)} 元，低于您的底线 {money(view.pay_floor)} 元"
        return reason(
            code,
            zh,
            f"Pays at most {money(high)} yuan, below your floor of {money(view.pay_floor)}",
            pay_high=round(high),
            floor=round(view.pay_floor),
        )
    if code == "refusal":
        found = [c for c in view.refusals if c in TRAIT_COLUMN and index.traits[at, TRAIT_COLUMN[c]] >= 1]
        if found:
            trait = BY_CODE[found[0]]
            return reason(code, f"您写明不愿意{trait.zh}，按您的意思办", f"You refuse {trait.en}", trait=found[0])
        word = next((w for w in sorted(view.refused_words) if w in str(index.rows["title"].iloc[at])), "")
        return reason(code, f"您写明不做“{word}”，按您的意思办", f"You refuse “{word}”", word=word)
    if code == "physical":
        need = next(
            n for n in view.physical if any(index.traits[at, TRAIT_COLUMN[t]] >= 1 for t in PHYSICAL_TRAITS.get(n, ()))
        )
        return reason(code, f"您{NEED_ZH[need]}，这个岗位做不了", f"Your limit: {NEED_EN[need]}", need=need)
    fixed = {
        "employment_type": ("用工形式和您要的不一样", "Another type of employment than you want"),
        "closed": ("已停止招聘或过了截止日期", "Closed, or the deadline has passed"),
        "no_heads": ("人数已招满", "No heads are left"),
        "secrecy": ("脱密期还没有结束", "The secrecy period has not ended"),
    }
    return reason(code, *fixed[code])


# ---------- one person, one pair ----------


def summary(person_id: str, view: PersonView, index: PostingIndex, scored: Scored, model: Any) -> dict[str, Any]:
    """Counts of one person: considered, eligible, vetoes (every failing rule), nearest (failing that rule alone)."""
    stacked = (
        np.stack([scored.vetoes[code] for code in VETO_CODES])
        if len(index)
        else np.zeros((len(VETO_CODES), 0), dtype=bool)
    )
    alone = stacked & (stacked.sum(axis=0) == 1)
    nearest = []
    for number, code in enumerate(VETO_CODES):
        unlocks = int(alone[number].sum())
        if unlocks:
            nearest.append({"code": code, "unlocks": unlocks, **_lever(code, alone[number], view, index)})
    nearest.sort(key=lambda row: (-row["unlocks"], row["code"]))
    return {
        "veteran_id": person_id,
        "considered": len(index),
        "eligible": int(scored.eligible.sum()),
        "vetoes": {code: int(stacked[number].sum()) for number, code in enumerate(VETO_CODES) if stacked[number].any()},
        "nearest": nearest,
    }


def _lever(code: str, alone: np.ndarray, view: PersonView, index: PostingIndex) -> dict[str, Any]:
    """What exactly would open most of them: the certificate, the place, the pay."""
    if code == "certificate":
        counts: dict[str, int] = {}
        for at in np.flatnonzero(alone):
            for group, strength in index.needs[at]:
                if strength == "gate" and not group & view.held:
                    counts[sorted(group)[0]] = counts.get(sorted(group)[0], 0) + 1
        if counts:
            best = min(counts, key=lambda key: (-counts[key], key))
            return {"value": best, "value_unlocks": counts[best]}
    if code == "workplace":
        places: dict[str, int] = {}
        for at in np.flatnonzero(alone):
            for place in index.places[at]:
                places[place] = places.get(place, 0) + 1
        if places:
            best = min(places, key=lambda key: (-places[key], key))
            return {"value": best, "value_unlocks": places[best]}
    if code == "pay":
        best_pay = float(np.median(index.pay_high[alone]))
        return {"value": int(best_pay), "value_unlocks": int((index.pay_high[alone] >= best_pay).sum())}
    return {}


def pair(
    view: PersonView, index: PostingIndex, scored: Scored, at: int, model: Any, as_of: datetime.date | None
) -> dict[str, Any]:
    """One pair in full."""
    good, mind = reasons(view, index, scored, at, model, as_of)
    eligible = bool(scored.eligible[at])
    fit = int(scored.fit[at])
    return {
        "eligible": eligible,
        "vetoes": veto_reasons(view, index, scored, at, model),
        "points": {name: {"points": int(scored.points[name][at]), "max": GROUP_MAX[name]} for name in GROUPS},
        "fit": fit if eligible else None,
        "score": float(scored.score[at]),
        "band": band(fit) if eligible else "",
        "fallback": bool(scored.fallback[at]),
        "reasons_for": good,
        "reasons_against": mind,
        "workplaces": list(index.places[at]),
        "deadline": None
        if index.deadline[at] == NO_DATE
        else datetime.date.fromordinal(int(index.deadline[at])).isoformat(),
        "occupations": occupation_guess(str(index.rows["title"].iloc[at]), model),
    }


def occupation_guess(title: str, model: Any) -> list[dict[str, Any]]:
    """The three likeliest occupations of a title."""
    names = dict(zip(data.occupations()["code"], data.occupations()["name"], strict=True))
    return [
        {"code": code, "name": names.get(code, code), "share": round(share, 2)}
        for code, share in model.coder.rank([title], 3)[0]
    ]
