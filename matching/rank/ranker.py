"""Score and rank: six groups of points that add up to `fit`; hard rules first, fallbacks last.

The score of a pair depends on the person's row, the posting's row, the frozen model and the given date, on nothing else.
"""

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from matching.rank import rules
from matching.rank.fixed import dots
from matching.rank.index import TRAIT_COLUMN, PostingIndex, spread
from matching.rank.person import PersonView
from matching.text.traits import PHYSICAL_TRAITS

GROUPS = ("experience", "certificates", "pay", "commute", "shift", "wish")
GROUP_MAX = {"experience": 24, "certificates": 10, "pay": 8, "commute": 10, "shift": 8, "wish": 40}
BANDS = ((88, "very_good"), (70, "good"), (55, "fair"))
FALLBACK_BELOW = 0.22
"""A posting whose wish and experience both stay below this is a fallback: listed last, marked."""
FALLBACK_DROP = 100.0
FALLBACK_CLOSE, FALLBACK_REST, FALLBACK_OPEN = 150.0, 0.4, 0.05
"""Fallbacks are ordered by nearness of the work first; what remains of the points comes second."""
UNASKED = 0.5
"""What remains of the experience points where the work is not among the person's wishes."""
OCCUPATION_SHARE = 0.6
"""How much of the agreement between words comes from coded occupations; the rest from shared characters."""
TEXT_ALONE = 0.5
"""What remains of shared characters where the coded work does not agree at all."""
FULL_TEXT, FULL_WISH, FULL_EXPERIENCE = 0.75, 0.85, 0.75
"""Agreement that counts as complete: no two wordings are ever equal."""
LACKING = {"skill": 0.55, "ask": 0.35, "easy": 0.1}
"""What a missing certificate takes from the certificate part, by how firmly such work asks for it."""
DAMPED = 0.75
"""Factor on the wish where such work usually has what the person refuses or cannot do, and on short-term work."""
SEATED_AGAINST = ("labour", "standing", "heavy_lifting", "outdoors")
"""What a person who wants to sit, or not to toil, is spared."""
WORKPLACE_NAMED = 0.15
"""What the wish gains where the firm is of a kind that the person names (a power station, a school)."""
OPEN_WORK = 0.2
"""Experience that counts at least in work that people begin without training in it."""
UNTRIED_LEAD = 0.7
"""Factor on the wish where a post leads others and nothing says that the person ever did."""
VETERANS_FIRST = 1.0
LOWEST_FLOOR = 2500.0
"""Yuan a month that stand in for a pay floor nobody gave."""
COMMUTE_KM = 60.0
"""Distance at which nothing remains of the commute points."""

TEXTS = frozenset({"veteran_id", "posting_id", "band"})
KINDS = {"score": "float64", "fallback": "bool"}
"""Types of the columns of a ranked frame; the others are whole numbers."""


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


def saturate(values: np.ndarray, full: float) -> np.ndarray:
    """0–1: 1 from `full` on."""
    return np.minimum(1.0, values / full)


def trusted(occupation: np.ndarray, text: np.ndarray) -> np.ndarray:
    """What shared characters count for: little where the kinds of work have nothing in common (水库管理, 库管)."""
    return text * np.minimum(1.0, TEXT_ALONE + 2.0 * occupation)


def agreement(occupation: np.ndarray, text: np.ndarray) -> np.ndarray:
    """Agreement in the tree and in the words → 0–1; either alone can carry it, together they carry more."""
    text = trusted(occupation, text)
    mixed = OCCUPATION_SHARE * occupation + (1 - OCCUPATION_SHARE) * saturate(text, FULL_TEXT)
    found = np.minimum(1.0, np.maximum(mixed, np.maximum(0.85 * text, 0.8 * occupation)))
    # Kept in four bytes wherever it is kept, so that every way of computing a score reads the same number.
    return found.astype(np.float32).astype(np.float64)


def related_years(person: PersonView, similar: np.ndarray) -> np.ndarray:
    """Years of related work for each posting. `similar`: (sources × postings) agreement.

    Past jobs count, in a neighbouring trade by a part. Years of service count (保障法: 服役 is work experience) where anything the
    person did relates to the post, and by a part where a skill or certificate does: soldiers do many things beside their
    specialty.
    """
    years = np.zeros(similar.shape[1])
    witness = np.zeros(similar.shape[1])
    for number, source in enumerate(person.sources):
        if source.kind == "major":
            continue  # learned is not practised
        if source.kind in {"skill", "certificate"}:
            enough = rules.RELATED_SKILL if source.kind == "skill" else rules.SAME_TRADE
            credit = np.where(similar[number] >= enough, rules.PART, 0.0)
        else:
            part = np.where(similar[number] >= rules.RELATED, rules.PART, 0.0)
            credit = np.where(similar[number] >= rules.SAME_TRADE, 1.0, part)
        if source.kind == "job":
            years += credit * source.years
        else:
            witness = np.maximum(witness, credit)
    return years + witness * float(person.row["service_years"] or 0.0)


def score(person: PersonView, index: PostingIndex, as_of: datetime.date | None = None) -> Scored:
    """All vetoes, parts and points of one person against an index."""
    total = len(index)
    wish, best_wish = _wish(person, index)
    occupation = dots(person.source_occupation, index.occupation_columns)
    text = dots(person.source_text, index.text_columns)
    years = related_years(person, np.maximum(occupation, 0.9 * saturate(trusted(occupation, text), 0.8)))
    if not person.leads:
        years = years * np.where(index.senior, rules.NEVER_LED, 1.0)
    experience, best_source = _experience(person, index, occupation, text, years)
    found = rules.vetoes(person, index, years, as_of)
    if not person.wish_clauses:
        wish = np.maximum(0.3, 0.85 * experience)
    else:
        # What a person asks for leads: a trade they know but do not ask for counts less.
        experience = experience * (UNASKED + (1 - UNASKED) * saturate(wish, 0.35))
    claimed = experience
    experience = np.maximum(experience, OPEN_WORK * index.openness)
    damp = _dampers(person, index)
    parts = {
        "experience": saturate(experience, FULL_EXPERIENCE),
        "certificates": _certificates(person, index),
        "pay": _pay(person, index),
        "commute": _commute(person, index),
        "shift": _shift(person, index),
        "wish": saturate(wish, FULL_WISH) * damp,
    }
    points = {name: np.rint(parts[name] * GROUP_MAX[name]).astype(np.int64) for name in GROUPS}
    fallback = np.maximum(parts["wish"], 0.9 * experience) < FALLBACK_BELOW
    exact = sum((parts[name] * GROUP_MAX[name] for name in GROUPS), np.zeros(total))
    exact = exact + VETERANS_FIRST * index.veterans_first
    close = np.maximum(parts["wish"], 0.9 * claimed * damp) + FALLBACK_OPEN * index.openness * damp
    exact = np.where(fallback, FALLBACK_REST * exact + FALLBACK_CLOSE * close - FALLBACK_DROP, exact)
    return Scored(
        vetoes=found,
        eligible=~np.any(np.stack(list(found.values())), axis=0),
        parts=parts,
        points=points,
        fit=sum(points.values(), np.zeros(total, dtype=np.int64)),
        fallback=fallback,
        score=order_keys(exact, index.tie_break, spread(str(person.row["id"]))) / 1e9,
        best_wish=best_wish,
        best_source=best_source,
        related_years=years,
    )


def order_keys(exact: np.ndarray, tie_break: np.ndarray, own: float) -> np.ndarray:
    """int64: thousandths of the sum of points first, then what the ids decide; a billionth is 1."""
    ties = np.rint((tie_break + 0.1 * own) * 1e9).astype(np.int64)
    return np.rint(exact * 1000).astype(np.int64) * 1_000_000 + ties


def _wish(person: PersonView, index: PostingIndex) -> tuple[np.ndarray, np.ndarray]:
    if not person.wish_clauses:
        return np.zeros(len(index)), np.full(len(index), -1)
    occupation = dots(person.wish_occupation, index.occupation_columns)
    both = agreement(occupation, dots(person.wish_text, index.text_columns))
    there = rules.among(index.workplace_matrix, person.workplaces)
    return np.minimum(1.0, both.max(axis=0) + WORKPLACE_NAMED * there), both.argmax(axis=0)


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
        value = np.clip(1.0 - (person.education - index.education) / 2.0, 0.0, 1.0)
    return np.where(np.isnan(value), 0.4, value)


def _certificates(person: PersonView, index: PostingIndex) -> np.ndarray:
    lacking = sum(
        (weight * (rules.missing_needs(person, index, kind) > 0) for kind, weight in LACKING.items()),
        np.zeros(len(index)),
    )
    matrix, groups = index.preferred_matrix
    held = np.array([1.0 if group & person.held else 0.0 for group, _kind in groups] or [0.0], dtype=np.float32)
    preferred = np.asarray(matrix @ held).ravel() > 0
    needed = np.diff(index.need_matrix[0].indptr) > 0
    value = np.where(needed, 1.0, 0.7) - lacking
    return np.clip(np.where(preferred, np.maximum(value, 1.0), value), 0.0, 1.0)


def _pay(person: PersonView, index: PostingIndex) -> np.ndarray:
    low = np.where(np.isnan(index.pay_low), index.pay_high, index.pay_low)
    high = np.where(np.isnan(index.pay_high), low, index.pay_high)
    # A very wide range promises little: count its lower part.
    expected = np.minimum((low + high) / 2, low * 1.4)
    floor = max(person.pay_floor, LOWEST_FLOOR)
    with np.errstate(invalid="ignore"):
        value = np.clip(0.5 + (expected - floor) / (0.8 * floor), 0.0, 1.0)
    return np.where(np.isnan(value), 0.45, value)


def _commute(person: PersonView, index: PostingIndex) -> np.ndarray:
    home = rules.in_places(index, frozenset({person.home} - {""}))
    away = np.where(index.place_known, 0.4 if person.near_home else 0.75, 0.6)
    value = np.where(home, 1.0, away)
    far = rules.distances(person, index)
    with np.errstate(invalid="ignore"):
        near = np.clip(1.0 - far / COMMUTE_KM, 0.0, 1.0)
    return np.where(np.isnan(far), value, near)


def _shift(person: PersonView, index: PostingIndex) -> np.ndarray:
    night = np.maximum(index.traits[:, TRAIT_COLUMN["night_shift"]], index.traits[:, TRAIT_COLUMN["rotating_shift"]])
    if person.shift_ok:
        return np.where(night > 0, 1.0, 0.9)
    averse = person.day_shift or bool({"night_shift", "rotating_shift", "day_and_night"} & set(person.refusals))
    return np.where(night >= 1.0, 0.2 if averse else 0.6, np.where(night > 0, 0.3 if averse else 0.75, 0.9))


def _dampers(person: PersonView, index: PostingIndex) -> np.ndarray:
    """Factor for what the person refuses and such work usually has, for bodily limits it may touch, for short work."""
    factor = np.ones(len(index))
    touched = [code for code in (*person.refusals, *person.wary) if code in TRAIT_COLUMN]
    touched += [trait for code in person.physical for trait in PHYSICAL_TRAITS.get(code, ())]
    touched += [code for code in SEATED_AGAINST if person.seated]
    for code in dict.fromkeys(touched):
        factor = factor * np.where(index.traits[:, TRAIT_COLUMN[code]] > 0, DAMPED, 1.0)
    factor = factor * np.where(rules.refused_agreement(person, index) >= 0.5, DAMPED, 1.0)
    if not person.leads:
        factor = factor * np.where(index.senior, UNTRIED_LEAD, 1.0)
    temporary = index.traits[:, TRAIT_COLUMN["temporary"]] >= 1.0
    return factor * np.where(temporary, DAMPED, 1.0)


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
    return rows_at(person_id, scored, index, order, list(range(1, len(order) + 1)))


def rows_at(person_id: str, scored: Scored, index: PostingIndex, order: np.ndarray, ranks: list[int]) -> pd.DataFrame:
    """Rows for chosen positions with given ranks."""
    points = np.stack([scored.points[name][order] for name in GROUPS], axis=1)
    ids = [str(index.ids[at]) for at in order]
    return frame_of(person_id, ids, scored.score[order], points, scored.fallback[order], ranks)


def frame_of(
    person_id: str,
    ids: list[str],
    scores: np.ndarray,
    points: np.ndarray,
    fallback: np.ndarray,
    ranks: list[int] | None = None,
) -> pd.DataFrame:
    """One person's ranked frame. points: (postings × groups) whole numbers; ranks: 1, 2, 3 … unless given."""
    fit = points.sum(axis=1)
    rows: dict[str, Any] = {
        "veteran_id": [person_id] * len(ids),
        "posting_id": ids,
        "rank": list(range(1, len(ids) + 1)) if ranks is None else ranks,
        "score": scores,
        "fit": fit,
        "band": [band(int(value)) for value in fit],
        "fallback": fallback,
    } | {f"pts_{name}": points[:, number] for number, name in enumerate(GROUPS)}
    return pd.DataFrame(
        {
            name: pd.array(values, dtype="str") if name in TEXTS else np.array(values, dtype=KINDS.get(name, "int64"))
            for name, values in rows.items()
        }
    )
