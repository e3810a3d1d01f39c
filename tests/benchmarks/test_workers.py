"""The figure of two workers gives no verdict on a machine that others use."""

import subprocess
import sys
import time
from types import SimpleNamespace

from benchmarks import bench_workers


def test_a_verdict_needs_an_idle_machine() -> None:
    assert bench_workers.verdict(1.9, 0.05) == "holds"
    assert bench_workers.verdict(1.6, 0.05) == "falls short"
    assert bench_workers.verdict(1.9, 1.4) == "none: others used 1.4 cores"


def test_work_of_others_is_seen_and_own_work_is_not() -> None:
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        before = bench_workers._used()
        time.sleep(1.0)
        assert bench_workers._others(before, bench_workers._used()) > 0.05
    finally:
        busy.kill()
        busy.wait()
    # Own work, and that of children who ended, is no work of others.
    assert bench_workers._others((0.0, 10.0, 2.0), (10.0, 29.0, 20.9)) < 0.05


def test_parts_are_counties_with_the_largest_first() -> None:
    views = [SimpleNamespace(row={"home_county": code}) for code in ("110101", "110102", "110102", "110103")]
    assert [[view.row["home_county"] for view in part] for part in bench_workers.by_county(views)] == [
        ["110102", "110102"],
        ["110101"],
        ["110103"],
    ]
