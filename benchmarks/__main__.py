"""Run every benchmark, or those named; print one JSON object a line and append it to bench.jsonl.

Each file runs in a process of its own: one cannot warm or spoil another's caches, and each has its own Django.
Exit code 1 when one of them failed; one that cannot run here says so on stderr and is no failure.
"""

import importlib
import json
import subprocess
import sys
from pathlib import Path

from benchmarks.harness import ROOT, NotHere

CANNOT_RUN_HERE = 4


def run_one(name: str) -> int:
    """In the child process: print and append the rows of one file."""
    module = importlib.import_module(f"benchmarks.bench_{name}")
    try:
        for row in module.rows():
            line = json.dumps(row, ensure_ascii=False)
            print(line, flush=True)
            with (ROOT / "bench.jsonl").open("a", encoding="utf-8") as file:
                file.write(line + "\n")
    except NotHere as problem:
        print(f"{name} was not measured: {problem}", file=sys.stderr)
        return CANNOT_RUN_HERE
    return 0


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--one"]:
        return run_one(arguments[1])
    known = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
    unknown = sorted(set(arguments) - set(known))
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are: {', '.join(known)}.", file=sys.stderr)
        return 2
    failed = []
    for name in arguments or known:
        code = subprocess.run([sys.executable, "-m", "benchmarks", "--one", name], cwd=ROOT, check=False).returncode
        if code not in (0, CANNOT_RUN_HERE):
            failed.append(name)
    if failed:
        print(f"These failed: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
