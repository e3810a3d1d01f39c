"""Rankers that learn from exposures and outcomes, and the transparent prior they start from.

Beside them: champion (may a new one serve?), stored (its folder), applied (in the place of the points), drift.
"""

from matching.rank.learned.features import COLUMNS, GROUP_COLUMNS, pair_features
from matching.rank.learned.labels import LABELS, STAGES, BadLabels, checked
from matching.rank.learned.outcome import OutcomeRanker
from matching.rank.learned.prior import PriorRanker

__all__ = [
    "COLUMNS",
    "GROUP_COLUMNS",
    "LABELS",
    "STAGES",
    "BadLabels",
    "OutcomeRanker",
    "PriorRanker",
    "checked",
    "pair_features",
]
