"""Every sentence that an explanation may say, as a pattern with holes: Chinese and English, short and long.

{name} is a text, {#name} a number, {@name} a number with a fraction. A sentence that fits no pattern is unknown, and an
unknown one is a failure: whoever writes a new sentence writes its rule here.
"""

import re
from dataclasses import dataclass
from functools import cache

GRAMMAR: dict[str, list[str]] = {
    # ----- what speaks for it
    "wish": [
        "您想做“{wish}”，岗位是“{title}”",
        "You asked for “{wish}”; the post is “{title}”",
        "档案里的求职意愿写着“{wish}”，岗位名称是“{title}”；意愿得 {#points} 分，满分 {#most} 分",
        "The wish on file says “{wish}”, the title of the post is “{title}”; wish: {#points} of {#most} points",
    ],
    "specialty": [
        "服役时的专业是{words}，服役 {@years} 年",
        "服役时的专业是{words}",
        "Your military specialty was {words}; {@years} years of service",
        "Your military specialty was {words}",
        "档案登记的服役专业：“{words}”，{@years} 年；经历得 {#points} 分，满分 {#most} 分",
        "档案登记的服役专业：“{words}”；经历得 {#points} 分，满分 {#most} 分",
        "Military specialty on file: “{words}”, {@years} years; experience: {#points} of {#most} points",
        "Military specialty on file: “{words}”; experience: {#points} of {#most} points",
    ],
    "job": [
        "做过“{words}” {@years} 年",
        "做过“{words}”",
        "You worked as “{words}” for {@years} years",
        "You worked as “{words}”",
        "档案登记的工作经历：“{words}”，{@years} 年；经历得 {#points} 分，满分 {#most} 分",
        "档案登记的工作经历：“{words}”；经历得 {#points} 分，满分 {#most} 分",
        "Past job on file: “{words}”, {@years} years; experience: {#points} of {#most} points",
        "Past job on file: “{words}”; experience: {#points} of {#most} points",
    ],
    "skill": [
        "技能：“{words}”",
        "Your skill: “{words}”",
        "档案登记的技能：“{words}”；经历得 {#points} 分，满分 {#most} 分",
        "Skill on file: “{words}”; experience: {#points} of {#most} points",
    ],
    "major": [
        "所学专业是“{words}”",
        "You studied “{words}”",
        "档案登记的所学专业：“{words}”；经历得 {#points} 分，满分 {#most} 分",
        "Field of study on file: “{words}”; experience: {#points} of {#most} points",
    ],
    "paper": [
        "证件：“{words}”",
        "Your certificate: “{words}”",
        "档案登记的证件：“{words}”；经历得 {#points} 分，满分 {#most} 分",
        "Certificate on file: “{words}”; experience: {#points} of {#most} points",
    ],
    "service": [
        "服役时：“{words}”",
        "In service: “{words}”",
        "档案登记的服役经历：“{words}”，{@years} 年；经历得 {#points} 分，满分 {#most} 分",
        "档案登记的服役经历：“{words}”；经历得 {#points} 分，满分 {#most} 分",
        "What was done in service on file: “{words}”, {@years} years; experience: {#points} of {#most} points",
        "What was done in service on file: “{words}”; experience: {#points} of {#most} points",
    ],
    "pay_above": [
        "月薪下限 {#low} 元，比您的底线高 {#more} 元",
        "折合月薪下限 {#low} 元，比您的底线高 {#more} 元",
        "Pay from {#low} yuan, {#more} above your floor",
        "Pay from {#low} yuan (spread over twelve months), {#more} above your floor",
        "岗位月薪下限 {#low} 元，本人底线 {#floor} 元，高出 {#more} 元；收入得 {#points} 分，满分 {#most} 分",
        "岗位月薪下限 {#low} 元（按每年 {@months} 个月折合），本人底线 {#floor} 元，高出 {#more} 元；收入得 {#points} 分，满分 {#most} 分",
        "The post pays from {#low} yuan, the floor on file is {#floor}, {#more} more; pay: {#points} of {#most} points",
        "The post pays from {#low} yuan ({@months} months a year spread over twelve), the floor on file is {#floor}, {#more} more; pay: {#points} of {#most} points",
    ],
    "pay_equal": [
        "月薪下限 {#low} 元，与您的底线相同",
        "折合月薪下限 {#low} 元，与您的底线相同",
        "Pay from {#low} yuan, equal to your floor",
        "Pay from {#low} yuan (spread over twelve months), equal to your floor",
        "岗位月薪下限 {#low} 元，本人底线 {#floor} 元，两者相同；收入得 {#points} 分，满分 {#most} 分",
        "岗位月薪下限 {#low} 元（按每年 {@months} 个月折合），本人底线 {#floor} 元，两者相同；收入得 {#points} 分，满分 {#most} 分",
        "The post pays from {#low} yuan, the floor on file is {#floor}, the same; pay: {#points} of {#most} points",
        "The post pays from {#low} yuan ({@months} months a year spread over twelve), the floor on file is {#floor}, the same; pay: {#points} of {#most} points",
    ],
    "at_home": [
        "工作地点在{place}，是您家所在的县市",
        "The work is in {place}, where your home is",
        "工作地点在{place}，就是本人家庭所在的县市；路程得 {#points} 分，满分 {#most} 分",
        "The work is in {place}, where the person's home is; commute: {#points} of {#most} points",
    ],
    "anywhere": [
        "工作地点在{place}，您不限地点",
        "The work is in {place}; you accept any place",
        "工作地点在{place}，本人不限地点；路程得 {#points} 分，满分 {#most} 分",
        "The work is in {place}, and the person accepts any place; commute: {#points} of {#most} points",
    ],
    "accepted": [
        "工作地点在{place}，在您接受的范围内",
        "The work is in {place}, which you accept",
        "工作地点在{place}，在本人登记的可接受地区内；路程得 {#points} 分，满分 {#most} 分",
        "The work is in {place}, which is among the places on file; commute: {#points} of {#most} points",
    ],
    "veterans_first": [
        "岗位写明退役军人优先",
        "The post says veterans first",
        "岗位要求里写明退役军人优先",
        "The requirements of the post say veterans first",
    ],
    # ----- what to mind
    "likely_refused": [
        "这类岗位常{having}，您不愿意{refusing}，先问清楚",
        "Such work often means {trait}, which you refuse; ask first",
        "这类岗位常{having}，岗位没有写明；本人不愿意{refusing}，推荐前先问单位",
        "Such work often means {trait}, the post does not say; the person refuses it, so ask the firm first",
    ],
    "likely_physical": [
        "这类岗位常{having}，您{need}，先问清楚",
        "Such work often means {trait}; your limit: {limit}; ask first",
        "这类岗位常{having}，岗位没有写明；本人{need}，推荐前先问单位",
        "Such work often means {trait}, the post does not say; the person's limit: {limit}, so ask the firm first",
    ],
    "pay_unknown": [
        "没有写明月薪，去之前先问清楚",
        "Pay is not stated; ask before you go",
        "岗位没有写明月薪，推荐前先问单位",
        "The post does not state its pay: ask the firm before recommending it",
    ],
    "pay_low": [
        "月薪下限 {#low} 元，低于您的底线 {#floor} 元",
        "折合月薪下限 {#low} 元，低于您的底线 {#floor} 元",
        "Pay starts at {#low} yuan, below your floor of {#floor}",
        "Pay starts at {#low} yuan (spread over twelve months), below your floor of {#floor}",
        "岗位月薪下限 {#low} 元，比本人底线 {#floor} 元低 {#less} 元",
        "岗位月薪下限 {#low} 元（按每年 {@months} 个月折合），比本人底线 {#floor} 元低 {#less} 元",
        "The post pays from {#low} yuan, {#less} below the floor of {#floor}",
        "The post pays from {#low} yuan ({@months} months a year spread over twelve), {#less} below the floor of {#floor}",
    ],
    "age_relaxed": [
        "写明 {#high} 岁以下，您 {#age} 岁；机关、事业单位和国企招录退役军人可以放宽年龄（《退役军人安置条例》第 {#article} 条）",
        "States at most {#high}; you are {#age}. Public employers may relax age for veterans (Regulation on placement, art. {#article})",
        "岗位写明 {#high} 岁以下，本人 {#age} 岁；用人单位属机关、事业单位或国企，招录退役军人可以放宽年龄（《退役军人安置条例》第 {#article} 条），请先与单位确认",
        "The post states at most {#high}, the person is {#age}; the employer is public and may relax age for veterans (Regulation on placement, art. {#article}): ask it first",
    ],
    "age_by_sex": [
        "年龄要求按性别分开写，这里按较宽的算",
        "The age limit differs by sex; the wider one is used here",
        "岗位的年龄要求按性别分开写，系统按较宽的一个算，请与单位核实",
        "The post's age limit differs by sex; the wider one was used, please check with the firm",
    ],
    "age_unknown": [
        "写明 {#high} 岁以下，您的年龄没有登记",
        "States at most {#high}; your age is not on file",
        "岗位写明 {#high} 岁以下，档案没有登记年龄，请补登",
        "The post states at most {#high}; no age is on file, please register it",
    ],
    "age_minimum": [
        "岗位要 {#low} 岁以上，您 {#age} 岁",
        "The post wants {#low} or older; you are {#age}",
        "岗位写明 {#low} 岁以上，本人 {#age} 岁，符合",
        "The post states at least {#low}, the person is {#age} and meets it",
    ],
    "place_unknown": [
        "没有写明工作地点",
        "The workplace is not stated",
        "岗位没有写明工作地点，推荐前先问单位",
        "The post does not state its workplace: ask the firm before recommending it",
    ],
    "education_unknown": [
        "要求{asked}以上，您的学历没有登记",
        "Asks for {asked}; your education is not on file",
        "岗位要求{asked}以上，档案没有登记学历，请补登",
        "The post asks for {asked}; no education is on file, please register it",
    ],
    "expiring": [
        "{paper}在 {#year}年{#month}月{#day}日到期，先去复审",
        "{paper} expires on {date}",
        "岗位用得上的{paper}在 {#year}年{#month}月{#day}日到期，提醒本人先去复审",
        "{paper}, which the post asks for, expires on {date}: remind the person to renew it",
    ],
    "fallback": [
        "与您的意愿和经历关系不大，作为备选",
        "Little to do with your wishes and experience; a fallback",
        "与本人的意愿和经历关系不大，只作备选，排在最后",
        "Little to do with the person's wishes and experience: a fallback, listed last",
    ],
    # ----- hard rules
    "too_old": [
        "写明 {#high} 岁以下，您 {#age} 岁",
        "States at most {#high}; you are {#age}",
        "岗位写明 {#high} 岁以下，本人 {#age} 岁，超过",
        "The post states at most {#high}, the person is {#age} and above it",
    ],
    "too_young": [
        "写明 {#low} 岁以上，您 {#age} 岁",
        "States at least {#low}; you are {#age}",
        "岗位写明 {#low} 岁以上，本人 {#age} 岁，不到",
        "The post states at least {#low}, the person is {#age} and below it",
    ],
    "education": [
        "要{asked}以上，您登记的是{own}",
        "Asks for {asked}; your file says {own}",
        "岗位要求{asked}以上，档案登记的学历是{own}，不够",
        "The post asks for {asked}, the file says {own}, which is lower",
    ],
    "experience": [
        "要 {@asked} 年相关经验，您登记的相关经历有 {@own} 年",
        "Asks for {@asked} years in the trade; your file shows {@own}",
        "岗位要求 {@asked} 年相关经验，按档案算相关经历有 {@own} 年，不够",
        "The post asks for {@asked} years in the trade, the file shows {@own}, which is fewer",
    ],
    "too_far": [
        "直线距离约 {#away} 公里，您最远接受 {@limit} 公里",
        "About {#away} km away; you accept {@limit} km",
        "工作地点离本人直线距离约 {#away} 公里，超过本人接受的 {@limit} 公里",
        "The work is about {#away} km away as the crow flies, more than the {@limit} km on file",
    ],
    "place_refused": [
        "工作地点有{places}，您写明不去",
        "Part of the work is in {places}, where you will not go",
        "工作地点包括{places}，本人写明不去",
        "The work includes {places}, where the person will not go",
    ],
    "place_outside": [
        "工作地点在{places}，不在您接受的范围内",
        "The work is in {places}, which you do not accept",
        "工作地点在{places}，不在本人登记的可接受地区内",
        "The work is in {places}, none of which the person accepts",
    ],
    "pay_below": [
        "月薪最高 {#high} 元，低于您的底线 {#floor} 元",
        "折合月薪最高 {#high} 元，低于您的底线 {#floor} 元",
        "Pays at most {#high} yuan, below your floor of {#floor}",
        "Pays at most {#high} yuan (spread over twelve months), below your floor of {#floor}",
        "岗位月薪上限 {#high} 元，比本人底线 {#floor} 元低 {#less} 元",
        "岗位月薪上限 {#high} 元（按每年 {@months} 个月折合），比本人底线 {#floor} 元低 {#less} 元",
        "The post pays at most {#high} yuan, {#less} below the floor of {#floor}",
        "The post pays at most {#high} yuan ({@months} months a year spread over twelve), {#less} below the floor of {#floor}",
    ],
    "refused_word": [
        "您写明不做“{word}”，按您的意思办",
        "You refuse “{word}”; it is as you wish",
        "本人写明不做“{word}”，这个岗位就是",
        "The person refuses “{word}”, and this post is that",
    ],
    "refused": [
        "您写明不愿意{refusing}，按您的意思办",
        "You refuse {trait}; it is as you wish",
        "本人写明不愿意{refusing}，这个岗位{having}",
        "The person refuses {trait}, and this post means {trait2}",
    ],
    "physical": [
        "您{need}，这个岗位{having}",
        "Your limit: {limit}; this post means {trait}",
        "本人{need}，这个岗位{having}，不推荐",
        "The person's limit: {limit}; this post means {trait} and is not recommended",
    ],
    "employment": [
        "用工形式是{own}，您要的是{wanted}",
        "The post is {own}; you want {wanted}",
        "岗位的用工形式是{own}，本人登记要的是{wanted}",
        "The post is {own}, the person's file asks for {wanted}",
    ],
    "deadline": [
        "{date} 已截止报名",
        "Applications ended on {date}",
        "岗位 {date} 已截止报名",
        "Applications for the post ended on {date}",
    ],
    "closed": [
        "已停止招聘",
        "It no longer takes applications",
        "单位已停止这个岗位的招聘",
        "The firm no longer takes applications for this post",
    ],
    "no_heads": ["人数已招满", "No heads are left", "岗位人数已招满", "All heads of the post are filled"],
    "secrecy": [
        "脱密期到 {date} 才结束",
        "The secrecy period lasts until {date}",
        "本人脱密期到 {date} 才结束",
        "The person's secrecy period lasts until {date}",
    ],
}
BASES = {
    "stated": ("岗位写明要", "The post asks for "),
    "law": ("这类岗位按规定要", "By law such work needs "),
    "usual": ("这类岗位一般要", "Such work usually asks for "),
    "entry": ("上岗要", "To start one needs "),
}
PAPERS: dict[str, tuple[list[str], list[str]]] = {
    "held": (["{papers}，您有", "{papers}，档案登记有{by}"], ["{papers}, which you hold", "{papers}; {by} is on file"]),
    "covered": (
        ["{papers}，您的{by}可以用", "{papers}，档案登记有{by}，后者包含前者"],
        ["{papers}; your {by} covers it", "{papers}; {by} is on file and includes it"],
    ),
    "missing": (
        ["{papers}，您还没有登记", "{papers}，档案里没有登记；如果本人已有，请补登"],
        ["{papers}; none is on file; register it if the person holds one"],
    ),
    "missing_any": (["{papers}，您没有登记"], ["{papers}; none is on your file"]),
    "missing_entry": (
        ["{papers}，可以先问单位能不能入职后办", "{papers}，档案里没有登记，可以与单位商量入职后办"],
        ["{papers}; ask whether it can be had after entry", "{papers}; none is on file; it may be had after entry"],
    ),
    "missing_gate": (
        ["{papers}，档案里没有登记；没有证不能上岗"],
        ["{papers}; none is on file, and without it the work may not be done"],
    ),
    "expired": (
        ["{papers}，您的证已于 {date} 到期", "{papers}，档案里的证已于 {date} 到期"],
        ["{papers}; yours ran out on {date}", "{papers}; the one on file ran out on {date}"],
    ),
}
LEVERS = {
    "certificate": ("如果取得{paper}", "With {paper}"),
    "workplace": ("如果接受去{place}", "With work in {place} accepted"),
    "pay": ("如果月薪底线降到 {#floor} 元", "With a floor of {#floor} yuan"),
    "refusal": ("如果愿意{refusing}", "With {trait} accepted"),
}
IFS = {
    "moves": (
        ["{L}，这个岗位会排第 {#after}，现在排第 {#before}", "按现有 {#all} 个岗位重新计算：{L}，“{title}”排第 {#after}，现在排第 {#before}"],
        [
            "{L}, this post would be {#after}{th} instead of {#before}{th2}",
            "Scored anew over the {#all} present posts: {L}, “{title}” would be {#after}{th} instead of {#before}{th2}",
        ],
    ),
    "joins": (
        ["{L}，这个岗位会进入您的名单，排第 {#after}", "按现有 {#all} 个岗位重新计算：{L}，“{title}”进入名单，排第 {#after}"],
        [
            "{L}, this post would join your list as {#after}{th}",
            "Scored anew over the {#all} present posts: {L}, “{title}” would join the list as {#after}{th}",
        ],
    ),
    "opens": (
        ["{L}，会多 {#opens} 个可选岗位", "按现有 {#all} 个岗位重新计算：{L}，符合硬条件的岗位由 {#now} 个变为 {#then} 个"],
        [
            "{L}, {#opens} more posts would open",
            "{L}, {#opens} more post would open",
            "Scored anew over the {#all} present posts: {L}, {#then} posts pass all hard rules instead of {#now}",
        ],
    ),
}  # fmt: skip


FRACTION = r"(?:[.]\d+)?"


@dataclass(frozen=True)
class Claim:
    """What a sentence claims: its kind and the values it names, as they stand there."""

    kind: str
    values: dict[str, str]


def pattern(template: str) -> re.Pattern[str]:
    """A sentence with holes → a regular expression over the whole sentence."""
    parts = re.split(r"(\{[#@]?\w+\})", template)
    made = ""
    for part in parts:
        hole = re.fullmatch(r"\{([#@]?)(\w+)\}", part)
        if hole is None:
            made += re.escape(part)
        elif hole[1]:
            made += rf"(?P<{hole[2]}>\d[\d,]*{FRACTION if hole[1] == '@' else ''})"
        elif hole[2] in {"th", "th2"}:
            made += rf"(?P<{hole[2]}>st|nd|rd|th)"
        else:
            made += rf"(?P<{hole[2]}>.+?)"
    return re.compile(made)


@cache
def rules() -> list[tuple[str, re.Pattern[str]]]:
    """(kind, pattern), the more specific ones first: those with more fixed text."""
    found = [(kind, template) for kind, templates in GRAMMAR.items() for template in templates]
    for kind, both in PAPERS.items():
        for language in (0, 1):
            found += [
                (f"{kind}:{basis}", heads[language] + tail) for basis, heads in BASES.items() for tail in both[language]
            ]
    for kind, sentences in IFS.items():
        for lever, heads in LEVERS.items():
            for language in (0, 1):
                found += [(f"{kind}:{lever}", one.replace("{L}", heads[language])) for one in sentences[language]]
    found.sort(key=lambda pair: -len(re.sub(r"\{[#@]?\w+\}", "", pair[1])))
    return [(kind, pattern(template)) for kind, template in found]


def read(sentence: str) -> Claim | None:
    """The claim of a sentence; None where no rule fits."""
    for kind, one in rules():
        match = one.fullmatch(sentence)
        if match:
            return Claim(kind, match.groupdict())
    return None
