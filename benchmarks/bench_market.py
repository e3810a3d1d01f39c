"""The learned ranker and the capacity pass on the simulated market (benchmarks/market.py, drawn before either).

The learner gets the log of 22 weeks as it stood then; lists of week 25 are judged, lists of week 28 after the drift.
`baseline` is the floor or, for what must fall, the figure it must fall from.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from benchmarks.harness import model_row
from benchmarks.market import STAGES, Market, calibration_error, ndcg
from matching.rank.learned import OutcomeRanker
from matching.rank.learned.labels import checked, steps_taken, worth
from matching.rank.ranker import band
from matching.rank.spread import congestion, fused, spread

COMMAND = "python -m benchmarks market"
LEARNED_UNTIL, JUDGED, DRIFTED = 22, 25, 28
TOP, KEPT = 10, 60


@dataclass
class Lists:
    """All eligible pairs of some people in a week, with what they are worth."""

    p: np.ndarray
    j: np.ndarray
    seen: pd.DataFrame
    worth: np.ndarray
    best: float
    prior: float

    def share(self, score: np.ndarray) -> float:
        return ndcg(self.p, self.worth, score) / self.best


def lists(market: Market, week: int, people: np.ndarray) -> Lists:
    p, j = market.pairs(people, week)
    seen, gain = market.observables(p, j), market.worth(p, j, week)
    best = ndcg(p, gain, market.best_on_observables(p, j, week))
    return Lists(p, j, seen, gain, best, ndcg(p, gain, market.prior_fit(seen)))


def rows() -> Iterator[dict[str, Any]]:
    market = Market()
    people = np.arange(market.people)
    labels = market.labels_until(LEARNED_UNTIL)
    now = lists(market, JUDGED, people)
    begun = time.process_time()
    model = OutcomeRanker().fit(labels, labels)
    yield model_row("market fit", time.process_time() - begun, "CPU s", command=COMMAND, exposures=len(labels))
    yield from _quality(market, model, now, people)
    yield from _few(labels, now)
    yield from _shuffled(market, labels, now, people)
    yield from _calibration(market, model)
    yield from _capacity(market, model, now)
    yield from _capacity_at_scale()


def _quality(market: Market, model: OutcomeRanker, now: Lists, people: np.ndarray) -> Iterator[dict[str, Any]]:
    yield model_row("market ndcg@10 oracle", ndcg(now.p, now.worth, now.worth), "", command=COMMAND)
    yield model_row("market ndcg@10 best on observables", now.best, "", command=COMMAND)
    yield model_row("market ndcg@10 prior", now.prior, "", command=COMMAND)
    popular = ndcg(now.p, now.worth, market.popularity(people, JUDGED)[now.j])
    yield model_row("market ndcg@10 popularity", popular, "", command=COMMAND)
    share = now.share(model.decision_function(now.seen))
    yield model_row("market ndcg@10 learned, share of best", share, "", baseline=0.95, goal=0.98, command=COMMAND)
    both = now.share(fused(model.interest(now.seen), model.chance(now.seen)))
    yield model_row(
        "market ndcg@10 interest x chance, share of best", both, "", baseline=0.95, goal=0.98, command=COMMAND
    )
    later = lists(market, DRIFTED, people[::2])
    yield model_row(
        "market ndcg@10 learned, share of best, drifted",
        later.share(model.decision_function(later.seen)),
        "",
        command=COMMAND,
        best=round(later.best, 4),
    )
    yield model_row("market ndcg@10 free trees, share of best", _free(market, now), "", command=COMMAND)


def _free(market: Market, now: Lists) -> float:
    """The same trees without interaction_cst: what it costs that six groups must add up."""
    labels = checked(market.labels_until(LEARNED_UNTIL))
    seen = market.labels_until(LEARNED_UNTIL)[list(now.seen.columns)].to_numpy(dtype=float)
    place = np.column_stack([labels["rank"], labels["surface"].eq("staff")]).astype(float)
    target = worth(labels, steps_taken(labels))
    yes, no = np.flatnonzero(target > 0), np.flatnonzero(target < 1)
    both = np.r_[yes, no]
    with threadpool_limits(1):
        free = HistGradientBoostingClassifier(
            max_iter=200, learning_rate=0.06, max_leaf_nodes=8, min_samples_leaf=200, l2_regularization=5.0,
            early_stopping=False,
        ).fit(
            np.column_stack([seen, place])[both],
            np.r_[np.ones(len(yes)), np.zeros(len(no))],
            sample_weight=np.r_[target[yes], 1.0 - target[no]],
        )  # fmt: skip
        first = np.column_stack([now.seen.to_numpy(dtype=float), np.ones(len(now.p)), np.zeros(len(now.p))])
        return now.share(free.decision_function(first))


def _few(labels: pd.DataFrame, now: Lists) -> Iterator[dict[str, Any]]:
    """While labels are few the list must never be worse than the prior's."""
    for number in (300, 3000, 30_000):
        some = labels.sample(number, random_state=1).sort_values("shown_at")
        model = OutcomeRanker().fit(some, some)
        yield model_row(
            f"market ndcg@10 learned from {number} exposures, share of best",
            now.share(model.decision_function(now.seen)),
            "",
            baseline=now.prior / now.best,
            command=COMMAND,
            prior_share=round(model.order_.share, 3),
        )


def shuffled(labels: pd.DataFrame, seed: int = 3) -> pd.DataFrame:
    """The outcomes of the rows dealt out anew; who was shown what stays."""
    order = np.random.default_rng(seed).permutation(len(labels))
    dealt = labels.copy()
    dealt[[*STAGES]] = labels[[*STAGES]].iloc[order].to_numpy()
    dealt["censored_on"] = labels["censored_on"].to_numpy()
    # Settled is a matter of age, so the age goes with the outcome.
    dealt["shown_at"] = labels["shown_at"].iloc[order].to_numpy()
    return dealt


def _shuffled(market: Market, labels: pd.DataFrame, now: Lists, people: np.ndarray) -> Iterator[dict[str, Any]]:
    wrong = shuffled(labels)
    popular = ndcg(now.p, now.worth, market.popularity(people, JUDGED)[now.j])
    model = OutcomeRanker(prior_strength=0.0).fit(wrong, wrong)
    found = ndcg(now.p, now.worth, model.decision_function(now.seen))
    yield model_row("market ndcg@10 shuffled labels, trees alone", found, "", baseline=popular, command=COMMAND)


def _calibration(market: Market, model: OutcomeRanker) -> Iterator[dict[str, Any]]:
    """Expected calibration error in ten bins over exposures shown after the log was cut, against what is recorded."""
    log = market.log
    for name, weeks in (("", range(LEARNED_UNTIL, market.drift_from)), (", drifted", range(market.drift_from, 30))):
        part = log[log["week"].isin(list(weeks))]
        place = part["rank"].to_numpy(float), part["surface"].eq("staff").to_numpy(float)
        applied = calibration_error(model.interest_where_shown(part, *place), part["applied"].to_numpy(float), bins=10)
        floor = None if name else 0.02
        base = round(float(part["applied"].mean()), 3)
        yield model_row(f"market ECE interest{name}", applied, "", baseline=floor, command=COMMAND, base_rate=base)
        asked = part[part["applied"]]
        chance = model.chance(asked)
        true = market.true_chances(asked["person"].to_numpy(), asked["posting"].to_numpy(), weeks[0])["hired"]
        yield model_row(
            f"market ECE chance{name}",
            calibration_error(chance, asked["hired"].to_numpy(float), bins=10),
            "",
            baseline=floor,
            command=COMMAND,
            base_rate=round(float(asked["hired"].mean()), 3),
            against_the_truth_without_wrong_records=round(calibration_error(chance, true, bins=10), 4),
        )


# ---------- capacity ----------


def ranks(p: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Rank of each row in its person's list; `p` is sorted."""
    order = np.lexsort((-score, p))
    first = np.flatnonzero(np.r_[True, p[1:] != p[:-1]])
    rank = np.empty(len(p), dtype=np.int64)
    rank[order] = np.arange(len(p)) - np.repeat(first, np.diff(np.r_[first, len(p)])) + 1
    return rank


def _capacity(market: Market, model: OutcomeRanker, now: Lists) -> Iterator[dict[str, Any]]:
    heads = {str(post): float(market.heads[post]) for post in market.open_in(JUDGED)}
    interest, chance = model.interest(now.seen), model.chance(now.seen)
    both = fused(interest, chance)
    fit = model.points(now.seen).sum(axis=1)
    bands = np.array([band(int(one)) for one in fit])
    number = pd.Series(bands).map({"very_good": 0, "good": 1, "fair": 2, "": 3}).to_numpy()
    before = ranks(now.p, both / both.max() - 10 * number)
    after = _spread_ranks(now, before, both, bands, heads)
    one_sided = ranks(now.p, interest)
    figures = {}
    for name, rank in (("one-sided", one_sided), ("fused", before), ("spread", after)):
        top = rank <= TOP
        found = congestion(now.j[top], heads)
        found["ndcg"] = ndcg(now.p, now.worth, -rank.astype(float))
        found["hired"] = float(
            np.mean([market.hires(now.p[top], now.j[top], rank[top], JUDGED, seed) for seed in range(8)])
        )
        figures[name] = found
    then, old, side = figures["spread"], figures["fused"], figures["one-sided"]
    yield model_row("capacity congested posts", then["congested"], "share", baseline=old["congested"], command=COMMAND)
    yield model_row("capacity Gini of exposure", then["gini"], "", baseline=old["gini"], command=COMMAND)
    yield model_row(
        "capacity Gini of exposure a head", then["gini_per_head"], "", baseline=old["gini_per_head"], command=COMMAND
    )
    yield model_row("capacity ndcg@10", then["ndcg"], "", baseline=old["ndcg"], command=COMMAND, loss_at_most=0.03)
    yield model_row(
        "capacity hired", then["hired"], "people", baseline=side["hired"], command=COMMAND, fused=old["hired"]
    )


def _spread_ranks(
    now: Lists, before: np.ndarray, both: np.ndarray, bands: np.ndarray, heads: dict[str, float]
) -> np.ndarray:
    kept = np.flatnonzero(before <= KEPT)
    frame = pd.DataFrame(
        {
            "veteran_id": now.p[kept],
            "posting_id": now.j[kept].astype(str),
            "band": bands[kept],
            "fallback": False,
            "value": both[kept],
            "row": kept,
        }
    )
    moved = spread(frame, heads, TOP)
    after = before.copy()
    after[moved["row"].to_numpy()] = moved["rank"].to_numpy()
    return after


def _capacity_at_scale(people: int = 10_000, posts: int = 10_000) -> Iterator[dict[str, Any]]:
    """10,000 people with 60 candidates each among 10,000 posts, the sought ones sought by many."""
    draw = np.random.default_rng(5)
    sought = draw.permutation(1.0 / np.arange(1, posts + 1) ** 0.5)
    chosen = np.stack([draw.choice(posts, KEPT, replace=False, p=sought / sought.sum()) for _ in range(people // 50)])
    # Fifty people of a town look at the same sixty posts, each with values of their own.
    post = np.repeat(chosen, 50, axis=0).ravel()
    frame = pd.DataFrame(
        {
            "veteran_id": np.repeat(np.arange(people), KEPT),
            "posting_id": post.astype(str),
            "band": draw.choice(["very_good", "good", "fair", ""], people * KEPT, p=[0.03, 0.15, 0.4, 0.42]),
            "fallback": False,
            "value": draw.beta(1, 12, people * KEPT) * sought[post] ** 0.25,
        }
    )
    heads = dict(zip(np.arange(posts).astype(str), (1 + draw.geometric(0.45, posts)).astype(float), strict=True))
    wall, cpu = time.perf_counter(), time.process_time()
    spread(frame, heads, TOP)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    yield model_row("capacity pass 10k x 10k", wall, "s", command=COMMAND, cpu=round(cpu, 2), candidates=len(frame))
