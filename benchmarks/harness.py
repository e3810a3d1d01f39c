"""Measure two things side by side, and say what was found in rows of one shape.

A benchmark is a file benchmarks/bench_NAME.py with a function `rows()` that yields `row(...)`s. `python -m benchmarks`
runs all of them, or those named: `python -m benchmarks rank_one page`.

Machines share their cores, so a figure is a median of interleaved rounds (ours, theirs, ours, theirs …), CPU time
stands beside wall time, and ratios are to be trusted before seconds.
"""

import contextlib
import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


class NotHere(Exception):
    """A benchmark cannot be run on this machine; the message says what is missing."""


@dataclass(frozen=True)
class Timing:
    """Medians of one contestant, in seconds a call; `slow` is the 95th percentile of wall time."""

    wall: float
    cpu: float
    slow: float
    rounds: int


def measure(
    calls: dict[str, Callable[[], object]], *, rounds: int = 15, warm: int = 2, repeat: int = 1
) -> dict[str, Timing]:
    """Time several calls in turn, round after round, so that a busy minute hits all of them alike.

    `repeat` calls make one sample (for calls of microseconds). CPU time is this process's, all its threads together.
    """
    for call in calls.values():
        for _ in range(warm):
            call()
    walls: dict[str, list[float]] = {name: [] for name in calls}
    cpus: dict[str, list[float]] = {name: [] for name in calls}
    with _no_collection():
        for _ in range(rounds):
            for name, call in calls.items():
                cpu, wall = time.process_time(), time.perf_counter()
                for _ in range(repeat):
                    call()
                walls[name].append((time.perf_counter() - wall) / repeat)
                cpus[name].append((time.process_time() - cpu) / repeat)
            gc.collect()
    return {name: _timing(walls[name], cpus[name]) for name in calls}


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _timing(walls: list[float], cpus: list[float]) -> Timing:
    slow = sorted(walls)[min(len(walls) - 1, int(len(walls) * 0.95))]
    return Timing(statistics.median(walls), statistics.median(cpus), slow, len(walls))


def row(
    name: str,
    value: float,
    unit: str,
    *,
    command: str,
    baseline: float | None = None,
    ratio: float | None = None,
    **more: Any,
) -> dict[str, Any]:
    """One line of bench.jsonl. `baseline` is in the same unit; `ratio` defaults to value / baseline."""
    if ratio is None and baseline:
        ratio = value / baseline
    shown = {"name": name, "value": _short(value), "unit": unit, "baseline": _short(baseline), "ratio": _short(ratio)}
    return {**shown, "command": command, "commit": commit(), **more}


def model_row(name: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    """A row whose figure depends on how people and posts are matched or titles coded: it says which configuration that was."""
    return row(name, value, unit, **{"model": configuration(), **more})


@cache
def configuration() -> str:
    """Twelve hex digits of code, constants, tables and crosswalk: the version of the model that serves here."""
    from matching.rank import load_model

    return load_model().version


def _short(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.4g}")


def commit() -> str:
    """The commit that is measured, with a plus where the tree differs from it."""
    command = ["git", "describe", "--always", "--abbrev=12", "--exclude=*", "--dirty=+"]
    try:
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return "unknown"
    return result.stdout.strip() or "unknown"


def peak_memory_mib() -> float:
    """The most memory this process has used, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform == "linux" else peak / 1024 / 1024


def shared(*parts: str) -> Path:
    """A file of the folder of real data beside the repository; NotHere when it is absent."""
    path = Path(os.environ.get("RONGYE_SHARED") or ROOT.parent / "shared").joinpath(*parts)
    if not path.exists():
        raise NotHere("no shared/ beside the repository (RONGYE_SHARED)")
    return path


@contextlib.contextmanager
def scratch_site(**environment: str) -> Iterator[Path]:
    """Django over an empty, migrated database of its own in a temporary folder; once a process.

    An installation's database is never touched: its address is left out. `environment` adds variables, for example
    another DATABASE_URL.
    """
    if "django.conf" in sys.modules and sys.modules["django.conf"].settings.configured:
        raise RuntimeError("Django is already set up in this process; run this benchmark by itself")
    own_models = Path(os.environ.get("RONGYE_VAR") or ROOT / "var") / "models"
    with tempfile.TemporaryDirectory(prefix="rongye-bench-") as folder:
        for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"):
            os.environ.pop(name, None)
        os.environ |= {"RONGYE_VAR": folder, "DJANGO_SETTINGS_MODULE": "config.settings", **environment}
        own_models.mkdir(mode=0o700, parents=True, exist_ok=True)
        (Path(folder) / "models").symlink_to(own_models.resolve())
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        yield Path(folder)
