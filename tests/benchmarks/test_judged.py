"""Scores person by person are those of the score script; intervals are seeded; collections are found and named."""

import math
from pathlib import Path

import numpy as np
import pytest

from benchmarks import judged
from benchmarks.harness import NotHere

ASKED: judged.Judgments = {
    "A": {"p1": (3, False), "p2": (2, False), "p3": (0, True), "p4": (1, False)},
    "B": {"p1": (0, False), "p2": (0, True)},  # nothing to be found
    "C": {"p5": (2, False)},
}
RUN: judged.Run = {"A": ["p2", "p3", "p9", "p1"], "B": ["p2"]}


def written(folder: Path) -> tuple[Path, Path]:
    run, qrels = folder / "run.tsv", folder / "qrels.tsv"
    run.write_text("".join(f"{who}\t{p}\t{n}\n" for who, items in RUN.items() for n, p in enumerate(items, 1)))
    qrels.write_text(
        "".join(
            f"{who}\t{p}\t{g}\t{'E' if no else '-'}\n" for who, said in ASKED.items() for p, (g, no) in said.items()
        )
    )
    return run, qrels


def test_means_are_those_of_the_score_script(tmp_path: Path, shared: Path) -> None:
    run, qrels = written(tmp_path)
    assert judged.judgments(qrels) == ASKED
    figures = judged.checked(run, qrels, judged.per_owner(RUN, ASKED))
    assert figures["ineligible@10"] == 2
    assert 0 < figures["ndcg@10"] < 1
    with pytest.raises(RuntimeError, match="person by person"):
        judged.checked(run, qrels, judged.per_owner({**RUN, "C": ["p5"]}, ASKED))


def test_who_has_nothing_to_be_found_is_left_out_of_means() -> None:
    scores = judged.per_owner(RUN, ASKED)
    assert math.isnan(scores[1, 0])
    assert scores[2].tolist() == [0.0, 0.0, 0.0, 0.0]  # no list at all
    assert judged.means(scores)["p@5"] == 0.5  # both of the two of A, none of C


def test_an_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    scores = np.random.default_rng(1).random((24, 4))
    found = judged.intervals(scores, draws=500)
    assert found == judged.intervals(scores, draws=500)
    for name, value in judged.means(scores).items():
        assert found[name][0] < value < found[name][1]


def test_judgments_turned_round_keep_every_pair() -> None:
    other = judged.turned(ASKED)
    assert other["p2"] == {"A": (2, False), "B": (0, True)}
    assert judged.turned(other) == ASKED


def test_collections_kept_aside_are_named_so(tmp_path: Path, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RONGYE_JUDGED", raising=False)
    assert [one.name for one in judged.collections()] == ["gold"]
    monkeypatch.setenv("RONGYE_JUDGED", str(tmp_path))
    with pytest.raises(NotHere, match="RONGYE_JUDGED"):
        judged.collections()
    (tmp_path / "north").mkdir()
    written(tmp_path / "north")
    assert [one.name for one in judged.collections()] == ["gold", "kept aside north"]
