"""Score and rank: six groups of points that add up to `fit`; hard rules first, fallbacks last.

The score of a pair depends on the person's row, the posting's row, the frozen model and the given date, on nothing else.
"""

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matching.rank import rules
from matching.rank.index import TRAIT_COLUMN, PostingIndex
from matching.rank.person import PersonView
from matching.text.traits import PHYSICAL_TRAITS

GROUPS = ("experience", "certificates", "pay", "commute", "shift", "wish")
GROUP_MAX = {"experience": 24, "certificates": 10, "pay": 8, "commute": 10, "shift": 8, "wish": 40}
BANDS = ((88, "very_good"), (70, "good"), (55, "fair"))
FALLBACK_BELOW = 0.22
"""A posting whose wish and experience both stay below this is a fallback: listed last, marked."""
UNASKED = 0.5
"""What remains of the experience points where the work is not among the person's wishes."""
OCCUPATION_SHARE = 0.6
"""How much of the agreement between words comes from coded occupations; the rest from shared characters."""


@dataclass
class Scored:
    """One person against all postings of an index; arrays are aligned with index.ids."""

    vetoes: dict[str, np.ndarray]
    eligible: np.ndarray
    parts: dict[str, np.ndarray]
    points: dict[str, np.ndarray]
    fit: np.ndarray
    fallback: np.ndarray
    score: np.ndarray
    best_wish: np.ndarray
    best_source: np.ndarray
    related_years: np.ndarray


def _saturate(values: np.ndarray, full: float) -> np.ndarray:
    return np.minimum(1.0, values / full)


def agreement(occupation: np.ndarray, text: np.ndarray) -> np.ndarray:
    """Agreement in the tree and in the words → 0–1; either alone can carry it, together they carry more."""
    mixed = OCCUPATION_SHARE * occupation + (1 - OCCUPATION_SHARE) * _saturate(text, 0.75)
    return np.maximum(mixed, np.maximum(0.85 * text, 0.8 * occupation))


def related_years(person: PersonView, similar: np.ndarray) -> np.ndarray:
    """Years of related work for each posting. `similar`: (sources × postings) agreement.

    Past jobs count where they are related. Years of service count (保障法: 服役 is work experience) where anything the
    person did, learnt or holds relates to the post: soldiers do many things beside their specialty.
    """
    years = np.zeros(similar.shape[1])
    witness = np.zeros(similar.shape[1], dtype=bool)
    for number, source in enumerate(person.sources):
        related = similar[number] >= rules.RELATED
        if source.kind == "job":
            years += np.where(related, source.years, 0.0)
        else:
            witness |= related
    return years + np.where(witness, float(person.row["service_years"] or 0.0), 0.0)


def score(person: PersonView, index: PostingIndex, as_of: datetime.date | None = None) -> Scored:
    """All vetoes, parts and points of one person against an index."""
    total = len(index)
    wish, best_wish = _wish(person, index)
    occupation = (
        np.asarray((person.source_occupation @ index.occupation.T).todense())
        if person.sources
        else np.zeros((0, total))
    )
    text = np.asarray((person.source_text @ index.text.T).todense()) if person.sources else np.zeros((0, total))
    years = related_years(person, np.maximum(occupation, 0.9 * _saturate(text, 0.8)))
    experience, best_source = _experience(person, index, occupation, text, years)
    found = rules.vetoes(person, index, years, as_of)
    if not person.wish_clauses:
        wish = np.maximum(0.3, 0.85 * experience)
    else:
        # What a person asks for leads: a trade they know but do not ask for counts less.
        experience = experience * (UNASKED + (1 - UNASKED) * _saturate(wish, 0.35))
    parts = {
        "experience": _saturate(experience, 0.75),
        "certificates": _certificates(person, index),
        "pay": _pay(person, index),
        "commute": _commute(person, index),
        "shift": _shift(person, index),
        "wish": _saturate(wish, 0.85) * _likely_refusals(person, index),
    }
    points = {name: np.rint(parts[name] * GROUP_MAX[name]).astype(np.int64) for name in GROUPS}
    fit = sum(points.values(), np.zeros(total, dtype=np.int64))
    fallback = np.maximum(parts["wish"], 0.9 * experience) < FALLBACK_BELOW
    exact = sum((parts[name] * GROUP_MAX[name] for name in GROUPS), np.zeros(total))
    exact = exact + index.rows["veteran_priority"].to_numpy(dtype=float) * 1.0
    return Scored(
        vetoes=found,
        eligible=~np.any(np.stack(list(found.values())), axis=0) if total else np.zeros(0, dtype=bool),
        parts=parts,
        points=points,
        fit=fit,
        fallback=fallback,
        score=np.round(exact - 100.0 * fallback, 6),
        best_wish=best_wish,
        best_source=best_source,
        related_years=years,
    )


def _wish(person: PersonView, index: PostingIndex) -> tuple[np.ndarray, np.ndarray]:
    if not person.wish_clauses:
        return np.zeros(len(index)), np.full(len(index), -1)
    occupation = np.asarray((person.wish_occupation @ index.occupation.T).todense())
    text = np.asarray((person.wish_text @ index.text.T).todense())
    both = agreement(occupation, text)
    return both.max(axis=0), both.argmax(axis=0)


def _experience(
    person: PersonView, index: PostingIndex, occupation: np.ndarray, text: np.ndarray, years: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    if not person.sources:
        return np.full(len(index), 0.2), np.full(len(index), -1)
    weights = np.array([[source.weight] for source in person.sources])
    both = agreement(occupation, text) * weights
    best = both.max(axis=0)
    # A second witness for the same trade counts a little: a driver by service and by licence.
    second = np.partition(both, -2, axis=0)[-2] if len(person.sources) > 1 else np.zeros(len(index))
    spare = np.clip((years - index.years) / 5.0, 0.0, 1.0)
    value = 0.78 * best + 0.12 * second + 0.1 * best * spare
    return np.minimum(1.0, 0.9 * value + 0.1 * _level(person, index)), both.argmax(axis=0)


def _level(person: PersonView, index: PostingIndex) -> np.ndarray:
    """Whether the post asks for about the education the person has: one rank below counts half, two nothing."""
    with np.errstate(invalid="ignore"):
        gap = person.education - index.education
        value = np.clip(1.0 - gap / 2.0, 0.0, 1.0)
    return np.where(np.isnan(value), 0.4, value)


def _certificates(person: PersonView, index: PostingIndex) -> np.ndarray:
    lacking = (
        0.55 * np.minimum(1, rules.missing_needs(person, index, "skill"))
        + 0.35 * np.minimum(1, rules.missing_needs(person, index, "ask"))
        + 0.1 * np.minimum(1, rules.missing_needs(person, index, "easy"))
    )
    needed = np.array([bool(need) for need in index.needs], dtype=bool)
    preferred = np.array([any(group & person.held for group in groups) for groups in index.preferred], dtype=bool)
    value = np.where(needed, 1.0, 0.7) - lacking
    return np.clip(np.where(preferred, np.maximum(value, 1.0), value), 0.0, 1.0)


def _pay(person: PersonView, index: PostingIndex) -> np.ndarray:
    low = np.where(np.isnan(index.pay_low), index.pay_high, index.pay_low)
    middle = (low + index.pay_high) / 2
    # A very wide range promises little: count its lower part.
    expected = np.minimum(middle, low * 1.4)
    floor = max(person.pay_floor, 2500.0)
    with np.errstate(invalid="ignore"):
        value = np.clip(0.5 + (expected - floor) / (0.8 * floor), 0.0, 1.0)
    return np.where(np.isnan(value), 0.45, value)


def _commute(person: PersonView, index: PostingIndex) -> np.ndarray:
    home = rules._in_places(index, frozenset({person.home})) if person.home else np.zeros(len(index), dtype=bool)
    known = np.array([bool(found) for found in index.places], dtype=bool)
    away = 0.4 if person.near_home else 0.75
    return np.where(home, 1.0, np.where(known, away, 0.6))


def _shift(person: PersonView, index: PostingIndex) -> np.ndarray:
    night = np.maximum(index.traits[:, TRAIT_COLUMN["night_shift"]], index.traits[:, TRAIT_COLUMN["rotating_shift"]])
    if person.shift_ok:
        return np.where(night > 0, 1.0, 0.9)
    averse = person.day_shift or bool({"night_shift", "rotating_shift", "day_and_night"} & set(person.refusals))
    return np.where(night >= 1.0, 0.2 if averse else 0.6, np.where(night > 0, 0.3 if averse else 0.75, 0.9))


def _likely_refusals(person: PersonView, index: PostingIndex) -> np.ndarray:
    """Factor for what the person refuses and such work usually has, and for bodily limits it may touch."""
    factor = np.ones(len(index))
    touched = [code for code in person.refusals if code in TRAIT_COLUMN]
    touched += [trait for code in person.physical for trait in PHYSICAL_TRAITS.get(code, ())]
    for code in dict.fromkeys(touched):
        factor = factor * np.where(index.traits[:, TRAIT_COLUMN[code]] > 0, 0.6, 1.0)
    temporary = index.traits[:, TRAIT_COLUMN["temporary"]] >= 1.0
    return factor * np.where(temporary, 0.6, 1.0)


def best_first(scored: Scored, index: PostingIndex, top: int) -> np.ndarray:
    """Positions of the eligible postings, best first; equal scores by id."""
    positions = np.flatnonzero(scored.eligible)
    if len(positions) > 4 * top:
        cut = np.partition(scored.score[positions], len(positions) - top)[len(positions) - top]
        positions = positions[scored.score[positions] >= cut]
    order = sorted(positions.tolist(), key=lambda at: (-scored.score[at], str(index.ids[at])))
    return np.array(order[:top], dtype=np.int64)


def band(fit: int) -> str:
    """很合适 ≥ 88, 合适 ≥ 70, 可考虑 ≥ 55 (look/design.md); "" below."""
    return next((name for limit, name in BANDS if fit >= limit), "")


def ranked_rows(person_id: str, scored: Scored, index: PostingIndex, top: int) -> pd.DataFrame:
    """The list of one person."""
    order = best_first(scored, index, top)
    rows = {
        "veteran_id": [person_id] * len(order),
        "posting_id": [str(index.ids[at]) for at in order],
        "rank": list(range(1, len(order) + 1)),
        "score": falling([float(scored.score[at]) for at in order]),
        "fit": [int(scored.fit[at]) for at in order],
        "band": [band(int(scored.fit[at])) for at in order],
        "fallback": [bool(scored.fallback[at]) for at in order],
    }
    for name in GROUPS:
        rows[f"pts_{name}"] = [int(scored.points[name][at]) for at in order]
    whole = ("rank", "fit", *(f"pts_{name}" for name in GROUPS))
    kinds = {**dict.fromkeys(whole, "int64"), "score": "float64", "fallback": "bool"}
    return pd.DataFrame(rows).astype({**kinds, **dict.fromkeys(("veteran_id", "posting_id", "band"), "str")})


def falling(scores: list[float]) -> list[float]:
    """Equal neighbours are moved apart by the least step, so that the score falls strictly with the rank."""
    result: list[float] = []
    for value in scores:
        result.append(value if not result or value < result[-1] - 1e-7 else round(result[-1] - 1e-6, 6))
    return result
