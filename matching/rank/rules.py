"""Hard rules: each with a reason word. A posting that fails one is not recommended; every failing rule is counted."""

import datetime

import numpy as np

from matching.rank.index import NO_DATE, TRAIT_COLUMN, PostingIndex
from matching.rank.person import PersonView
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
RELATED = 0.3
"""Agreement from which years in one trade count as experience in another (about the same middle class, or a skill)."""


def vetoes(
    person: PersonView, index: PostingIndex, related_years: np.ndarray, as_of: datetime.date | None
) -> dict[str, np.ndarray]:
    """Veto code → one bool a posting. `related_years`: years of related work per posting, see ranker.related_years."""
    with np.errstate(invalid="ignore"):
        too_old = index.age_high < person.age
        too_young = index.age_low > person.age
        found = {
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
    return found


def missing_needs(person: PersonView, index: PostingIndex, strength: str) -> np.ndarray:
    """How many certificate groups of a strength each posting needs and the person lacks."""
    lacking = np.array(
        [1.0 if kind == strength and not (group & person.held) else 0.0 for group, kind in index.need_groups] or [0.0],
        dtype=np.float32,
    )
    return np.asarray(index.need_matrix @ lacking).ravel()


def outside(person: PersonView, index: PostingIndex) -> np.ndarray:
    """Workplace known and none of its places accepted; or a refused place. An unknown one forbids nothing."""
    known = np.array([bool(found) for found in index.places], dtype=bool)
    refused_here = _in_places(index, person.refused_places)
    if person.places is None:
        return refused_here
    return (known & ~_in_places(index, person.places)) | refused_here


def _in_places(index: PostingIndex, places: frozenset[str]) -> np.ndarray:
    column = np.zeros(index.place_matrix.shape[1], dtype=np.float32)
    for place in places:
        if place in index.place_column:
            column[index.place_column[place]] = 1.0
    return np.asarray(index.place_matrix @ column).ravel() > 0


def refused(person: PersonView, index: PostingIndex) -> np.ndarray:
    """What the person refuses and the posting shows beyond doubt."""
    found = np.zeros(len(index), dtype=bool)
    for code in person.refusals:
        if code in TRAIT_COLUMN:
            found |= index.traits[:, TRAIT_COLUMN[code]] >= 1.0
    if person.refused_words:
        found |= np.array(
            [any(word in title for word in person.refused_words) for title in index.rows["title"]], dtype=bool
        )
    return found


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
    return np.array([bool(kind) and kind not in wanted for kind in index.rows["employment_type"]], dtype=bool)


def _late(index: PostingIndex, as_of: datetime.date | None) -> np.ndarray:
    if as_of is None:
        return np.zeros(len(index), dtype=bool)
    return (index.deadline != NO_DATE) & (index.deadline < as_of.toordinal())
