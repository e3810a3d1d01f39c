"""A learned ranker as a folder of plain numbers: no fitted object of any library is in it."""

import datetime
from pathlib import Path
from typing import Any

import numpy as np

from matching.rank import store
from matching.rank.learned.additive import Additive
from matching.rank.learned.features import COLUMNS
from matching.rank.learned.outcome import OutcomeRanker
from matching.rank.learned.prior import PriorRanker
from matching.rank.store import BadModel

TRUSTED = ["numpy.dtype"]
SCORES = ("order_", "interest_", "chance_")
NUMBERS = ("centre_", "level_", "scale_", "most_", "steps_", "labels_")
SCHEMA = {"scores": "dict", "numbers": "dict", "parameters": "dict", "columns": "list"}


def write(ranker: OutcomeRanker, folder: Path, facts: dict[str, Any] | None = None) -> Path:
    """Store a fitted ranker in a folder of learned models; returns its own folder, named after its content."""
    parts = {
        "scores": {name: getattr(ranker, name).state() for name in SCORES},
        "numbers": {name: getattr(ranker, name) for name in NUMBERS if hasattr(ranker, name)},
        "parameters": ranker.get_params(),
        "columns": list(COLUMNS),
    }
    made = {"fitted_at": datetime.datetime.now(datetime.UTC).isoformat()}
    return store.write(folder, "learned", parts, {}, {**made, **(facts or {})})


def read(home: Path) -> OutcomeRanker:
    """The ranker of a folder. Raises BadModel where a bit is wrong, or where it knows other columns than this code."""
    parts = store.read(home, TRUSTED, SCHEMA)
    if parts["columns"] != list(COLUMNS):
        raise BadModel("it was fitted on other columns")
    try:
        ranker = OutcomeRanker(**parts["parameters"])
        ranker.prior_ = PriorRanker().fit(np.zeros((0, len(COLUMNS))))
        for name in SCORES:
            setattr(ranker, name, Additive.of(parts["scores"][name]))
        for name, value in parts["numbers"].items():
            if name not in NUMBERS:
                raise BadModel("its parts are not the ones that are asked for")
            setattr(ranker, name, value)
    except (KeyError, TypeError, ValueError) as problem:
        raise BadModel(f"it cannot be read: {type(problem).__name__}") from None
    return ranker
