"""Rows → what would happen. Reads only."""

import datetime
import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from typing import Any

from stdnum.cn import uscc as uscc_rules
from stdnum.exceptions import ValidationError as BadNumber

from common.text import first_refused_character, tidy
from employers import lawful
from employers.models import Employer, Posting
from employers.models.employer import normal_firm_name
from imports.reading import Row, UnusableFile
from imports.registry import Context, Issue, Plan, Step
from matching.text import age_limit, education_code, experience_years, headcount, mask_secrets, monthly_pay
from matching.text.cells import date_of
from matching.text.lawful import Finding
from matching.text.limits import age_in_requirement, education_in_requirement, experience_in_requirement, plain
from places.models import Place
from places.queries import Resolver

LENGTHS = {
    "id": 60,
    "source": 60,
    "title": 120,
    "company": 120,
    "county": 120,
    "education": 60,
    "age": 60,
    "experience": 120,
    "requirement": 10_000,
    "address": 300,
}
_NO_PAY = re.compile(r"(?<![\u4e00-\u9fffkK])[A-JL-Za-jl-z]")
"""Letters that no way of writing pay has (k stands for thousand)."""
ANYWHERE = {"*", "不限", "全国"}
VETERANS_FIRST = "退役军人优先"


@dataclass
class Draft:
    """One accepted row: the fields of its posting and the firm it belongs to."""

    row: int
    fields: dict[str, Any]
    firm_name: str
    uscc: str
    key: tuple[str, str]
    natural_key: str
    digest: str
    posting: Posting | None = None
    held: list[Finding] = field(default_factory=list)


@dataclass
class Payload:
    drafts: list[Draft] = field(default_factory=list)
    keeper: Place | None = None


class _Reader:
    """Reads one row after another and keeps the issues."""

    def __init__(self, context: Context, keeper: Place) -> None:
        self.context = context
        self.resolver = Resolver(keeper.scope_prefix)
        self.issues: list[Issue] = []
        self.unknown: set[str] = set()
        self.row = 0

    def say(self, column: str, value: object, code: str, /, *, refused: bool = False, **params: Any) -> None:
        self.issues.append(Issue(self.row, column, str(value)[:120], code, params, refused))

    def text(self, row: Row, column: str) -> str:
        value = tidy(row.text(column))
        at = first_refused_character(value)
        if at is not None:
            self.say(
                column,
                value.replace(value[at], "□"),
                "control_character",
                refused=True,
                position=at + 1,
                code=f"{ord(value[at]):04X}",
            )
            return ""
        if len(value) > LENGTHS.get(column, 200):
            self.say(column, value[:40], "too_long", refused=True, most=LENGTHS.get(column, 200))
            return ""
        if column in {"title", "requirement", "address"}:
            masked, found = mask_secrets(value)
            if found:
                self.say(column, masked[:60], "secret_masked")
            return masked
        return value

    def money(self, row: Row, column: str) -> int | None:
        value = plain(row.text(column)).replace(",", "")
        if not value:
            return None
        low, high = monthly_pay(value)
        if _NO_PAY.search(value):
            low = high = None
        if low is None and high is None:
            self.say(
                column,
                value,
                "pay_unknown" if not any(c.isdigit() for c in value) else "not_a_number",
                refused=any(c.isdigit() for c in value),
            )
            return None
        return low if column == "salary_min" else (high if high is not None else low)

    def day(self, row: Row, column: str) -> datetime.date | None:
        value = row.text(column)
        if not value:
            return None
        found = date_of(value)
        if found is None:
            self.say(column, value, "not_a_date", refused=True)
        return found

    def place(self, words: str) -> Place | None:
        if not words or plain(words) in ANYWHERE:
            return None
        found = self.resolver.resolve(words)
        if found is None:
            self.unknown.add(words)
            self.say("county", words, "unknown_place")
        return found


def plan_postings(rows: list[Row], context: Context, step: Step) -> Plan:
    """Every row becomes new, same, changed or refused. Raises UnusableFile (place_unknown, source_needed)."""
    keeper = Place.objects.filter(code=context.place_code).first()
    if keeper is None:
        raise UnusableFile("place_unknown", code=context.place_code)
    reader = _Reader(context, keeper)
    drafts: list[Draft] = []
    refused = 0
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        step(1)
        reader.row = row.number
        before = len(reader.issues)
        draft = _draft(row, reader)
        if draft is not None:
            key = draft.key if draft.key[1] else ("", draft.natural_key)
            if key in seen:
                reader.say(
                    "id" if draft.key[1] else "title",
                    draft.key[1] or draft.fields["title"],
                    "repeated_in_file",
                    refused=True,
                    row=seen[key],
                )
            seen.setdefault(key, row.number)
        if draft is None or any(issue.refused for issue in reader.issues[before:]):
            refused += 1
        else:
            drafts.append(draft)
    _check_firms(drafts, reader)
    bad_rows = {issue.row for issue in reader.issues if issue.refused}
    kept = [draft for draft in drafts if draft.row not in bad_rows]
    refused += len(drafts) - len(kept)
    _compare(kept)
    for draft in kept:
        if draft.posting is not None and not draft.posting.kept_by.code.startswith(keeper.scope_prefix):
            reader.row = draft.row
            reader.say("id", draft.key[1] or draft.fields["title"], "posting_kept_elsewhere", refused=True)
    bad_rows = {issue.row for issue in reader.issues if issue.refused}
    refused += sum(draft.row in bad_rows for draft in kept)
    kept = [draft for draft in kept if draft.row not in bad_rows]
    new = sum(draft.posting is None for draft in kept)
    same = sum(draft.posting is not None and draft.posting.import_digest == draft.digest for draft in kept)
    changed = len(kept) - new - same
    _lookalikes(kept, reader, keeper)
    return Plan(
        rows=len(rows),
        new=new,
        same=same,
        changed=changed,
        refused=refused,
        issues=reader.issues,
        unknown_places=reader.unknown,
        payload=Payload(kept, keeper),
    )


def _draft(row: Row, reader: _Reader) -> Draft | None:
    for column in row.formulas:
        reader.say(column, row.text(column)[:40], "formula", refused=True)
    title, company = reader.text(row, "title"), reader.text(row, "company")
    for column, value in (("title", title), ("company", company)):
        if not value and not any(issue.row == row.number and issue.column == column for issue in reader.issues):
            reader.say(column, "", "missing", refused=True)
    if row.formulas or not title or not company:
        return None
    source = reader.text(row, "source") or reader.context.source
    number = reader.text(row, "id")
    if number and not source:
        raise UnusableFile("source_needed")
    requirement, address, county = (
        reader.text(row, "requirement"),
        reader.text(row, "address"),
        reader.text(row, "county"),
    )
    fields: dict[str, Any] = {
        "title": title,
        "source": source if number else "",
        "source_id": number,
        "place": reader.place(county),
        "place_words": county,
        "address": address,
        "requirement": requirement,
        "heads_offered": _heads(row, reader),
        **_education(row, reader, requirement),
        **_experience(row, reader, requirement),
        **_age(row, reader, requirement),
        **_pay(row, reader),
        "veteran_priority": VETERANS_FIRST in f"{title}{requirement}",
        "first_seen": reader.day(row, "first_seen"),
        "last_seen": reader.day(row, "last_seen"),
        "deadline": reader.day(row, "deadline"),
    }
    held = _unlawful(row, reader, fields)
    fields["state"] = "review" if held else "open"
    if fields["deadline"] and fields["deadline"] < reader.context.today:
        reader.say("deadline", fields["deadline"].isoformat(), "deadline_past")
        fields["state"] = "closed"
    uscc = _uscc(row, reader)
    natural = "" if number else _natural_key(uscc or normal_firm_name(company), fields)
    return Draft(
        row.number, fields, company, uscc, (source, number), natural, _digest(fields, company, uscc), held=held
    )


OTHER_WORDS = ("age", "education", "experience", "address")


def _unlawful(row: Row, reader: _Reader, fields: dict[str, Any]) -> list[Finding]:
    """The findings for which the posting waits; words that are refused refuse the row."""
    found = lawful.held(lawful.read(fields["title"], fields["requirement"]).findings)
    for one in found:
        _say_unlawful(reader, "title" if one.where == "title" else "requirement", one)
    waits = [one for one in found if one.verdict == "review"]
    for column in OTHER_WORDS:
        # An age limit that differs by sex has a sentence of its own (age_by_sex).
        split = column == "age" and any(
            issue.row == row.number and issue.code == "age_by_sex" for issue in reader.issues
        )
        for one in [] if split else lawful.held(lawful.read("", row.text(column)).findings):
            _say_unlawful(reader, column, one)
            waits += [replace(one, start=0, end=0)] if one.verdict == "review" else []
    return waits


def _say_unlawful(reader: _Reader, column: str, found: Finding) -> None:
    refused = found.verdict == "refuse"
    reader.say(
        column, found.words, "unlawful" if refused else "unlawful_review", refused=refused, words=found.words[:40],
        why_zh=found.zh, why_en=found.en, article=found.article, instead_zh=found.instead_zh, instead_en=found.instead_en,
    )  # fmt: skip


def _heads(row: Row, reader: _Reader) -> int | None:
    words = row.text("headcount")
    try:
        found = headcount(words)
    except ValueError:
        reader.say("headcount", words, "headcount_zero", refused=True)
        return None
    if found is None and words:
        reader.say("headcount", words, "headcount_unknown")
    return found


def _education(row: Row, reader: _Reader, requirement: str) -> dict[str, Any]:
    words = reader.text(row, "education")
    code = education_code(words) if words else education_in_requirement(requirement)
    if words and not code and plain(words) not in {"无", "不限", "无要求", "学历不限"}:
        reader.say("education", words, "unreadable_education")
    return {"education": code, "education_words": words}


def _experience(row: Row, reader: _Reader, requirement: str) -> dict[str, Any]:
    words = reader.text(row, "experience")
    years = experience_years(words) if words else experience_in_requirement(requirement)
    return {"experience_years": None if not years else round(years, 1), "experience_words": words}


def _age(row: Row, reader: _Reader, requirement: str) -> dict[str, Any]:
    words = reader.text(row, "age")
    limit = age_limit(words) if words else age_in_requirement(requirement)
    if not limit.readable:
        reader.say("age", words, "unreadable_age")
    if limit.split_by_sex:
        reader.say("age", words, "age_by_sex")
    return {"age_words": words, "age_min": limit.low, "age_max": limit.high}


def _pay(row: Row, reader: _Reader) -> dict[str, Any]:
    low, high = reader.money(row, "salary_min"), reader.money(row, "salary_max")
    if low is not None and high is not None and low > high:
        reader.say("salary_min", low, "pay_order", refused=True)
    words = "" if low is not None or high is not None else row.text("salary_min")[:60]
    return {"pay_min": low, "pay_max": high, "pay_words": words if first_refused_character(words) is None else ""}


def _uscc(row: Row, reader: _Reader) -> str:
    words = plain(row.text("uscc")).upper()
    if not words:
        return ""
    try:
        return str(uscc_rules.validate(words))
    except BadNumber:
        reader.say("uscc", words, "uscc_check_digit", refused=True)
        return ""


def _natural_key(firm: str, fields: dict[str, Any]) -> str:
    requirement = hashlib.sha256(fields["requirement"].encode()).hexdigest()[:16]
    place = fields["place"].code if fields["place"] else fields["place_words"]
    parts = [firm, fields["title"], place, str(fields["pay_min"]), str(fields["pay_max"]), requirement]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _digest(fields: dict[str, Any], firm: str, uscc: str) -> str:
    plain_fields = {
        key: str(value.code if isinstance(value, Place) else value) for key, value in fields.items() if key != "state"
    }
    text = json.dumps([plain_fields, normal_firm_name(firm), uscc], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _check_firms(drafts: list[Draft], reader: _Reader) -> None:
    codes = {draft.uscc for draft in drafts if draft.uscc}
    known = {firm.uscc: firm for firm in Employer.objects.filter(uscc__in=codes)}
    for draft in drafts:
        firm = known.get(draft.uscc) if draft.uscc else None
        if firm is not None and firm.normal_name != normal_firm_name(draft.firm_name):
            reader.row = draft.row
            reader.say("uscc", draft.uscc, "uscc_other_name", refused=True, name=firm.name)


def _compare(drafts: list[Draft]) -> None:
    """Find the postings on file."""
    by_source: dict[tuple[str, str], Posting] = {}
    numbers = [draft.key[1] for draft in drafts if draft.key[1]]
    for start in range(0, len(numbers), 500):
        for posting in Posting.objects.select_related("kept_by").filter(source_id__in=numbers[start : start + 500]):
            by_source[posting.source, posting.source_id] = posting
    keys = [draft.natural_key for draft in drafts if draft.natural_key]
    by_key: dict[str, Posting] = {}
    for start in range(0, len(keys), 500):
        by_key |= {
            posting.natural_key: posting
            for posting in Posting.objects.select_related("kept_by").filter(natural_key__in=keys[start : start + 500])
        }
    for draft in drafts:
        draft.posting = by_source.get(draft.key) if draft.key[1] else by_key.get(draft.natural_key)


def _lookalikes(drafts: list[Draft], reader: _Reader, keeper: Place) -> None:
    """New rows with title, firm and place of another one: listed, never merged unasked."""
    seen: dict[tuple[str, str, str], str] = {}
    titles = sorted({draft.fields["title"] for draft in drafts if draft.posting is None})
    for start in range(0, len(titles), 500):
        existing = Posting.objects.filter(
            kept_by__code__startswith=keeper.scope_prefix, title__in=titles[start : start + 500], state="open"
        )
        for title, firm, place, number, pk in existing.values_list(
            "title", "employer__normal_name", "place_words", "source_id", "pk"
        ):
            seen[title, firm, place] = number or str(pk)
    for draft in drafts:
        key = (draft.fields["title"], normal_firm_name(draft.firm_name), draft.fields["place_words"])
        if draft.posting is None and key in seen:
            reader.row = draft.row
            reader.say("title", draft.fields["title"], "possible_relisting", other=seen[key])
        seen.setdefault(key, draft.key[1] or str(draft.row))
