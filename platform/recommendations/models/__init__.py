"""Tables of the room recommendations."""

from recommendations.models.frozen import FrozenQuerySet, FrozenSet
from recommendations.models.lists import (
    Answer,
    Dimension,
    EvenedOrder,
    EvenedOrderQuerySet,
    Exposure,
    LearntLine,
    MatchList,
    ModelVersion,
    Recommendation,
    RecommendationQuerySet,
    Shard,
    ShardState,
    Surface,
    Verdict,
)
from recommendations.models.search import Find, FindState, Fresh, Rhythm, SavedSearch

__all__ = [
    "Answer",
    "Dimension",
    "EvenedOrder",
    "EvenedOrderQuerySet",
    "Exposure",
    "Find",
    "FindState",
    "Fresh",
    "FrozenQuerySet",
    "FrozenSet",
    "LearntLine",
    "MatchList",
    "ModelVersion",
    "Recommendation",
    "RecommendationQuerySet",
    "Rhythm",
    "SavedSearch",
    "Shard",
    "ShardState",
    "Surface",
    "Verdict",
]
