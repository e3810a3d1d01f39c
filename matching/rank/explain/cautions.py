"""What to mind about a pair, most serious first. A hard rule that fails is no caution: see vetoes."""

import datetime

import numpy as np

from matching.rank.explain.words import (
    NEED_EN,
    NEED_ZH,
    Reason,
    certificate_names,
    education_en,
    education_zh,
    money,
    reason,
)
from matching.rank.index import TRAIT_COLUMN, PostingIndex
from matching.rank.person import PersonView
from matching.rank.ranker import Scored
from matching.text import certificates
from matching.text.traits import BY_CODE, PHYSICAL_TRAITS

SOON = datetime.timedelta(days=90)


def cautions(
    view: PersonView, index: PostingIndex, scored: Scored, at: int, as_of: datetime.date | None
) -> list[Reason]:
    """Papers, likely refusals, pay, age, place, education, expiry, fallback."""
    found = [*_missing_papers(view, index, at), *_likely(view, index, at), *_pay(view, index, at)]
    found += _age(view, index, at)
    if not index.places[at]:
        found.append(reason("place_unknown", "没有写明工作地点", "The workplace is not stated"))
    asked = index.education[at]
    if not np.isnan(asked) and np.isnan(view.education):
        zh, en = (
            f"要求{education_zh(asked)}，您的学历没有登记",
            f"Asks for {education_en(asked)}; your education is not on file",
        )
        found.append(reason("education_unknown", zh, en, asked=int(asked)))
    found += _expiring(view, index, at, as_of)
    if bool(scored.fallback[at]):
        zh, en = "与您的意愿和经历关系不大，作为备选", "Little to do with your wishes and experience; a fallback"
        found.append(reason("fallback", zh, en))
    return found


def _missing_papers(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
    found = []
    for group, strength in index.needs[at]:
        if strength == "gate" or group & view.held:
            continue
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
    def usual(code: str) -> bool:
        return code in TRAIT_COLUMN and 0 < index.traits[at, TRAIT_COLUMN[code]] < 1

    found = []
    for code in filter(usual, view.refusals):
        zh = f"这类岗位常要{BY_CODE[code].zh}，您说过不愿意，先问清楚"
        en = f"Such work often means {BY_CODE[code].en}, which you refuse; ask first"
        found.append(reason("likely_refused", zh, en, trait=code))
    for need in view.physical:
        for code in filter(usual, PHYSICAL_TRAITS.get(need, ())):
            if code not in view.refusals:
                zh = f"这类岗位常要{BY_CODE[code].zh}，您{NEED_ZH[need]}，先问清楚"
                en = f"Such work often means {BY_CODE[code].en}; your limit: {NEED_EN[need]}"
                found.append(reason("likely_physical", zh, en, trait=code, need=need))
    return found


def _pay(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
    low, high = index.pay_low[at], index.pay_high[at]
    if np.isnan(low) and np.isnan(high):
        return [reason("pay_unknown", "没有写明月薪，去之前先问清楚", "Pay is not stated; ask before you go")]
    if view.pay_floor and low < view.pay_floor:
        zh = f"月薪下限 {money(low)} 元，低于您的底线 {money(view.pay_floor)} 元"
        en = f"Pay starts at {money(low)} yuan, below your floor of {money(view.pay_floor)}"
        return [reason("pay_low_end", zh, en, pay_low=round(low), floor=round(view.pay_floor))]
    return []


def _age(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
    found = []
    high, low = index.age_high[at], index.age_low[at]
    if bool(index.relaxes[at]) and high < view.age:
        zh = (
            f"写明 {int(high)} 岁以下，您 {int(view.age)} 岁；"
            "机关、事业单位和国企招录退役军人可以放宽年龄（《退役军人安置条例》第 68 条）"
        )
        en = (
            f"States at most {int(high)}; you are {int(view.age)}. "
            "Public employers may relax age for veterans (Regulation on placement, art. 68)"
        )
        found.append(reason("age_relaxed", zh, en, age_high=int(high), age=int(view.age)))
    if bool(index.age_split[at]):
        zh, en = "年龄要求按性别分开写，这里按较宽的算", "The age limit differs by sex; the wider one is used here"
        found.append(reason("age_by_sex", zh, en))
    if not np.isnan(high) and np.isnan(view.age):
        zh = f"写明 {int(high)} 岁以下，您的年龄没有登记"
        found.append(
            reason("age_unknown", zh, f"States at most {int(high)}; your age is not on file", age_high=int(high))
        )
    if low >= 30 and low <= view.age:
        zh, en = f"岗位要 {int(low)} 岁以上", f"The post wants {int(low)} or older"
        found.append(reason("age_minimum", zh, en, age_low=int(low)))
    return found


def _expiring(view: PersonView, index: PostingIndex, at: int, as_of: datetime.date | None) -> list[Reason]:
    found = []
    for code, day in view.expiring.items():
        if as_of and as_of <= day <= as_of + SOON and any(code in group for group, _strength in index.needs[at]):
            name = certificates.name_of(code)
            zh, en = f"{name}在 {day.month}月{day.day}日到期，先去复审", f"{name} expires on {day.isoformat()}"
            found.append(reason("certificate_expiring", zh, en, certificate=code, expires_on=day.isoformat()))
    return found
