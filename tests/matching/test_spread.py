"""The capacity pass: people are spread over posts, each post inside its band, nobody's list shorter."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.rank.spread import band_numbers, congestion, gini, spread


def crowd(people: int, posts: int, seed: int = 0) -> pd.DataFrame:
    """Everybody has every post as a candidate, and all like the first posts best."""
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "veteran_id": np.repeat([f"V{n:04d}" for n in range(people)], posts),
            "posting_id": np.tile([f"P{n:03d}" for n in range(posts)], people),
            "band": draw.choice(["very_good", "good", "fair", ""], people * posts, p=[0.05, 0.25, 0.4, 0.3]),
            "fallback": draw.random(people * posts) < 0.05,
        }
    )
    return frame.assign(value=np.tile(0.3 * 0.99 ** np.arange(posts), people) * draw.uniform(0.5, 1.5, len(frame)))


def test_sought_posts_are_relieved_and_the_loss_is_small() -> None:
    frame = crowd(200, 60)
    heads = {f"P{n:03d}": 3.5 for n in range(60)}
    before = frame.assign(number=band_numbers(frame)).sort_values(
        ["veteran_id", "number", "value"], ascending=[True, True, False]
    )
    old = before.groupby("veteran_id").head(10)
    new = spread(frame, heads, 10)
    new = new[new["rank"] <= 10]
    was, is_ = congestion(old["posting_id"], heads), congestion(new["posting_id"], heads)
    assert is_["congested"] <= was["congested"] / 2
    assert is_["gini"] < was["gini"]
    assert new["value"].sum() > 0.9 * old["value"].sum()


@given(people=st.integers(1, 25), posts=st.integers(1, 25), top=st.integers(1, 12), seed=st.integers(0, 10**6))
def test_a_post_moves_inside_its_band_only(people: int, posts: int, top: int, seed: int) -> None:
    frame = crowd(people, posts, seed)
    moved = spread(frame, {"P000": 3.0, "P001": float("nan")}, top)
    keys = ["veteran_id", "posting_id"]
    assert sorted(map(tuple, moved[keys].to_numpy())) == sorted(map(tuple, frame[keys].to_numpy()))
    for _person, part in moved.groupby("veteran_id"):
        assert part["rank"].tolist() == list(range(1, posts + 1))
        assert (np.diff(band_numbers(part)) >= 0).all()


def test_the_order_of_the_rows_does_not_matter() -> None:
    frame = crowd(30, 30)
    heads = {f"P{n:03d}": 1.0 for n in range(30)}
    one = spread(frame, heads, 10)
    two = spread(frame.sample(frac=1.0, random_state=4), heads, 10)
    pd.testing.assert_frame_equal(one, two)


def test_room_enough_changes_nothing() -> None:
    frame = crowd(5, 40)
    moved = spread(frame, {f"P{n:03d}": 50.0 for n in range(40)}, 10)
    for _person, part in moved.groupby("veteran_id"):
        within = part.assign(number=band_numbers(part))
        expected = within.sort_values(["number", "value"], ascending=[True, False])
        assert part["posting_id"].tolist() == expected["posting_id"].tolist()


def test_nobody_and_one_person_alone() -> None:
    assert spread(crowd(1, 1).head(0), {}, 10).empty
    assert spread(crowd(1, 3), {}, 10)["rank"].tolist() == [1, 2, 3]


def test_figures_of_congestion() -> None:
    shown = ["a"] * 11 + ["b"] * 10 + ["c"]
    found = congestion(shown, {"a": 1.0, "b": 1.0, "c": 1.0, "d": 1.0})
    assert found["congested"] == 0.25
    assert gini(np.array([1.0, 1.0, 1.0])) == pytest.approx(0.0)
    assert gini(np.array([0.0, 0.0, 0.0, 1.0])) == pytest.approx(0.75)
    assert gini(np.zeros(3)) == 0.0
