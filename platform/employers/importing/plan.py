"""Rows → what would happen. Reads only."""

import hashlib
import json
from dataclasses import replace
from typing import Any

from stdnum.cn import uscc as uscc_rules
from stdnum.exceptions import ValidationError as BadNumber

from common.export import read_back
from common.text import first_refused_character
from employers import lawful
from employers.importing.drafts import Draft, Payload
from employers.importing.known import check_firms, compare, lookalikes
from employers.importing.lines import postings_of, read_line
from employers.importing.reader import Reader
from employers.importing.terms import read_terms
from employers.models.employer import normal_firm_name
from employers.terms import LATER
from imports.reading import Row, UnusableFile
from imports.registry import Context, Plan, Step
from matching.text import age_limit, education_code, experience_years, headcount
from matching.text.lawful import Finding
from matching.text.limits import age_in_requirement, education_in_requirement, experience_in_requirement, plain
from places.models import Place

VETERANS_FIRST = "退役军人优先"


def plan_postings(rows: list[Row], context: Context, step: Step) -> Plan:
    """Every row becomes new, same, changed or refused. Raises UnusableFile (place_unknown, source_needed)."""
    keeper = Place.objects.filter(code=context.place_code).first()
    if keeper is None:
        raise UnusableFile("place_unknown", code=context.place_code)
    reader = Reader(context, keeper)
    rows = [_as_given(row) for row in rows]
    on_file = postings_of(rows)
    drafts: list[Draft] = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        step(1)
        reader.row = row.number
        before = len(reader.issues)
        draft = read_line(row, reader, on_file, keeper, _draft) if row.text("posting") else _draft(row, reader)
        if draft is not None:
            if draft.key_in_file in seen:
                column = "posting" if draft.line else "id" if draft.key[1] else "title"
                reader.say(column, row.text(column), "repeated_in_file", refused=True, row=seen[draft.key_in_file])
            seen.setdefault(draft.key_in_file, row.number)
        if draft is not None and not any(issue.refused for issue in reader.issues[before:]):
            drafts.append(draft)
    lines, others = [one for one in drafts if one.line], [one for one in drafts if not one.line]
    check_firms(others, reader)
    others = _not_refused(others, reader)
    compare(others)
    named = {draft.posting: draft.row for draft in lines}
    for draft in others:
        reader.row = draft.row
        if draft.posting in named:
            reader.say("id", draft.key[1], "repeated_in_file", refused=True, row=named[draft.posting])
        elif draft.posting is not None and not draft.posting.kept_by.code.startswith(keeper.scope_prefix):
            reader.say("id", draft.key[1] or draft.fields["title"], "posting_kept_elsewhere", refused=True)
    others = _not_refused(others, reader)
    lookalikes(others, reader, keeper)
    kept = [*lines, *others]
    new, changed = sum(draft.posting is None for draft in kept), sum(draft.changes for draft in kept)
    return Plan(
        rows=len(rows),
        new=new,
        same=len(kept) - new - changed,
        changed=changed,
        refused=len(rows) - len(kept),
        issues=reader.issues,
        unknown_places=reader.unknown,
        payload=Payload(kept, keeper),
    )


def _as_given(row: Row) -> Row:
    """The row as it was before an export put its cells out of a spreadsheet's reach."""
    values = {name: read_back(value) if isinstance(value, str) else value for name, value in row.values.items()}
    return replace(row, values=values)


def _not_refused(drafts: list[Draft], reader: Reader) -> list[Draft]:
    bad = {issue.row for issue in reader.issues if issue.refused}
    return [draft for draft in drafts if draft.row not in bad]


def _draft(row: Row, reader: Reader) -> Draft | None:
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
    if number and not source and not row.text("posting"):
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
        "physical_words": reader.text(row, "physical_words"),
        **_pay(row, reader),
        **read_terms(row, reader),
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


OTHER_WORDS = ("age", "education", "experience", "address", "physical_words")


def _unlawful(row: Row, reader: Reader, fields: dict[str, Any]) -> list[Finding]:
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


def _say_unlawful(reader: Reader, column: str, found: Finding) -> None:
    refused = found.verdict == "refuse"
    reader.say(
        column, found.words, "unlawful" if refused else "unlawful_review", refused=refused, words=found.words[:40],
        why_zh=found.zh, why_en=found.en, article=found.article, instead_zh=found.instead_zh, instead_en=found.instead_en,
    )  # fmt: skip


def _heads(row: Row, reader: Reader) -> int | None:
    words = row.text("headcount")
    try:
        found = headcount(words)
    except ValueError:
        reader.say("headcount", words, "headcount_zero", refused=True)
        return None
    if found is None and words:
        reader.say("headcount", words, "headcount_unknown")
    return found


def _education(row: Row, reader: Reader, requirement: str) -> dict[str, Any]:
    words = reader.text(row, "education")
    code = education_code(words) if words else education_in_requirement(requirement)
    if words and not code and plain(words) not in {"无", "不限", "无要求", "学历不限"}:
        reader.say("education", words, "unreadable_education")
    return {"education": code, "education_words": words}


def _experience(row: Row, reader: Reader, requirement: str) -> dict[str, Any]:
    words = reader.text(row, "experience")
    years = experience_years(words) if words else experience_in_requirement(requirement)
    return {"experience_years": None if not years else round(years, 1), "experience_words": words}


def _age(row: Row, reader: Reader, requirement: str) -> dict[str, Any]:
    words = reader.text(row, "age")
    limit = age_limit(words) if words else age_in_requirement(requirement)
    if not limit.readable:
        reader.say("age", words, "unreadable_age")
    if limit.split_by_sex:
        reader.say("age", words, "age_by_sex")
    relaxed = reader.yes(row, "relaxes_age")
    if relaxed and limit.high is None:
        reader.say("relaxes_age", row.text("relaxes_age"), "relaxes_nothing")
    return {
        "age_words": words, "age_min": limit.low, "age_max": limit.high,
        "relaxes_age": relaxed and limit.high is not None,
    }  # fmt: skip


def _pay(row: Row, reader: Reader) -> dict[str, Any]:
    low, high = reader.money(row, "salary_min"), reader.money(row, "salary_max")
    if low is not None and high is not None and low > high:
        reader.say("salary_min", low, "pay_order", refused=True)
    words = "" if low is not None or high is not None else row.text("salary_min")[:60]
    return {"pay_min": low, "pay_max": high, "pay_words": words if first_refused_character(words) is None else ""}


def _uscc(row: Row, reader: Reader) -> str:
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
        key: str(value.code if isinstance(value, Place) else value)
        for key, value in fields.items()
        if key != "state" and (value or key not in LATER)
    }
    text = json.dumps([plain_fields, normal_firm_name(firm), uscc], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
