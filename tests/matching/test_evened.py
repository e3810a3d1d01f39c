"""Bounded re-ranking: a permutation inside bands, never by more than the bound, and nothing without one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.rank.evened import MOST, evened, lift

posts = st.lists(
    st.tuples(st.floats(-100, 100), st.sampled_from(["very_good", "good", "fair", "", "fallback"]), st.floats(0, 1)),
    max_size=40,
)


@given(posts, st.integers(0, MOST))
def test_posts_move_only_inside_their_band_and_by_no_more_than_the_bound(
    rows: list[tuple[float, str, float]], bound: int
) -> None:
    rows = sorted(rows, key=lambda row: -row[0])
    scores, bands, lifts = ([row[at] for row in rows] for at in range(3))
    order = evened(scores, bands, lifts, bound)
    assert sorted(order) == list(range(len(rows)))
    assert [bands[at] for at in order] == bands
    for before, first in enumerate(order):
        for second in order[before + 1 :]:
            passed = second < first and bands[second] == bands[first]
            assert not passed or scores[second] - scores[first] <= bound * lifts[first] + 1e-9
    if not bound:
        assert order == list(range(len(rows)))


def test_more_than_the_greatest_bound_is_refused() -> None:
    with pytest.raises(ValueError):
        evened([1.0], [""], [1.0], MOST + 1)


def test_a_lift_says_how_far_a_group_falls_short() -> None:
    assert lift(0, 0, 0.2) == 0  # nobody saw it yet
    assert lift(20, 100, 0.2) == pytest.approx(0)
    assert lift(50, 100, 0.2) == 0  # shown often enough
    assert 0.5 < lift(5, 100, 0.2) < lift(0, 100, 0.2) < lift(0, 1000, 0.2) < 1
    assert lift(3, 10, 0.0) == 0
