"""A figure is a row of one shape; the baseline ranks plainly; contestants take turns."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import harness
from benchmarks.naive import NaiveRanker

ROOT = Path(__file__).resolve().parents[2]


def test_contestants_take_turns() -> None:
    seen: list[str] = []
    timings = harness.measure({"a": lambda: seen.append("a"), "b": lambda: seen.append("b")}, rounds=3, warm=1)
    assert "".join(seen) == "ab" + "ababab"
    assert timings["a"].rounds == 3
    assert 0 <= timings["b"].wall <= timings["b"].slow


def test_a_row_has_the_agreed_shape() -> None:
    row = harness.row("rank one", 12.3456789, "ms", command="python -m benchmarks rank_one", baseline=24.6913578)
    assert list(row) == ["name", "value", "unit", "baseline", "ratio", "command", "commit"]
    assert row["value"] == 12.35
    assert row["ratio"] == 0.5
    assert json.loads(json.dumps(row)) == row


def test_a_row_of_a_model_says_which_configuration_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "configuration", lambda: "0123456789ab")
    assert harness.model_row("gold", 0.5, "", command="x")["model"] == "0123456789ab"
    assert harness.model_row("gold", 0.5, "", command="x", model="other")["model"] == "other"
    assert "model" not in harness.row("queries", 7, "queries", command="x")


def test_a_figure_without_a_baseline_has_no_ratio() -> None:
    row = harness.row("queries", 7, "queries", command="python -m benchmarks queries")
    assert row["baseline"] is None
    assert row["ratio"] is None


def test_missing_real_data_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RONGYE_SHARED", str(tmp_path))
    with pytest.raises(harness.NotHere, match="RONGYE_SHARED"):
        harness.shared("data", "nothing.csv")


def test_the_baseline_masks_and_sorts() -> None:
    ranker = NaiveRanker().fit(["货车司机", "保安员", "货车司机助理", "会计"])
    best = ranker.rank("货车司机", np.array([False, True, True, True]), top=2)
    assert [position for position, _score in best] == [2, 1]
    assert ranker.rank("货车司机", np.zeros(4, dtype=bool)) == []


def test_an_unknown_benchmark_is_named() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks", "no_such_figure"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert "no_such_figure" in result.stderr
