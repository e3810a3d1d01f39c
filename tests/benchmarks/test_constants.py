"""Constants are put to other values and back; every named one of the ranker has its row."""

import numpy as np
import pytest

from benchmarks import bench_constants as bench
from matching.rank import posting, ranker, rules
from matching.text import work

WITHOUT_A_ROW = {"GROUPS", "BANDS", "TEXTS", "KINDS", "VETO_CODES"}
"""Names and types; where the bands begin moves no post."""


def test_constants_are_put_back_even_after_a_failure() -> None:
    before = dict(ranker.LACKING), work.KIND_SHARE
    with bench.put({"ranker.LACKING.skill": 0.0, "work.KIND_SHARE": 0.0}):
        assert ranker.LACKING["skill"] == 0.0
        assert work.KIND_SHARE == 0.0
    with pytest.raises(ZeroDivisionError), bench.put({"work.KIND_SHARE": 1.0}):
        _ = 1 // 0
    assert (dict(ranker.LACKING), work.KIND_SHARE) == before


def test_a_trial_is_named_by_what_changes() -> None:
    assert bench.Trial("no damping", {"ranker.DAMPED": 1.0}).name == f"DAMPED {ranker.DAMPED} → 1.0"


@pytest.mark.parametrize("module", [ranker, rules, work, posting], ids=lambda one: one.__name__)
def test_every_constant_of_the_ranker_has_a_row(module: object) -> None:
    tried = {key.split(".")[1] for trial in bench.TRIALS for key in trial.values}
    numbers = {
        name
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int | float | tuple | dict) and name not in WITHOUT_A_ROW
    }
    assert {name for name in numbers if not name.startswith("_")} <= tried | {
        "PHYSICAL_TRAITS",
        "TRAIT_COLUMN",
        "NO_DATE",
    }


def test_the_trials_leave_out_what_they_say() -> None:
    changed = [
        bench._now(key) != value for trial in (*bench.TRIALS, *bench.ALONE) for key, value in trial.values.items()
    ]
    assert all(changed)


def test_a_difference_of_nothing_has_no_error() -> None:
    scores = np.array([[0.5, 0.5, 0.0, 1.0], [0.7, 1.0, 1.0, 1.0], [np.nan, np.nan, 0.0, 0.0]])

    class Model:
        version = "0123456789ab"

    row = bench._row("x", scores, scores, Model(), "nothing")
    assert (row["difference"], row["standard_error"], row["ineligible"], row["model"]) == (0.0, 0.0, 1, "0123456789ab")
    assert "| +0.000 ± 0.000 |" in bench.markdown(iter([row]))
