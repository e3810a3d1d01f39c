"""Every write of this room; one file a subject."""

from recommendations.actions.lists import (
    ANEW,
    KEEP_EXPOSURES,
    back_to_rules,
    decide,
    make_lists,
    opened,
    parts,
    purge_exposures,
    show,
    start_learning,
    start_matching,
    start_refit,
    store,
)
from recommendations.actions.told import (
    AlreadyActedOn,
    AlreadyAnswered,
    AlreadyRecommended,
    answer,
    answered_by_deed,
    recommend,
)

__all__ = [
    "ANEW",
    "KEEP_EXPOSURES",
    "AlreadyActedOn",
    "AlreadyAnswered",
    "AlreadyRecommended",
    "answer",
    "answered_by_deed",
    "back_to_rules",
    "decide",
    "make_lists",
    "opened",
    "parts",
    "purge_exposures",
    "recommend",
    "show",
    "start_learning",
    "start_matching",
    "start_refit",
    "store",
]
