"""What every room's tests share. The state folder and the database are chosen in tests/environment.py.

Race tests (`@pytest.mark.race`) get a real database with real transactions: PostgreSQL, or an SQLite file in WAL mode
with IMMEDIATE transactions, never one in memory. `together` lets several calls go at the same moment, each in a thread
with a connection of its own. Every race test needs a negative control: with the guard off the hole must show.

Proofs (`@pytest.mark.proof`) run small in `make test` and in full in `make prove`; each records what it did:

    @pytest.mark.proof
    def test_no_seat_is_sold_twice(proof):
        rounds = proof.size(5, 500)
        failures = sum(oversold(seed) for seed in proof.seeds(rounds))
        proof.record(cases=rounds, failures=failures)

Journeys (`@pytest.mark.journey`) use `page` and `live_server`, with the system's Chromium.
"""

import gettext
import json
import os
import random
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests.cast import (  # noqa: F401 (fixtures: imported here, they are known to every test)
    administrator,
    auditor,
    chief,
    clerk,
    county,
    employer_user,
    firm,
    next_county,
    other_clerk,
    other_veteran,
    posting,
    tree,
    veteran,
)

ROOT = Path(__file__).resolve().parents[1]
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]

hypothesis.settings.register_profile("test", derandomize=True, database=None, deadline=None)
hypothesis.settings.register_profile("full", max_examples=5000, database=None, deadline=None)


def in_full() -> bool:
    """Whether proofs run in full (make prove)."""
    return os.environ.get("RONGYE_PROVE") == "full"


def chromium() -> str | None:
    """The system's Chromium; CHROMIUM names another one."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("full" if in_full() else "test")


def touches_database(item: pytest.Item) -> bool:
    """pytest-django lets no other test near the database of the suite."""
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(fixtures)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason="no Chromium on this machine: browser journeys were not checked")
    for item in items:
        if item.get_closest_marker("race"):
            item.add_marker(pytest.mark.django_db(transaction=True))
        if item.get_closest_marker("journey") and chromium() is None:
            item.add_marker(missing)
    if os.environ.get("RONGYE_ONLY_DATABASE") == "1":
        config.hook.pytest_deselected(items=[item for item in items if not touches_database(item)])
        items[:] = [item for item in items if touches_database(item)]


# ---------- places outside the repository ----------


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the repository (RONGYE_SHARED, else ../shared)."""
    folder = Path(os.environ.get("RONGYE_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip("no shared/ beside the repository (RONGYE_SHARED): checks on real data were not made")
    return folder


@pytest.fixture(scope="session")
def redis_url() -> str:
    """A Redis that tests may empty (TEST_REDIS_URL); each process of the suite has a database of its own on it.

    Two houses on one database would take each other's tasks. A server has sixteen: eight for either pass.
    """
    url = os.environ.get("TEST_REDIS_URL", "")
    if not url:
        pytest.skip("no Redis to test with (TEST_REDIS_URL)")
    process = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not process:
        return url
    first = 8 if os.environ.get("RONGYE_ONLY_DATABASE") == "1" else 0
    return f"{url.rsplit('/', 1)[0]}/{first + int(process.removeprefix('gw')) % 8}"


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Generator[None]:
    """A connection to anywhere but this machine is an error."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host and not host.startswith("127.") and host not in ("::1", "localhost"):
            self.close()
            raise AssertionError(f"a test reached for the network: {host}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", local_only)
        yield


@pytest.fixture(autouse=True, scope="session")
def no_minute_passes() -> Generator[None]:
    """What a page asks once a minute is not asked between two pages whose queries are compared."""
    from common import models

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "KNOWN_FOR", None)
        yield


@pytest.fixture(autouse=True, scope="session")
def chinese_catalogues() -> None:
    """Compiled catalogues are not in the repository; only what changed is compiled again.

    What Django read before they were there is forgotten, in every worker process.
    """
    from django.utils.translation import trans_real

    from common import catalogues

    for room in catalogues.rooms():
        catalogues.compile_room(room)
    gettext._translations.clear()  # type: ignore[attr-defined]  # Python keeps what it read by path
    trans_real._translations.clear()
    trans_real._default = None


# ---------- database ----------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite tests use a file in WAL mode, as an installation does; each worker process has a folder of its own."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(Path(os.environ["RONGYE_VAR"]) / "test.sqlite3")


@pytest.fixture(autouse=True, scope="session")
def emptied_by_delete() -> Generator[None]:
    """PostgreSQL empties its tables by DELETE: TRUNCATE makes some thousand files anew, seconds after each test that commits.

    Like TRUNCATE it fires no trigger and asks no foreign key. Only a superuser may switch them off: others truncate.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    truncate = type(connection.ops).sql_flush

    def sql_flush(
        ops: Any, style: Any, tables: list[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        with ops.connection.cursor() as cursor:
            cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
            (superuser,) = cursor.fetchone()
        if reset_sequences or not superuser:
            return list(truncate(ops, style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade))
        deletes = [f"DELETE FROM {ops.quote_name(table)}" for table in tables]
        return ["SET session_replication_role = replica", "; ".join(deletes), "SET session_replication_role = origin"]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "sql_flush", sql_flush)
        yield


@pytest.fixture(autouse=True, scope="session")
def no_session_outlives_the_suite() -> Generator[None]:
    """PostgreSQL drops no database in use: the session of a process that a test killed may still be ending on a busy server."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    creation: Any = type(connection.creation)
    destroy = creation._destroy_test_db

    def ended_then_destroyed(self: Any, name: str, verbosity: int) -> None:
        with self._nodb_cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
                [name],
            )
        destroy(self, name, verbosity)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(creation, "_destroy_test_db", ended_then_destroyed)
        yield


@pytest.fixture
def together(transactional_db: None) -> Callable[..., list[Any]]:
    """`together(f, g, …)`: all calls at the same moment; their results in order, an exception as the result it is."""
    from django.db import connections

    def go(*calls: Callable[[], Any]) -> list[Any]:
        results: list[Any] = [None] * len(calls)
        barrier = threading.Barrier(len(calls))

        def work(position: int, call: Callable[[], Any]) -> None:
            try:
                barrier.wait(timeout=30)
                results[position] = call()
            except Exception as problem:  # the test looks at it
                results[position] = problem
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work, args=(place, call)) for place, call in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        assert not any(thread.is_alive() for thread in threads), "a call never came back"
        return results

    return go


# ---------- proofs ----------


def words_of(name: str) -> str:
    """What a proof says, from its name: "rooms/test_x.py::test_no_seat_is_sold_twice[files]" → "no seat is sold twice, files"."""
    test, _, rest = name.rpartition("::test_")[2].partition("[")
    return test.replace("_", " ") + (f", {rest.replace(']', '')}" if rest else "")


class Proof:
    """What a heavy proof did: one row of proofs.json."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.what = words_of(name)
        self.full = in_full()
        self.seed = int(os.environ.get("RONGYE_SEED") or 20260801)
        self.random = random.Random(self.seed)
        self.cases: int | None = None
        self.failures = 0

    def size(self, small: int, full: int) -> int:
        """How many cases to try: `small` in make test, `full` in make prove."""
        return full if self.full else small

    def seeds(self, number: int) -> Iterator[int]:
        """Different seeds that all follow from the proof's own."""
        return (self.random.randrange(2**31) for _ in range(number))

    def record(self, *, cases: int, failures: int) -> None:
        """Say what was tried and how often it failed; a failure fails the test."""
        self.cases, self.failures = cases, failures
        assert cases > 0, "a proof without a case proves nothing"
        assert failures == 0, f"{failures} of {cases} cases failed (seed {self.seed})"


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Generator[Proof]:
    database = " on PostgreSQL" if os.environ.get("TEST_DATABASE_URL") else ""
    one = Proof(request.node.nodeid.removeprefix("tests/") + database)
    yield one
    report = getattr(request.node, "proof_report", None)
    if report is None or report.skipped:
        return
    folder = os.environ.get("RONGYE_PROOF_ROWS")
    if folder:
        failures = one.failures or int(report.failed)
        row = {"name": one.name, "what": one.what, "cases": one.cases or 0, "failures": failures}
        row |= {"seconds": round(report.duration, 2), "seed": one.seed, "commit": commit()}
        file = "".join(sign if sign.isalnum() else "_" for sign in one.name)
        (Path(folder) / f"{file}.json").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    assert report.failed or one.cases is not None, "a proof must record what it did: proof.record(cases=…, failures=…)"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if report.when == "call":
        item.proof_report = report  # type: ignore[attr-defined]
    return report


def commit() -> str:
    """The commit that is being tested, with a plus where the tree differs from it."""
    result = subprocess.run(
        ["git", "describe", "--always", "--abbrev=12", "--exclude=*", "--dirty=+"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout.strip() or "unknown"


# ---------- browser ----------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium(), "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def base_url() -> str:
    """None: journeys ask `live_server` for the address."""
    return ""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
