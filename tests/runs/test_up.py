"""`make run` as a whole: prepares, answers, works in the background, ends; on each broker."""

import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What the first start left: the start on the other broker is a second one of the same installation.
KEPT = Path(os.environ["RONGYE_TEST_VAR"]) / "installation"
# A first start counts for more than a minute of work, and a busy machine does it later. One that died is seen at once.
SECONDS_TO_COME_UP = 600
SEND_A_RUN = """
from audit.actions import SystemJob
from recommendations.actions import start_matching
from runs.tasks import execute_run
run = start_matching(by=SystemJob("test"))
execute_run.apply_async(args=[run.pk])
print(run.pk)
"""


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@pytest.fixture(params=["files", "redis"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """An installation of its own on a free port; model and compiled loops come from the tests' own folder."""
    if os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("the embedded installation is tried in the SQLite pass")
    redis = {"REDIS_URL": request.getfixturevalue("redis_url")} if request.param == "redis" else {}
    state = tmp_path / "var"
    if request.param == "redis" and KEPT.exists():
        shutil.copytree(KEPT, state, symlinks=True)
    else:
        own = Path(os.environ["RONGYE_VAR"])
        state.mkdir()
        (state / "models").symlink_to(own / "models")
        if (own / "kernels").is_dir():
            shutil.copytree(own / "kernels", state / "kernels")
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return {**kept, **redis, "RONGYE_VAR": str(state), "PORT": str(free_port()), "WEB_CONCURRENCY": "1"}


@pytest.fixture
def house(environment: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The running supervisor; its lines are in up.log."""
    with (tmp_path / "up.log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        yield running
        if running.poll() is None:
            running.kill()
            running.wait(timeout=60)


def wait_for(condition: Callable[[], object], seconds: float, what: str, log: Path) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"{what}; it said:\n{log.read_text()}"
        time.sleep(0.2)


def descendants(pid: int) -> list[int]:
    """All processes below one, by the kernel's own table."""
    found: list[int] = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += [int(child), *descendants(int(child))]
    return found


def run_state(environment: dict[str, str], key: int) -> str:
    with sqlite3.connect(Path(environment["RONGYE_VAR"]) / "rongye.sqlite3", timeout=20) as database:
        row = database.execute("SELECT state FROM runs_run WHERE id = ?", [key]).fetchone()
    database.close()
    return str(row[0])


def test_it_starts_works_and_ends(house: subprocess.Popen[bytes], environment: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "up.log"
    wait_for(
        lambda: "Ctrl-C ends it." in log.read_text() or house.poll() is not None,
        SECONDS_TO_COME_UP,
        "it never came up",
        log,
    )
    assert house.poll() is None, log.read_text()
    port = int(environment["PORT"])

    said = log.read_text()
    assert f"http://127.0.0.1:{port}/" in said
    signins = json.loads((Path(environment["RONGYE_VAR"]) / "signins.json").read_text())
    assert signins
    assert all(one["name"] in said and one["password"] in said for one in signins)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/")
    assert connection.getresponse().status == 200
    connection.close()

    second = subprocess.run(
        [sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert f"PORT={port + 1} make run" in second.stderr

    sent = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", SEND_A_RUN],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    key = int(sent.stdout.split()[-1])
    wait_for(lambda: run_state(environment, key) == "done", 120, "no worker did the run", log)

    everyone = descendants(house.pid)
    assert len(everyone) >= 4  # web server and its worker, background worker, clock
    house.send_signal(signal.SIGINT)
    assert house.wait(timeout=60) == 0, log.read_text()
    # A grandchild that was killed stands in the kernel's table until process 1 takes note.
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in everyone), 10, "something lived on", log)
    assert "Traceback" not in log.read_text()
    if not KEPT.exists():
        shutil.copytree(environment["RONGYE_VAR"], KEPT, symlinks=True)
