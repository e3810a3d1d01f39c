"""Bounded re-ranking: a list put in another order inside its bands of fit, by no more points than somebody allowed.

Posts that the people of one group were seldom shown stand higher. Each band keeps the places that it had, so no post
crosses a band's edge, and none passes one that has more than `bound` points more.
"""

from collections.abc import Sequence

MOST = 5
"""Points; about half of what certificates or a short commute can give."""
STEADY = 10.0
"""Exposures that a share is steadied with: a post that hardly anybody saw yet says little."""


def lift(own: int, everybody: int, expected: float) -> float:
    """0–1: how far a post's exposures to a group (own of everybody) fall short of the group's share of the people."""
    if expected <= 0:
        return 0.0
    share = (own + STEADY * expected) / (everybody + STEADY)
    return max(0.0, 1.0 - share / expected)


def evened(scores: Sequence[float], bands: Sequence[object], lifts: Sequence[float], bound: float) -> list[int]:
    """Positions of a list, best first, in their new order. lifts: 0–1 a post; bound: points that a lift of 1 is worth."""
    if not 0 <= bound <= MOST:
        raise ValueError(bound)
    inside: dict[object, list[int]] = {}
    for at, band in enumerate(bands):
        inside.setdefault(band, []).append(at)
    order = [0] * len(scores)
    for places in inside.values():
        moved = sorted(places, key=lambda at: (-(scores[at] + bound * min(1.0, max(0.0, lifts[at]))), at))
        for place, at in zip(places, moved, strict=True):
            order[place] = at
    return order
