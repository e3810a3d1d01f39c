"""`make test`, `make lint`, `make prove`: every check once, failures repeated at the end, and what was not checked.

The suite runs on SQLite always and again on PostgreSQL where one answers: TEST_DATABASE_URL, or user postgres on this
machine without a password. With RONGYE_CI=1 nothing may stay unchecked.
"""

import argparse
import collections
import concurrent.futures
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
BIN = Path(PYTHON).parent
LOOPBACK = "postgres://postgres@127.0.0.1:5432"
LINES_OF_A_FAILURE = 60

QUICK_CHECKS = {
    "ruff": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "types": [str(BIN / "mypy"), "."],
    "imports": [str(BIN / "lint-imports"), "--no-cache"],
    "settings": [PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "messages": [PYTHON, "manage.py", "messages", "--check"],
}


@dataclass
class Outcome:
    """One check or one pass of the suite."""

    name: str
    ok: bool
    seconds: float
    passed: set[str] = field(default_factory=set)
    failed: list[tuple[str, str]] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    tail: str = ""
    told: str = ""


def say(text: str = "") -> None:
    print(text, flush=True)


def quick_check(name: str, command: list[str], state: Path) -> Outcome:
    """Run one command in a state folder of its own, so that no installation's data is touched."""
    begun = time.monotonic()
    clean = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "TEST_DATABASE_URL")}
    env = {**clean, "RONGYE_VAR": str(state / name), "PYTHONUTF8": "1"}
    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    lines = (result.stdout + result.stderr).rstrip().splitlines()
    seconds = time.monotonic() - begun
    say(f"{'ok  ' if result.returncode == 0 else 'FAIL'} {name} ({seconds:.1f} s)")
    return Outcome(name, result.returncode == 0, seconds, tail="\n".join(lines[-LINES_OF_A_FAILURE:]))


def quick_checks(state: Path, *beside: Callable[[], object]) -> list[Outcome]:
    """All of them, as many at a time as there are cores; what the suite needs is made `beside` them."""
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        others = [pool.submit(one) for one in beside]
        waiting = [pool.submit(quick_check, name, command, state) for name, command in QUICK_CHECKS.items()]
        for one in others:
            one.result()
        return [one.result() for one in waiting]


def warm_once() -> None:
    """Each process of the suite copies model and compiled loops from here instead of making them again."""
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "TEST_DATABASE_URL")}
    subprocess.run([PYTHON, "manage.py", "warm"], cwd=ROOT, env=env, check=False)


def suite(database: str, url: str, state: Path, extra: list[str], *, aside: bool = False) -> Outcome:
    """One pass of the suite; counts come from its report, which pytest writes even when tests fail.

    A pass on a named database leaves out what touches none (tests/conftest.py): the pass on SQLite ran it. A pass
    `aside` says nothing before its end: it runs beside another one, and lines of both would be mixed.
    """
    if not aside:
        say(heading(database))
    begun = time.monotonic()
    report = state / f"{database}.xml"
    env = {key: value for key, value in os.environ.items() if key != "TEST_DATABASE_URL"}
    if url:
        env |= {"TEST_DATABASE_URL": url, "RONGYE_ONLY_DATABASE": "1"}
    command = [PYTHON, "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider", f"--junitxml={report}", *extra]
    log = subprocess.PIPE if aside else None
    done = subprocess.run(command, cwd=ROOT, env=env, check=False, stdout=log, stderr=subprocess.STDOUT, text=True)
    code = done.returncode
    outcome = Outcome(f"suite on {database}", code == 0, time.monotonic() - begun, told=done.stdout or "")
    if report.exists():
        read_report(report, outcome)
    if code == 5:
        outcome.tail = "no test was found"
    elif code and not outcome.failed:
        outcome.tail = f"pytest ended with code {code}; its own lines above say why"
    return outcome


def heading(database: str) -> str:
    return f"\n== suite on {database} =="


def suites(state: Path) -> tuple[list[Outcome], list[str]]:
    """A pass on SQLite and, where a server answers, one on PostgreSQL beside it; and what was not checked.

    Each waits for something half of its time: the first for browsers and houses that come up, the second for its server.
    """
    cores = min(4, os.cpu_count() or 1)
    url = postgres_url()
    # Alone it has one process more than there are cores: a journey waits for its browser about half of the time.
    many = os.environ.get("RONGYE_TEST_WORKERS") or str(cores if url else cores + 1)
    extra = ["-n", many, "--dist", "worksteal"]
    if not url:
        return [suite("SQLite", "", state, extra)], ["PostgreSQL: none answers (TEST_DATABASE_URL)"]
    with concurrent.futures.ThreadPoolExecutor(max_workers=1) as pool:
        beside = pool.submit(suite, "PostgreSQL", url, state, extra, aside=True)
        first = suite("SQLite", "", state, extra)
        second = beside.result()
    say(heading("PostgreSQL"))
    say(second.told)
    return [first, second], []


def read_report(report: Path, outcome: Outcome) -> None:
    for case in ET.parse(report).getroot().iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        problem = next((part for part in case if part.tag in ("failure", "error")), None)
        skip = case.find("skipped")
        if problem is not None:
            outcome.failed.append((name, (problem.get("message") or "").splitlines()[0][:300]))
        elif skip is not None:
            outcome.skipped[name] = (skip.get("message") or "skipped").strip()
        else:
            outcome.passed.add(name)


def postgres_url() -> str:
    """The server to test on, or an empty string. Its own test databases are named after this folder."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given.startswith(("postgres://", "postgresql://")):
        return given
    import psycopg

    with contextlib.suppress(psycopg.Error), psycopg.connect(f"{LOOPBACK}/postgres", connect_timeout=3):
        return f"{LOOPBACK}/rongye_{zlib.crc32(str(ROOT).encode()):08x}"
    return ""


def never_run(passes: list[Outcome]) -> Iterator[str]:
    """Reasons of the tests that were skipped in one pass and not run in any other."""
    ran = {name for one in passes for name in one.passed} | {name for one in passes for name, _ in one.failed}
    reason_of = {name: reason for one in passes for name, reason in one.skipped.items() if name not in ran}
    for reason, count in sorted(collections.Counter(reason_of.values()).items()):
        yield f"{reason} ({count} {'test' if count == 1 else 'tests'})"


def conclude(outcomes: list[Outcome], not_checked: list[str]) -> int:
    """Print failures, then what was not checked, then one line of counts; the exit code."""
    bad = [one for one in outcomes if not one.ok]
    for one in bad:
        say(f"\n== failed: {one.name} ==")
        for name, message in one.failed:
            say(f"FAILED {name} - {message}")
        if one.tail:
            say(one.tail)
    say("\n== what was checked ==")
    for one in outcomes:
        counts = f": {len(one.passed)} passed, {len(one.failed)} failed" if one.name.startswith("suite") else ""
        say(f"{'ok  ' if one.ok else 'FAIL'} {one.name}{counts} ({one.seconds:.0f} s)")
    for line in not_checked:
        say(f"Not checked: {line}")
    if not not_checked:
        say("Everything was checked.")
    strict = os.environ.get("RONGYE_CI") == "1" and bool(not_checked)
    if strict:
        say("In CI nothing may stay unchecked.")
    suites = [one for one in outcomes if one.name.startswith("suite")]
    failed = sum(len(one.failed) or 1 for one in bad) + strict
    passed = sum(len(one.passed) for one in suites) + sum(one.ok for one in outcomes if one not in suites)
    say(f"{passed} passed, {failed} failed")
    return 1 if bad or strict else 0


def missing_around() -> list[str]:
    """What this machine lacks, in words; tests that need it say so themselves when they are skipped."""
    shared = Path(os.environ.get("RONGYE_SHARED") or ROOT.parent / "shared")
    return [] if shared.is_dir() else ["anything on real data: no shared/ beside the repository (RONGYE_SHARED)"]


def test_everything(state: Path) -> int:
    say("== code, contracts, migrations, messages ==")
    outcomes = quick_checks(state, warm_once)
    passes, unchecked = suites(state)
    not_checked = [*missing_around(), *unchecked]
    return conclude([*outcomes, *passes], [*not_checked, *never_run(passes)])


def prove(state: Path) -> int:
    """Run the proofs in full, one after the other, and write proofs.json."""
    rows_folder = state / "rows"
    rows_folder.mkdir()
    os.environ |= {"RONGYE_PROVE": "full", "RONGYE_PROOF_ROWS": str(rows_folder)}
    passes = [suite("SQLite", "", state, ["-m", "proof"])]
    if url := postgres_url():
        passes.append(suite("PostgreSQL", url, state, ["-m", "proof"]))
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(rows_folder.glob("*.json"))]
    (ROOT / "proofs.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    say()
    for row in rows:
        say(json.dumps(row, ensure_ascii=False))
    missing = [] if len(passes) == 2 else ["PostgreSQL: none answers (TEST_DATABASE_URL)"]
    return conclude(passes, [*missing, *never_run(passes)])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lint", action="store_true", help="only the quick checks")
    parser.add_argument("--prove", action="store_true", help="the heavy proofs in full; writes proofs.json")
    chosen = parser.parse_args()
    # A machine that lets Python keep no compiled code would compile it again for each of some hundred processes.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="rongye-check-") as folder:
        state = Path(folder)
        if chosen.prove:
            return prove(state)
        if chosen.lint:
            return conclude(quick_checks(state), ["the suite (make test)"])
        return test_everything(state)


if __name__ == "__main__":
    sys.exit(main())
