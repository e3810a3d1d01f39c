"""Where a limit has its lawful basis: in the posting's own words, or in a code that a person decided on."""

import re
from dataclasses import replace

from matching.text.lawful.findings import Finding, finding

BASED = {"sex", "health", "ethnicity"}
"""What a basis that a person decided on covers."""
_ONE_SEX = re.compile(
    r"([男女])(?:性|士|子|生)?(?:更衣室|浴室|浴区|浴池|澡堂|宾部|宾区|厕|卫生间|洗手间|宿舍|寝室|公寓|监狱|监区|看守所|戒毒所|病房)"
    r"|井下|矿山井|四级体力"
)
"""Where a limit by sex may have a lawful basis: rooms of one sex; work that state rules bar to women."""
_ROOM = re.compile(
    r"([男女])(?:性|士|子|生)?(?:更衣室|宾?浴室|宾?浴区|浴池|澡堂|宾部|宾区|厕所?|卫生间|洗手间|宿舍|寝室|监狱?|监区|看守所|戒毒所|病房)"
)
_BARRED = re.compile(r"井下|矿山|掘进|四级体力|禁忌劳动")
_BLOOD = re.compile(r"(?:卫生行政|国家卫生|国务院卫生|卫健)[^。；\n]{0,20}核准")
_BY_ONE_SEX = re.compile(
    r"(?:应当?|须|必须|只能|依法)由([男女])性?(?:的)?(?:[一-龥]{1,3}员|工作人员|民警|警察|人员|干警|医师|医务人员|检查人员)"
)
"""A statute's own words that some work is for one sex: 女性戒毒人员的检查应由女性工作人员进行."""
_OTHER_SEX_TOO = re.compile(
    r"[男女]性?岗位?(?:另列|另招|另设|同时)[^，。；\n]{0,4}[\d一二两三四五六七八九十]|男岗[^。；\n]{0,8}女岗|女岗[^。；\n]{0,8}男岗"
)
_CARRIERS = re.compile(r"乙|携带|对半|[大小]三|表面抗原|澳抗|hbv|五项")
_FOOD_LAW = re.compile(r"食品安全法|食品安全(?:法)?实施条例|公共场所卫生管理条例|生活饮用水卫生|化妆品监督管理条例")
_FOOD_ILLS = re.compile(r"痢疾|伤寒|甲型|戊型|消化道传染病|活动性肺?结核|化脓性|渗出性|有碍食品安全")
"""Ills that bar from handling food, by statute; carriers of hepatitis B are not among them."""
_STATED = re.compile(
    r"[经由][^，。；\n]{0,10}(?:核定|核准|备案|批准)|(?:核准|备案)依据|依据(?:编码|编号)|(?:依据|依照|根据|按照)[^。；\n]{0,16}(?:规定|要求|条例|办法|标准|法)|(?:根据|依据|依照|按照|依)《[^》]{3,30}》|(?:保护|尊重|涉及|顾及)[^，。；\n]{0,8}隐私"
)
"""The basis of a limit by sex, put into the posting's own words."""


_NUMBER = r"(?P<number>\d+|[一二两三四五六七八九十])"
_EQUAL_NUMBERS = (
    re.compile(
        rf"男[^。；\n女]{{0,14}}?{_NUMBER}[名人位个][^。；\n男]{{0,14}}?女[^，。；\n男]{{0,14}}?(?P=number)[名人位个]"
    ),
    re.compile(
        rf"女[^。；\n男]{{0,14}}?{_NUMBER}[名人位个][^。；\n女]{{0,14}}?男[^，。；\n女]{{0,14}}?(?P=number)[名人位个]"
    ),
    re.compile(
        r"[\d一二两三四五六七八九十]+[名人位个]（[男女]演?员?）[、，和][^，。；\n]{0,10}[\d一二两三四五六七八九十]+[名人位个]（[男女]演?员?）"
    ),
    re.compile(
        r"男女(?:名额|人数|岗位数?)(?:相等|相同|一样|均等|对等)|(?:名额|人数)(?:相等|相同|均等)|(?:各招|各需|各录|各)[\d一二两三四五六七八九十]+[名人位个]"
    ),
)
"""As many of one sex as of the other."""
_OF_BOTH_SEXES = re.compile(
    r"角色|剧本|对舞|群舞|双人舞|领舞|编排|声部|合唱|试衣|试版|样衣|走秀|[男女]款[^。；\n]{0,20}[男女]款|男(?:生|士|性|子)?(?:楼|监区|宿舍|浴|宾|更衣|病区|公寓)[^。；\n]*女(?:生|士|性|子)?(?:楼|监区|宿舍|浴|宾|更衣|病区|公寓)|"
    r"女(?:生|士|性|子)?(?:楼|监区|宿舍|浴|宾|更衣|病区|公寓)[^。；\n]*男(?:生|士|性|子)?(?:楼|监区|宿舍|浴|宾|更衣|病区|公寓)"
)
"""Work that has a place for each sex: parts of a play, rooms of either."""


def _as_many_of_each(title: str, text: str) -> bool:
    """Whether the work has a place for each sex and as many are wanted for one as for the other."""
    both = f"{title}。{text}"
    return bool(_OF_BOTH_SEXES.search(both)) and any(form.search(text) for form in _EQUAL_NUMBERS)


def weighed(found: list[Finding], title: str, text: str, decided: bool) -> list[Finding]:
    """Findings after their basis was looked for. decided: a person named a code for this posting."""
    if _ONE_SEX.search(f"{title}\n{text}"):
        found = [_for_a_person(one) for one in found]
    stated = _stated(title, text)
    found = [_with_stated_basis(one, stated) for one in found]
    if any(one.code == "sex" for one in found) and _as_many_of_each(title, text):
        found = [
            replace(one, verdict="warn") if one.code == "sex" and "优先" not in one.words else one for one in found
        ]
    return [_with_basis(one) for one in found] if decided else found


def _for_a_person(found: Finding) -> Finding:
    if found.code != "sex" or found.verdict != "refuse":
        return found
    text = found.words
    return replace(
        finding("sex_bar", found.where, 0, len(text), text, found.disguised), start=found.start, end=found.end
    )


def _stated(title: str, text: str) -> frozenset[str]:
    """For whom the posting states a basis: 男, 女 (rooms of one sex; work barred to women), health (approved tests), ills
    (those that bar from handling food)."""
    stated: set[str] = set()
    if _STATED.search(text) and _ROOM.search(title):
        stated.update(_ROOM.findall(f"{title}\n{text}"))
    if re.search(r"《女职工[^》]*》", text) and _BARRED.search(f"{title}\n{text}"):
        stated.add("男")
        if re.search(r"不(?:安排|招|宜|适合|得)[^，。；\n]{0,6}女", text):
            stated.add("女")
    if re.search(r"《[^》]{3,30}》", text):
        stated.update(_BY_ONE_SEX.findall(text))
        if stated and _OTHER_SEX_TOO.search(text):
            stated.update("男女")
    if _FOOD_LAW.search(text) and _FOOD_ILLS.search(text):
        stated.add("ills")
    if _BLOOD.search(text):
        stated.add("health")
    return frozenset(stated)


def _with_stated_basis(found: Finding, stated: frozenset[str]) -> Finding:
    """A limit with its basis in the text is told about, as domain.md §5 has it; a limit to the other sex stays what
    it is."""
    if not stated or found.verdict == "warn":
        return found
    sexes_named = {sex for sex in "男女" if sex in found.words}
    if (found.code == "sex" and sexes_named and sexes_named <= stated) or (
        found.code == "health" and ("health" in stated or ("ills" in stated and not _CARRIERS.search(found.words)))
    ):
        return replace(found, verdict="warn")
    return found


def _with_basis(found: Finding) -> Finding:
    if found.code not in BASED or found.verdict == "warn":
        return found
    return replace(found, verdict="warn")
