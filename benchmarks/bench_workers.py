"""Two workers beside one: wall time of making all lists, people divided by home county as the parts of a site are.

The figure is one of an idle machine with two cores or more. What others used meanwhile is measured and printed, and where it
was more than a little there is a ratio but no verdict. About two minutes: python -m benchmarks workers
"""

import multiprocessing
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import tables
from benchmarks.harness import NotHere, measure, row

COMMAND = "python -m benchmarks workers"
SIZE = (10_000, 10_000)
WANTED, IDLE = 1.7, 0.1
"""Times; cores that others may have used."""


def rows() -> Iterator[dict[str, Any]]:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if len(os.sched_getaffinity(0)) < 2:
        raise NotHere("two cores")
    from matching.rank.kernel import Meeting, PeopleTable

    made = tables.make(*SIZE)
    views = sorted(made.views, key=lambda view: str(view.row["home_county"]))
    half = len(views) // 2
    whole, halves = [PeopleTable(views)], [PeopleTable(views[:half]), PeopleTable(views[half:])]
    context = multiprocessing.get_context("fork")

    def run(crews: list[Any]) -> None:
        workers = [context.Process(target=lambda crew=crew: Meeting(crew, made.posts).rank(20, 20)) for crew in crews]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    before = _used()
    timings = measure({"one": lambda: run(whole), "two": lambda: run(halves)}, rounds=9, warm=1)
    others = _others(before, _used())
    ratio = timings["one"].wall / timings["two"].wall
    yield row(
        "two workers beside one, wall", ratio, "times", command=COMMAND, model=made.model.version,
        verdict=verdict(ratio, others), others_cores=round(others, 2), load=round(os.getloadavg()[0], 1),
    )  # fmt: skip


def verdict(ratio: float, others: float) -> str:
    """What the ratio says; nothing where others used the machine too."""
    if others > IDLE:
        return f"none: others used {others:.1f} cores"
    return "holds" if ratio >= WANTED else "falls short"


def _used() -> tuple[float, float, float]:
    """(wall clock, CPU seconds of everybody, of this process and its ended children)."""
    ticks = [int(one) for one in Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]]
    everybody = (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")  # idle, and waiting for a disk
    own = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        used = resource.getrusage(who)
        own += used.ru_utime + used.ru_stime
    return perf_counter(), everybody, own


def _others(before: tuple[float, float, float], after: tuple[float, float, float]) -> float:
    """Cores that others used between two looks."""
    wall, everybody, own = (late - early for early, late in zip(before, after, strict=True))
    return max(0.0, everybody - own) / wall
