"""What to mind about a pair, most serious first. A hard rule that fails is no caution: see vetoes."""

import datetime

import numpy as np

from matching.rank.explain.sentences import MIND, say
from matching.rank.explain.words import Reason, basis_of, months_of
from matching.rank.index import TRAIT_COLUMN, PostingIndex
from matching.rank.person import PersonView
from matching.rank.ranker import Scored
from matching.text.traits import PHYSICAL_TRAITS

SOON = datetime.timedelta(days=90)
GROWN = 30
"""A lower age limit from which it is worth a word: 18 goes without saying."""


def cautions(
    view: PersonView, index: PostingIndex, scored: Scored, at: int, as_of: datetime.date | None
) -> list[Reason]:
    """Papers, likely refusals, pay, age, place, education, expiry, fallback."""
    found = [*_missing_papers(view, index, at), *_likely(view, index, at), *_pay(view, index, at)]
    found += _age(view, index, at)
    if not index.places[at]:
        found.append(say(MIND, "place_unknown"))
    asked = index.education[at]
    if not np.isnan(asked) and np.isnan(view.education):
        found.append(say(MIND, "education_unknown", asked=int(asked)))
    found += _expiring(view, index, at, as_of)
    if bool(scored.fallback[at]):
        found.append(say(MIND, "fallback"))
    return found


def _missing_papers(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
    return [
        say(MIND, "certificate_missing", certificates=sorted(group), basis=basis_of(index, at, group, strength))
        for group, strength in index.needs[at]
        if strength != "gate" and not group & view.held
    ]


def usual(index: PostingIndex, at: int, code: str) -> bool:
    """Whether such work usually has a trait that the post does not state."""
    return code in TRAIT_COLUMN and 0 < index.traits[at, TRAIT_COLUMN[code]] < 1


def _likely(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
    found = [say(MIND, "likely_refused", trait=code) for code in view.refusals if usual(index, at, code)]
    for need in view.physical:
        for code in PHYSICAL_TRAITS.get(need, ()):
            if usual(index, at, code) and code not in view.refusals:
                found.append(say(MIND, "likely_physical", trait=code, need=need))
    return found


def _pay(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
    low, high = index.pay_low[at], index.pay_high[at]
    if np.isnan(low) and np.isnan(high):
        return [say(MIND, "pay_unknown")]
    if view.pay_floor and low < view.pay_floor:
        return [
            say(
                MIND,
                "pay_low_end",
                pay_low=round(low),
                floor=round(view.pay_floor),
                months=months_of(index, at),
            )
        ]
    return []


def _age(view: PersonView, index: PostingIndex, at: int) -> list[Reason]:
    found = []
    high, low = index.age_high[at], index.age_low[at]
    if bool(index.relaxes[at]) and high < view.age:
        found.append(say(MIND, "age_relaxed", age_high=int(high), age=int(view.age)))
    if bool(index.age_split[at]):
        found.append(say(MIND, "age_by_sex"))
    if not np.isnan(high) and np.isnan(view.age):
        found.append(say(MIND, "age_unknown", age_high=int(high)))
    if low >= GROWN and low <= view.age:
        found.append(say(MIND, "age_minimum", age_low=int(low), age=int(view.age)))
    return found


def _expiring(view: PersonView, index: PostingIndex, at: int, as_of: datetime.date | None) -> list[Reason]:
    return [
        say(MIND, "certificate_expiring", certificate=code, expires_on=day.isoformat())
        for code, day in view.expiring.items()
        if as_of and as_of <= day <= as_of + SOON and any(code in group for group, _strength in index.needs[at])
    ]
