"""The short sentences, for veterans: (kind, code) → words made of the fields alone. A sentence without a row cannot be said."""

import datetime
from collections.abc import Callable
from typing import Any

from matching.rank.explain.words import (
    EMPLOYMENT,
    NEED_EN,
    NEED_ZH,
    Pair,
    Reason,
    basis_words,
    certificate_names,
    certificate_names_en,
    education_en,
    education_zh,
    folded,
    having,
    money,
    ordinal,
    refusing,
    years_text,
)
from matching.text.certificates import name_of

Fields = dict[str, Any]
FOR, MIND, NO, IF = "for", "mind", "no", "if"


def say(kind: str, code: str, **fields: Any) -> Reason:
    """A reason of a kind (for, mind, no, if) with its short sentences."""
    zh, en = SHORT[kind, code](fields)
    return {"code": code, "kind": kind, "zh": zh, "en": en, "fields": fields}


def fixed(zh: str, en: str) -> Callable[[Fields], Pair]:
    """A sentence that names no value."""
    return lambda fields: (zh, en)


# ---------- what speaks for it ----------


def _wish(f: Fields) -> Pair:
    return f"您想做“{f['wish']}”，岗位是“{f['title']}”", f"You asked for “{f['wish']}”; the post is “{f['title']}”"


def _specialty(f: Fields) -> Pair:
    zh, en = f"服役时的专业是{f['words']}", f"Your military specialty was {f['words']}"
    years = years_text(f["years"])
    return (f"{zh}，服役 {years} 年", f"{en}; {years} years of service") if f["years"] else (zh, en)


def _job(f: Fields) -> Pair:
    zh, en, years = f"做过“{f['words']}”", f"You worked as “{f['words']}”", years_text(f["years"])
    return (f"{zh} {years} 年", f"{en} for {years} years") if f["years"] else (zh, en)


def _held(f: Fields) -> Pair:
    zh, en = basis_words(f["basis"])
    name = name_of(f["certificate"])
    if f["by"] == f["certificate"]:
        return f"{zh}{name}，您有", f"{en}{name}, which you hold"
    return f"{zh}{name}，您的{name_of(f['by'])}可以用", f"{en}{name}; your {name_of(f['by'])} covers it"


def _pay(f: Fields) -> Pair:
    low, more = money(f["pay_low"]), f["pay_low"] - f["floor"]
    spread, spread_en = folded(f["months"])
    zh, en = f"{spread}月薪下限 {low} 元，", f"Pay from {low} yuan{spread_en}, "
    if more:
        return f"{zh}比您的底线高 {money(more)} 元", f"{en}{money(more)} above your floor"
    return f"{zh}与您的底线相同", f"{en}equal to your floor"


def _home(f: Fields) -> Pair:
    return f"工作地点在{f['name']}，是您家所在的县市", f"The work is in {f['name']}, where your home is"


def _anywhere(f: Fields) -> Pair:
    return f"工作地点在{f['name']}，您不限地点", f"The work is in {f['name']}; you accept any place"


def _accepted(f: Fields) -> Pair:
    return f"工作地点在{f['name']}，在您接受的范围内", f"The work is in {f['name']}, which you accept"


# ---------- what to mind ----------


def _missing(f: Fields) -> Pair:
    zh, en = basis_words(f["basis"])
    zh, en = f"{zh}{certificate_names(f['certificates'])}", f"{en}{certificate_names_en(f['certificates'])}"
    if f["basis"] == "entry":
        return f"{zh}，可以先问单位能不能入职后办", f"{en}; ask whether it can be had after entry"
    return f"{zh}，您还没有登记", f"{en}; none is on your file"


def _likely_refused(f: Fields) -> Pair:
    (zh, en), (mine, _en) = having(f["trait"]), refusing(f["trait"])
    return (
        f"这类岗位常{zh}，您不愿意{mine}，先问清楚",
        f"Such work often means {en}, which you refuse; ask first",
    )


def _likely_physical(f: Fields) -> Pair:
    zh, en = having(f["trait"])
    return (
        f"这类岗位常{zh}，您{NEED_ZH[f['need']]}，先问清楚",
        f"Such work often means {en}; your limit: {NEED_EN[f['need']]}; ask first",
    )


def _pay_low_end(f: Fields) -> Pair:
    (zh, en), low, floor = folded(f["months"]), money(f["pay_low"]), money(f["floor"])
    return (
        f"{zh}月薪下限 {low} 元，低于您的底线 {floor} 元",
        f"Pay starts at {low} yuan{en}, below your floor of {floor}",
    )


def _age_relaxed(f: Fields) -> Pair:
    return (
        f"写明 {f['age_high']} 岁以下，您 {f['age']} 岁；机关、事业单位和国企招录退役军人可以放宽年龄（《退役军人安置条例》第 68 条）",
        f"States at most {f['age_high']}; you are {f['age']}. Public employers may relax age for veterans "
        "(Regulation on placement, art. 68)",
    )


def _age_unknown(f: Fields) -> Pair:
    return f"写明 {f['age_high']} 岁以下，您的年龄没有登记", f"States at most {f['age_high']}; your age is not on file"


def _age_minimum(f: Fields) -> Pair:
    return (
        f"岗位要 {f['age_low']} 岁以上，您 {f['age']} 岁",
        f"The post wants {f['age_low']} or older; you are {f['age']}",
    )


def _education_unknown(f: Fields) -> Pair:
    asked = f["asked"]
    return (
        f"要求{education_zh(asked)}以上，您的学历没有登记",
        f"Asks for {education_en(asked)}; your education is not on file",
    )


def _expiring(f: Fields) -> Pair:
    name, day = name_of(f["certificate"]), datetime.date.fromisoformat(f["expires_on"])
    return f"{name}在 {day.year}年{day.month}月{day.day}日到期，先去复审", f"{name} expires on {day.isoformat()}"


# ---------- hard rules ----------


def _age(f: Fields) -> Pair:
    if "age_high" in f:
        return f"写明 {f['age_high']} 岁以下，您 {f['age']} 岁", f"States at most {f['age_high']}; you are {f['age']}"
    return f"写明 {f['age_low']} 岁以上，您 {f['age']} 岁", f"States at least {f['age_low']}; you are {f['age']}"


def _education(f: Fields) -> Pair:
    return (
        f"要{education_zh(f['asked'])}以上，您登记的是{education_zh(f['own'])}",
        f"Asks for {education_en(f['asked'])}; your file says {education_en(f['own'])}",
    )


def _experience(f: Fields) -> Pair:
    asked, own = years_text(f["asked"]), years_text(f["own"])
    return (
        f"要 {asked} 年相关经验，您登记的相关经历有 {own} 年",
        f"Asks for {asked} years in the trade; your file shows {own}",
    )


def _certificate(f: Fields) -> Pair:
    zh, en = basis_words(f["basis"])
    zh, en = f"{zh}{certificate_names(f['certificates'])}", f"{en}{certificate_names_en(f['certificates'])}"
    if "expired_on" in f:
        return f"{zh}，您的证已于 {f['expired_on']} 到期", f"{en}; yours ran out on {f['expired_on']}"
    return f"{zh}，您没有登记", f"{en}; none is on your file"


def _workplace(f: Fields) -> Pair:
    if "distance_km" in f:
        away, limit = f["distance_km"], f"{f['max_km']:g}"
        return f"直线距离约 {away} 公里，您最远接受 {limit} 公里", f"About {away} km away; you accept {limit} km"
    names = f["names"]
    if f["refused"]:
        return (
            f"工作地点有{'、'.join(names)}，您写明不去",
            f"Part of the work is in {', '.join(names)}, where you will not go",
        )
    return (
        f"工作地点在{'、'.join(names)}，不在您接受的范围内",
        f"The work is in {', '.join(names)}, which you do not accept",
    )


def _pay_veto(f: Fields) -> Pair:
    (zh, en), high, floor = folded(f["months"]), money(f["pay_high"]), money(f["floor"])
    return (
        f"{zh}月薪最高 {high} 元，低于您的底线 {floor} 元",
        f"Pays at most {high} yuan{en}, below your floor of {floor}",
    )


def _refusal(f: Fields) -> Pair:
    if "trait" in f:
        zh, en = refusing(f["trait"])
        return f"您写明不愿意{zh}，按您的意思办", f"You refuse {en}; it is as you wish"
    return f"您写明不做“{f['word']}”，按您的意思办", f"You refuse “{f['word']}”; it is as you wish"


def _physical(f: Fields) -> Pair:
    (zh, en), need = having(f["trait"]), f["need"]
    return f"您{NEED_ZH[need]}，这个岗位{zh}", f"Your limit: {NEED_EN[need]}; this post means {en}"


def _employment(f: Fields) -> Pair:
    own = EMPLOYMENT.get(f["type"], (f["type"], f["type"]))
    wanted = [EMPLOYMENT.get(one, (one, one)) for one in f["wanted"]]
    return (
        f"用工形式是{own[0]}，您要的是{'、'.join(one[0] for one in wanted)}",
        f"The post is {own[1]}; you want {', '.join(one[1] for one in wanted)}",
    )


def _closed(f: Fields) -> Pair:
    if f["last_day"]:
        return f"{f['last_day']} 已截止报名", f"Applications ended on {f['last_day']}"
    return "已停止招聘", "It no longer takes applications"


def _secrecy(f: Fields) -> Pair:
    return f"脱密期到 {f['until']} 才结束", f"The secrecy period lasts until {f['until']}"


# ---------- what would change it ----------


def lever_words(f: Fields) -> Pair:
    """The one thing that would change: 如果有叉车证 · With 叉车证."""
    lever, value = f["lever"], f["value"]
    if lever == "certificate":
        return f"如果取得{name_of(value)}", f"With {name_of(value)}"
    if lever == "workplace":
        return f"如果接受去{f['name']}", f"With work in {f['name']} accepted"
    if lever == "pay":
        return f"如果月薪底线降到 {money(value)} 元", f"With a floor of {money(value)} yuan"
    zh, en = refusing(value)
    return f"如果愿意{zh}", f"With {en} accepted"


def _rank(f: Fields) -> Pair:
    zh, en = lever_words(f)
    if f["before"]:
        return (
            f"{zh}，这个岗位会排第 {f['after']}，现在排第 {f['before']}",
            f"{en}, this post would be {ordinal(f['after'])} instead of {ordinal(f['before'])}",
        )
    return (
        f"{zh}，这个岗位会进入您的名单，排第 {f['after']}",
        f"{en}, this post would join your list as {ordinal(f['after'])}",
    )


def _opens(f: Fields) -> Pair:
    zh, en = lever_words(f)
    more = "1 more post" if f["opens"] == 1 else f"{f['opens']} more posts"
    return f"{zh}，会多 {f['opens']} 个可选岗位", f"{en}, {more} would open"


SHORT: dict[tuple[str, str], Callable[[Fields], Pair]] = {
    (FOR, "wish"): _wish,
    (FOR, "specialty"): _specialty,
    (FOR, "job"): _job,
    (FOR, "skill"): lambda f: (f"技能：“{f['words']}”", f"Your skill: “{f['words']}”"),
    (FOR, "major"): lambda f: (f"所学专业是“{f['words']}”", f"You studied “{f['words']}”"),
    (FOR, "certificate"): lambda f: (f"证件：“{f['words']}”", f"Your certificate: “{f['words']}”"),
    (FOR, "service_words"): lambda f: (f"服役时：“{f['words']}”", f"In service: “{f['words']}”"),
    (FOR, "certificate_held"): _held,
    (FOR, "pay"): _pay,
    (FOR, "home_county"): _home,
    (FOR, "any_place"): _anywhere,
    (FOR, "accepted_place"): _accepted,
    (FOR, "veterans_first"): fixed("岗位写明退役军人优先", "The post says veterans first"),
    (MIND, "certificate_missing"): _missing,
    (MIND, "likely_refused"): _likely_refused,
    (MIND, "likely_physical"): _likely_physical,
    (MIND, "pay_unknown"): fixed("没有写明月薪，去之前先问清楚", "Pay is not stated; ask before you go"),
    (MIND, "pay_low_end"): _pay_low_end,
    (MIND, "age_relaxed"): _age_relaxed,
    (MIND, "age_by_sex"): fixed(
        "年龄要求按性别分开写，这里按较宽的算", "The age limit differs by sex; the wider one is used here"
    ),
    (MIND, "age_unknown"): _age_unknown,
    (MIND, "age_minimum"): _age_minimum,
    (MIND, "place_unknown"): fixed("没有写明工作地点", "The workplace is not stated"),
    (MIND, "education_unknown"): _education_unknown,
    (MIND, "certificate_expiring"): _expiring,
    (MIND, "fallback"): fixed(
        "与您的意愿和经历关系不大，作为备选", "Little to do with your wishes and experience; a fallback"
    ),
    (NO, "age_stated"): _age,
    (NO, "education"): _education,
    (NO, "experience"): _experience,
    (NO, "certificate"): _certificate,
    (NO, "workplace"): _workplace,
    (NO, "pay"): _pay_veto,
    (NO, "refusal"): _refusal,
    (NO, "physical"): _physical,
    (NO, "employment_type"): _employment,
    (NO, "closed"): _closed,
    (NO, "no_heads"): fixed("人数已招满", "No heads are left"),
    (NO, "secrecy"): _secrecy,
    (IF, "rank"): _rank,
    (IF, "opens"): _opens,
}
