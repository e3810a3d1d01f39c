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
_STATED = re.compile(
    r"[经由][^，。；\n]{0,10}(?:核定|核准|备案|批准)|(?:核准|备案)依据|依据(?:编码|编号)|(?:依据|依照|根据|按照)[^。；\n]{0,16}(?:规定|要求|条例|办法|标准|法)|(?:根据|依据|依照|按照|依)《[^》]{3,30}》|(?:保护|尊重|涉及|顾及)[^，。；\n]{0,8}隐私"
)
"""The basis of a limit by sex, put into the posting's own words."""


def weighed(found: list[Finding], title: str, text: str, decided: bool) -> list[Finding]:
    """Findings after their basis was looked for. decided: a person named a code for this posting."""
    if _ONE_SEX.search(f"{title}\n{text}"):
        found = [_for_a_person(one) for one in found]
    stated = _stated(title, text)
    found = [_with_stated_basis(one, stated) for one in found]
    return [_with_basis(one) for one in found] if decided else found


def _for_a_person(found: Finding) -> Finding:
    if found.code != "sex" or found.verdict != "refuse":
        return found
    text = found.words
    return replace(
        finding("sex_bar", found.where, 0, len(text), text, found.disguised), start=found.start, end=found.end
    )


def _stated(title: str, text: str) -> frozenset[str]:
    """For whom the posting states a basis: 男, 女 (rooms of one sex; work barred to women), health (approved tests)."""
    stated: set[str] = set()
    if _STATED.search(text) and _ROOM.search(title):
        stated.update(_ROOM.findall(f"{title}\n{text}"))
    if re.search(r"《女职工[^》]*》", text) and _BARRED.search(f"{title}\n{text}"):
        stated.add("男")
        if re.search(r"不(?:安排|招|宜|适合|得)[^，。；\n]{0,6}女", text):
            stated.add("女")
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
        found.code == "health" and "health" in stated
    ):
        return replace(found, verdict="warn")
    return found


def _with_basis(found: Finding) -> Finding:
    if found.code not in BASED or found.verdict == "warn":
        return found
    return replace(found, verdict="warn")
