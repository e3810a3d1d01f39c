"""Specialties and occupations by the words people use; the crosswalk as it stands with staff's corrections."""

from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

import pandas as pd

from common.search import normal, terms
from matching import data
from vocabulary.models import Correction


@dataclass(frozen=True)
class Target:
    """A line of the crosswalk; `confidence` as in the shipped table, "staff" for a correction."""

    code: str
    name: str
    percent: int
    confidence: str
    provenance: str = ""


@dataclass(frozen=True)
class Specialty:
    """One military specialty with the occupations it leads to."""

    code: str
    name: str
    branch: str
    group: str
    skills: tuple[str, ...]
    certificates: str
    training: str
    cautions: str
    confidence: str
    basis: str
    targets: tuple[Target, ...]
    words: str


@cache
def specialties() -> tuple[Specialty, ...]:
    """All of the shipped table, in its order."""
    targets: dict[str, list[Target]] = {}
    for row in data.crosswalk().itertuples():
        targets.setdefault(row.specialty_id, []).append(
            Target(row.code, row.name, round(100 * float(row.weight)), row.confidence, row.provenance)
        )
    spoken = dict(zip(data.spoken_specialties()["specialty_id"], data.spoken_specialties()["words"], strict=True))
    return tuple(
        Specialty(
            code=row.id,
            name=row.name,
            branch=row.branch,
            group=row.group,
            skills=tuple(row.skills.split(";")),
            certificates=row.certificates,
            training=row.training_bridge,
            cautions=row.cautions,
            confidence=row.confidence,
            basis=row.basis,
            targets=tuple(sorted(targets.get(row.id, []), key=lambda one: -one.percent)),
            words=terms(
                row.skills.replace(";", " "), row.id, names=(row.name, row.group, *spoken.get(row.id, "").split("|"))
            ),
        )
        for row in data.specialties().itertuples()
    )


def specialty(code: str) -> Specialty | None:
    """By code (MS001)."""
    return next((one for one in specialties() if one.code == code), None)


def find_specialties(words: str) -> list[Specialty]:
    """By spoken words ("开大车的"), name, pinyin or code; the best first. Empty words give all."""
    query = "".join(normal(words).split()).removesuffix("的").removesuffix("兵")
    if not query:
        return list(specialties())
    return _best(query, specialties())


@dataclass(frozen=True)
class Occupation:
    """One of the 2022 classification: level 1–4, code, name, other names, words to search in."""

    code: str
    name: str
    level: int
    aliases: tuple[str, ...]
    words: str


@cache
def occupations() -> tuple[Occupation, ...]:
    """All of the shipped classification that work can be coded to (levels 3 and 4), in its order."""
    spoken: dict[str, list[str]] = {}
    for row in data.spoken_jobs().itertuples():
        spoken.setdefault(row.code, []).append(row.words)
    found = []
    for row in data.occupations().itertuples():
        if int(row.level) < 3:
            continue
        aliases = tuple(name for name in row.aliases.split("|") if name and name != row.name)
        words = terms(row.code, names=(row.name, *aliases, *spoken.get(row.code, [])))
        found.append(Occupation(row.code, row.name, int(row.level), aliases, words))
    return tuple(found)


_Found = TypeVar("_Found", Specialty, Occupation)


def find_occupations(words: str) -> list[Occupation]:
    """By spoken words, name, pinyin or code; the best first. Empty words give none: the list has 2,000 rows."""
    query = "".join(normal(words).split()).removesuffix("的")
    return _best(query, occupations()) if query else []


def _best(query: str, among: tuple[_Found, ...]) -> list[_Found]:
    scored = [(score, one) for one in among if (score := _score(query, one.words))]
    best = max((score for score, _one in scored), default=0.0)
    kept = [(score, one) for score, one in scored if score >= 0.5 * best]
    return [one for _score_, one in sorted(kept, key=lambda row: (-row[0], row[1].code))]


def _score(query: str, words: str) -> float:
    if f" {query}" in words or query in words.replace(" ", ""):
        return 2.0
    pairs = [query[at : at + 2] for at in range(len(query) - 1)]
    return sum(f" {pair}" in words for pair in pairs) / len(pairs) if pairs else 0.0


@cache
def occupation_names() -> dict[str, str]:
    """Code → official name."""
    return dict(zip(data.occupations()["code"], data.occupations()["name"], strict=True))


@cache
def certificate_names() -> dict[str, str]:
    """Code → official name."""
    return dict(zip(data.certificates()["code"], data.certificates()["name"], strict=True))


@cache
def placement_names() -> dict[str, str]:
    """Code → name of the placement mode."""
    return dict(zip(data.placement_modes()["code"], data.placement_modes()["name"], strict=True))


@cache
def education_names() -> dict[str, str]:
    """GB/T 4658 code → name."""
    return dict(zip(data.education()["code"], data.education()["name"], strict=True))


# ---------- the crosswalk as it stands ----------


def crosswalk_frame() -> pd.DataFrame:
    """The frame that matching takes: specialty_id, code, weight; shipped lines with corrections put over them."""
    weights = {(row.specialty_id, row.code): float(row.weight) for row in data.crosswalk().itertuples()}
    for one in Correction.objects.in_force():
        weights[one.specialty_code, one.occupation_code] = float(one.weight)
    rows = [(specialty, code, weight) for (specialty, code), weight in weights.items() if weight]
    return pd.DataFrame(rows, columns=["specialty_id", "code", "weight"])


def as_it_stands(found: list[Specialty]) -> list[Specialty]:
    """The specialties with corrected targets in place of the shipped ones; one query."""
    corrections: dict[str, dict[str, Correction]] = {}
    for one in Correction.objects.in_force().filter(specialty_code__in=[one.code for one in found]):
        corrections.setdefault(one.specialty_code, {})[one.occupation_code] = one
    return [replace(one, targets=_corrected(one, corrections.get(one.code, {}))) for one in found]


def _corrected(one: Specialty, corrections: dict[str, Correction]) -> tuple[Target, ...]:
    names = occupation_names()
    targets = [target for target in one.targets if target.code not in corrections]
    for code, correction in corrections.items():
        if correction.weight:
            targets.append(
                Target(code, names.get(code, code), round(100 * correction.weight), "staff", correction.reason)
            )
    return tuple(sorted(targets, key=lambda target: -target.percent))
