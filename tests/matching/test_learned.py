"""One contract for every ranker that reads pairs: the transparent prior and the learned one."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from benchmarks.market import Market, calibration_error, ndcg
from matching.rank import GROUPS, BadModel, Matcher
from matching.rank.frames import people_rows
from matching.rank.learned import (
    COLUMNS,
    BadLabels,
    OutcomeRanker,
    PriorRanker,
    champion,
    checked,
    pair_features,
    stored,
)
from matching.rank.learned.drift import stability
from matching.rank.learned.features import PARTS, SETS
from matching.rank.learned.forest import of_classifier
from matching.rank.learned.labels import mature, steps_taken, worth
from tests.matching.conftest import crowd, frame, person

SMALL = {"max_iter": 40, "learning_rate": 0.12, "prior_strength": 300.0}


@pytest.fixture(scope="module")
def market() -> Market:
    return Market(people=300, postings=400, weeks=17, drift_from=16, seed=7)


@pytest.fixture(scope="module")
def labels(market: Market) -> pd.DataFrame:
    return market.labels_until(13)


@pytest.fixture(scope="module")
def learned(labels: pd.DataFrame) -> OutcomeRanker:
    return OutcomeRanker(**SMALL).fit(labels, labels)


@pytest.fixture(scope="module")
def pairs(market: Market) -> tuple[np.ndarray, pd.DataFrame, np.ndarray, float]:
    p, j = market.pairs(np.arange(150), 14)
    gain = market.worth(p, j, 14)
    return p, market.observables(p, j), gain, ndcg(p, gain, market.best_on_observables(p, j, 14))


@pytest.fixture(scope="module", params=["prior", "learned", "few labels", "no outcome"])
def ranker(request: pytest.FixtureRequest, labels: pd.DataFrame) -> Any:
    if request.param == "prior":
        return PriorRanker().fit(labels, labels)
    if request.param == "learned":
        return request.getfixturevalue("learned")
    some = labels.head(400).copy()
    if request.param == "no outcome":
        some = labels.copy()
        some[["applied", "interviewed", "offered", "hired", "retained_90d"]] = pd.NA
    return OutcomeRanker(**{**SMALL, "max_iter": 20}).fit(some, some)


# ---------- the contract ----------


def test_parameters_are_stored_and_cloned(ranker: Any) -> None:
    again = clone(ranker)
    assert again.get_params() == ranker.get_params()
    assert not [name for name in vars(again) if name.endswith("_")]


def test_contributions_add_up(ranker: Any, pairs: Any) -> None:
    seen = pairs[1]
    parts = ranker.contributions(seen)
    assert parts.shape == (len(seen), len(GROUPS))
    assert np.allclose(ranker.base + parts.sum(axis=1), ranker.decision_function(seen), rtol=0, atol=1e-9)


def test_points_are_whole_and_never_pass_a_hundred(ranker: Any, pairs: Any) -> None:
    points = ranker.points(pairs[1])
    assert points.dtype == np.int64
    assert points.min() >= 0
    assert points.sum(axis=1).max() <= 100


def test_chances_lie_between_nothing_and_certainty(ranker: Any, pairs: Any) -> None:
    for found in (ranker.interest(pairs[1]), ranker.chance(pairs[1])):
        assert np.isfinite(found).all()
        assert found.min() > 0
        assert found.max() < 1


def test_a_group_answers_to_its_own_columns_only(ranker: Any, pairs: Any) -> None:
    rows = pairs[1].to_numpy(dtype=float)[:300]
    before = ranker.contributions(rows)
    for number, columns in enumerate(SETS):
        changed = rows.copy()
        changed[:, list(columns)] = rows[::-1][:, list(columns)]
        moved = np.abs(ranker.contributions(changed) - before).max(axis=0) > 0
        assert not moved[[n for n in range(len(GROUPS)) if n != number]].any()


def test_better_never_costs_points(ranker: Any, pairs: Any) -> None:
    rows = pairs[1].to_numpy(dtype=float)[:500]
    before = ranker.decision_function(rows)
    for column, step in ((COLUMNS.index("pay_ratio"), 0.3), (COLUMNS.index("km"), -10.0), *((at, 0.2) for at in PARTS)):
        better = rows.copy()
        better[:, column] += step
        assert (ranker.decision_function(better) >= before - 1e-9).all(), COLUMNS[column]


def test_nothing_known_and_nobody_there(ranker: Any) -> None:
    unknown = np.full((3, len(COLUMNS)), np.nan)
    unknown[:, list(PARTS)] = 0.0
    assert np.isfinite(ranker.decision_function(unknown)).all()
    assert ranker.contributions(np.zeros((0, len(COLUMNS)))).shape == (0, len(GROUPS))
    with pytest.raises(ValueError, match="columns"):
        ranker.decision_function(np.zeros((2, 3)))


def test_a_pair_does_not_depend_on_the_others(ranker: Any, pairs: Any) -> None:
    seen = pairs[1].head(200)
    alone = np.concatenate([ranker.decision_function(seen.iloc[[n]]) for n in range(0, 200, 20)])
    assert np.array_equal(alone, ranker.decision_function(seen)[::20])


def test_a_ranking_is_better_than_one_without_the_person(ranker: Any, pairs: Any, market: Market) -> None:
    p, seen, gain, _best = pairs
    post = market.pairs(np.arange(150), 14)[1]
    popular = ndcg(p, gain, market.popularity(np.arange(150), 14)[post])
    assert ndcg(p, gain, ranker.decision_function(seen)) > popular + 0.1


# ---------- the learned one ----------


def test_the_trees_as_arrays_are_the_trees(labels: pd.DataFrame) -> None:
    model = OutcomeRanker(max_iter=30)
    rows = np.column_stack([labels[list(COLUMNS)], labels["rank"], labels["surface"].eq("staff")]).astype(float)
    rows[::7, COLUMNS.index("pay_ratio")] = np.nan
    fitted = model._trees(rows, labels["opened"].to_numpy(dtype=float), np.ones(len(rows)))
    forest = of_classifier(fitted, (*SETS, (len(COLUMNS), len(COLUMNS) + 1)))
    some = rows[:2000]
    assert np.allclose(forest.base + forest.contributions(some).sum(axis=1), fitted.decision_function(some), atol=1e-9)
    assert np.allclose(forest.contributions(some), forest.plain(some), atol=1e-12)


def test_a_column_of_which_nothing_is_known_splits_nothing(labels: pd.DataFrame) -> None:
    some = labels.iloc[::8].assign(km=np.nan)
    model = OutcomeRanker(max_iter=5, min_samples_leaf=20).fit(some, some)
    one = labels.head(20)
    assert np.array_equal(model.contributions(one), model.contributions(one.assign(km=5.0)))


def test_trees_that_mix_groups_are_refused(labels: pd.DataFrame) -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows = labels[list(COLUMNS)].to_numpy(dtype=float)
    free = HistGradientBoostingClassifier(max_iter=5, early_stopping=False).fit(rows, labels["opened"].astype(int))
    with pytest.raises(ValueError, match="mixes groups"):
        of_classifier(free, SETS)


def test_it_learns_more_than_the_prior_knows(learned: OutcomeRanker, pairs: Any, market: Market) -> None:
    p, seen, gain, best = pairs
    share, prior = (ndcg(p, gain, score) / best for score in (learned.decision_function(seen), market.prior_fit(seen)))
    assert share > prior + 0.02, (share, prior)


def test_few_labels_leave_the_prior_in_charge(labels: pd.DataFrame, pairs: Any) -> None:
    p, seen, gain, _best = pairs
    prior = ndcg(p, gain, PriorRanker().fit(seen).decision_function(seen))
    for number in (0, 400, 2500):
        some = labels.iloc[:: len(labels) // number] if number else labels.head(0)
        model = OutcomeRanker(**{**SMALL, "prior_strength": 3000.0}).fit(some, some)
        assert ndcg(p, gain, model.decision_function(seen)) > prior - 0.01, number


def test_shuffled_labels_teach_nothing(labels: pd.DataFrame, pairs: Any, market: Market) -> None:
    from benchmarks.bench_market import shuffled

    p, seen, gain, _best = pairs
    popular = ndcg(p, gain, market.popularity(np.arange(150), 14)[market.pairs(np.arange(150), 14)[1]])
    model = OutcomeRanker(**{**SMALL, "prior_strength": 0.0})
    wrong = shuffled(labels)
    fooled = ndcg(p, gain, model.fit(wrong, wrong).decision_function(seen))
    assert fooled <= popular + 0.02


def test_interest_is_calibrated_later(learned: OutcomeRanker, market: Market) -> None:
    later = market.log[market.log["week"].between(13, 15)]
    place = later["rank"].to_numpy(float), later["surface"].eq("staff").to_numpy(float)
    found = learned.interest_where_shown(later, *place)
    assert calibration_error(found, later["applied"].to_numpy(float), bins=10) < 0.025


def test_position_is_not_mistaken_for_liking(learned: OutcomeRanker, labels: pd.DataFrame) -> None:
    """The same pairs, shown low: a ranker that ignored the place would think less of them."""
    low = labels.copy()
    low["rank"] = 1
    blind = OutcomeRanker(**SMALL).fit(low, low)
    one = labels[list(COLUMNS)].head(3000)
    assert learned.interest(one).mean() > 1.2 * blind.interest(one).mean()


# ---------- the label frame ----------


def test_impossible_labels_are_refused(labels: pd.DataFrame) -> None:
    some = labels.head(5).copy()
    for column, value in (("rank", 0), ("propensity", 0.0), ("propensity", 1.5), ("opened", pd.NA)):
        bad = some.copy()
        bad[column] = bad[column].astype("object")
        bad.loc[2, column] = value
        with pytest.raises(BadLabels, match=column):
            checked(bad)
    bad = some.copy()
    bad.loc[1, ["opened", "applied", "hired"]] = [False, False, True]
    with pytest.raises(BadLabels, match="hired"):
        checked(bad)
    with pytest.raises(BadLabels, match="missing"):
        checked(some.drop(columns="surface"))


def test_what_is_not_settled_yet_counts_as_often_as_others_went_on(labels: pd.DataFrame) -> None:
    frame_ = checked(labels)
    steps = steps_taken(frame_)
    assert ((steps > 0) & (steps < 1)).all()
    one = checked(labels.head(3))
    one.loc[:, ["opened", "applied", "interviewed", "offered", "hired", "retained_90d"]] = [
        [True, pd.NA, pd.NA, pd.NA, pd.NA, pd.NA],
        [True, True, True, True, True, True],
        [False, False, False, False, False, False],
    ]
    found = worth(one, steps)
    assert found[1] == 1.0
    assert found[2] == 0.0
    assert 1 / 63 < found[0] < 1


def test_young_rows_teach_nothing_about_late_stages(labels: pd.DataFrame) -> None:
    """A refusal is known sooner than a hire: counting the quick answers would make chances too low."""
    frame_ = checked(labels)
    age = (frame_["censored_on"] - frame_["shown_at"]).dt.days
    assert not mature(frame_, "hired")[age < 42].any()
    assert frame_["hired"].notna().to_numpy()[age < 42].any()


# ---------- the engine's own pairs ----------


def test_the_columns_of_a_real_pair(model: Matcher) -> None:
    index = model.index(crowd(20))
    view = model.view(people_rows(frame(person()))[0])
    scored = model.score(view, index)
    rows = pair_features(view, index, scored, np.arange(20))
    assert rows.shape == (20, len(COLUMNS))
    for name in GROUPS:
        assert np.array_equal(rows[:, COLUMNS.index(f"part_{name}")], scored.parts[name])
    assert np.array_equal(PriorRanker().fit(rows).points(rows).sum(axis=1), scored.fit)
    assert pair_features(view, index, scored, np.zeros(0, dtype=np.int64)).shape == (0, len(COLUMNS))


def test_protected_words_reach_no_column(model: Matcher) -> None:
    index = model.index(crowd(20))
    plain, told = (
        people_rows(frame(row))[0] for row in (person(), person(note="女，已婚，维吾尔族", sex="女", name="王芳"))
    )
    both = [
        pair_features(view, index, model.score(view, index), np.arange(20))
        for view in (model.view(plain), model.view(told))
    ]
    assert np.array_equal(both[0], both[1], equal_nan=True)


def test_a_learned_ranker_orders_what_passes_the_hard_rules_and_brings_nothing_back(
    model: Matcher, learned: OutcomeRanker
) -> None:
    from copy import copy

    taught = copy(model)
    taught.learned, taught.learned_version = learned, "a"
    assert taught.version != model.version
    posts = crowd(60)
    people = frame(person(), person(id="V2", min_salary=6000, desired_work="保安"))
    by_points, by_learning = (one.rank(people, one.index(posts), top=60) for one in (model, taught))
    for who in ("V1", "V2"):
        both = [part[part["veteran_id"] == who] for part in (by_points, by_learning)]
        assert set(both[0]["posting_id"]) == set(both[1]["posting_id"])
        assert both[1]["score"].is_monotonic_decreasing
        assert (both[1]["fallback"].to_numpy()[:-1] <= both[1]["fallback"].to_numpy()[1:]).all()
    points = by_learning[[f"pts_{name}" for name in GROUPS]].sum(axis=1)
    assert (points == by_learning["fit"]).all()
    first = by_learning.iloc[0]
    one = posts[posts["id"] == first["posting_id"]]
    pair = taught.pair(person(), one.to_dict("records")[0])
    assert (pair["fit"], pair["score"]) == (first["fit"], first["score"])
    others = taught.people(one, people, top=5)
    assert others[others["veteran_id"] == "V1"]["score"].tolist() == [first["score"]]


def test_a_stored_ranker_is_the_same_and_one_bit_is_enough_to_refuse_it(
    learned: OutcomeRanker, pairs: Any, tmp_path: Path
) -> None:
    home = stored.write(learned, tmp_path)
    again, seen = stored.read(home), pairs[1].head(300)
    for method in ("decision_function", "contributions", "points", "interest", "chance"):
        assert np.array_equal(getattr(again, method)(seen), getattr(learned, method)(seen)), method
    body = bytearray((home / "parts.skops").read_bytes())
    body[len(body) // 3] ^= 4
    (home / "parts.skops").write_bytes(body)
    with pytest.raises(BadModel):
        stored.read(home)


def test_a_challenger_serves_only_where_it_does_better_and_every_guard_holds(
    market: Market, labels: pd.DataFrame, learned: OutcomeRanker
) -> None:
    later = market.log[market.log["week"].between(13, 15)].assign(censored_on=pd.Timestamp("2027-01-01"))
    kept = champion.Frozen.of_labels("kept_back", later, later, learned)
    true = [
        market.worth(part["person"].to_numpy(), part["posting"].to_numpy(), int(week))
        for week, part in later.groupby("week")
    ]
    frozen = champion.Frozen("truth", kept.features, kept.group, np.concatenate(true))
    prior = PriorRanker().fit(labels)
    assert champion.serves(champion.better(learned, prior, [frozen]))
    assert not champion.serves(champion.better(prior, learned, [frozen]))
    assert not champion.serves(champion.better(learned, learned, [frozen]))
    few = champion.Frozen.of_labels("few", later.head(30), later.head(30), learned)
    assert not champion.serves(champion.better(learned, prior, [few]))
    assert champion.adds_up(learned, later.head(500)).holds
    assert champion.fast(learned, later.head(500)).holds
    assert not champion.none_of("vetoed_posts", lambda: 1).holds
    checks = champion.calibrated(learned, later, later)
    assert [check.name for check in checks] == ["ece_interest", "ece_chance"]
    assert checks[0].figure is not None
    assert checks[0].figure < 0.03
    assert not checks[1].holds  # too few applicants to say anything
    assert not champion.serves([])


def test_drift_is_nothing_for_the_same_people_and_much_for_others() -> None:
    draw = np.random.default_rng(0)
    one, same, other = draw.random(4000), draw.random(4000), draw.random(4000) ** 3
    assert stability(one, same) < 0.02
    assert stability(one, other) > 0.25
    assert stability(one, one[:0]) == 0.0
