"""Judged collections: what is in them, runs that are scored person by person, and how sure a mean of few people is.

The figures are those of the project's score script (shared/tools/score_run.py); here they are taken apart so that people
can be drawn anew. `checked` compares the two and fails where they differ.
"""

import json
import math
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.harness import NotHere, shared

SHOWN = 10
NAMES = ("ndcg@10", "p@5", "ineligible@10", "judged@10")
DRAWS, SEED = 10_000, 24
Judgments = dict[str, dict[str, tuple[int, bool]]]
"""owner → item → (grade 0–3, whether a hard rule forbids it)"""
Run = dict[str, list[str]]
"""owner → items, best first"""


@dataclass(frozen=True)
class Collection:
    """People and their judged postings, against the postings of shared/data. name: "gold", or "kept aside …"."""

    name: str
    folder: Path

    @property
    def profiles(self) -> Path:
        return self.folder / "profiles.jsonl"

    @property
    def qrels(self) -> Path:
        return self.folder / "qrels.tsv"

    def people(self) -> pd.DataFrame:
        return pd.DataFrame([json.loads(line) for line in self.profiles.read_text(encoding="utf-8").splitlines()])


def postings_file() -> Path:
    return shared("data", "postings_county_2024.csv")


def postings() -> pd.DataFrame:
    return pd.read_csv(postings_file(), dtype=str, keep_default_na=False)


def collections() -> list[Collection]:
    """The given one, and those of the folder RONGYE_JUDGED: itself or its folders, each with profiles.jsonl and qrels.tsv."""
    found = [Collection("gold", shared("gold"))]
    if aside := os.environ.get("RONGYE_JUDGED"):
        home = Path(aside)
        folders = [one for one in [home, *sorted(home.glob("*/"))] if (one / "qrels.tsv").is_file()]
        if not folders:
            raise NotHere(f"RONGYE_JUDGED={aside} holds no folder with profiles.jsonl and qrels.tsv")
        found += [Collection(f"kept aside {one.name}", one) for one in folders]
    return found


def judgments(path: Path) -> Judgments:
    found: Judgments = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        owner, item, grade, flag = line.split("\t")[:4]
        found[owner][item] = (int(grade), flag == "E")
    return dict(found)


def turned(asked: Judgments) -> Judgments:
    """The same judgments read from the other side."""
    found: Judgments = defaultdict(dict)
    for owner, items in asked.items():
        for item, said in items.items():
            found[item][owner] = said
    return dict(found)


def run_of(frame: pd.DataFrame, owner: str = "veteran_id", item: str = "posting_id") -> Run:
    """A ranked frame as lists."""
    found: Run = defaultdict(list)
    for one, other in zip(frame[owner], frame[item], strict=True):
        found[str(one)].append(str(other))
    return dict(found)


# ---------- scores ----------


def per_owner(run: Run, asked: Judgments) -> np.ndarray:
    """(owners × 4) in the order of NAMES; NaN where an owner has nothing that could have been found."""
    return np.array([_scores(run.get(owner, [])[:SHOWN], said) for owner, said in sorted(asked.items())])


def _scores(top: list[str], said: dict[str, tuple[int, bool]]) -> tuple[float, float, float, float]:
    ideal = _dcg(sorted((grade for grade, _no in said.values()), reverse=True)[:SHOWN])
    good = sum(grade >= 2 for grade, _no in said.values())
    grades = [said.get(item, (0, False))[0] for item in top]
    return (
        _dcg(grades) / ideal if ideal else math.nan,
        sum(grade >= 2 for grade in grades[:5]) / min(5, good) if good else math.nan,
        float(sum(said.get(item, (0, False))[1] for item in top)),
        sum(item in said for item in top) / max(1, len(top)),
    )


def _dcg(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def means(scores: np.ndarray) -> dict[str, float]:
    """Means over those who have anything to be found; ineligible@10 is a sum."""
    found = dict(zip(NAMES, np.nanmean(scores, axis=0), strict=True))
    return {name: float(value) for name, value in found.items()} | {"ineligible@10": float(scores[:, 2].sum())}


def intervals(scores: np.ndarray, draws: int = DRAWS, seed: int = SEED) -> dict[str, list[float]]:
    """Bootstrap 90 % interval of each figure: people drawn anew with replacement, the same draws for all figures."""
    chosen = np.random.default_rng(seed).integers(0, len(scores), size=(draws, len(scores)))
    drawn = scores[chosen]
    known = ~np.isnan(drawn)
    sums, many = np.where(known, drawn, 0.0).sum(axis=1), known.sum(axis=1)
    values = sums / np.maximum(many, 1)
    values[:, 2] = sums[:, 2]
    low, high = np.percentile(values, [5, 95], axis=0)
    return {name: [round(float(low[at]), 4), round(float(high[at]), 4)] for at, name in enumerate(NAMES)}


def checked(run_file: Path, qrels: Path, scores: np.ndarray) -> dict[str, float]:
    """The score script's own figures. Raises RuntimeError where the scores by person say something else."""
    command = [sys.executable, shared("tools", "score_run.py"), run_file, qrels]
    line = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    said = dict(part.split("=") for part in line.split())
    figures = {name: float(said[name]) for name in NAMES}
    own = means(scores)
    if any(abs(own[name] - figures[name]) > 6e-4 for name in NAMES):
        raise RuntimeError(f"the score script says {figures}, person by person it is {own}")
    return figures
