"""One posting → verdict and findings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from matching.data import lawful as tables
from matching.text.disguises import bold_view
from matching.text.fold import plain_view
from matching.text.lawful import (
    age_and_education,
    channels,
    denials,
    frames,
    money,
    payments,
    relations,
    roundabout,
    sexes,
    status,
    subjects,
)
from matching.text.lawful.grammar import Group, Hit, clause_around, hidden, hits

if TYPE_CHECKING:
    from matching.text.lawful.second import Held, SecondReader

VERDICTS = ("pass", "warn", "review", "refuse")
DOUBTED = 0.3
"""A faint finding is let go where the second reader scores no window of the posting so high. Chosen on 300 texts by others
that neither rules nor reader had seen: it let go 5 of 7 lawful ones that were held for no other reason, and none of 21
unlawful ones; of another list's 22 unlawful ones none either (docs/adr/0007)."""
_GROUPS = (sexes.GROUP, *status.GROUPS, *money.GROUPS, *roundabout.GROUPS)
_WARNINGS = (age_and_education.GROUP,)
_ONE_SEX = re.compile(
    r"([男女])(?:性|士|子|生)?(?:更衣室|浴室|浴区|浴池|澡堂|宾部|宾区|厕|卫生间|洗手间|宿舍|寝室|公寓|监狱|监区|看守所|戒毒所|病房)"
    r"|井下|矿山井|四级体力"
)
"""Where a limit by sex may have a lawful basis: rooms of one sex; work that state rules bar to women."""


_WARNS_OF_FRAUD = re.compile(
    r"反诈|(?:提醒|劝|告[诉诫])[^，。；\n]{0,10}(?:别|不要|勿|防|不参与)|(?:讲解|宣传|识别|防范|打击|治理|查处|整治|劝阻|预防|揭露)[^，。；\n]{0,10}(?:刷单|骗|诈|传销|套路|陷阱|洗钱|非法集资)"
)
"""The work is to warn of fraud, so that the words of fraud are its subject."""


_IMPOSTORS = re.compile(
    r"不法分子|冒[用充名]|假[冒借]|被(?:第三方|中介|他人|骗)|(?:均|都|一律|全)(?:属于?|是|为)(?:诈骗|骗)|与(?:本|我)(?:公司|司|单位|店)无关|报警|上当|(?:都|均|一律|全)不是(?:我们|我司|我方|本公司|本店|本单位)|误收|谁(?:要|让|叫|跟|向|问)[你您]|(?:请|敬请)?(?:勿|不要)(?:轻信|相信|上当|理会|理睬)|全额退回|协助退"
)
"""The sentence warns of those who take money in the firm's name."""
_IN_MONEYS_NAME = {"id_card", "brushing", "brushing_hint", "diversion"}
_OF_PEOPLE = {
    f"{code}{degree}"
    for code in ("sex", "marriage", "children", "ethnicity", "religion", "household", "health", "disability")
    for degree in ("", "_hint")
}
_OF_MONEY = {"fee", "fee_hint", "deposit", "deposit_hint", "loan", "loan_hint"}
_ON_FRAUD = {"fee", "deposit", "id_card", "loan", "brushing", "pyramid", "fraud", "diversion", "unclear"}
"""Of what a posting speaks that warns of fraud."""
_BASED = {"sex", "health", "ethnicity"}
"""What a basis that a person decided on covers."""
_OF_FRAUD = {"brushing", "brushing_hint", "fraud", "fraud_hint", "pyramid", "loan", "loan_hint", "diversion"}
_DENIABLE = _OF_MONEY | _OF_FRAUD | {"id_card"}
"""What a posting may say that it does not do."""
_ROOM = re.compile(
    r"([男女])(?:性|士|子|生)?(?:更衣室|宾?浴室|宾?浴区|浴池|澡堂|宾部|宾区|厕所?|卫生间|洗手间|宿舍|寝室|监狱?|监区|看守所|戒毒所|病房)"
)
_BARRED = re.compile(r"井下|矿山|掘进|四级体力|禁忌劳动")
_BLOOD = re.compile(r"(?:卫生行政|国家卫生|国务院卫生|卫健)[^。；\n]{0,20}核准")
_STATED = re.compile(
    r"[经由][^，。；\n]{0,10}(?:核定|核准|备案|批准)|(?:核准|备案)依据|依据(?:编码|编号)|(?:依据|依照|根据|按照)[^。；\n]{0,16}(?:规定|要求|条例|办法|标准|法)|(?:根据|依据|依照|按照|依)《[^》]{3,30}》|(?:保护|尊重|涉及|顾及)[^，。；\n]{0,8}隐私"
)
"""The basis of a limit by sex, put into the posting's own words."""


@dataclass(frozen=True)
class Code:
    """What is said about a kind of finding; shown: the code without its degree."""

    code: str
    shown: str
    verdict: str
    articles: tuple[str, ...]
    zh: str
    en: str
    instead_zh: str
    instead_en: str


@dataclass(frozen=True)
class Finding:
    """A place in the title or the text. start and end count characters of the original, end excluded.

    disguised: the words were written so that a plain reading misses them. faint: a hint, or a frame alone
    (frames.py: a word for people and a word of a condition stand together).
    """

    code: str
    verdict: str
    where: str
    start: int
    end: int
    article: str
    zh: str
    en: str
    instead_zh: str
    instead_en: str
    words: str
    disguised: bool = False
    faint: bool = False


@dataclass(frozen=True)
class Verdict:
    """pass, warn (may be published), review (a person decides first) or refuse; findings in the order of the text."""

    verdict: str
    findings: tuple[Finding, ...]

    def of(self, where: str) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.where == where)


@cache
def codes() -> dict[str, Code]:
    """All codes of findings."""
    return {
        row.code: Code(
            row.code,
            row.code.removesuffix("_hint")
            .removesuffix("_like")
            .removesuffix("_favour")
            .removesuffix("_split")
            .removesuffix("_bar"),
            row.verdict,
            tuple(row.articles.split("|")),
            row.zh,
            row.en,
            row.instead_zh,
            row.instead_en,
        )
        for row in tables.CODES.itertuples()
    }


@cache
def article_words(code: str) -> str:
    """The first article of a code, as it is quoted: 《就业促进法》第 30 条; the law alone where the number is unchecked."""
    rows = {row.id: row for row in tables.ARTICLES.itertuples()}
    row = rows[codes()[code].articles[0]]
    if not row.law:
        return ""
    return f"《{row.law}》第 {row.article} 条" if row.article else f"《{row.law}》"


def check(
    title: str, text: str, fields: Mapping[str, Any] | None = None, second: "SecondReader | None" = None
) -> Verdict:
    """Read a posting's title and text. fields: pay_min, pay_max (yuan a month or None), pay_words; basis (a code of
    lawful_bases that a person decided on: it turns findings on sex, health and ethnicity into warnings). second: reads
    what the rules let pass, and may doubt faint findings that stop a posting, see matching/text/lawful/second.py; without it the
    rules serve alone."""
    fields = fields or {}
    warned = bool(_WARNS_OF_FRAUD.search(f"{title}\n{text}"))
    named = subjects.names(plain_view(title).text, plain_view(text).text)
    found = [*_read(title, "title", warned, title, named), *_read(text, "text", warned, title, named)]
    if _ONE_SEX.search(f"{title}\n{text}"):
        found = [_for_a_person(one) for one in found]
    found = [_with_stated_basis(one, _stated(title, text)) for one in found]
    if fields.get("basis"):
        found = [_with_basis(one) for one in found]
    found += _of_fields(fields)
    if second is not None and any(one.faint for one in found):
        most = max(second.most(bold_view(plain_view(words))) for words in (title, text))
        found = [one for one in found if most >= DOUBTED or not (one.faint and one.verdict in {"review", "refuse"})]
    if second is not None and not any(one.verdict in {"review", "refuse"} for one in found):
        spared = (_BASED if fields.get("basis") else set()) | (_ON_FRAUD if warned else set())
        found += _read_again(title, text, second, spared, found, named)
    ordered = tuple(sorted(found, key=lambda one: (one.where != "title", one.start, one.end)))
    return Verdict(max((one.verdict for one in ordered), key=VERDICTS.index, default="pass"), ordered)


def _read(text: str, where: str, warned: bool, title: str, named: frozenset[str]) -> list[Finding]:
    if not text:
        return []
    plain = plain_view(text)
    bold = bold_view(plain)
    found = [(plain, hit, False) for hit in _hits(plain.text, where, (*_GROUPS, *_WARNINGS), warned, title, named)]
    if bold is not plain:
        found += [(bold, hit, True) for hit in _hits(bold.text, where, _GROUPS, warned, title, named)]
    split = [hit for _view, hit, _disguised in found if hit.rule.code == "sex_split"]
    findings: list[Finding] = []
    for view, hit, disguised in sorted(found, key=lambda one: one[1].rule.name == "frame"):
        if hit.rule.code in _OF_PEOPLE and hit.rule.name != "frame" and _of_work(view.text, hit):
            continue
        if hit.rule.code in _OF_PEOPLE and subjects.not_of_applicants(hit.rule.code, view.text, hit.start, hit.end):
            continue
        if hit.rule.code in _OF_FRAUD and (warned or subjects.subject_of_the_work(view.text, hit.start, hit.end)):
            continue
        if hit.rule.code in {"sex", "sex_hint"} and any(s.start <= hit.start and hit.end <= s.end for s in split):
            continue  # 男 65 岁以下女 60 岁以下 is one finding, not two limits
        if hit.rule.code in _OF_MONEY | _IN_MONEYS_NAME and _IMPOSTORS.search(_sentence(view.text, hit)):
            continue
        if hit.rule.code in _OF_MONEY and subjects.money_of_others(view.text, hit.start, hit.end):
            continue
        if hit.rule.code in _DENIABLE and denials.denied(view.text, hit.start, hit.end):
            continue
        if denials.handled(view.text, hit.start, hit.end):
            continue
        if where == "title" and hit.rule.code in _DENIABLE and subjects.names_a_job(view.text):
            continue
        start, end = view.span(hit.start, hit.end)
        said = replace(
            _finding(hit.rule.code, where, start, end, text, disguised),
            faint=hit.rule.name == "frame" or hit.rule.code.endswith("_hint"),
        )
        if hit.rule.name != "frame" or not any(_says_as_much(other, said) for other in findings):
            findings.append(said)
    return list(_merged(findings))


def _read_again(
    title: str, text: str, second: "SecondReader", spared: set[str], found: list[Finding], named: frozenset[str]
) -> list[Finding]:
    """What the second reader holds: for review, in words that say no more than it knows. Codes that are spared, and
    limits that the rules only tell about (they have their basis), are left alone."""
    told = [one for one in found if one.code not in {"age", "education"}]
    held: list[Finding] = []
    for words, where in ((title, "title"), (text, "text")):
        whole = bold_view(plain_view(words))
        view = replace(whole, text=subjects.settled(whole.text, named))
        for place in second.held(view):
            if _mostly_settled(place, whole.text, view.text):
                continue
            if subjects.equal_terms(place.sort, view.text, view.text[place.start : place.end]):
                continue
            start, end = view.span(place.start, place.end)
            code = f"{place.sort}_like" if f"{place.sort}_like" in codes() else "unclear"
            one = replace(_finding(code, where, 0, 0, "", False), start=start, end=end, words=words[start:end])
            nothing_but_told = any(
                other.where == where and other.start <= start and end <= other.end for other in found
            )
            if one.code not in spared and not nothing_but_told and not any(_overlap(one, other) for other in told):
                held.append(one)
    return held


def _mostly_settled(place: "Held", whole: str, settled: str) -> bool:
    """Whether half of a place, or some of one that is like no sort, is a name, equal terms or an outright denial."""
    here = range(place.start, place.end)
    boxes = sum(whole[at] != settled[at] for at in here)
    return boxes > 0 and (not place.sort or 2 * boxes >= len(here))


def _overlap(one: Finding, other: Finding) -> bool:
    return one.where == other.where and one.start < other.end and other.start < one.end


def _sentence(text: str, hit: Hit) -> str:
    end = text.find("。", hit.end)
    return text[text.rfind("。", 0, hit.start) + 1 : end if end >= 0 else len(text)]


def _hits(
    text: str, where: str, groups: tuple[Group, ...], warned: bool, title: str, named: frozenset[str]
) -> Iterator[Hit]:
    """All places of a view, by the rules and by the frames."""
    own = subjects.without_others(text, named)
    yield from hits(text, own, where, groups)

    @cache
    def masked() -> str:
        return hidden(own, (mask for group in _GROUPS for mask in group.masks))

    yield from frames.read(text, own, masked, title)
    yield from payments.read(own, warned)
    yield from channels.read(own, warned)


def _says_as_much(other: Finding, found: Finding) -> bool:
    """A rule knows the place more closely than a frame does."""
    overlap = other.start < found.end and found.start < other.end
    return overlap and other.code == found.code and VERDICTS.index(other.verdict) >= VERDICTS.index(found.verdict)


def _of_work(text: str, hit: Hit) -> bool:
    start, end = clause_around(text, hit.start, hit.end)
    return relations.work_or_welfare(text[start : hit.start], text[hit.start : hit.end], text[hit.end : end])


def _finding(code: str, where: str, start: int, end: int, text: str, disguised: bool, verdict: str = "") -> Finding:
    said = codes()[code]
    return Finding(
        said.shown, verdict or said.verdict, where, start, end, article_words(code), said.zh, said.en,
        said.instead_zh, said.instead_en, text[start:end], disguised,
    )  # fmt: skip


def _merged(findings: list[Finding]) -> Iterator[Finding]:
    """One finding a code and place: the gravest, then the longest; a plain one before a disguised one."""
    known = [one for one in findings if not one.faint]
    findings = [replace(one, faint=False) if any(_same(one, other) for other in known) else one for one in findings]
    kept: list[Finding] = []
    for one in sorted(findings, key=lambda f: (-VERDICTS.index(f.verdict), f.disguised, -(f.end - f.start))):
        if not any(_same(one, other) for other in kept):
            kept.append(one)
    yield from kept


def _same(one: Finding, other: Finding) -> bool:
    return one.code == other.code and one.start < other.end and other.start < one.end


def _for_a_person(found: Finding) -> Finding:
    if found.code != "sex" or found.verdict != "refuse":
        return found
    text = found.words
    return replace(
        _finding("sex_bar", found.where, 0, len(text), text, found.disguised), start=found.start, end=found.end
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
    if found.code not in _BASED or found.verdict == "warn":
        return found
    return replace(found, verdict="warn")


def _of_fields(fields: Mapping[str, Any]) -> list[Finding]:
    """What the pay fields say; without them nothing is said."""
    if not {"pay_min", "pay_max"} & set(fields):
        return []
    low, high = fields.get("pay_min"), fields.get("pay_max")
    if low is None and high is None:
        return [_finding("pay_blank", "text", 0, 0, "", False)]
    if low and high and high >= 5 * low and high >= 20_000:
        return [_finding("pay", "text", 0, 0, "", False)]
    return []
