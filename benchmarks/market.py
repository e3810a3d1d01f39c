"""A simulated labour market with a known truth, by rule and seed. Written before the learned ranker, and left alone.

People and postings have what the engine sees (six groups of parts between 0 and 1, raw columns in each group, hard
rules, heads) and what nobody sees: a taste of the person that makes up 20 % of the variance of the person's utility,
and as much of the employer's. What follows when a posting is shown at a rank on a surface:

    opened       examination(rank, surface) × σ(1.5 u + OPEN)      u: the person's utility, mean 0, variance 1
    applied      σ(1.4 u + APPLY)                                  e: the employer's utility, mean 0, variance 1
    interviewed  σ(1.4 e + INTERVIEW)
    offered      σ(1.2 e + OFFER)
    hired        σ(0.8 u + ACCEPT)
    retained     σ(0.8 u + STAY)

u is a sum of one curve a group and ONE interaction, across two groups: night work far from home (commute × shift). It
was put across groups on purpose: a ranker whose groups must add up cannot express it, and pays for that.

Ten per cent of the recorded rows are wrong: an opened one is recorded as not opened with nothing after it, an unopened
one gets the whole history of some opened row. From `drift_from` on pay counts more, distance less, and fewer apply.

The worth of a pair is its expected gain with the rank taken away, 2^grade − 1 for grade 0 (nothing) … 6 (retained 90
days). The oracle knows u and e; the best ranker on observables takes the mean over both tastes, which are independent
of what is seen; the best ranker without a person knows each posting's mean worth.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

GROUPS = ("experience", "certificates", "pay", "commute", "shift", "wish")
POINTS = {"experience": 24, "certificates": 10, "pay": 8, "commute": 10, "shift": 8, "wish": 40}
COLUMNS = {
    "experience": ("part_experience", "related_years", "years_spare", "education_gap"),
    "certificates": ("part_certificates", "needs_missing"),
    "pay": ("part_pay", "pay_ratio"),
    "commute": ("part_commute", "km"),
    "shift": ("part_shift", "night"),
    "wish": ("part_wish", "wish_place", "temporary", "leads"),
}
STAGES = ("opened", "applied", "interviewed", "offered", "hired", "retained_90d")
LABELS = ("person", "posting", "shown_at", "rank", "surface", "propensity", *STAGES, "censored_on")
SETTLED_AFTER = {"opened": 0, "applied": 7, "interviewed": 21, "offered": 28, "hired": 42, "retained_90d": 132}
"""Days after which a stage's outcome is known whatever it is."""
GAINS = np.array([2.0**grade - 1 for grade in range(len(STAGES) + 1)])
OPEN, APPLY, INTERVIEW, OFFER, ACCEPT, STAY = -2.4, -3.4, -1.3, -0.6, 0.4, 0.6
TASTE = 0.2
NOISE = 0.1
SHOWN = 10
TRADES, FAMILY = 40, 5
START = np.datetime64("2026-01-05")
Seen = dict[str, np.ndarray] | pd.DataFrame


def _logistic(values: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-values))


def examination(rank: np.ndarray, surface: np.ndarray) -> np.ndarray:
    """Chance of being looked at. On the person's own page it falls with the rank, read out by staff it hardly does."""
    return np.where(surface == "staff", 0.9 * rank**-0.1, rank**-0.5)


@dataclass
class Market:
    """`people` × `postings`, `weeks` long; a posting is open eight weeks. Everything follows from the seed."""

    people: int = 1200
    postings: int = 3200
    weeks: int = 30
    drift_from: int = 27
    seed: int = 20261125
    chance: np.random.Generator = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.chance = np.random.default_rng(self.seed)
        self._draw_people()
        self._draw_postings()
        self._draw_tastes()
        self._scale()

    # ---------- who and what there is ----------

    def _draw_people(self) -> None:
        draw, n = self.chance, self.people
        popular = draw.dirichlet(np.full(TRADES, 0.7))
        self.trade = draw.choice(TRADES, n, p=popular)
        self.years = np.round(draw.gamma(2.0, 2.5, n), 1)
        keeps = draw.random((n, 3)) < np.array([0.6, 0.35, 0.2])
        self.wishes = np.where(keeps, self.trade[:, None], draw.choice(TRADES, (n, 3), p=popular))
        self.education = draw.choice(5, n, p=[0.2, 0.35, 0.25, 0.17, 0.03])
        self.home = draw.normal(0.0, 25.0, (n, 2))
        self.reach = np.where(draw.random(n) < 0.25, np.inf, draw.uniform(25.0, 110.0, n))
        self.floor = np.round(draw.normal(4300.0, 800.0, n).clip(2500, 8000), -2)
        self.averse = draw.random(n) < 0.45
        self.led = draw.random(n) < 0.2
        self.holds = draw.random((n, TRADES)) < 0.06
        self.holds[np.arange(n), self.trade] |= draw.random(n) < 0.6

    def _draw_postings(self) -> None:
        draw, n = self.chance, self.postings
        # Employers do not want the trades that people have: congestion comes from there, and from the pay.
        wanted = draw.dirichlet(np.full(TRADES, 0.9))
        self.post_trade = draw.choice(TRADES, n, p=wanted)
        towns = draw.normal(0.0, 30.0, (14, 2))
        self.site = towns[draw.choice(14, n, p=draw.dirichlet(np.full(14, 1.5)))] + draw.normal(0.0, 4.0, (n, 2))
        self.unplaced = draw.random(n) < 0.06
        self.pay = np.round(draw.lognormal(8.6, 0.28, n), -2)
        self.night = draw.choice([0.0, 0.5, 1.0], n, p=[0.55, 0.2, 0.25])
        self.asked_years = draw.choice([0, 0, 0, 1, 2, 3, 5], n)
        self.asked_education = draw.choice(5, n, p=[0.35, 0.35, 0.18, 0.1, 0.02])
        self.need = draw.choice(["none", "skill", "gate"], n, p=[0.55, 0.33, 0.12])
        self.temporary = draw.random(n) < 0.12
        self.leads = draw.random(n) < 0.1
        self.heads = np.minimum(1 + draw.geometric(0.45, n) - 1 + (draw.random(n) < 0.06) * draw.integers(5, 30, n), 40)
        self.opens = draw.integers(-7, self.weeks, n)

    def _draw_tastes(self) -> None:
        draw = self.chance
        self._person_taste = draw.normal(size=(self.people, 6))
        self._post_taste = draw.normal(size=(self.postings, 6))
        self._firm_taste = draw.normal(size=(self.postings, 6))
        self._person_manner = draw.normal(size=(self.people, 6))

    def open_in(self, week: int) -> np.ndarray:
        """Positions of the postings that are open in a week."""
        return np.flatnonzero((self.opens <= week) & (week < self.opens + 8))

    # ---------- what the engine sees ----------

    @cached_property
    def _distance(self) -> np.ndarray:
        """(people × postings) km by air; NaN where the posting names no place."""
        away = self.home[:, None, :].astype(np.float32) - self.site[None, :, :].astype(np.float32)
        return np.where(self.unplaced, np.nan, np.hypot(away[..., 0], away[..., 1])).astype(np.float32)

    def km(self, p: np.ndarray, j: np.ndarray) -> np.ndarray:
        return self._distance[p, j].astype(np.float64)

    def eligible(self, p: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Hard rules: reach, pay floor, education floor, a certificate without which the work is forbidden."""
        far = np.nan_to_num(self.km(p, j)) > self.reach[p]
        poor = self.pay[j] * 1.25 < self.floor[p]
        low = self.education[p] < self.asked_education[j]
        barred = (self.need[j] == "gate") & ~self.holds[p, self.post_trade[j]]
        return ~(far | poor | low | barred)

    def pairs(self, people: np.ndarray, week: int) -> tuple[np.ndarray, np.ndarray]:
        """All eligible pairs of these people in a week, person by person."""
        posts = self.open_in(week)
        p, j = np.repeat(people, len(posts)), np.tile(posts, len(people))
        keep = self.eligible(p, j)
        return p[keep], j[keep]

    @cached_property
    def _near(self) -> np.ndarray:
        """Agreement of two trades: same, same family, else a fixed small number for each two trades."""
        one, other = np.indices((TRADES, TRADES))
        stray = ((one * 7919 + other * 104729) % 97) / 97.0 * 0.3
        return np.where(one == other, 1.0, np.where(one // FAMILY == other // FAMILY, 0.55 + stray / 3, stray))

    def observables(self, p: np.ndarray, j: np.ndarray) -> pd.DataFrame:
        """The columns of COLUMNS for pairs; km is NaN where unknown."""
        return pd.DataFrame(self._seen(p, j))

    def _seen(self, p: np.ndarray, j: np.ndarray) -> dict[str, np.ndarray]:
        trade = self.post_trade[j]
        skill = self._near[self.trade[p], trade]
        years = np.where(skill >= 0.5, self.years[p], 0.2 * self.years[p])
        spare = years - self.asked_years[j]
        gap = (self.education[p] - self.asked_education[j]).astype(float)
        missing = ((self.need[j] != "none") & ~self.holds[p, trade]).astype(float)
        wished = np.stack([self._near[self.wishes[p, n], trade] * (1.0, 0.9, 0.8)[n] for n in range(3)])
        ratio = self.pay[j] / self.floor[p]
        far, night = self.km(p, j), self.night[j]
        damped = np.where(self.temporary[j], 0.6, 1.0) * np.where(self.leads[j] & ~self.led[p], 0.7, 1.0)
        near = np.clip(1.0 - far / 60.0, 0.0, 1.0)
        return {
            "part_experience": np.clip(0.75 * skill + 0.05 * np.clip(spare, 0, 5), 0.0, 1.0),
            "related_years": years,
            "years_spare": spare,
            "education_gap": gap,
            "part_certificates": np.where(self.need[j] == "none", 0.7, np.where(missing > 0, 0.45, 1.0)),
            "needs_missing": missing,
            "part_pay": np.clip(0.5 + (ratio - 1.0) / 0.8, 0.0, 1.0),
            "pay_ratio": ratio,
            "part_commute": np.where(np.isnan(far), 0.6, near),
            "km": far,
            "part_shift": np.where(night > 0, np.where(self.averse[p], 0.3, 0.9), 0.9),
            "night": night,
            "part_wish": np.clip(wished.max(axis=0), 0.0, 1.0) * damped,
            "wish_place": wished.argmax(axis=0).astype(float),
            "temporary": self.temporary[j].astype(float),
            "leads": self.leads[j].astype(float),
        }

    # ---------- the truth ----------

    @staticmethod
    def _curves(s: Seen, drifted: bool) -> np.ndarray:
        """The person's utility as far as it can be seen, unscaled: a curve a group and the interaction."""
        pay, way = (1.7, 0.5) if drifted else (1.0, 1.0)
        km = np.nan_to_num(s["km"], nan=35.0)
        wish = 2.2 * _logistic(9.0 * (s["part_wish"] - 0.55)) + 0.5 * s["part_wish"] - 0.15 * s["wish_place"]
        experience = 0.7 * s["part_experience"] - 0.05 * np.clip(s["education_gap"] - 1, 0, 3) ** 2
        certificates = -0.35 * s["needs_missing"] + 0.3 * s["part_certificates"]
        reward = pay * 1.1 * np.log(np.clip(s["pay_ratio"], 0.7, 1.9))
        commute = -way * 0.9 * (np.clip(km, 0, 90) / 45.0) ** 1.5
        shift = -0.45 * s["night"] + 0.8 * s["part_shift"]
        interaction = -1.1 * s["night"] * (km > 25.0)
        minor = -0.4 * s["temporary"] + 0.1 * s["leads"]
        return wish + experience + certificates + reward + commute + shift + interaction + minor

    @staticmethod
    def _asks(s: Seen) -> np.ndarray:
        """The employer's utility as far as it can be seen, unscaled."""
        spare = np.clip(s["years_spare"], -4, 4)
        skill = 1.8 * _logistic(8.0 * (s["part_experience"] - 0.5)) + 0.18 * np.minimum(spare, 2)
        level = 0.15 * np.clip(s["education_gap"], -1, 2)
        return (
            skill + level - 0.8 * s["needs_missing"] + 0.3 * s["part_certificates"] - 0.1 * np.nan_to_num(s["km"]) / 30
        )

    def _scale(self) -> None:
        """Means and deviations over eligible pairs, so that the tastes are a fifth of both variances."""
        people = np.arange(0, self.people, max(1, self.people // 300))
        p, j = self.pairs(people, self.weeks // 2)
        seen = self._seen(p, j)
        u, e = self._curves(seen, False), self._asks(seen)
        t, f = self._raw_tastes(p, j)
        self._norm = {"u": (u.mean(), u.std()), "e": (e.mean(), e.std()), "t": (0.0, t.std()), "f": (0.0, f.std())}
        # Quantiles of both tastes for the mean over what nobody sees.
        grid = (np.arange(60) + 0.5) / 60
        self._nodes = (np.quantile(t / t.std(), grid), np.quantile(f / f.std(), grid))

    def _raw_tastes(self, p: np.ndarray, j: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        taste = np.einsum("nk,nk->n", self._person_taste[p], self._post_taste[j])
        return taste, np.einsum("nk,nk->n", self._person_manner[p], self._firm_taste[j])

    def seen_utilities(self, seen: Seen, week: int) -> tuple[np.ndarray, np.ndarray]:
        """(u, e) without the tastes: mean 0, variance 0.8 each before the drift."""
        (u_mean, u_std), (e_mean, e_std) = self._norm["u"], self._norm["e"]
        share = np.sqrt(1.0 - TASTE)
        return (
            share * (self._curves(seen, week >= self.drift_from) - u_mean) / u_std,
            share * (self._asks(seen) - e_mean) / e_std,
        )

    def utilities(self, p: np.ndarray, j: np.ndarray, week: int) -> tuple[np.ndarray, np.ndarray]:
        """(u, e) with the tastes."""
        u, e = self.seen_utilities(self._seen(p, j), week)
        taste, firm = self._raw_tastes(p, j)
        return u + np.sqrt(TASTE) * taste / self._norm["t"][1], e + np.sqrt(TASTE) * firm / self._norm["f"][1]

    def _apply_level(self, week: int) -> float:
        return APPLY - (1.2 if week >= self.drift_from else 0.0)

    def _reached(self, u: np.ndarray, e: np.ndarray, week: int) -> tuple[np.ndarray, np.ndarray]:
        """The person's and the employer's factor of the chance to reach each stage, with the rank taken away."""
        opened = _logistic(1.5 * u + OPEN)
        applied = opened * _logistic(1.4 * u + self._apply_level(week))
        hired = applied * _logistic(0.8 * u + ACCEPT)
        mine = np.stack([opened, applied, applied, applied, hired, hired * _logistic(0.8 * u + STAY)])
        asked = _logistic(1.4 * e + INTERVIEW)
        taken = asked * _logistic(1.2 * e + OFFER)
        one = np.ones_like(e)
        return mine, np.stack([one, one, asked, taken, taken, taken])

    @staticmethod
    def _gain(mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
        return np.diff(GAINS) @ (mine * theirs)

    def worth(self, p: np.ndarray, j: np.ndarray, week: int) -> np.ndarray:
        """Expected gain of showing a pair first, all known: what a ranking is judged by, and the oracle's order."""
        return self._gain(*self._reached(*self.utilities(p, j, week), week))

    def best_on_observables(self, p: np.ndarray, j: np.ndarray, week: int) -> np.ndarray:
        """Mean of `worth` over both tastes: no ranker that sees the observables only can do better."""
        u, e = self.seen_utilities(self._seen(p, j), week)
        mine, theirs = np.zeros((len(STAGES), len(u))), np.zeros((len(STAGES), len(u)))
        for t, f in zip(*self._nodes, strict=True):
            one, other = self._reached(u + np.sqrt(TASTE) * t, e + np.sqrt(TASTE) * f, week)
            mine, theirs = mine + one / 60, theirs + other / 60
        return self._gain(mine, theirs)

    def true_chances(self, p: np.ndarray, j: np.ndarray, week: int) -> dict[str, np.ndarray]:
        """Noiseless chances: `applied` when shown first, `hired` for one who has applied."""
        mine, theirs = self._reached(*self.utilities(p, j, week), week)
        return {"applied": mine[1], "hired": mine[4] * theirs[4] / mine[1]}

    def popularity(self, people: np.ndarray, week: int) -> np.ndarray:
        """Each posting's mean worth over the people who may have it (−1 where nobody may): a ranking without a person."""
        p, j = self.pairs(people, week)
        total, count = np.zeros(self.postings), np.zeros(self.postings)
        np.add.at(total, j, self.worth(p, j, week))
        np.add.at(count, j, 1.0)
        return np.where(count > 0, total / np.maximum(count, 1), -1.0)

    # ---------- what was shown and what came of it ----------

    @staticmethod
    def prior_fit(seen: Seen) -> np.ndarray:
        """The sum of six group points of the rule-based score, 0–100: what the logging policy ranks by."""
        return sum((POINTS[name] * np.asarray(seen[f"part_{name}"]) for name in GROUPS), np.float64(0))

    @cached_property
    def log(self) -> pd.DataFrame:
        """LABELS (all outcomes known), the column `week` and the observables, one row an exposure.

        Each week each person sees SHOWN postings: drawn one after the other with chances exp(prior_fit / 7)
        (Plackett–Luce), so the propensity of each slot, given the slots above it, is known exactly.
        """
        parts = [self._week(week) for week in range(self.weeks)]
        return pd.concat(parts, ignore_index=True)

    def _week(self, week: int) -> pd.DataFrame:
        draw = np.random.default_rng((self.seed, 1, week))
        p, j = self.pairs(np.arange(self.people), week)
        posts = self.open_in(week)
        column = np.full(self.postings, -1)
        column[posts] = np.arange(len(posts))
        logit = np.full((self.people, len(posts)), -np.inf)
        logit[p, column[j]] = self.prior_fit(self._seen(p, j)) / 7.0
        drawn = logit + draw.gumbel(size=logit.shape)
        top = np.argpartition(-drawn, SHOWN, axis=1)[:, :SHOWN]
        top = np.take_along_axis(top, np.argsort(-np.take_along_axis(drawn, top, axis=1), axis=1), axis=1)
        # What is left in the urn at each slot: the person's sum less everything drawn before.
        strength = np.exp(logit - logit.max(axis=1, keepdims=True))
        taken = np.take_along_axis(strength, top, axis=1)
        left = np.maximum(strength.sum(axis=1, keepdims=True) - np.cumsum(taken, axis=1) + taken, taken)
        there = taken.ravel() > 0
        p, j = np.repeat(np.arange(self.people), SHOWN)[there], posts[top.ravel()][there]
        rank = np.tile(np.arange(1, SHOWN + 1), self.people)[there]
        propensity = np.clip((taken.ravel()[there] / left.ravel()[there]), 1e-9, 1.0)
        surface = np.where(draw.random(self.people) < 0.2, "staff", "my_jobs")[p]
        frame = pd.DataFrame(
            {
                "person": p,
                "posting": j,
                "shown_at": START
                + np.timedelta64(7 * week, "D")
                + draw.integers(0, 7, len(p)).astype("timedelta64[D]"),
                "rank": rank,
                "surface": surface,
                "propensity": propensity,
            }
        )
        reached = self._outcomes(p, j, rank, surface, week, draw)
        for stage, happened in zip(STAGES, reached, strict=True):
            frame[stage] = happened
        frame["week"] = week
        return pd.concat([frame, self.observables(p, j)], axis=1)

    def _outcomes(
        self, p: np.ndarray, j: np.ndarray, rank: np.ndarray, surface: np.ndarray, week: int, draw: np.random.Generator
    ) -> np.ndarray:
        """(stages × rows) of bool, with the wrong rows."""
        u, e = self.utilities(p, j, week)
        steps = np.stack(
            [
                examination(rank.astype(float), surface) * _logistic(1.5 * u + OPEN),
                _logistic(1.4 * u + self._apply_level(week)),
                _logistic(1.4 * e + INTERVIEW),
                _logistic(1.2 * e + OFFER),
                _logistic(0.8 * u + ACCEPT),
                _logistic(0.8 * u + STAY),
            ]
        )
        reached = np.logical_and.accumulate(draw.random(steps.shape) < steps, axis=0)
        wrong = draw.random(len(p)) < NOISE
        histories = reached[:, reached[0]]
        stray = histories[:, draw.integers(0, histories.shape[1], len(p))]
        return np.where(wrong, np.where(reached[0], False, stray), reached)

    def labels_until(self, week: int) -> pd.DataFrame:
        """The log as it stands when `week` begins: exposures before it, outcomes not settled by then are null."""
        frame = self.log[self.log["week"] < week].copy()
        today = START + np.timedelta64(7 * week, "D")
        age = (today - frame["shown_at"].to_numpy()) / np.timedelta64(1, "D")
        known = np.ones(len(frame), dtype=bool)
        for stage in STAGES[1:]:
            value = frame[stage].astype("boolean")
            # A stage that was not reached is settled as soon as the stage before it was not; the rest takes its days.
            before = frame[STAGES[STAGES.index(stage) - 1]]
            settled = known & ((age >= SETTLED_AFTER[stage]) | ~before.fillna(False).astype(bool))
            frame[stage] = value.where(settled, pd.NA)
            known = settled
        frame["censored_on"] = today
        return frame

    # ---------- who is hired when lists are handed out ----------

    def hires(self, p: np.ndarray, j: np.ndarray, rank: np.ndarray, week: int, seed: int = 0) -> int:
        """People hired from lists (person, posting, rank): heads are few, employers choose, people accept the best.

        Everybody reads their list down with the examination of their own page and applies. Employers interview all who
        apply and would offer to those they like, best first; rounds of offers until no head or no candidate is left.
        """
        draw = np.random.default_rng((self.seed, 2, week, seed))
        u, e = self.utilities(p, j, week)
        looked = draw.random(len(p)) < examination(rank.astype(float), np.full(len(p), "my_jobs"))
        opened = looked & (draw.random(len(p)) < _logistic(1.5 * u + OPEN))
        applied = opened & (draw.random(len(p)) < _logistic(1.4 * u + self._apply_level(week)))
        liked = (draw.random(len(p)) < _logistic(1.4 * e + INTERVIEW)) & (
            draw.random(len(p)) < _logistic(1.2 * e + OFFER)
        )
        willing = draw.random(len(p)) < _logistic(0.8 * u + ACCEPT)
        keep = np.flatnonzero(applied & liked)
        left = {int(post): int(self.heads[post]) for post in np.unique(j[keep])}
        queue = keep[np.argsort(-e[keep], kind="stable")].tolist()
        hired: set[int] = set()
        for at in queue:
            post, person = int(j[at]), int(p[at])
            if left[post] and person not in hired and willing[at]:
                left[post] -= 1
                hired.add(person)
        return len(hired)


def ndcg(p: np.ndarray, gain: np.ndarray, score: np.ndarray, top: int = 10) -> float:
    """Mean ndcg over people of a ranking by `score`; ties are broken by the row. `p` must be sorted."""
    first = np.flatnonzero(np.r_[True, p[1:] != p[:-1]])
    begin = np.repeat(first, np.diff(np.r_[first, len(p)]))
    place = np.arange(len(p)) - begin

    def dcg(by: np.ndarray) -> np.ndarray:
        order = np.lexsort((place, -by, p))
        value = np.where(place < top, gain[order] / np.log2(place + 2.0), 0.0)
        return np.add.reduceat(value, first)

    return float(np.mean(dcg(score) / dcg(gain)))


def calibration_error(chance: np.ndarray, happened: np.ndarray, bins: int = 20) -> float:
    """Expected calibration error over bins with equally many rows; `happened` may be 0/1 or a true chance."""
    order = np.argsort(chance, kind="stable")
    parts = np.array_split(order, bins)
    return float(sum(len(part) * abs(chance[part].mean() - happened[part].mean()) for part in parts) / len(order))
