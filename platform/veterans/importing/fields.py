"""The parts of a person that one row tells."""

import re
from decimal import Decimal
from functools import cache
from typing import Any

from imports.reading import Row
from matching import data
from matching.text import education_code, held_certificates, refusals_in
from matching.text.cells import jobs_of
from matching.text.limits import plain
from places.models import Place
from veterans.importing.reader import Reader
from veterans.numbers import BadIdNumber, masked, read_id_number, sex_digit

SEXES = {"男": "1", "女": "2", "1": "1", "2": "2", "0": "0", "9": "9"}


def identity(row: Row, reader: Reader) -> dict[str, Any]:
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


def home(row: Row, reader: Reader) -> tuple[Place | None, str]:
    words = reader.text(row, "home_county")
    return reader.place("home_county", words), words


def placement(row: Row, reader: Reader) -> dict[str, Any]:
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


def service(row: Row, reader: Reader) -> dict[str, Any]:
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
        "disability_grade": reader.text(row, "disability_grade")[:10],
    }


def specialties(row: Row, reader: Reader) -> list[str]:
    found = []
    for code in reader.many(row, "specialty_ids"):
        if code in reader.specialties:
            found.append(code)
        else:
            reader.say("specialty_ids", code, "unknown_specialty")
    return found


def education(row: Row, reader: Reader) -> dict[str, Any]:
    words = reader.text(row, "education")
    code = education_code(words)
    if words and not code:
        reader.say("education", words, "unreadable_education")
    return {"level": code, "level_words": words[:40], "major": reader.text(row, "major")}


def certificates(row: Row, reader: Reader) -> list[tuple[str, str]]:
    found = []
    for words in reader.many(row, "certificates"):
        codes = held_certificates(words)
        if not codes:
            reader.say("certificates", words, "unknown_certificate")
        found.append((words, codes[0] if codes else ""))
    return found


def jobs(row: Row, reader: Reader) -> list[dict[str, Any]]:
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


def refusals(wish: str, avoid: str, note: str) -> dict[str, str]:
    found = refusals_in(avoid, whole_text_refuses=True)
    for text in (wish, note):
        for code, clause in refusals_in(text).items():
            found.setdefault(code, clause)
    return {code: clause[:200] for code, clause in found.items()}


def cohort(row: Row, reader: Reader) -> dict[str, Any]:
    """What the reception of this row is; nothing without a cohort year."""
    year = whole(reader.amount(row, "cohort_year", 2100))
    if not year:
        return {}
    if year < 1950:
        reader.say("cohort_year", str(year), "not_a_number", refused=True)
        return {}
    received = reader.day(row, "received_on") or reader.context.today
    return {"cohort_year": year, "batch": reader.text(row, "batch")[:40], "received_on": received}


def whole(value: float | None) -> int | None:
    return None if value is None else round(value)
