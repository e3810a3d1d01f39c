"""The longer sentences, for staff: what is on file, what the post says, what the two give. Made of the fields alone."""

import datetime
from collections.abc import Callable

from matching.rank.explain.sentences import FOR, IF, MIND, NO, Fields, fixed, lever_words
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
    having,
    money,
    ordinal,
    refusing,
    years_text,
)
from matching.text.certificates import name_of

GROUPS_ZH = {"wish": "意愿", "experience": "经历", "pay": "收入", "commute": "路程"}


def longer(reason: Reason) -> Pair:
    """(Chinese, English) for staff."""
    return LONG[reason["kind"], reason["code"]](reason["fields"])


def with_longer(reason: Reason) -> Reason:
    """The same reason with zh_long and en_long."""
    zh, en = longer(reason)
    return {**reason, "zh_long": zh, "en_long": en}


def _points(f: Fields, zh: str, en: str) -> Pair:
    group = f["group"]
    return (
        f"{zh}；{GROUPS_ZH[group]}得 {f['points']} 分，满分 {f['most']} 分",
        f"{en}; {group}: {f['points']} of {f['most']} points",
    )


# ---------- what speaks for it ----------


def _wish(f: Fields) -> Pair:
    return _points(
        f,
        f"档案里的求职意愿写着“{f['wish']}”，岗位名称是“{f['title']}”",
        f"The wish on file says “{f['wish']}”, the title of the post is “{f['title']}”",
    )


def _trade(zh: str, en: str) -> Callable[[Fields], Pair]:
    def sentence(f: Fields) -> Pair:
        years = years_text(f["years"])
        more = (f"，{years} 年", f", {years} years") if f["years"] else ("", "")
        return _points(f, f"档案登记的{zh}：“{f['words']}”{more[0]}", f"{en} on file: “{f['words']}”{more[1]}")

    return sentence


def _held(f: Fields) -> Pair:
    zh, en = basis_words(f["basis"])
    name, own = name_of(f["certificate"]), name_of(f["by"])
    zh, en = f"{zh}{name}，档案登记有{own}", f"{en}{name}; {own} is on file"
    return (zh, en) if f["by"] == f["certificate"] else (f"{zh}，后者包含前者", f"{en} and includes it")


def _pay(f: Fields) -> Pair:
    low, floor, more = money(f["pay_low"]), money(f["floor"]), f["pay_low"] - f["floor"]
    months, months_en = _months(f)
    end = (f"高出 {money(more)} 元", f"{money(more)} more") if more else ("两者相同", "the same")
    return _points(
        f,
        f"岗位月薪下限 {low} 元{months}，本人底线 {floor} 元，{end[0]}",
        f"The post pays from {low} yuan{months_en}, the floor on file is {floor}, {end[1]}",
    )


def _months(f: Fields) -> Pair:
    if f["months"] == 12:
        return "", ""
    count = years_text(f["months"])
    return f"（按每年 {count} 个月折合）", f" ({count} months a year spread over twelve)"


def _place(zh: str, en: str) -> Callable[[Fields], Pair]:
    return lambda f: _points(f, f"工作地点在{f['name']}，{zh}", f"The work is in {f['name']}, {en}")


# ---------- what to mind ----------


def _missing(f: Fields) -> Pair:
    zh, en = basis_words(f["basis"])
    zh, en = f"{zh}{certificate_names(f['certificates'])}", f"{en}{certificate_names_en(f['certificates'])}"
    zh, en = f"{zh}，档案里没有登记", f"{en}; none is on file"
    if f["basis"] == "entry":
        return f"{zh}，可以与单位商量入职后办", f"{en}; it may be had after entry"
    return f"{zh}；如果本人已有，请补登", f"{en}; register it if the person holds one"


def _likely_refused(f: Fields) -> Pair:
    (zh, en), (mine, _en) = having(f["trait"]), refusing(f["trait"])
    return (
        f"这类岗位常{zh}，岗位没有写明；本人不愿意{mine}，推荐前先问单位",
        f"Such work often means {en}, the post does not say; the person refuses it, so ask the firm first",
    )


def _likely_physical(f: Fields) -> Pair:
    zh, en = having(f["trait"])
    return (
        f"这类岗位常{zh}，岗位没有写明；本人{NEED_ZH[f['need']]}，推荐前先问单位",
        f"Such work often means {en}, the post does not say; the person's limit: {NEED_EN[f['need']]}, so ask the firm first",
    )


def _pay_low_end(f: Fields) -> Pair:
    low, floor, less = money(f["pay_low"]), money(f["floor"]), money(f["floor"] - f["pay_low"])
    months, months_en = _months(f)
    return (
        f"岗位月薪下限 {low} 元{months}，比本人底线 {floor} 元低 {less} 元",
        f"The post pays from {low} yuan{months_en}, {less} below the floor of {floor}",
    )


def _age_relaxed(f: Fields) -> Pair:
    return (
        f"岗位写明 {f['age_high']} 岁以下，本人 {f['age']} 岁；用人单位属机关、事业单位或国企，招录退役军人可以放宽年龄"
        "（《退役军人安置条例》第 68 条），请先与单位确认",
        f"The post states at most {f['age_high']}, the person is {f['age']}; the employer is public and may relax age for "
        "veterans (Regulation on placement, art. 68): ask it first",
    )


def _age_minimum(f: Fields) -> Pair:
    return (
        f"岗位写明 {f['age_low']} 岁以上，本人 {f['age']} 岁，符合",
        f"The post states at least {f['age_low']}, the person is {f['age']} and meets it",
    )


def _education_unknown(f: Fields) -> Pair:
    asked = f["asked"]
    return (
        f"岗位要求{education_zh(asked)}以上，档案没有登记学历，请补登",
        f"The post asks for {education_en(asked)}; no education is on file, please register it",
    )


def _expiring(f: Fields) -> Pair:
    name, day = name_of(f["certificate"]), datetime.date.fromisoformat(f["expires_on"])
    return (
        f"岗位用得上的{name}在 {day.year}年{day.month}月{day.day}日到期，提醒本人先去复审",
        f"{name}, which the post asks for, expires on {day.isoformat()}: remind the person to renew it",
    )


# ---------- hard rules ----------


def _age(f: Fields) -> Pair:
    if "age_high" in f:
        return (
            f"岗位写明 {f['age_high']} 岁以下，本人 {f['age']} 岁，超过",
            f"The post states at most {f['age_high']}, the person is {f['age']} and above it",
        )
    return (
        f"岗位写明 {f['age_low']} 岁以上，本人 {f['age']} 岁，不到",
        f"The post states at least {f['age_low']}, the person is {f['age']} and below it",
    )


def _education(f: Fields) -> Pair:
    return (
        f"岗位要求{education_zh(f['asked'])}以上，档案登记的学历是{education_zh(f['own'])}，不够",
        f"The post asks for {education_en(f['asked'])}, the file says {education_en(f['own'])}, which is lower",
    )


def _experience(f: Fields) -> Pair:
    asked, own = years_text(f["asked"]), years_text(f["own"])
    return (
        f"岗位要求 {asked} 年相关经验，按档案算相关经历有 {own} 年，不够",
        f"The post asks for {asked} years in the trade, the file shows {own}, which is fewer",
    )


def _certificate(f: Fields) -> Pair:
    zh, en = basis_words(f["basis"])
    zh, en = f"{zh}{certificate_names(f['certificates'])}", f"{en}{certificate_names_en(f['certificates'])}"
    if "expired_on" in f:
        return f"{zh}，档案里的证已于 {f['expired_on']} 到期", f"{en}; the one on file ran out on {f['expired_on']}"
    return f"{zh}，档案里没有登记；没有证不能上岗", f"{en}; none is on file, and without it the work may not be done"


def _workplace(f: Fields) -> Pair:
    if "distance_km" in f:
        away, limit = f["distance_km"], f"{f['max_km']:g}"
        return (
            f"工作地点离本人直线距离约 {away} 公里，超过本人接受的 {limit} 公里",
            f"The work is about {away} km away as the crow flies, more than the {limit} km on file",
        )
    names = f["names"]
    if f["refused"]:
        return (
            f"工作地点包括{'、'.join(names)}，本人写明不去",
            f"The work includes {', '.join(names)}, where the person will not go",
        )
    return (
        f"工作地点在{'、'.join(names)}，不在本人登记的可接受地区内",
        f"The work is in {', '.join(names)}, none of which the person accepts",
    )


def _pay_veto(f: Fields) -> Pair:
    high, floor, less = money(f["pay_high"]), money(f["floor"]), money(f["floor"] - f["pay_high"])
    months, months_en = _months(f)
    return (
        f"岗位月薪上限 {high} 元{months}，比本人底线 {floor} 元低 {less} 元",
        f"The post pays at most {high} yuan{months_en}, {less} below the floor of {floor}",
    )


def _refusal(f: Fields) -> Pair:
    if "trait" in f:
        (zh, en), (mine, _en) = having(f["trait"]), refusing(f["trait"])
        return f"本人写明不愿意{mine}，这个岗位{zh}", f"The person refuses {en}, and this post means {en}"
    return f"本人写明不做“{f['word']}”，这个岗位就是", f"The person refuses “{f['word']}”, and this post is that"


def _physical(f: Fields) -> Pair:
    (zh, en), need = having(f["trait"]), f["need"]
    return (
        f"本人{NEED_ZH[need]}，这个岗位{zh}，不推荐",
        f"The person's limit: {NEED_EN[need]}; this post means {en} and is not recommended",
    )


def _employment(f: Fields) -> Pair:
    own = EMPLOYMENT.get(f["type"], (f["type"], f["type"]))
    wanted = [EMPLOYMENT.get(one, (one, one)) for one in f["wanted"]]
    return (
        f"岗位的用工形式是{own[0]}，本人登记要的是{'、'.join(one[0] for one in wanted)}",
        f"The post is {own[1]}, the person's file asks for {', '.join(one[1] for one in wanted)}",
    )


def _closed(f: Fields) -> Pair:
    if f["last_day"]:
        return f"岗位 {f['last_day']} 已截止报名", f"Applications for the post ended on {f['last_day']}"
    return "单位已停止这个岗位的招聘", "The firm no longer takes applications for this post"


# ---------- what would change it ----------


def _rank(f: Fields) -> Pair:
    zh, en = lever_words(f)
    head, head_en = f"按现有 {f['considered']} 个岗位重新计算", f"Scored anew over the {f['considered']} present posts"
    if f["before"]:
        return (
            f"{head}：{zh}，“{f['title']}”排第 {f['after']}，现在排第 {f['before']}",
            f"{head_en}: {en}, “{f['title']}” would be {ordinal(f['after'])} instead of {ordinal(f['before'])}",
        )
    return (
        f"{head}：{zh}，“{f['title']}”进入名单，排第 {f['after']}",
        f"{head_en}: {en}, “{f['title']}” would join the list as {ordinal(f['after'])}",
    )


def _opens(f: Fields) -> Pair:
    zh, en = lever_words(f)
    return (
        f"按现有 {f['considered']} 个岗位重新计算：{zh}，符合硬条件的岗位由 {f['now']} 个变为 {f['now'] + f['opens']} 个",
        f"Scored anew over the {f['considered']} present posts: {en}, {f['now'] + f['opens']} posts pass all hard rules "
        f"instead of {f['now']}",
    )


LONG: dict[tuple[str, str], Callable[[Fields], Pair]] = {
    (FOR, "wish"): _wish,
    (FOR, "specialty"): _trade("服役专业", "Military specialty"),
    (FOR, "job"): _trade("工作经历", "Past job"),
    (FOR, "skill"): _trade("技能", "Skill"),
    (FOR, "major"): _trade("所学专业", "Field of study"),
    (FOR, "certificate"): _trade("证件", "Certificate"),
    (FOR, "service_words"): _trade("服役经历", "What was done in service"),
    (FOR, "certificate_held"): _held,
    (FOR, "pay"): _pay,
    (FOR, "home_county"): _place("就是本人家庭所在的县市", "where the person's home is"),
    (FOR, "any_place"): _place("本人不限地点", "and the person accepts any place"),
    (FOR, "accepted_place"): _place("在本人登记的可接受地区内", "which is among the places on file"),
    (FOR, "veterans_first"): fixed("岗位要求里写明退役军人优先", "The requirements of the post say veterans first"),
    (MIND, "certificate_missing"): _missing,
    (MIND, "likely_refused"): _likely_refused,
    (MIND, "likely_physical"): _likely_physical,
    (MIND, "pay_unknown"): fixed(
        "岗位没有写明月薪，推荐前先问单位", "The post does not state its pay: ask the firm before recommending it"
    ),
    (MIND, "pay_low_end"): _pay_low_end,
    (MIND, "age_relaxed"): _age_relaxed,
    (MIND, "age_by_sex"): fixed(
        "岗位的年龄要求按性别分开写，系统按较宽的一个算，请与单位核实",
        "The post's age limit differs by sex; the wider one was used, please check with the firm",
    ),
    (MIND, "age_unknown"): lambda f: (
        f"岗位写明 {f['age_high']} 岁以下，档案没有登记年龄，请补登",
        f"The post states at most {f['age_high']}; no age is on file, please register it",
    ),
    (MIND, "age_minimum"): _age_minimum,
    (MIND, "place_unknown"): fixed(
        "岗位没有写明工作地点，推荐前先问单位",
        "The post does not state its workplace: ask the firm before recommending it",
    ),
    (MIND, "education_unknown"): _education_unknown,
    (MIND, "certificate_expiring"): _expiring,
    (MIND, "fallback"): fixed(
        "与本人的意愿和经历关系不大，只作备选，排在最后",
        "Little to do with the person's wishes and experience: a fallback, listed last",
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
    (NO, "no_heads"): fixed("岗位人数已招满", "All heads of the post are filled"),
    (NO, "secrecy"): lambda f: (
        f"本人脱密期到 {f['until']} 才结束",
        f"The person's secrecy period lasts until {f['until']}",
    ),
    (IF, "rank"): _rank,
    (IF, "opens"): _opens,
}
