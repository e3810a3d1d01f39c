"""Free words → the codes they are understood as, with what was said about them."""

from dataclasses import dataclass
from typing import Any

from matching.text import refusals_in
from matching.text.refusals import clauses
from matching.text.traits import BY_CODE
from veterans.models import Person, ReadingField
from vocabulary.queries import as_it_stands, find_occupations, find_specialties, occupation_names, specialty

MOST = 6
OFTEN_REFUSED = ("night_shift", "long_haul", "travel", "sales", "heavy_lifting", "heights", "overtime", "dormitory")
"""Offered as one tap each, whatever was written."""
_LEADS = ("想", "做", "干", "当", "开", "会", "能", "带过", "带", "跑过", "跑", "在", "也", "都行")


@dataclass(frozen=True)
class Reading:
    """One code. `state`: on (said yes, or read and not objected to), asked (waits for a yes), not (said no)."""

    field: str
    code: str
    words: str
    name: str
    detail: str
    state: str
    sure: bool


def spoken_specialties(words: str) -> dict[str, tuple[str, bool]]:
    """Specialty code → (the clause it was read from, whether the clause names it outright); the best first."""
    found: dict[str, tuple[str, bool]] = {}
    for clause in clauses(words):
        core = _core(clause)
        for one in find_specialties(core)[:2] if len(core) >= 2 else []:
            flat = one.words.replace(" ", "")
            pairs = [core[at : at + 2] for at in range(len(core) - 1)]
            outright = core in flat or sum(pair in flat for pair in pairs) >= max(2, 0.6 * len(pairs))
            if outright or sum(f" {pair}" in one.words for pair in pairs) >= 0.4 * len(pairs):
                found.setdefault(one.code, (clause, outright))
    return dict(sorted(found.items(), key=lambda item: not item[1][1])[:MOST])


def spoken_occupations(words: str) -> dict[str, str]:
    """Occupation code → the clause that names it."""
    found: dict[str, str] = {}
    for clause in clauses(words):
        for core in dict.fromkeys((clause, _core(clause))):
            best = find_occupations(core)[:1] if len(core) >= 2 else []
            if best and core in best[0].words.replace(" ", ""):
                found.setdefault(best[0].code, clause)
                break
    return dict(list(found.items())[:MOST])


def _core(clause: str) -> str:
    for lead in _LEADS:
        clause = clause.removeprefix(lead)
    return clause.removesuffix("的")


def readings(person: Person, field: str) -> list[Reading]:
    """What the page shows for a yes or a no."""
    said = {one.code: one.right for one in person.verdicts.all() if one.field == field}
    make = {
        ReadingField.SPECIALTY.value: _specialties,
        ReadingField.WISH.value: _wishes,
        ReadingField.REFUSAL.value: _refusals,
    }
    return make[field](person, said)


def _specialties(person: Person, said: dict[str, bool]) -> list[Reading]:
    record = person.service_records.first()
    held = [one.code for one in record.specialties.all()] if record else []
    spoken = spoken_specialties(record.specialty_words) if record else {}
    codes = dict.fromkeys([*held, *spoken, *(code for code, right in said.items() if not right and code in spoken)])
    known = [one for code in codes if (one := specialty(code))]
    found = []
    for one in as_it_stands(known):
        words, sure = spoken.get(one.code, ("", True))
        state = "not" if said.get(one.code) is False else "on" if one.code in held else "asked"
        detail = "、".join(target.name for target in one.targets[:2])
        found.append(Reading("specialty", one.code, words or one.name, one.name, detail, state, sure))
    return found


def _wishes(person: Person, said: dict[str, bool]) -> list[Reading]:
    names = occupation_names()
    held = {one.code for one in person.wishes.all() if one.kind == "occupation"}
    spoken = spoken_occupations(person.wish_words)
    return [
        Reading(
            "wish", code, spoken.get(code, ""), names.get(code, code), "",
            "not" if said.get(code) is False else "on" if code in held else "asked", True,
        )
        for code in dict.fromkeys([*held, *spoken])
    ]  # fmt: skip


def _refusals(person: Person, said: dict[str, bool]) -> list[Reading]:
    rows = {row.code: row for row in person.refusals.all()}
    codes = dict.fromkeys([*rows, *(code for code, right in said.items() if not right), *OFTEN_REFUSED])
    return [
        Reading(
            "refusal", code, rows[code].words if code in rows else "", trait.zh, trait.en,
            "on" if code in rows else "not" if said.get(code) is False else "asked", True,
        )
        for code in codes
        if (trait := BY_CODE.get(code))
    ]  # fmt: skip


def refusals_of(person: Person) -> dict[str, str]:
    """Trait code → clause, read from all the words that can refuse."""
    found = refusals_in(person.refusal_words, whole_text_refuses=True)
    for text in (person.wish_words, person.clerk_note):
        for code, clause in refusals_in(text).items():
            found.setdefault(code, clause)
    return {code: clause[:200] for code, clause in found.items()}


def decided_refusals(person: Any) -> list[str] | None:
    """The codes that count for matching once the person has said a yes or a no; None while the words alone speak."""
    decided = any(row.confirmed for row in person.refusals.all()) or any(
        one.field == ReadingField.REFUSAL and not one.right for one in person.verdicts.all()
    )
    return [row.code for row in person.refusals.all()] if decided else None
