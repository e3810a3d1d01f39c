"""How fast lists are made: many people in a night, one person in a blink, a change; beside the naive way in the same run.

RONGYE_SPEED chooses the sizes: 10k (as `make bench` runs it: 10,000 postings × 10,000 people), 100k, 1m (a million
postings × 20,000 people), 100kx2k where 100k takes too long, or several: RONGYE_SPEED=10k,100k,1m python -m benchmarks speed

PostgreSQL's full text stands beside where BENCH_DATABASE_URL names a database (a temporary table is made there):
BENCH_DATABASE_URL=postgres://USER@HOST/NAME RONGYE_SPEED=100kx2k python -m benchmarks speed
"""

import gc
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import crowd, tables
from benchmarks.harness import ROOT, measure, peak_memory_mib, row
from benchmarks.naive import NaiveRanker

SIZES = {"10k": (10_000, 10_000), "100kx2k": (100_000, 2_000), "100k": (100_000, 100_000), "1m": (1_000_000, 20_000)}
NAIVE_PEOPLE = {"10k": 100, "100kx2k": 12, "100k": 24}
ROUNDS = {"10k": 5, "100kx2k": 15, "100k": 3}
ROUNDS_OF_ONE = 20
LIMITS: dict[str, dict[int, float]] = {
    "retrieval": {50: 0.5, 95: 3.0},
    "200 ranked again, 20 explained": {95: 25.0},
    "200 ranked again, all 200 explained": {95: 25.0},
}
"""Milliseconds that p50 and p95 must not pass: the baseline of their rows."""
STARTS, START_LIMIT = 5, 5.0
Row = dict[str, Any]
Contestant = tuple[Callable[[int], object], list[int]]
"""A call for one person, and the people it is called for."""


def rows() -> Iterator[Row]:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    for size in os.environ.get("RONGYE_SPEED", "10k").split(","):
        command = f"RONGYE_SPEED={size} python -m benchmarks speed"
        if size != "1m" and os.environ.get("BENCH_DATABASE_URL"):
            command = f"BENCH_DATABASE_URL=postgres://USER@HOST/NAME {command}"
        found = _million(command) if size == "1m" else _nightly(size, command)
        for one in found:
            yield {**one, "load": round(os.getloadavg()[0], 1)}


def _nightly(size: str, command: str) -> Iterator[Row]:
    made = tables.make(*SIZES[size])
    more = {"command": command, "model": made.model.version}
    each = made.post_seconds / len(made.posts) * 1e6
    yield row(f"{size}: a posting into the table, CPU", each, "µs", **more)
    yield row(f"{size}: a person into the table, CPU", made.people_seconds / len(made.people) * 1e3, "ms", **more)
    yield row(f"{size}: memory of a posting", made.posts.bytes_each, "bytes", **more)
    yield from _against_naive(size, made, more)
    yield from _one_person(size, made, more)
    yield from _change(size, made, more)
    yield from _recall(size, made, more)


# ---------- many people ----------


def _against_naive(size: str, made: tables.Made, more: Row) -> Iterator[Row]:
    from matching.rank.kernel import Meeting

    begun = time.process_time()
    naive = NaiveRanker().fit([tables.text_of(one) for one in made.rows])
    prepared = time.process_time() - begun
    meeting, draw = Meeting(made.people, made.posts), random.Random(3)
    chosen = draw.sample(range(len(made.people)), NAIVE_PEOPLE[size])
    asked = [(tables.words_of(made.views[at].row), tables.allowed(meeting, at)) for at in chosen]

    def theirs() -> None:
        for words, mask in asked:
            naive.rank(words, mask)

    timings = measure(
        {
            "both": lambda: Meeting(made.people, made.posts).rank(20, 20),
            "one": lambda: Meeting(made.people, made.posts).rank(20, 0),
            "naive": theirs,
        },
        rounds=ROUNDS[size],
        warm=1,
    )
    people = len(made.people)
    ours, base = people / timings["both"].cpu, len(chosen) / timings["naive"].cpu
    yield row(f"{size}: top 20 in both directions", ours, "people a CPU second", baseline=base, **more)
    wall = len(chosen) / timings["naive"].wall
    yield row(f"{size}: the same, wall", people / timings["both"].wall, "people a second", baseline=wall, **more)
    whole = people / (timings["both"].cpu + made.people_seconds + made.post_seconds)
    theirs_whole = people / (prepared + people / base)
    yield row(
        f"{size}: the same from words, what either prepares counted", whole, "people a CPU second",
        baseline=theirs_whole, **more,
    )  # fmt: skip
    second = timings["both"].cpu / timings["one"].cpu
    yield row(f"{size}: both directions beside one, CPU", second, "times", **more)


def _recall(size: str, made: tables.Made, more: Row) -> Iterator[Row]:
    """Lists of a sample beside those of the plain numpy ranker over all postings."""
    from matching.rank import ranker
    from matching.rank.frames import postings_frame
    from matching.rank.index import build_index
    from matching.rank.kernel import Meeting

    index = build_index(postings_frame(made.rows), made.model)
    meeting, draw, hit, all_of, equal = Meeting(made.people, made.posts), random.Random(4), 0, 0, 0
    chosen = draw.sample(range(len(made.people)), 40)
    lists = meeting.rank(20, 0)
    for at in chosen:
        scored = ranker.score(made.views[at], index)
        wanted = [str(index.ids[one]) for one in ranker.best_first(scored, index, 20)]
        have = [made.posts.key(one) for one in lists.posts[at] if one >= 0]
        hit, all_of, equal = hit + len(set(wanted) & set(have)), all_of + len(wanted), equal + (wanted == have)
    yield row(f"{size}: recall@20 beside the numpy ranker", hit / all_of, "of 1", same_order=equal / 40, **more)
    yield from _beside_the_twin(size, made, lists, index, more)


def _beside_the_twin(size: str, made: tables.Made, lists: Any, index: Any, more: Row) -> Iterator[Row]:
    """The plain twin takes milliseconds a pair: it ranks a pool for each of a few people, numpy's first 100 and 200 drawn.

    Its first 20 of the pool must be the list that was made over all postings.
    """
    import pandas as pd

    from matching.rank import ranker
    from matching.rank.twin import Twin

    draw, twin, hit, all_of, equal = random.Random(9), Twin(made.model), 0, 0, 0
    raw = {one["id"]: one for one in made.rows}
    chosen = draw.sample(range(len(made.people)), 6)
    for at in chosen:
        near = ranker.best_first(ranker.score(made.views[at], index), index, 100)
        pool = dict.fromkeys([*(str(index.ids[one]) for one in near), *draw.sample(sorted(raw), 200)])
        wanted = [line[1] for line in twin.rank([made.views[at].row], pd.DataFrame([raw[key] for key in pool]), 20)]
        have = [made.posts.key(one) for one in lists.posts[at] if one >= 0]
        hit, all_of, equal = hit + len(set(wanted) & set(have)), all_of + len(wanted), equal + (wanted == have)
    yield row(
        f"{size}: recall@20 beside the plain twin, pools of 300", hit / all_of, "of 1", baseline=0.999,
        same_order=equal / len(chosen), **more,
    )  # fmt: skip


# ---------- a change ----------


def _change(size: str, made: tables.Made, more: Row) -> Iterator[Row]:
    """One posting and one person in a hundred are new versions; the rest stays."""
    from matching.rank.kernel import PeopleTable, delta

    begun = time.process_time()
    before = delta.full(made.people, made.posts, None)
    full = time.process_time() - begun
    draw = random.Random(6)
    posts = sorted(draw.sample(range(len(made.rows)), len(made.rows) // 100))
    people = sorted(draw.sample(range(len(made.views)), len(made.views) // 100))
    gone = {made.rows[at]["id"] for at in posts}
    fresh = [{**made.rows[at], "title": made.rows[at - 1]["title"]} for at in posts]
    changed = [{**made.views[at].row, "desired_work": made.views[at - 1].row["desired_work"]} for at in people]
    is_gone = np.array([made.posts.key(at) in gone for at in range(len(made.posts))])
    out = np.zeros(len(made.people), dtype=bool)
    out[people] = True
    samples, anew = [], 0
    for _round in range(3):
        gc.collect()
        begun = time.process_time()
        table = tables.post_table(made.model, iter(fresh))
        crew = PeopleTable(tables.views_of(made.model, changed))
        middle = time.process_time()
        change = delta.Change(crew, table, out, is_gone)
        _lists, anew = delta.changed(before, made.people, made.posts, change, None)
        samples.append((time.process_time() - begun, time.process_time() - middle))
    whole = full + made.people_seconds + made.post_seconds
    cost, ranks = statistics.median(one for one, _two in samples), statistics.median(two for _one, two in samples)
    name = f"{size}: a change of 1 % beside everything anew, CPU"
    yield row(f"{name}, words read counted on both sides", cost, "s", baseline=whole, made_anew=anew, **more)
    yield row(f"{name}, ranking alone on both sides", ranks, "s", baseline=full, made_anew=anew, **more)


# ---------- one person ----------


def _one_person(size: str, made: tables.Made, more: Row) -> Iterator[Row]:
    """One person in a blink, and what the databases' own full text gives with the same places, education, pay and age.

    All take turns: ROUNDS_OF_ONE times each its next few people.
    """
    from benchmarks import fulltext
    from matching.rank.kernel import Meeting, PeopleTable

    meeting, draw = Meeting(made.people, made.posts), random.Random(5)
    chosen = draw.sample(range(len(made.people)), min(400, len(made.people)))

    def from_words(at: int) -> object:
        view = made.model.view(made.views[at].row)
        return Meeting(PeopleTable([view]), made.posts).rank_one(0)

    explained = _explainer(made, meeting)
    contestants: dict[str, Contestant] = {
        "retrieval": (meeting.rank_one, chosen),
        "words read first": (from_words, chosen[:60]),
        "200 ranked again, 20 explained": (lambda at: explained(at, 20), chosen[:100]),
        "200 ranked again, all 200 explained": (lambda at: explained(at, 200), chosen[:100]),
    }
    texts = random.Random(8).sample(range(len(made.people)), 60)
    for name, search in fulltext.engines(made, meeting):
        contestants[f"{name} (place, education, pay, age)"] = (search, texts)
    yield from _percentiles(f"{size}: one person, ", contestants, more)


def _explainer(made: tables.Made, meeting: Any) -> Callable[[int, int], object]:
    """person, how many → its best 200 ranked again with all parts, the best of them explained in both languages."""
    from matching.rank import explain, ranker
    from matching.rank.frames import postings_frame
    from matching.rank.index import build_index

    index = build_index(postings_frame(made.rows), made.model)

    def explained(at: int, many: int) -> object:
        lists = meeting.rank_one(at, 200)
        found = lists.posts[at][lists.posts[at] >= 0]
        view, few = made.views[at], index.take(made.posts.rows[found].astype(np.int64))
        scored = made.model.score(view, few)
        best = ranker.best_first(scored, few, many)
        return [explain.reasons(view, few, scored, int(one), made.model, None) for one in best]

    return explained


def turns(contestants: dict[str, Contestant], rounds: int = ROUNDS_OF_ONE) -> Iterator[tuple[str, int]]:
    """(name, person): in each round each contestant has its next share of people, so that a busy minute hits all alike."""
    for number in range(rounds):
        for name, (_call, people) in contestants.items():
            for at in people[number * len(people) // rounds : (number + 1) * len(people) // rounds]:
                yield name, at


def _percentiles(begin: str, contestants: dict[str, Contestant], more: Row) -> Iterator[Row]:
    walls: dict[str, list[float]] = {name: [] for name in contestants}
    cpus: dict[str, list[float]] = {name: [] for name in contestants}
    for call, people in contestants.values():
        call(people[0])
    gc.collect()
    for name, at in turns(contestants):
        cpu, wall = time.process_time(), time.perf_counter()
        contestants[name][0](at)
        walls[name].append((time.perf_counter() - wall) * 1e3)
        cpus[name].append((time.process_time() - cpu) * 1e3)
    for name, (_call, people) in contestants.items():
        limits = LIMITS.get(name, {})
        for percent in (50, 95):
            value, cpu = float(np.percentile(walls[name], percent)), float(np.percentile(cpus[name], percent))
            yield row(
                f"{begin}{name}, p{percent}", value, "ms", cpu=round(cpu, 3), people=len(people),
                baseline=limits.get(percent), **more,
            )  # fmt: skip


# ---------- a million ----------


def _million(command: str) -> Iterator[Row]:
    """In processes of their own: the first makes the table and keeps it, others are workers that start with it."""
    with tempfile.TemporaryDirectory(prefix="rongye-table-") as folder:
        for part in ("build", "serve"):
            done = subprocess.run(_child_command(part, folder), cwd=ROOT, check=True, stdout=subprocess.PIPE)
            for line in done.stdout.decode().splitlines():
                one = json.loads(line)
                yield row(one.pop("name"), one.pop("value"), one.pop("unit"), command=command, **one)
        yield from _starts(folder, command)


def _child_command(part: str, folder: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.bench_speed", part, folder]


def _starts(folder: str, command: str) -> Iterator[Row]:
    """A worker from nothing: interpreter, libraries, model, the table mapped; then its first list. Clocked from outside."""
    found: dict[str, list[tuple[float, float]]] = {"ready": [], "first list": []}
    version = ""
    for _time in range(STARTS):
        begun = time.perf_counter()
        with subprocess.Popen(_child_command("start", folder), cwd=ROOT, stdout=subprocess.PIPE) as worker:
            assert worker.stdout is not None
            for line in worker.stdout:
                one = json.loads(line)
                found[one["name"]].append((time.perf_counter() - begun, one["value"]))
                version = one["model"]
        if worker.returncode:
            raise RuntimeError("a worker did not start")
    for name, said in (
        ("ready", "1m: a worker starts in a fresh process, libraries, model and table"),
        ("first list", "1m: the same and its first list of one person"),
    ):
        wall, cpu = (statistics.median(each) for each in zip(*found[name], strict=True))
        yield row(
            f"{said}, wall", wall, "s", command=command, model=version, baseline=START_LIMIT, cpu=round(cpu, 3),
            slowest=round(max(one for one, _cpu in found[name]), 2), starts=STARTS,
        )  # fmt: skip


def _build(folder: Path) -> Iterator[tuple[str, float, str]]:
    from matching.rank import load_model
    from matching.rank.kernel import save

    model, number = load_model(), SIZES["1m"][0]
    begun = time.process_time()
    table = tables.post_table(model, crowd.postings(number))
    yield "1m: the table made, CPU", time.process_time() - begun, "s"
    yield "1m: memory of a posting", table.bytes_each, "bytes"
    save(table, folder / "table", model.version)
    yield "1m: peak memory of making the table", peak_memory_mib() / 1024, "GiB"


def _serve(folder: Path) -> Iterator[tuple[str, float, str]]:
    from matching.rank import load_model
    from matching.rank.kernel import Meeting, PeopleTable, load

    number, model = SIZES["1m"], load_model()
    begun = time.perf_counter()
    table, _about = load(folder / "table", model.version)
    yield "1m: a worker maps the table", time.perf_counter() - begun, "s"
    views = tables.views_of(model, list(crowd.people(number[1], spread=crowd.places_for(number[0]))))
    people = PeopleTable(views)
    Meeting(people, table).rank(20, 20, blocks=[0])
    cpu, wall = time.process_time(), time.perf_counter()
    Meeting(people, table).rank(20, 20)
    yield "1m: top 20 in both directions", number[1] / (time.process_time() - cpu), "people a CPU second"
    yield "1m: the same, wall", number[1] / (time.perf_counter() - wall), "people a second"
    yield "1m: peak memory of the lists", peak_memory_mib() / 1024, "GiB"


def _start(folder: Path) -> Iterator[tuple[str, float, str]]:
    """Says when it is ready and when it has answered, with the CPU seconds of the process until then."""
    from matching.rank import load_model
    from matching.rank.kernel import Meeting, PeopleTable, load

    model = load_model()
    table, _about = load(folder / "table", model.version)
    yield "ready", time.process_time(), "s"
    one = tables.views_of(model, list(crowd.people(1, spread=crowd.places_for(SIZES["1m"][0]))))
    Meeting(PeopleTable(one), table).rank_one(0)
    yield "first list", time.process_time(), "s"


def _child(part: str, folder: str) -> None:
    from matching.rank import load_model

    parts = {"build": _build, "serve": _serve, "start": _start}
    for name, value, unit in parts[part](Path(folder)):
        print(json.dumps({"name": name, "value": value, "unit": unit, "model": load_model().version}), flush=True)


if __name__ == "__main__":
    _child(*sys.argv[1:])
