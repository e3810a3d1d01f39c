"""What the compiled loops are told at run time: a compiled file never holds a constant that was changed since."""

from typing import NamedTuple

import numpy as np

from matching.rank import ranker, rules
from matching.rank.fixed import SQUARE
from matching.rank.index import TRAIT_COLUMN


class Constants(NamedTuple):
    """See ranker and rules for what each one means."""

    square: float
    occupation_share: float
    text_share: float
    text_alone: float
    full_text: float
    full_wish: float
    full_experience: float
    unasked: float
    asked: float
    related: float
    same_trade: float
    part: float
    never_led: float
    related_skill: float
    same_work: float
    workplace_named: float
    open_work: float
    damped: float
    untried_lead: float
    veterans_first: float
    fallback_below: float
    fallback_drop: float
    fallback_close: float
    fallback_rest: float
    fallback_open: float
    lowest_floor: float
    commute_km: float
    night: np.uint64
    temporary: np.uint64
    group_max: np.ndarray
    """In the order of ranker.GROUPS."""


def constants() -> Constants:
    """As they stand in ranker and rules now."""
    night = (1 << TRAIT_COLUMN["night_shift"]) | (1 << TRAIT_COLUMN["rotating_shift"])
    return Constants(
        square=SQUARE,
        occupation_share=ranker.OCCUPATION_SHARE,
        text_share=1 - ranker.OCCUPATION_SHARE,
        text_alone=ranker.TEXT_ALONE,
        full_text=ranker.FULL_TEXT,
        full_wish=ranker.FULL_WISH,
        full_experience=ranker.FULL_EXPERIENCE,
        unasked=ranker.UNASKED,
        asked=1 - ranker.UNASKED,
        related=rules.RELATED,
        same_trade=rules.SAME_TRADE,
        part=rules.PART,
        never_led=rules.NEVER_LED,
        related_skill=rules.RELATED_SKILL,
        same_work=rules.SAME_WORK,
        workplace_named=ranker.WORKPLACE_NAMED,
        open_work=ranker.OPEN_WORK,
        damped=ranker.DAMPED,
        untried_lead=ranker.UNTRIED_LEAD,
        veterans_first=ranker.VETERANS_FIRST,
        fallback_below=ranker.FALLBACK_BELOW,
        fallback_drop=ranker.FALLBACK_DROP,
        fallback_close=ranker.FALLBACK_CLOSE,
        fallback_rest=ranker.FALLBACK_REST,
        fallback_open=ranker.FALLBACK_OPEN,
        lowest_floor=ranker.LOWEST_FLOOR,
        commute_km=ranker.COMMUTE_KM,
        night=np.uint64(night),
        temporary=np.uint64(1 << TRAIT_COLUMN["temporary"]),
        group_max=np.array([ranker.GROUP_MAX[name] for name in ranker.GROUPS], dtype=np.float64),
    )
