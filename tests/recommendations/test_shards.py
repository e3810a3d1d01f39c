"""A run over everybody in parts: resumed where a killed worker stopped, counted once, taken by any number of workers."""

import contextlib
import datetime
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from psycopg import sql

from audit.actions import SystemJob
from employers.models import Posting
from places.models import Place
from recommendations import actions, shards
from recommendations.models import MatchList, Shard, ShardState
from runs.actions import execute, sweep
from runs.models import Run, State
from runs.progress import Lost, Progress
from tests.cast import make_person
from tests.conftest import Proof

ROOT = Path(__file__).resolve().parents[2]
JOB = SystemJob("test")


@pytest.fixture
def everybody(county: Place, next_county: Place, posting: Posting, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    monkeypatch.setattr(shards, "TOGETHER", 0)
    monkeypatch.setattr(shards, "STEP", 2)
    monkeypatch.setattr("runs.actions.publish", lambda pk: None)
    homes = [county, county, county, next_county, None]
    return [make_person(county, home_place=home, name=f"张{at}") for at, home in enumerate(homes)]


def begin() -> Run:
    return actions.start_matching(by=JOB)


def test_each_county_is_a_part_and_everybody_gets_a_list(everybody: list[Any]) -> None:
    done = execute(begin().pk)
    assert done is not None
    assert (done.state, done.result["lists"], done.done) == (State.DONE, 5, 5)
    assert sorted(Shard.objects.values_list("people", "made", "state")) == [
        (1, 1, "done"),
        (1, 1, "done"),
        (3, 3, "done"),
    ]
    assert MatchList.objects.count() == 5
    assert Run.objects.filter(kind="recommendations.shard", state=State.DONE).count() == 3


def test_the_county_with_most_people_is_begun_first(everybody: list[Any], next_county: Place) -> None:
    for at in range(3):
        make_person(next_county, home_place=next_county, name=f"李{at}")
    assert [people for _place, people in shards.sizes()] == [4, 3, 1]
    run = begin()
    shards.plan(run)
    assert list(run.shards.order_by("work__pk").values_list("people", flat=True)) == [4, 3, 1]


def test_few_people_are_one_part(everybody: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "TOGETHER", 100)
    execute(begin().pk)
    assert list(Shard.objects.values_list("place_code", "made")) == [("*", 5)]


def test_a_part_goes_on_where_it_stopped(everybody: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    run, made = begin(), []
    store = actions.store

    def dies(lists: list[MatchList]) -> None:
        if len(made) == 1:
            raise KeyboardInterrupt  # what a kill is to the code: nothing after it runs
        store(lists)
        made.append(len(lists))

    shards.plan(run)
    shard = Shard.objects.order_by("-people")[0]
    assert shard.work is not None
    monkeypatch.setattr(actions, "store", dies)
    with pytest.raises(KeyboardInterrupt):
        execute(shard.work.pk)
    shard.refresh_from_db()
    assert (shard.made, shard.state, MatchList.objects.count()) == (2, ShardState.WAITING, 2)
    monkeypatch.setattr(actions, "store", lambda lists: (made.append(len(lists)), store(lists)))
    Run.objects.filter(pk=shard.work.pk).update(state=State.QUEUED, claim=None)
    execute(shard.work.pk)
    shard.refresh_from_db()
    assert (shard.made, shard.state, made) == (3, ShardState.DONE, [2, 1])


@pytest.mark.parametrize(("a_life", "lives", "ends"), [(1, 5, State.DONE), (0, 4, State.FAILED)])
def test_who_dies_after_a_step_did_not_die_of_the_run(
    everybody: list[Any], monkeypatch: pytest.MonkeyPatch, a_life: int, lives: int, ends: State
) -> None:
    """A run whose workers die again and again goes on while each gets somewhere, and is given up where none does."""
    run, left, store = begin(), [0], actions.store
    monkeypatch.setattr(shards, "STEP", 1)

    def dies(lists: list[MatchList]) -> None:
        if not left[0]:
            raise KeyboardInterrupt  # what a kill is to the code: nothing after it runs
        left[0] -= 1
        store(lists)

    monkeypatch.setattr(actions, "store", dies)
    for life in range(lives):
        run.refresh_from_db()
        assert run.state == State.QUEUED, life
        left[0] = a_life
        with contextlib.suppress(KeyboardInterrupt):
            execute(run.pk)
        sweep(timezone.now() + datetime.timedelta(minutes=2))
    run.refresh_from_db()
    assert run.state == ends
    assert MatchList.objects.count() == (5 if a_life else 0)


def test_of_two_workers_on_one_part_the_slower_gives_up_and_writes_nothing(everybody: list[Any]) -> None:
    run = begin()
    shards.plan(run)
    shard = Shard.objects.order_by("-people")[0]
    slow = Shard.objects.get(pk=shard.pk)
    shards._move(shard, 10, 2)
    with pytest.raises(Lost):
        shards._move(slow, 8, 1)
    shard.refresh_from_db()
    assert (shard.last_person, shard.made) == (10, 2)


def test_a_plan_is_made_once(everybody: list[Any]) -> None:
    run = begin()
    shards.plan(run)
    shards.plan(run)
    assert Shard.objects.count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Shard.objects.create(run=run, place_code=Shard.objects.all()[0].place_code)
    with pytest.raises(IntegrityError), transaction.atomic():
        Shard.objects.update(state=ShardState.DONE)


def test_a_part_that_failed_fails_the_whole_with_its_name(
    everybody: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begin()
    shards.plan(run)
    Run.objects.filter(kind="recommendations.shard").update(state=State.FAILED, finished_at=run.created_at)
    Run.objects.filter(pk=run.pk).update(state=State.RUNNING)
    run.refresh_from_db()
    with pytest.raises(shards.PartFailed):
        shards.match_everybody(Progress(run))


@pytest.fixture
def scratch() -> Iterator[dict[str, str]]:
    """The environment of a database of its own, of the kind this pass is on; removed afterwards."""
    address = os.environ.get("TEST_DATABASE_URL", "")
    if not address:
        yield {}  # an SQLite file in the state folder
        return
    server, name = address.rsplit("/", 1)[0], f"{address.rsplit('/', 1)[1]}_killed_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as line:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        line.execute(drop)
        line.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield {"DATABASE_URL": f"{server}/{name}"}
        line.execute(drop)


@pytest.mark.proof
@pytest.mark.django_db  # so that it runs on both databases; what it kills has one of its own
@pytest.mark.parametrize("broker", ["files", "redis"])
def test_killed_workers_lose_and_double_nothing(
    broker: str, scratch: dict[str, str], proof: Proof, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    redis = {"REDIS_URL": request.getfixturevalue("redis_url")} if broker == "redis" else {}
    state = tmp_path / "var"
    state.mkdir()
    (state / "models").symlink_to(Path(os.environ["RONGYE_VAR"]) / "models")
    (state / "kernels").symlink_to(kernels())
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    kills = proof.size(4, 200)
    done = subprocess.run(
        [sys.executable, "-m", "tests.recommendations.killed", str(kills), str(proof.seed)],
        cwd=ROOT,
        env={**kept, **redis, **scratch, "RONGYE_VAR": str(state), "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=True,
        stdout=subprocess.PIPE,
        timeout=3000,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["kills"] >= kills
    assert not proof.full or found["inside"] > kills / 2  # most died with work before them
    proof.record(cases=found["kills"], failures=len(found["problems"]))


def kernels() -> Path:
    """Compiled code is shared with the other tests, as the models are."""
    folder = Path(os.environ.get("NUMBA_CACHE_DIR") or Path(os.environ["RONGYE_VAR"]) / "kernels")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
