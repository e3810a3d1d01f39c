"""An import whose process is killed leaves all rows or none, and the sweeper brings it to its end."""

import datetime
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from benchmarks.people import jsonl
from imports import actions
from imports.models import Batch, BatchState
from runs.actions import execute, sweep
from runs.models import Run, State
from tests.cast import make_places, staff
from veterans.models import Custody, Person, ServiceRecord

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 150
CHILD = """
import contextlib, sys
import django
django.setup()
from django.db import connection, transaction
from django.db.models import QuerySet
import veterans.importing.plan, veterans.importing.write
from runs.actions import execute
if sys.argv[2] == "unguarded":
    transaction.atomic = lambda *args, **kwargs: contextlib.nullcontext()
    QuerySet.select_for_update = lambda self, **kwargs: self
connection.ensure_connection()
print("go", flush=True)
execute(int(sys.argv[1]))
print("done", flush=True)
"""


def child(run: Run, how: str) -> subprocess.Popen[str]:
    """A worker process that takes the run up; returns when it is about to begin."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{settings['NAME']}"
    else:
        host = f"{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT'] or 5432}"
        url = f"postgres://{host}/{settings['NAME']}"
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(run.pk), how], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "go\n"
    return process


def checked_batch(seed: int, user: Any) -> Run:
    """An upload that was checked and confirmed; its run is queued and nobody has taken it."""
    batch, _made = actions.upload(
        kind="veterans",
        name="people.jsonl",
        content=jsonl(PEOPLE, seed),
        source=f"list {seed}",
        place_code="652300",
        by=user,
    )
    batch.refresh_from_db()
    if batch.state == BatchState.UPLOADED:
        actions.check(batch, user)
    Run.objects.unfinished().update(state=State.DONE, finished_at=timezone.now())
    run = actions.confirm(batch=batch, by=user)
    run.refresh_from_db()
    return run


def written(source: str) -> tuple[int, int, int]:
    """People, service records and custodies of one list."""
    return (
        Person.objects.filter(source=source).count(),
        ServiceRecord.objects.filter(person__source=source).count(),
        Custody.objects.filter(person__source=source).count(),
    )


def clear() -> None:
    Custody.objects.all().delete()
    Person.objects.all().delete()
    Batch.objects.all().delete()


@pytest.fixture
def quiet_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are queued and nobody takes them up by himself."""
    monkeypatch.setattr("runs.actions._send", lambda call: None)


def killed(seed: int, user: Any, wait: float, how: str) -> tuple[Run, bool]:
    """Let a worker begin and kill it after `wait` seconds; whether it had not yet come to its end."""
    run = checked_batch(seed, user)
    process = child(run, how)
    time.sleep(wait)
    process.kill()
    rest, _nothing = process.communicate()
    return run, "done" not in rest


@pytest.mark.proof
@pytest.mark.race
def test_a_killed_import_leaves_all_or_nothing_and_is_finished_later(proof: Any, quiet_runs: None) -> None:
    user = staff("keeper", make_places()["652300"])
    whole = child(checked_batch(1, user), "guarded")
    begun = time.monotonic()
    whole.communicate(timeout=120)
    full = time.monotonic() - begun
    assert written("list 1") == (PEOPLE, PEOPLE, PEOPLE)
    cases = failures = in_the_middle = 0
    for seed in proof.seeds(proof.size(3, 60)):
        clear()
        run, early = killed(seed, user, proof.random.uniform(0, full), "guarded")
        in_the_middle += early
        source = f"list {seed}"
        left = written(source)
        sweep(timezone.now() + datetime.timedelta(minutes=3))
        execute(run.pk)
        run.refresh_from_db()
        done = written(source)
        cases += 1
        failures += left not in {(0, 0, 0), (PEOPLE,) * 3} or done != (PEOPLE,) * 3 or run.state != State.DONE
    assert in_the_middle, "no kill came before the end: nothing was tried"
    proof.record(cases=cases, failures=failures)


@pytest.mark.race
def test_without_the_transaction_a_kill_leaves_half(quiet_runs: None) -> None:
    """The negative control of the proof above: with the guard off the hole shows."""
    user = staff("keeper", make_places()["652300"])
    for seed in range(100, 130):
        run = checked_batch(seed, user)
        process = child(run, "unguarded")
        while not Person.objects.filter(source=f"list {seed}").exists() and process.poll() is None:
            time.sleep(0.002)
        process.kill()
        process.communicate()
        left = written(f"list {seed}")
        assert left != (0, 0, 0), "the unguarded worker wrote nothing at all"
        if left != (PEOPLE,) * 3:
            return
        clear()
    raise AssertionError("thirty kills without a transaction left nothing half-written: the proof would see nothing")
