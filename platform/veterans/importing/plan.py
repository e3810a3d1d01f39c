"""Rows → what would happen to people. Reads only."""

import datetime
import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from common.crypto import blind_index
from common.text import first_refused_character, tidy
from imports.reading import Row, UnusableFile
from imports.registry import Context, Issue, Plan, Step
from matching import data
from matching.text import education_code, held_certificates, mask_profile, physical_in, refusals_in
from matching.text.cells import date_of, jobs_of, listed, number
from matching.text.limits import plain
from places.models import Place
from places.queries import Resolver
from veterans.actions import erasing
from veterans.importing.numbers import BadIdNumber, masked, read_id_number, sex_digit
from veterans.models import OtherKey, Person
from veterans.models.person import ID_PURPOSE

LENGTHS = {
    "name": 60,
    "source": 60,
    "id": 60,
    "desired_work": 2000,
    "avoid": 2000,
    "note": 4000,
    "specialty_text": 500,
    "major": 80,
    "address": 200,
}
FREE_TEXTS = {"desired_work", "avoid", "note", "specialty_text", "major"}
SEXES = {"男": "1", "女": "2", "1": "1", "2": "2", "0": "0", "9": "9"}


@dataclass
class Draft:
    """One accepted row: fields of the person, and what hangs on it."""

    row: int
    person: dict[str, Any]
    service: dict[str, Any]
    specialties: list[str]
    education: dict[str, Any]
    certificates: list[tuple[str, str]]
    skills: list[str]
    jobs: list[dict[str, Any]]
    places: list[tuple[str, Place | None]]
    refusals: dict[str, str]
    needs: list[str]
    street: str
    id_index: str
    key: tuple[str, str]
    cohort: dict[str, Any] = field(default_factory=dict)
    digest: str = ""
    known: Person | None = None


@dataclass
class Payload:
    drafts: list[Draft] = field(default_factory=list)
    keeper: Place | None = None


class _Reader:
    def __init__(self, context: Context, keeper: Place) -> None:
        self.context = context
        self.resolver = Resolver(keeper.scope_prefix)
        self.specialties = set(data.specialties()["id"])
        self.issues: list[Issue] = []
        self.unknown: set[str] = set()
        self.row = 0

    def say(self, column: str, value: object, code: str, /, *, refused: bool = False, **params: Any) -> None:
        self.issues.append(Issue(self.row, column, str(value)[:120], code, params, refused))

    def clean(self, column: str, raw: object) -> str:
        value = tidy(str(raw or ""))
        at = first_refused_character(value)
        if at is not None:
            self.say(column, "□", "control_character", refused=True, position=at + 1, code=f"{ord(value[at]):04X}")
            return ""
        most = LENGTHS.get(column, 120)
        if len(value) > most:
            self.say(column, value[:20], "too_long", refused=True, most=most)
            return ""
        if column in FREE_TEXTS or column in {"skills", "certificates", "civilian_experience"}:
            hidden, found = mask_profile(value)
            if found:
                self.say(column, hidden[:60], "secret_masked")
            return hidden
        return value

    def text(self, row: Row, column: str) -> str:
        return self.clean(column, row.text(column))

    def many(self, row: Row, column: str) -> list[str]:
        found = [self.clean(column, item) for item in listed(row.values.get(column))]
        return list(dict.fromkeys(item for item in found if item))

    def amount(self, row: Row, column: str, high: float) -> float | None:
        words = row.text(column)
        if not words:
            return None
        value = number(words)
        if value is None or not 0 <= value <= high:
            self.say(column, words[:20], "not_a_number", refused=True)
            return None
        return value

    def day(self, row: Row, column: str) -> datetime.date | None:
        words = row.text(column)
        if not words:
            return None
        found = date_of(words)
        if found is None:
            self.say(column, words[:20], "not_a_date", refused=True)
        return found

    def place(self, column: str, words: str) -> Place | None:
        found = self.resolver.resolve(words) if words else None
        if words and found is None:
            self.unknown.add(words)
            self.say(column, words, "unknown_place")
        return found


def plan_people(rows: list[Row], context: Context, step: Step) -> Plan:
    """Every row becomes new, same, changed or refused. Raises UnusableFile."""
    keeper = Place.objects.filter(code=context.place_code).first()
    if keeper is None:
        raise UnusableFile("place_unknown", code=context.place_code)
    reader = _Reader(context, keeper)
    drafts: list[Draft] = []
    first_rows: dict[str, int] = {}
    for row in rows:
        step(1)
        reader.row = row.number
        before = len(reader.issues)
        draft = _draft(row, reader)
        _repeated(draft, reader, first_rows)
        if not any(issue.refused for issue in reader.issues[before:]):
            drafts.append(draft)
    kept = _known(drafts, reader, keeper)
    new = sum(draft.known is None for draft in kept)
    same = sum(draft.known is not None and draft.known.import_digest == draft.digest for draft in kept)
    return Plan(
        rows=len(rows),
        new=new,
        same=same,
        changed=len(kept) - new - same,
        refused=len(rows) - len(kept),
        issues=reader.issues,
        unknown_places=reader.unknown,
        payload=Payload(kept, keeper),
    )


def _repeated(draft: Draft, reader: _Reader, first_rows: dict[str, int]) -> None:
    if draft.id_index:
        if draft.id_index in first_rows:
            reader.say(
                "id_number", masked(draft.person["id_number"]), "id_twice", refused=True, row=first_rows[draft.id_index]
            )
        first_rows.setdefault(draft.id_index, draft.row)
    if draft.key[1]:
        key = "\x1f".join(draft.key)
        if key in first_rows and not draft.id_index:
            reader.say("id", draft.key[1], "repeated_in_file", refused=True, row=first_rows[key])
        first_rows.setdefault(key, draft.row)


def _draft(row: Row, reader: _Reader) -> Draft:
    for column in row.formulas:
        reader.say(column, "", "formula", refused=True)
    identity = _identity(row, reader)
    source_id = reader.text(row, "id")
    source = (reader.text(row, "source") or reader.context.source) if source_id else ""
    if source_id and not source:
        raise UnusableFile("source_needed")
    if not source_id and not identity["id_number"] and not row.text("name"):
        reader.say("id", "", "missing", refused=True)
    home, home_words = _home(row, reader)
    wish, avoid, note = (reader.text(row, column) for column in ("desired_work", "avoid", "note"))
    accepted = reader.many(row, "accept_counties")
    anywhere = any(item in {"*", "不限", "全国"} for item in accepted)
    draft = Draft(
        row=row.number,
        person={
            **identity,
            "source": source,
            "source_id": source_id,
            "name": reader.text(row, "name"),
            "home_place": home,
            "home_words": home_words,
            "wish_words": wish,
            "refusal_words": avoid,
            "clerk_note": note,
            "pay_floor": _whole(reader.amount(row, "min_salary", 1_000_000)),
            "accepts_anywhere": anywhere,
            **_placement(row, reader),
        },
        service=_service(row, reader),
        specialties=_specialties(row, reader),
        education=_education(row, reader),
        certificates=_certificates(row, reader),
        skills=reader.many(row, "skills"),
        jobs=_jobs(row, reader),
        places=[
            (words, reader.place("accept_counties", words)) for words in accepted if words not in {"*", "不限", "全国"}
        ],
        refusals=_refusals(wish, avoid, note),
        needs=sorted(physical_in(f"{avoid}，{note}")),
        street=reader.text(row, "address"),
        id_index=blind_index(identity["id_number"], ID_PURPOSE),
        key=(source, source_id),
        cohort=_cohort(row, reader),
    )
    draft.digest = _digest(draft)
    return draft


def _cohort(row: Row, reader: _Reader) -> dict[str, Any]:
    """What the reception of this row is; nothing without a cohort year."""
    year = _whole(reader.amount(row, "cohort_year", 2100))
    if not year:
        return {}
    if year < 1950:
        reader.say("cohort_year", str(year), "not_a_number", refused=True)
        return {}
    received = reader.day(row, "received_on") or reader.context.today
    return {"cohort_year": year, "batch": reader.text(row, "batch")[:40], "received_on": received}


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _identity(row: Row, reader: _Reader) -> dict[str, Any]:
    id_number, born, sex = "", reader.day(row, "birth_date"), SEXES.get(row.text("sex"), "0")
    words = row.text("id_number")
    if words:
        try:
            id_number, from_number, short = read_id_number(words)
        except BadIdNumber as problem:
            reader.say("id_number", masked(words), problem.code, refused=True)
        else:
            if short:
                reader.say("id_number", masked(id_number), "id_15_to_18")
            if born and born != from_number:
                reader.say("birth_date", "", "id_birth_differs", refused=True)
            born, sex = from_number, sex if sex in {"1", "2"} else sex_digit(id_number)
    phone = "".join(character for character in plain(row.text("phone")) if character.isdigit())
    if phone.startswith("86") and len(phone) == 13:
        phone = phone[2:]
    if phone and not re.fullmatch(r"1\d{10}|0\d{9,11}", phone):
        reader.say("phone", masked(phone), "phone_form", refused=True)
        phone = ""
    age = reader.amount(row, "age", 150)
    if age is not None and not 14 <= age <= 100:
        reader.say("age", f"{age:g}", "age_range", refused=True)
    stated = None if born or age is None else round(age)
    return {
        "id_number": id_number,
        "birth_date": born,
        "sex": sex,
        "phone": phone,
        "age_stated": stated,
        "age_stated_on": reader.context.today if stated is not None else None,
    }


def _home(row: Row, reader: _Reader) -> tuple[Place | None, str]:
    words = reader.text(row, "home_county")
    return reader.place("home_county", words), words


def _placement(row: Row, reader: _Reader) -> dict[str, Any]:
    words, rank = reader.text(row, "placement_mode"), reader.text(row, "last_rank")
    codes = placement_codes(words, rank)
    if words and len(codes) != 1:
        reader.say("placement_mode", words, "placement_unclear")
    return {
        "placement_mode": codes[0] if len(codes) == 1 else "",
        "placement_words": words,
        "branch": reader.text(row, "service_branch"),
    }


@cache
def _modes_by_words() -> dict[str, list[str]]:
    """The whole name and the name before its bracket → codes."""
    found: dict[str, list[str]] = {}
    for row in data.placement_modes().itertuples():
        for words in {row.name, row.name.split("(")[0]}:
            found.setdefault(words, []).append(row.code)
    return found


@cache
def _ranks() -> dict[str, tuple[str, str]]:
    """Rank as printed → (corps, rank of the 2022 scheme)."""
    return {row.printed: (row.corps, row.rank_2022) for row in data.ranks().itertuples()}


def placement_codes(words: str, rank: str) -> list[str]:
    """Codes that the words can mean; 退休 and 逐月领取退役金 occur twice and are decided by the corps of the rank."""
    codes = _modes_by_words().get(words, [])
    if len(codes) > 1:
        corps = _ranks().get(rank, ("", ""))[0]
        officer = [code for code in codes if code.startswith("OFF_")]
        if corps == "officer":
            return officer
        if corps == "soldier":
            return [code for code in codes if code not in officer]
    return codes


def _service(row: Row, reader: _Reader) -> dict[str, Any]:
    enlisted, discharged = reader.day(row, "enlisted_on"), reader.day(row, "discharged_on")
    if enlisted and discharged and discharged < enlisted:
        reader.say("discharged_on", discharged.isoformat(), "date_order", refused=True)
    years, printed = reader.amount(row, "service_years", 60), reader.text(row, "last_rank")
    return {
        "enlisted_on": enlisted,
        "discharged_on": discharged,
        "years_stated": None if years is None else Decimal(str(round(years, 1))),
        "branch": reader.text(row, "service_branch"),
        "rank_printed": printed[:20],
        "rank_2022": _ranks().get(printed, ("", ""))[1],
        "specialty_words": reader.text(row, "specialty_text"),
        "disability_grade": row.text("disability_grade")[:10]
        if row.text("disability_grade") not in {"None", "null"}
        else "",
    }


def _specialties(row: Row, reader: _Reader) -> list[str]:
    found = []
    for code in reader.many(row, "specialty_ids"):
        if code in reader.specialties:
            found.append(code)
        else:
            reader.say("specialty_ids", code, "unknown_specialty")
    return found


def _education(row: Row, reader: _Reader) -> dict[str, Any]:
    words = reader.text(row, "education")
    code = education_code(words)
    if words and not code:
        reader.say("education", words, "unreadable_education")
    return {"level": code, "level_words": words[:40], "major": reader.text(row, "major")}


def _certificates(row: Row, reader: _Reader) -> list[tuple[str, str]]:
    found = []
    for words in reader.many(row, "certificates"):
        codes = held_certificates(words)
        if not codes:
            reader.say("certificates", words, "unknown_certificate")
        found.append((words, codes[0] if codes else ""))
    return found


def _jobs(row: Row, reader: _Reader) -> list[dict[str, Any]]:
    jobs = []
    for job in jobs_of(row.values.get("civilian_experience")):
        title = reader.clean("civilian_experience", job["title"])
        years = job["years"]
        if title:
            jobs.append(
                {
                    "title": title[:120],
                    "years": None if years is None or not 0 <= years < 100 else Decimal(str(round(years, 1))),
                }
            )
    return jobs


def _refusals(wish: str, avoid: str, note: str) -> dict[str, str]:
    found = refusals_in(avoid, whole_text_refuses=True)
    for text in (wish, note):
        for code, clause in refusals_in(text).items():
            found.setdefault(code, clause)
    return {code: clause[:200] for code, clause in found.items()}


def _digest(draft: Draft) -> str:
    person = {key: value for key, value in draft.person.items() if key not in {"age_stated_on", "home_place"}}
    parts = [
        person,
        draft.service,
        draft.specialties,
        draft.education,
        draft.certificates,
        draft.skills,
        draft.jobs,
        [w for w, _p in draft.places],
        draft.street,
    ]
    if draft.cohort:
        parts.append(draft.cohort)
    # Keyed: a digest of a person's data must not be guessable from outside.
    return blind_index(json.dumps(parts, ensure_ascii=False, default=str, sort_keys=True), "import_digest")


def _known(drafts: list[Draft], reader: _Reader, keeper: Place) -> list[Draft]:
    """Find the people on file; rows of people kept elsewhere are refused without saying more."""
    by_index: dict[str, Person] = {}
    by_key: dict[tuple[str, str], Person] = {}
    merged: set[tuple[str, str]] = set()
    indexes = [draft.id_index for draft in drafts if draft.id_index]
    for start in range(0, len(indexes), 500):
        for person in Person.objects.select_related("kept_by").filter(id_index__in=indexes[start : start + 500]):
            by_index[str(person.id_index)] = person
    numbers = [draft.key[1] for draft in drafts if draft.key[1]]
    for start in range(0, len(numbers), 500):
        for person in Person.objects.select_related("kept_by").filter(source_id__in=numbers[start : start + 500]):
            by_key[person.source, person.source_id] = person
        for other in OtherKey.objects.select_related("person__kept_by").filter(
            source_id__in=numbers[start : start + 500]
        ):
            by_key[other.source, other.source_id] = other.person
            merged.add((other.source, other.source_id))
    marks = {id(draft): erasing.marks_of(draft.person["id_number"], *draft.key) for draft in drafts}
    erased = erasing.buried(sorted({mark for some in marks.values() for mark in some}))
    kept = []
    for draft in drafts:
        reader.row = draft.row
        if erased & set(marks[id(draft)]):
            reader.say("id", draft.key[1], "erased", refused=True)
            continue
        by_number = by_index.get(draft.id_index) if draft.id_index else None
        by_source = by_key.get(draft.key) if draft.key[1] else None
        draft.known = by_number or by_source
        if (by_number is not None and by_source is not None and by_number.pk != by_source.pk) or (
            by_source is not None
            and by_number is None
            and by_source.id_index
            and draft.id_index
            and by_source.id_index != draft.id_index
        ):
            reader.say("id_number", masked(draft.person["id_number"]), "id_of_another", refused=True)
        elif draft.known is not None and not draft.known.kept_by.code.startswith(keeper.scope_prefix):
            reader.say("id", draft.key[1], "kept_elsewhere", refused=True)
        elif draft.known is not None and draft.key in merged:
            reader.say("id", draft.key[1], "merged_row", refused=True)
        else:
            if draft.known is not None and draft.known.by_hand and draft.known.import_digest != draft.digest:
                reader.say("id", draft.key[1], "kept_by_hand")
            kept.append(draft)
    return kept
