"""The judged collection: quality of the lists that the command writes, with the project's own score script's figures.

RONGYE_JUDGED=FOLDER adds collections that are kept aside: FOLDER, or each folder in it, holds profiles.jsonl and qrels.tsv
as shared/gold does, against the same postings; their rows begin with "kept aside". They are scored and nothing else.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import judged
from benchmarks.harness import ROOT, model_row

FLOORS = {"ndcg@10": 0.74, "p@5": 0.75, "ineligible@10": 8.0}
GOALS = {"ndcg@10": 0.82, "p@5": 0.85, "ineligible@10": 0.0}
PEOPLE = 24
"""Of how many people the floor of ineligible@10 speaks."""
TOP = 20
Row = dict[str, Any]


def rows() -> Iterator[Row]:
    """ndcg@10, p@5, ineligible@10 and judged@10 of each collection (baseline: the floor), the other ways of ranking beside."""
    command = "python -m benchmarks gold"
    if os.environ.get("RONGYE_JUDGED"):
        command = f"RONGYE_JUDGED=FOLDER {command}"
    for one in judged.collections():
        with tempfile.TemporaryDirectory() as folder:
            run = Path(folder) / "run.tsv"
            lines = _ranked("rank", one, run, TOP)
            yield from _quality(one, lines, run, command)
            if one.name == "gold":
                yield from _same(one, lines, command)
            yield from _turned(one, Path(folder), command)


def _ranked(action: str, one: judged.Collection, out: Path, top: int) -> list[list[str]]:
    """The lines that the command writes: veteran, posting, rank, score."""
    files = ["--veterans", one.profiles, "--postings", judged.postings_file(), "--top", str(top), "--out", out]
    subprocess.run([sys.executable, "-m", "matching", action, *files], cwd=ROOT, check=True)
    return [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()]


def _lists(lines: list[list[str]], owner: int, item: int) -> judged.Run:
    found: judged.Run = {}
    for line in sorted(lines, key=lambda line: int(line[2])):
        found.setdefault(line[owner], []).append(line[item])
    return found


def _quality(one: judged.Collection, lines: list[list[str]], run: Path, command: str) -> Iterator[Row]:
    asked = judged.judgments(one.qrels)
    scores = judged.per_owner(_lists(lines, 0, 1), asked)
    figures, sure = judged.checked(run, one.qrels, scores), judged.intervals(scores)
    for name in judged.NAMES:
        floor = FLOORS.get(name)
        if name == "ineligible@10":
            floor = 8.0 * len(asked) / PEOPLE
        more = {"goal": GOALS[name]} if name in GOALS else {}
        yield model_row(
            f"{one.name} {name}", figures[name], "", command=command, baseline=floor, interval_90=sure[name],
            people=len(asked), **more,
        )  # fmt: skip


def _same(one: judged.Collection, lines: list[list[str]], command: str) -> Iterator[Row]:
    """The same lines by the plain twin and by numpy: person, posting, rank and score as they are written."""
    from matching.rank import load_model, ranking
    from matching.rank.twin import Twin

    model, people, rows = load_model(), one.people(), judged.postings()
    written = {tuple(line) for line in lines}

    def row_of(name: str, others: Any) -> Row:
        same = {(veteran, posting, str(rank), f"{score:.9f}") for veteran, posting, rank, score in others}
        return model_row(
            f"{one.name} top-{TOP} lines the same as the command's, {name}", len(same & written), "lines", command=command,
            baseline=len(written), others=len(same - written),
        )  # fmt: skip

    yield row_of("plain twin", Twin(model).rank(people, rows, TOP))
    compiled, ranking.kernel = ranking.kernel, None  # type: ignore[assignment]
    try:
        found = model.rank(people, model.index(rows), TOP)
    finally:
        ranking.kernel = compiled
    yield row_of("numpy", zip(found["veteran_id"], found["posting_id"], found["rank"], found["score"], strict=True))


def _turned(one: judged.Collection, folder: Path, command: str) -> Iterator[Row]:
    """Posting → people: the judgments turned round, over the postings that anybody's judgment names."""
    asked = judged.turned(judged.judgments(one.qrels))
    lists = _lists(_ranked("people", one, folder / "people.tsv", TOP), 1, 0)
    scores = judged.per_owner(lists, asked)
    figures, sure = judged.means(scores), judged.intervals(scores, draws=2000)
    for name in judged.NAMES:
        yield model_row(
            f"{one.name} {name}, posting to people", figures[name], "", command=command, interval_90=sure[name],
            postings=int((~np.isnan(scores[:, 0])).sum()),
        )  # fmt: skip
