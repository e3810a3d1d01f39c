"""Specialties and occupations by the words people use."""

from dataclasses import dataclass
from functools import cache

from common.search import normal, terms
from matching import data


@dataclass(frozen=True)
class Target:
    code: str
    name: str
    percent: int


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
        targets.setdefault(row.specialty_id, []).append(Target(row.code, row.name, round(100 * float(row.weight))))
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
    scored = []
    for one in specialties():
        score = _score(query, one.words)
        if score:
            scored.append((-score, one.code, one))
    best = max((-score for score, _code, _one in scored), default=0.0)
    return [one for score, _code, one in sorted(scored, key=lambda row: row[:2]) if -score >= 0.5 * best]


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
