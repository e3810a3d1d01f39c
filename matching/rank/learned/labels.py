"""The label frame: what was shown to whom, and what came of it as far as it is known.

One row an exposure. `opened` is known at once; everything after it is null until it is settled (and null altogether
where no applications are kept yet). `censored_on` is the day up to which outcomes are known.
"""

import itertools

import numpy as np
import pandas as pd

STAGES = ("opened", "applied", "interviewed", "offered", "hired", "retained_90d")
LABELS = ("person", "posting", "shown_at", "rank", "surface", "propensity", *STAGES, "censored_on")
SETTLED_AFTER = {"opened": 0, "applied": 7, "interviewed": 21, "offered": 28, "hired": 42, "retained_90d": 132}
"""Days after which a stage that has not been reached will hardly be reached any more. Rows younger than that teach
nothing about the stage: a refusal is known before an acceptance, so counting the quick ones would make chances too low."""
GAINS = np.array([2.0**grade - 1 for grade in range(len(STAGES) + 1)])
"""Worth of a row by the stages it reached: nothing 0, opened 1, applied 3 … retained 63."""
UNSEEN_STEP = 0.3
PSEUDO = 20.0
"""A step between two stages that nobody has taken yet counts as taken by 3 in 10, with the weight of 20 people."""
STAFF = "staff"


class BadLabels(ValueError):
    """Rows that cannot be what they claim; the message names the column and the first bad row, never a person."""


def checked(labels: pd.DataFrame) -> pd.DataFrame:
    """The frame with its columns in order and its types fixed. Raises BadLabels."""
    missing = [name for name in LABELS if name not in labels.columns]
    if missing:
        raise BadLabels(f"columns are missing: {', '.join(missing)}")
    frame = labels[list(LABELS)].reset_index(drop=True).copy()
    frame["shown_at"] = pd.to_datetime(frame["shown_at"])
    frame["censored_on"] = pd.to_datetime(frame["censored_on"])
    frame["propensity"] = pd.to_numeric(frame["propensity"]).astype("float64")
    for stage in STAGES:
        frame[stage] = frame[stage].astype("boolean")
    _refuse(frame["rank"].lt(1), "rank")
    _refuse(frame["propensity"].le(0) | frame["propensity"].gt(1), "propensity")
    _refuse(frame["opened"].isna(), "opened")
    _refuse(frame["shown_at"].isna() | (frame["shown_at"] > frame["censored_on"] + pd.Timedelta(days=1)), "shown_at")
    for before, after in itertools.pairwise(STAGES):
        reached, stopped = frame[after].fillna(False), ~frame[before].fillna(True)
        _refuse(reached & stopped, after)
    return frame


def _refuse(bad: pd.Series, column: str) -> None:
    if bad.any():
        raise BadLabels(f"{column} is impossible in row {int(np.argmax(bad.to_numpy(dtype=bool)))}")


def mature(labels: pd.DataFrame, stage: str) -> np.ndarray:
    """Rows whose outcome at a stage is settled, by age alone and never by what happened to them."""
    age = (labels["censored_on"] - labels["shown_at"]).dt.days.to_numpy()
    return (age >= SETTLED_AFTER[stage]) & labels[stage].notna().to_numpy()


def steps_taken(labels: pd.DataFrame) -> np.ndarray:
    """For each stage after the first: the share that went on to it, of those who were at the stage before it."""
    shares = []
    for before, after in itertools.pairwise(STAGES):
        at = mature(labels, after) & labels[before].fillna(False).to_numpy(dtype=bool)
        went = int(labels[after].to_numpy(dtype=object)[at].sum()) if at.any() else 0
        shares.append((went + PSEUDO * UNSEEN_STEP) / (int(at.sum()) + PSEUDO))
    return np.array(shares)


def worth(labels: pd.DataFrame, steps: np.ndarray) -> np.ndarray:
    """0–1: the gain of each row by what is known; a stage still open counts as often as others went on (`steps`)."""
    reach = labels["opened"].to_numpy(dtype=float)
    total = reach * (GAINS[1] - GAINS[0])
    for number, stage in enumerate(STAGES[1:], 1):
        known = labels[stage].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
        reach = np.where(np.isnan(known), reach * steps[number - 1], known)
        total = total + reach * (GAINS[number + 1] - GAINS[number])
    return total / GAINS[-1]
