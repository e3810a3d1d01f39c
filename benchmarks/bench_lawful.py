"""Is a posting lawful? Recall and false refusals on texts by hand and on generated ones, by code and by disguise; speed.

Rules and second reader together, as a site has them. By hand: tests/data/lawful (aside.csv: lists by people who saw neither
rules nor other lists, never learned from; the held-out lists were written before the rules). Generated: slot grammars × disguises,
seeded. Review and refuse count as caught, and on lawful texts as false refusals. Real texts (read in place from the
shared data, nothing is shipped) give the share that is stopped and the speed.
"""

import collections
import csv
import itertools
import random
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.harness import NotHere, row, shared
from benchmarks.lawful_texts import unlawful_texts
from matching.text.lawful import check
from matching.text.lawful.second import SecondReader

TEXTS = Path(__file__).resolve().parents[1] / "tests" / "data" / "lawful"
CAUGHT = ("review", "refuse")
COMMAND = "python -m benchmarks lawful"
SEED = 20260801


@cache
def reader() -> SecondReader:
    """The second reader as a fresh install fits it: half a minute."""
    return SecondReader.shipped()


def caught(title: str, text: str) -> bool:
    """Whether rules and second reader together stop a posting."""
    return check(title, text, None, reader()).verdict in CAUGHT


def aside() -> Iterator[dict[str, Any]]:
    """Of each list that neither rules nor reader were made with: recall, share of lawful texts stopped, each by kind.

    K, L and M are lists as they come; "twins" has a lawful one beside each unlawful one, as near to it as can be.
    """
    with (TEXTS / "aside.csv").open(encoding="utf-8", newline="") as file:
        texts = list(csv.DictReader(file))
    for name in sorted({one["list"] for one in texts}):
        found = [(one["label"], one["kind"], caught(one["title"], one["text"])) for one in texts if one["list"] == name]
        kinds = _shares((kind, hit) for _label, kind, hit in found)
        for label, said, wanted in (("unlawful", "recall", 0.95), ("lawful", "false rate", 0.03)):
            hits = [hit for one, _kind, hit in found if one == label]
            yield row(
                f"lawful {said}, list {name} kept aside", round(sum(hits) / len(hits), 4), "",
                command=COMMAND, baseline=wanted, texts=len(hits), by_kind=kinds,
            )  # fmt: skip


def by_hand(which: str) -> dict[str, Any]:
    """Recall, false rate, and recall by code and by disguise of one pair of lists."""
    texts: dict[str, list[dict[str, str]]] = {}
    for kind in ("unlawful", "lawful"):
        with (TEXTS / f"{kind}_{which}.tsv").open(encoding="utf-8", newline="") as file:
            texts[kind] = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [(one, caught(one["title"], one["text"])) for one in texts["unlawful"]]
    false = sum(caught(one["title"], one["text"]) for one in texts["lawful"])
    return {
        "texts": [len(texts["unlawful"]), len(texts["lawful"])],
        "recall": round(sum(hit for _one, hit in found) / len(found), 4),
        "false_rate": round(false / len(texts["lawful"]), 4),
        "by_code": _shares((one["code"], hit) for one, hit in found),
        "by_evasion": _shares((one["evasion"], hit) for one, hit in found),
    }


def _shares(pairs: Any) -> dict[str, str]:
    hits: collections.Counter[str] = collections.Counter()
    all_of: collections.Counter[str] = collections.Counter()
    for name, hit in pairs:
        hits[name] += hit
        all_of[name] += 1
    return {name: f"{hits[name]}/{all_of[name]}" for name in sorted(all_of)}


def generated(number: int, seed: int, around: list[tuple[str, str]]) -> dict[str, Any]:
    """Recall on generated texts; `around`: real postings in which they are embedded."""
    drawn = random.Random(seed)
    found = []
    for code, evasion, sentence in unlawful_texts(number, seed):
        title, text = drawn.choice(around) if around else ("普工", "能吃苦，服从安排")
        findings = check(title, f"{text[:300]}。{sentence}", None, reader()).findings
        place = len(text[:300]) + 1
        hit = any(one.where == "text" and one.end > place and one.verdict in CAUGHT for one in findings)
        found.append((code, evasion, hit))
    return {
        "texts": len(found),
        "recall": round(sum(hit for *_names, hit in found) / len(found), 4),
        "by_code": _shares((code, hit) for code, _evasion, hit in found),
        "by_evasion": _shares((evasion, hit) for _code, evasion, hit in found),
    }


def real_texts(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(one["title"], one["requirement"]) for one in csv.DictReader(file)]


def rows() -> Iterator[dict[str, Any]]:
    """Recall and false rate on each list, recall on generated texts, share of real texts stopped, texts a CPU second."""
    yield from aside()
    for which in ("heldout", "dev"):
        found = by_hand(which)
        yield row(f"lawful recall {which}", found.pop("recall"), "", command=COMMAND, baseline=0.95, **found)
        yield row(f"lawful false rate {which}", found["false_rate"], "", command=COMMAND, baseline=0.03)
    try:
        around = real_texts(shared("data", "postings_county_2024.csv"))
    except NotHere:
        around = []
    made = generated(4000, SEED, around)
    yield row("lawful recall generated", made.pop("recall"), "", command=COMMAND, baseline=0.95, **made)
    if around:
        stopped = sum(caught(title, text) for title, text in around)
        yield row("lawful real texts stopped", stopped / len(around), "", command=COMMAND, stopped=stopped)
    timed = [(sentence, f"{title}，{text}。{sentence}") for (*_names, sentence), (title, text) in zip(
        unlawful_texts(2000, SEED), itertools.cycle(around or [("普工", "能吃苦，服从安排，两班倒" * 10)])
    )]  # fmt: skip
    for who, second in (("rules alone", None), ("with the second reader", reader())):
        begun = time.process_time()
        for title, text in timed:
            check(title, text, None, second)
        speed = len(timed) / (time.process_time() - begun)
        yield row(f"lawful texts a CPU second, {who}", speed, "1/s", command=COMMAND, baseline=500)
