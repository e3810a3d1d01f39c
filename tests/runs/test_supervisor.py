"""Programs that were started as one end as one, whatever ends first; nothing is left running."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SUPERVISED = """
import sys
from pathlib import Path
from runs.supervisor import Supervisor

folder = Path(sys.argv[1])
script = "import os, subprocess, sys, time; " \\
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(300)']); " \\
    "open(sys.argv[1] + '/' + sys.argv[2], 'w').write(f'{os.getpid()} {child.pid}'); time.sleep(300)"
stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
commands = {
    "web server": [sys.executable, "-c", script, str(folder), "web"],
    "worker": [sys.executable, "-c", stubborn + script, str(folder), "worker"],
}
one = Supervisor(commands, folder=folder, say=lambda text: print(text, flush=True), grace=0.5, steady=float(sys.argv[2]))
sys.exit(one.run(lambda supervisor: True))
"""


def supervise(folder: Path, steady: float) -> subprocess.Popen[str]:
    """A supervisor of two programs that each have a child; the worker ignores polite requests."""
    command = [sys.executable, "-c", SUPERVISED, str(folder), str(steady)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def supervised(tmp_path: Path) -> subprocess.Popen[str]:
    return supervise(tmp_path, 60)


def pids(folder: Path, name: str) -> list[int]:
    """The program's own pid and its child's, once both run."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        path = folder / name
        numbers = path.read_text().split() if path.exists() else []
        if len(numbers) == 2:
            return [int(number) for number in numbers]
        time.sleep(0.05)
    raise AssertionError(f"{name} never started")


def alive(pid: int) -> bool:
    """Whether a process runs; one that waits only to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def all_gone(numbers: list[int]) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if not any(alive(number) for number in numbers):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_of_them(supervised: subprocess.Popen[str], tmp_path: Path, number: int) -> None:
    everyone = pids(tmp_path, "web") + pids(tmp_path, "worker")
    assert all(alive(one) for one in everyone)
    supervised.send_signal(number)
    output, _ = supervised.communicate(timeout=30)
    assert supervised.returncode == 0
    assert "by itself" not in output
    assert all_gone(everyone)


def test_one_death_ends_the_others_and_is_told(supervised: subprocess.Popen[str], tmp_path: Path) -> None:
    web, worker = pids(tmp_path, "web"), pids(tmp_path, "worker")
    os.kill(worker[0], signal.SIGKILL)
    output, _ = supervised.communicate(timeout=30)
    assert supervised.returncode == 1
    assert "The worker ended by itself (signal 9)" in output
    assert all_gone(web + worker)


def test_what_ran_steadily_is_started_again_alone(tmp_path: Path) -> None:
    one = supervise(tmp_path, 0.1)
    web, worker = pids(tmp_path, "web"), pids(tmp_path, "worker")
    (tmp_path / "worker").unlink()
    os.kill(worker[0], signal.SIGKILL)
    again = pids(tmp_path, "worker")
    assert again[0] != worker[0]
    assert all_gone(worker), "what the first one left behind is ended too"
    assert all(alive(each) for each in web)
    one.send_signal(signal.SIGINT)
    output, _ = one.communicate(timeout=30)
    assert one.returncode == 0
    assert output.count("The worker ended by itself (signal 9); it is started again.") == 1
    assert all_gone(web + again)


def test_programs_are_asked_to_end_when_the_supervisor_is_killed(
    supervised: subprocess.Popen[str], tmp_path: Path
) -> None:
    web, worker = pids(tmp_path, "web"), pids(tmp_path, "worker")
    try:
        supervised.kill()
        supervised.wait(timeout=30)
        assert all_gone(web[:1])
    finally:
        for leader in (web[0], worker[0]):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(leader, signal.SIGKILL)
        supervised.communicate(timeout=30)
