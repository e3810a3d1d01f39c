"""One posting → verdict and findings."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from matching.text.disguises import bold_view
from matching.text.fold import plain_view
from matching.text.lawful import (
    age_and_education,
    bases,
    channels,
    denials,
    frames,
    frauds,
    money,
    payments,
    relations,
    roundabout,
    sexes,
    slang,
    status,
    subjects,
)
from matching.text.lawful.findings import VERDICTS, Finding, Verdict, codes, finding
from matching.text.lawful.grammar import Group, Hit, clause_around, hidden, hits

if TYPE_CHECKING:
    from matching.text.lawful.second import Read, SecondReader

HOLDS, DISBELIEVED, DOUBTED = 0.5, -0.8, 0.0
"""Scores of the second reader: from the first on it holds what the rules let pass; below the others it lets go what stops a
posting for a rule, and for a hint or a frame alone. Chosen on 18 lists, each scored without having learned from it, on
real texts and, the second, on generated plain ones (docs/adr/0007)."""
MANY, HOLDS_AMONG_MANY = 64, 0.8
"""A posting of more windows has more chances to be wrong about: it is held from a higher score."""
_STOPS = {"review", "refuse"}
_GROUPS = (sexes.GROUP, *status.GROUPS, *money.GROUPS, *roundabout.GROUPS, *slang.GROUPS)
_SURE = roundabout.SURE | slang.SURE
_WARNINGS = (age_and_education.GROUP,)
_IN_MONEYS_NAME = {"id_card", "brushing", "brushing_hint", "diversion"}
_OF_PEOPLE = {
    f"{code}{degree}"
    for code in ("sex", "marriage", "children", "ethnicity", "religion", "household", "health", "disability")
    for degree in ("", "_hint")
}
_OF_MONEY = {"fee", "fee_hint", "deposit", "deposit_hint", "loan", "loan_hint"}
_ON_FRAUD = {"fee", "deposit", "id_card", "loan", "brushing", "pyramid", "fraud", "diversion", "unclear"}
"""Of what a posting speaks that warns of fraud."""
_OF_FRAUD = {"brushing", "brushing_hint", "fraud", "fraud_hint", "pyramid", "loan", "loan_hint", "diversion"}
_DENIABLE = _OF_MONEY | _OF_FRAUD | {"id_card"}
"""What a posting may say that it does not do."""


def check(
    title: str, text: str, fields: Mapping[str, Any] | None = None, second: "SecondReader | None" = None
) -> Verdict:
    """Read a posting's title and text. fields: pay_min, pay_max (yuan a month or None), pay_words; basis (a code of
    lawful_bases that a person decided on: it turns findings on sex, health and ethnicity into warnings). second: judges
    the whole posting beside the rules, see matching/text/lawful/second.py; without it the rules serve alone."""
    fields = fields or {}
    warned = frauds.of_its_work(title, text)
    named = subjects.names(plain_view(title).text, plain_view(text).text)
    found = [*_read(title, "title", warned, title, named), *_read(text, "text", warned, title, named)]
    found = bases.weighed(found, title, text, bool(fields.get("basis")))
    if second is not None:
        spared = (bases.BASED if fields.get("basis") else set()) | (_ON_FRAUD if warned else set())
        found = _weighed(found, title, text, second, spared)
    found += _of_fields(fields)
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
        if hit.rule.code in _OF_MONEY | _IN_MONEYS_NAME and frauds.of_impostors(view.text, hit.start, hit.end):
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
            finding(hit.rule.code, where, start, end, text, disguised),
            faint=hit.rule.name == "frame" or (hit.rule.code.endswith("_hint") and hit.rule.name not in _SURE),
        )
        if hit.rule.name != "frame" or not any(_says_as_much(other, said) for other in findings):
            findings.append(said)
    return list(_merged(findings))


def _weighed(found: list[Finding], title: str, text: str, second: "SecondReader", spared: set[str]) -> list[Finding]:
    """What rules and second reader say together. What stops a posting for the rules is let go where the reader sees next
    to nothing in all of the posting; where nothing stops it, what the reader holds waits for a person. Codes that are
    spared, and limits that the rules only tell about (they have their basis), are left alone."""
    read = second.read(title, text)
    most = second.most(read)
    found = [one for one in found if one.verdict not in _STOPS or _stands(one, read, most)]
    if any(one.verdict in _STOPS for one in found):
        return found
    told = [one for one in found if one.code not in {"age", "education"}]
    held: list[Finding] = []
    least = HOLDS if len(read) <= MANY else HOLDS_AMONG_MANY
    for place in sorted((one for one in read if one.score >= least), key=lambda one: (-one.score, one.start)):
        if any(_overlap(place, other) for other in (*told, *held)):
            continue
        code = f"{second.sort(place.words)}_like"
        words = title if place.where == "title" else text
        said = finding(code if code in codes() else "unclear", place.where, place.start, place.end, words, False)
        if said.code not in spared:
            held.append(said)
    return found + held


def _stands(one: Finding, read: "list[Read]", most: float) -> bool:
    """Whether what a rule found stops the posting for the reader too, or is none of its business: a limit by sex on which a
    person decides (a room of one sex, work barred to women, other terms for men and women), and words it did not read."""
    if one.code == "sex" and one.verdict == "review" and not one.faint:
        return True
    return most >= (DOUBTED if one.faint else DISBELIEVED) or not any(_overlap(place, one) for place in read)


def _overlap(one: "Finding | Read", other: Finding) -> bool:
    return one.where == other.where and one.start < other.end and other.start < one.end


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


def _of_fields(fields: Mapping[str, Any]) -> list[Finding]:
    """What the pay fields say; without them nothing is said."""
    if not {"pay_min", "pay_max"} & set(fields):
        return []
    low, high = fields.get("pay_min"), fields.get("pay_max")
    if low is None and high is None:
        return [finding("pay_blank", "text", 0, 0, "", False)]
    if low and high and high >= 5 * low and high >= 20_000:
        return [finding("pay", "text", 0, 0, "", False)]
    return []
