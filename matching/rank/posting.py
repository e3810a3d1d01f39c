"""What one posting asks for: title, address and running text read into limits, needs, places and kinds of work."""

import re
from typing import Any

from matching.text import certificates, limits

Group = tuple[frozenset[str], str]
"""Certificates of which any one will do, and how firmly they are asked for."""

_DECOR = re.compile(
    r"(?:急招|急聘|急需|高薪|诚聘|诚招|直招|长期|大量|五险一金|五险|包吃住|包食宿|包吃|包住|双休|长白班|月薪|底薪|待遇优厚|多名|若干名?)|\d+(?:-\d+)?(?:元|名|人|万|千|k)?(?:/[天月时])?(?![A-Za-z])",
    re.IGNORECASE,
)
SENIOR = re.compile(
    r"经理(?!助理)|总监|主任|主管|厂长|站长|店长|厨师长|队长|负责人|总工|校长|园长|院长|总经理(?!助理)|副总|工长|值长|班长|合伙人|加盟商"
)
"""Titles of posts that lead others."""
_BRACKETS = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]?")
_FIRM = re.compile(
    r"^.{2,28}?(?:有限(?:责任)?公司|股份公司|集团公司|公司|集团)(?:.{0,8}分公司)?(?=.{2})|^.{2,20}?(?:招聘|招募|聘)(?=.{2})"
)
_JOINED = re.compile(r"[/、,，+＋&;；|]|(?<=[员工师司机长])[和及与或兼](?=[\u4e00-\u9fff]{2})")


_RANK_ONLY = re.compile(
    r"(?:专员|助理|主管|经理|主任|总监|员工?|学徒工?|实习生?|储备干部|组长|班长|副?职|全职|兼职|老师)"
)
"""Parts that only name a rank of the work beside them: 销售代表/专员/助理."""
_REPEATED = re.compile(r"^(.{2,}?)(?:[/、,，|;； ]*\1)+$")
"""电工电工电工 is one 电工."""
MOST_PARTS = 4
"""A title that names more kinds of work than this is a list of words to be found by: only its first one counts."""


def core_title(title: str) -> str:
    """A title without firm, pay, heads and praise; the whole one where nothing remains."""
    words = limits.plain(title)
    core = _REPEATED.sub(r"\1", _FIRM.sub("", _DECOR.sub("", words)))
    return core if len(core) >= 2 else words


def title_parts(title: str) -> tuple[str, ...]:
    """The kinds of work a title names: 行政/库管（呼图壁） → 行政, 库管; what stands in brackets counts as a part less."""
    core = core_title(title)
    head = _BRACKETS.sub("", core)
    parts = [part for part in _JOINED.split(head if len(head) >= 2 else core) if len(part) >= 2]
    works = [part for part in parts if not _RANK_ONLY.fullmatch(part)] or parts
    named = tuple(dict.fromkeys(works)) or (core,)
    return named if len(named) <= MOST_PARTS else named[:1]


def headline(title: str) -> str:
    """The title without a firm's name; of a list of trades the one that counts: the others bring no needs, traits or rank."""
    core, words = core_title(title), limits.plain(title)
    if len(set(_JOINED.split(_BRACKETS.sub("", core)))) > MOST_PARTS:
        return title_parts(title)[0]
    return _FIRM.sub("", words) or words


_PLACE_SAID = re.compile(
    r"(?:工作|上班|用工|就业|岗位|办公|项目|派驻|驻)?(?:地点|地址|区域|所在地)(?:为|是|在|:)+([^,，;；。\n]+)|工作地(?:为|是|在|:)+([^,，;；。\n]+)"
)


def places_of(row: dict[str, Any], model: Any) -> tuple[str, ...]:
    return workplaces(model, row["place_code"] or row["county"], row["title"], row["address"], row["requirement"])


def workplaces(model: Any, county: str, title: str, address: str, text: str = "") -> tuple[str, ...]:
    """Where the work is: what the title names, else the running text (工作地点：…), the address, the county column.

    () forbids nothing.
    """
    column = model.gazetteer.resolve(county)
    region = column[:4] if column[:4].isdigit() else ""
    if not region:
        inside = model.gazetteer.mentions(address)
        region = inside[0][:4] if inside else ""
    said = [named for pair in _PLACE_SAID.findall(limits.plain(text)) for named in pair]
    for words in (title, "/".join(said)):
        found = [place for part in re.split(r"[/、,，;；和及或]", words) for place in _spots(model, part, region)]
        if found:
            return tuple(dict.fromkeys(found))
    return _spots(model, address, region) or ((column,) if column else ())


def _spots(model: Any, words: str, region: str) -> tuple[str, ...]:
    """The places that words name; a zone before the county around it."""
    found = model.gazetteer.mentions(words, region)
    return tuple([code for code in found if not code.isdigit()][:1] or found)


def age_of(column: str, requirement: str, title: str = "") -> limits.AgeLimit:
    """The first that states a limit: the column, the running text, the title."""
    read = (limits.age_limit(column), limits.age_in_requirement(requirement), limits.age_in_requirement(title))
    return next((limit for limit in read if (limit.low, limit.high) != (None, None)), read[0])


def education_of(words: str, requirement: str) -> float:
    return limits.rank_of_words(words if words else limits.education_in_requirement(requirement))


def years_of(words: str, requirement: str) -> float:
    if "驾龄" in words:
        return 0.0  # years since the licence was given: a need of a licence, and nobody's years of work
    years = limits.experience_years(words) if words else limits.experience_in_requirement(requirement)
    return years or 0.0


def needs_of(row: dict[str, Any]) -> tuple[Group, ...]:
    found = certificates.needed_certificates(headline(row["title"]), row["requirement"], row["company"])
    if "驾龄" in f"{row['experience']}{row['requirement']}" and not any("DRIVE_C1" in group for group, _kind in found):
        found.append((frozenset({"DRIVE_C1", "DRIVE_C2"}), "gate"))
    for code in row["required_certificates"] or []:
        found.append((frozenset({code}), "gate" if certificates.is_gate(code) else "skill"))
    return tuple(dict.fromkeys(found))


def stated_of(row: dict[str, Any]) -> frozenset[frozenset[str]]:
    """The certificates that the post itself names, as groups of which any will do; where some are asked by law, those."""
    named = {frozenset({code}) for code in row["required_certificates"] or []}
    for found in (*certificates.certificates_in(row["requirement"])[0], *certificates.certificates_in(row["title"])[0]):
        named.add(frozenset(code for code in found if certificates.is_gate(code)) or found)
    return frozenset(named)


def preferred_of(requirement: str) -> tuple[Group, ...]:
    return tuple((group, "preferred") for group in certificates.certificates_in(requirement)[1])


def veterans_first(row: dict[str, Any]) -> bool:
    return bool(row["veteran_priority"]) or bool(
        re.search(r"(?:退役军人|退伍军?[人兵]|复退军人|军人)[^,，;；。]{0,6}优先", row["requirement"])
    )


def pay_of(row: dict[str, Any]) -> tuple[float | None, float | None]:
    """(low, high) yuan a month of the two columns. One amount that the text calls the least (4000元以上) has no upper end."""
    low, high = row["salary_min"], row["salary_max"]
    if (
        low is not None
        and low == high
        and re.search(rf"(?<!\d){low:.0f}元?(?:/月)?(?:及)?(?:以上|起)", limits.plain(row["requirement"]))
    ):
        return low, None
    return low, high
