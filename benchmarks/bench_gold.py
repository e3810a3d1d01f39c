"""The judged collection: quality of the lists that the command writes, with the project's own score script's figures."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.harness import ROOT, row, shared

COMMAND = "python -m benchmarks gold"
FLOORS = {"ndcg@10": 0.64, "p@5": 0.66, "ineligible@10": 20.0}


def rows() -> Iterator[dict[str, Any]]:
    """ndcg@10, p@5, ineligible@10 and judged@10; the baseline is the floor."""
    profiles, postings = shared("gold", "profiles.jsonl"), shared("data", "postings_county_2024.csv")
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run.tsv"
        command = [
            sys.executable,
            "-m",
            "matching",
            "rank",
            "--veterans",
            profiles,
            "--postings",
            postings,
            "--out",
            run,
        ]
        subprocess.run(command, cwd=ROOT, check=True)
        score = [sys.executable, shared("tools", "score_run.py"), run, shared("gold", "qrels.tsv")]
        line = subprocess.run(score, capture_output=True, text=True, check=True).stdout
    figures = dict(part.split("=") for part in line.split())
    for name in ("ndcg@10", "p@5", "ineligible@10", "judged@10"):
        yield row(f"gold {name}", float(figures[name]), "", command=COMMAND, baseline=FLOORS.get(name))
