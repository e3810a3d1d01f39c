"""Two workers beside one: wall time of making all lists, in parts as a site's: one a home county, the largest first.

One worker takes all parts, two take the same parts as they come; starting and ending the processes is counted. A part is one
piece of work for whoever takes it, so two workers wait for each other at the end only. Beside it stands what one worker needs
for everybody in one piece, which compares fewer texts twice: a site does not do that, since a part is what a killed worker loses.

The figure is one of an idle machine with two cores or more. What others used meanwhile is measured and printed, and where it
was more than a little there is a ratio but no verdict. A night makes lists for minutes, so the run must be long beside the start
of a process (some 35 ms each): with 10,000 people it is half a second and the start weighs. RONGYE_WORKERS names the number of
people. About four minutes: python -m benchmarks workers
"""

import gc
import multiprocessing
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from threadpoolctl import threadpool_limits

from benchmarks import tables
from benchmarks.harness import NotHere, measure, row

SIZE = (10_000, int(os.environ.get("RONGYE_WORKERS", "40000")))
"""Postings, people."""
COMMAND = f"RONGYE_WORKERS={SIZE[1]} python -m benchmarks workers"
WANTED, IDLE = 1.7, 0.1
"""Times; cores that others may have used."""


def rows() -> Iterator[dict[str, Any]]:
    if len(os.sched_getaffinity(0)) < 2:
        raise NotHere("two cores")
    from matching.rank.kernel import Meeting, PeopleTable

    made = tables.make(*SIZE)
    whole, parts = [PeopleTable(made.views)], [PeopleTable(views) for views in by_county(made.views)]
    context = multiprocessing.get_context("fork")

    def run(crews: list[Any], workers: int) -> None:
        taken = context.Value("i", 0)

        def work() -> None:
            gc.enable()  # the measure has put it off; a worker runs with it
            while (mine := _next(taken)) < len(crews):
                Meeting(crews[mine], made.posts).rank(20, 20)

        processes = [context.Process(target=work) for _ in range(workers)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        if any(process.exitcode for process in processes):
            raise RuntimeError("a worker failed")

    threadpool_limits(1)  # of BLAS, here and in what is forked: a worker is one core
    gc.freeze()  # a collection in a forked process would copy every page of what it shares, which no worker of a site forks
    before = _used()
    timings = measure(
        {"one": lambda: run(parts, 1), "two": lambda: run(parts, 2), "whole": lambda: run(whole, 1)}, rounds=7, warm=1
    )
    others = _others(before, _used())
    one, two, together = (timings[name].wall for name in ("one", "two", "whole"))
    yield row(
        f"two workers beside one, {SIZE[0]:,} × {SIZE[1]:,}, wall", one / two, "times", command=COMMAND,
        model=made.model.version, verdict=verdict(one / two, others), parts=len(parts), beside_one_piece=round(together / two, 3),
        seconds=[round(one, 3), round(two, 3), round(together, 3)], others_cores=round(others, 2),
        load=round(os.getloadavg()[0], 1),
    )  # fmt: skip


def by_county(views: list[Any]) -> list[list[Any]]:
    """The people of each home county, most people first."""
    counties: dict[str, list[Any]] = {}
    for view in views:
        counties.setdefault(str(view.row["home_county"]), []).append(view)
    return sorted(counties.values(), key=len, reverse=True)


def _next(taken: Any) -> int:
    """The number of the next part nobody took."""
    with taken.get_lock():
        taken.value += 1
        return int(taken.value) - 1


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
