"""Hard rules: each with a reason word. A posting that fails one is not recommended; every failing rule is counted."""

import datetime
from typing import Any

import numpy as np

from matching.rank.fixed import dots
from matching.rank.index import NO_DATE, TRAIT_COLUMN, PostingIndex
from matching.rank.person import PersonView
from matching.text.gazetteer import great_circle_km
from matching.text.traits import PHYSICAL_TRAITS

VETO_CODES = (
    "age_stated",
    "education",
    "experience",
    "certificate",
    "workplace",
    "pay",
    "refusal",
    "physical",
    "employment_type",
    "closed",
    "no_heads",
    "secrecy",
)
RELATED, SAME_TRADE = 0.3, 0.65
"""Agreement from which years in one trade count in another: by a part (the same family of work), and wholly."""
PART = 0.4
"""How much of a year in a neighbouring trade counts, and of a year of service in a trade that only a skill or a certificate
shows."""
NEVER_LED = 0.5
"""How much of a year counts for a post that leads others, of one who never did."""
RELATED_SKILL = 0.75
"""From when a skill shows that a part of the years of service was of this trade: skills name tools more often than trades.
A certificate names a trade, so SAME_TRADE is enough for it. A major shows nothing: learned is not practised."""
SAME_WORK = 0.75
"""Agreement from which a refused occupation and a posting's are the same work."""


def vetoes(
    person: PersonView, index: PostingIndex, related_years: np.ndarray, as_of: datetime.date | None
) -> dict[str, np.ndarray]:
    """Veto code → one bool a posting. `related_years`: years of related work per posting, see ranker.related_years."""
    with np.errstate(invalid="ignore"):
        too_old = index.age_high < person.age
        too_young = index.age_low > person.age
        return {
            # 条例 2024 art. 68: authorities, public institutions and state firms relax age for veterans.
            "age_stated": (too_old & ~index.relaxes) | too_young,
            "education": index.education > person.education,
            "experience": index.years > related_years + 1e-9,
            "certificate": missing_needs(person, index, "gate") > 0,
            "workplace": outside(person, index),
            "pay": index.pay_high < person.pay_floor,
            "refusal": refused(person, index),
            "physical": bodily(person, index),
            "employment_type": employment(person, index),
            "closed": index.closed | _late(index, as_of),
            "no_heads": index.heads <= 0,
            "secrecy": np.full(len(index), bool(as_of and person.secrecy_until and person.secrecy_until > as_of)),
        }


def missing_needs(person: PersonView, index: PostingIndex, strength: str) -> np.ndarray:
    """How many certificate groups of a strength each posting needs and the person lacks."""
    matrix, groups = index.need_matrix
    lacking = [1.0 if kind == strength and not (group & person.held) else 0.0 for group, kind in groups]
    return np.asarray(matrix @ np.array(lacking or [0.0], dtype=np.float32)).ravel()


def outside(person: PersonView, index: PostingIndex) -> np.ndarray:
    """Workplace known and none of its places accepted; a refused place; or too far. An unknown one forbids nothing."""
    away = in_places(index, person.refused_places) | too_far(person, index)
    if person.places is None:
        return away
    return (index.place_known & ~in_places(index, person.places)) | away


def too_far(person: PersonView, index: PostingIndex) -> np.ndarray:
    """Farther as the crow flies than the person travels; unknown coordinates forbid nothing."""
    limit = person.row.get("max_km")
    if not limit:
        return np.zeros(len(index), dtype=bool)
    away = distances(person, index)
    with np.errstate(invalid="ignore"):
        return away > limit


def distances(person: PersonView, index: PostingIndex) -> np.ndarray:
    """Kilometres to the metre from the person to each posting with coordinates; NaN where one side is unknown."""
    lon, lat = person.row.get("lon"), person.row.get("lat")
    if lon is None or lat is None:
        return np.full(len(index), np.nan)
    return np.rint(great_circle_km(lon, lat, index.lon, index.lat) * 1000) / 1000


def in_places(index: PostingIndex, places: frozenset[str]) -> np.ndarray:
    """Postings with a workplace among these codes."""
    return among(index.place_matrix, places)


def among(table: tuple[Any, dict[str, int]], names: frozenset[str]) -> np.ndarray:
    """Rows of a membership matrix that have one of the names."""
    matrix, columns = table
    chosen = np.zeros(matrix.shape[1], dtype=np.float32)
    for name in names & columns.keys():
        chosen[columns[name]] = 1.0
    return np.asarray(matrix @ chosen).ravel() > 0


def refused(person: PersonView, index: PostingIndex) -> np.ndarray:
    """What the person refuses and the posting shows beyond doubt: a trait, a word of the title, an occupation."""
    found = np.zeros(len(index), dtype=bool)
    for code in person.refusals:
        if code in TRAIT_COLUMN:
            found |= index.traits[:, TRAIT_COLUMN[code]] >= 1.0
    for word in person.refused_words:
        found |= np.array([word in title for title in index.titles], dtype=bool)
    return found | (refused_agreement(person, index) >= SAME_WORK)


def refused_agreement(person: PersonView, index: PostingIndex) -> np.ndarray:
    """Greatest agreement of a posting's occupation with one that the person refuses."""
    if not person.refused_occupation.shape[0]:
        return np.zeros(len(index))
    return dots(person.refused_occupation, index.occupation_columns).max(axis=0)


def bodily(person: PersonView, index: PostingIndex) -> np.ndarray:
    """A bodily limit that the work exceeds beyond doubt."""
    found = np.zeros(len(index), dtype=bool)
    for code in person.physical:
        for trait in PHYSICAL_TRAITS.get(code, ()):
            found |= index.traits[:, TRAIT_COLUMN[trait]] >= 1.0
    return found


def employment(person: PersonView, index: PostingIndex) -> np.ndarray:
    """The person named employment types and the posting states another one."""
    wanted = person.row.get("employment_types") or []
    if not wanted:
        return np.zeros(len(index), dtype=bool)
    return (index.employment_type != "") & ~np.isin(index.employment_type.astype(str), wanted)


def _late(index: PostingIndex, as_of: datetime.date | None) -> np.ndarray:
    if as_of is None:
        return np.zeros(len(index), dtype=bool)
    return (index.deadline != NO_DATE) & (index.deadline < as_of.toordinal())
