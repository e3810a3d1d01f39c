"""The simulated market is what it says it is."""

import itertools

import numpy as np
import pytest

from benchmarks.market import LABELS, NOISE, STAGES, Market, examination, ndcg


@pytest.fixture(scope="module")
def market() -> Market:
    return Market(people=300, postings=500, weeks=12, drift_from=11, seed=3)


def test_a_fifth_of_the_utility_is_taste(market: Market) -> None:
    p, j = market.pairs(np.arange(300), 6)
    all_of_it, seen = market.utilities(p, j, 6)[0], market.seen_utilities(market.observables(p, j), 6)[0]
    assert 0.16 < 1 - seen.var() / all_of_it.var() < 0.24


def test_one_in_ten_rows_is_wrong(market: Market) -> None:
    """Among pairs that nobody would open, openings are the wrong rows."""
    log = market.log
    chance = np.zeros(len(log))
    for week, part in log.groupby("week"):
        u = market.utilities(part["person"].to_numpy(), part["posting"].to_numpy(), int(week))[0]
        seen = examination(part["rank"].to_numpy(float), part["surface"].to_numpy())
        chance[part.index] = seen / (1 + np.exp(-(1.5 * u - 2.4)))
    expected = chance * (1 - NOISE) + (1 - chance) * NOISE
    assert abs(log["opened"].mean() - expected.mean()) < 0.01
    hopeless = chance < 0.01
    assert abs(log["opened"][hopeless].mean() - NOISE) < 0.02


def test_histories_are_whole_and_propensities_are_chances(market: Market) -> None:
    log = market.log
    assert set(LABELS) - {"censored_on"} <= set(log.columns)
    for before, after in itertools.pairwise(STAGES):
        assert not (log[after] & ~log[before]).any()
    assert log["propensity"].between(0, 1).all()
    assert not log.duplicated(["person", "posting", "week"]).any()


def test_the_propensity_of_the_first_place_is_its_share_of_the_urn(market: Market) -> None:
    first = market.log[(market.log["rank"] == 1) & (market.log["week"] == 5)]
    p, j = market.pairs(np.arange(300), 5)
    strength = np.exp(market.prior_fit(market.observables(p, j)) / 7.0)
    share = strength / np.bincount(p, weights=strength)[p]
    known = dict(zip(zip(p.tolist(), j.tolist(), strict=True), share, strict=True))
    for person, posting, propensity in zip(first["person"], first["posting"], first["propensity"], strict=True):
        assert abs(known[person, posting] - propensity) < 1e-9


def test_the_oracle_is_best_and_the_best_on_observables_next(market: Market) -> None:
    p, j = market.pairs(np.arange(300), 6)
    gain = market.worth(p, j, 6)
    best = ndcg(p, gain, market.best_on_observables(p, j, 6))
    assert ndcg(p, gain, gain) == 1.0
    assert 1.0 > best > ndcg(p, gain, market.prior_fit(market.observables(p, j)))


def test_what_is_not_settled_is_null(market: Market) -> None:
    labels = market.labels_until(8)
    age = (labels["censored_on"] - labels["shown_at"]).dt.days
    young = age < 7
    assert labels["applied"][young & labels["opened"]].isna().all()
    assert labels["applied"][~young].notna().all()
    assert labels["retained_90d"][labels["hired"].fillna(False)].isna().all()


def test_heads_bound_the_hires(market: Market) -> None:
    p, j = market.pairs(np.arange(300), 6)
    hired = market.hires(p, j, np.ones(len(p), dtype=int), 6)
    assert 0 < hired <= min(300, int(market.heads[market.open_in(6)].sum()))


def test_the_seed_is_all_there_is() -> None:
    one, two, other = (Market(people=60, postings=80, weeks=3, drift_from=2, seed=seed).log for seed in (1, 1, 2))
    assert one.equals(two)
    assert not one["opened"].equals(other["opened"])
