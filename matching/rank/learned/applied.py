"""A learned ranker put in place of the rule-based points: hard rules, fallbacks and sentences stay what they are."""

from dataclasses import replace

import numpy as np

from matching.rank.index import PostingIndex, spread
from matching.rank.learned.features import pair_features
from matching.rank.learned.outcome import OutcomeRanker
from matching.rank.person import PersonView
from matching.rank.ranker import FALLBACK_DROP, GROUPS, Scored, order_keys

RERANKED = 200
"""The learned score reorders so many of the best by rules; what lies below keeps its order, below them."""
BELOW = 1000.0


def reranked(scored: Scored, person: PersonView, index: PostingIndex, ranker: OutcomeRanker) -> Scored:
    """The same pairs with learned points, fit and order. Eligibility is not touched: no vetoed post can come back."""
    eligible = np.flatnonzero(scored.eligible)
    if len(eligible) > RERANKED:
        eligible = eligible[np.argpartition(-scored.score[eligible], RERANKED)[:RERANKED]]
    at = eligible if len(index) > 1 else np.arange(len(index))
    if not len(at):
        return scored
    rows = pair_features(person, index, scored, at)
    found = ranker.points(rows)
    points = {name: scored.points[name].copy() for name in GROUPS}
    for number, name in enumerate(GROUPS):
        points[name][at] = found[:, number]
    fit, score = scored.fit.copy(), scored.score - BELOW
    fit[at] = found.sum(axis=1)
    exact = ranker.scale(rows) - FALLBACK_DROP * scored.fallback[at]
    score[at] = order_keys(exact, index.tie_break[at], spread(str(person.row["id"]))) / 1e9
    return replace(scored, points=points, fit=fit, score=score)
