"""The learner of specialties on the labelled table of another country, families of specialties held out together."""

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.harness import model_row, shared
from matching.text.specialty import SpecialtyLearner

COMMAND = "python -m benchmarks specialty"
FOLDS, FLOOR, GOAL = 5, 0.56, 0.60


def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    """specialties (name, family, family_name, text, code) and occupations (code, name, text)."""
    labels = pd.read_csv(shared("data", "us_specialty_occupation_labels.csv.gz"), dtype=str).fillna("")
    names = pd.read_csv(shared("data", "us_occupations.csv"), dtype=str).fillna("")
    names.columns = pd.Index(["code", "name", "text"])
    text = labels["desc"].replace("No description available", "")
    specialties = pd.DataFrame(
        {
            "name": labels["title"],
            "family": labels["dod_code"],
            "family_name": labels["dod_title"],
            "text": text,
            "code": labels["o"],
        }
    )
    return specialties, names


def rows() -> Iterator[dict[str, Any]]:
    """MRR with and without the words of the family, recall@10, beside plain overlap of words."""
    specialties, occupations = tables()
    fold = np.array([int(hashlib.sha256(code.encode()).hexdigest(), 16) % FOLDS for code in specialties["family"]])
    what = f"{len(specialties)} specialties, {specialties['family'].nunique()} families, {len(occupations)} occupations"
    for name, table in (("", specialties.drop(columns="family_name")), (", family named", specialties)):
        ranks, overlap, unseen = np.zeros(len(table)), np.zeros(len(table)), np.zeros(len(table), dtype=bool)
        for number in range(FOLDS):
            known, asked = table[fold != number], table[fold == number]
            learner = SpecialtyLearner(stop_words="english").fit(known, occupations)
            own = np.searchsorted(learner.codes_, asked["code"])
            ranks[fold == number] = _ranks(learner.scores(asked), own)
            overlap[fold == number] = _ranks(
                (
                    learner.words_.transform(asked["name"] + " " + asked["text"])
                    @ learner.words_.transform(
                        occupations.sort_values("code")["name"] + " " + occupations.sort_values("code")["text"]
                    ).T
                ).toarray(),
                own,
            )
            unseen[fold == number] = ~asked["code"].isin(set(known["code"])).to_numpy()
        more = {"what": what, "goal": GOAL, "overlap": round(float((1 / overlap).mean()), 4)}
        yield model_row(f"specialty MRR{name}", float((1 / ranks).mean()), "", command=COMMAND, baseline=FLOOR, **more)
        yield model_row(f"specialty recall@10{name}", float((ranks <= 10).mean()), "", command=COMMAND)
        yield model_row(
            f"specialty unseen occupations MRR{name}", float((1 / ranks[unseen]).mean()), "", command=COMMAND
        )


def _ranks(scores: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Ties count against us."""
    return (scores >= scores[np.arange(len(own)), own][:, None]).sum(axis=1)
