"""The occupation coder on the folds of its contract: order, confidence, unseen codes, speed."""

import hashlib
import os
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness import model_row
from matching import data
from matching.text.coder import OccupationCoder, normal

COMMAND = "python -m benchmarks coder"
FOLDS = 5
FLOORS = {"MRR": 0.74, "recall@10": 0.89}
FAR = 300
"""The rank of a right code that is no candidate."""


def fold_of(title: str) -> int:
    """norm = NFKC, lower case, letters and digits; fold = int(sha256(norm), 16) % 5."""
    return int(hashlib.sha256(normal(title).encode()).hexdigest(), 16) % FOLDS


@dataclass
class Judged:
    """One entry a title with a level-4 label; all held out."""

    plain: list[int] = field(default_factory=list)
    exact: list[int] = field(default_factory=list)
    seen: list[bool] = field(default_factory=list)
    sure: list[float] = field(default_factory=list)
    fit_seconds: list[float] = field(default_factory=list)


def held_out() -> Judged:
    """Fit on four folds and the names, rank the fifth with all level-4 codes as candidates, five times."""
    labels, spoken, written = data.title_labels(), data.spoken_jobs(), data.written_titles()
    fold = np.array([fold_of(title) for title in labels["title"]])
    detailed = set(data.occupations().query("level == '4'")["code"])
    judged = Judged()
    for number in range(FOLDS):
        known, asked = labels[fold != number], labels[(fold == number) & labels["code"].isin(detailed)]
        started = time.process_time()
        coder = OccupationCoder().fit(list(known["title"]), list(known["code"]), spoken=spoken, written=written)
        judged.fit_seconds.append(time.process_time() - started)
        titles, codes = list(asked["title"]), list(asked["code"])
        for ranked, lists in (
            (judged.plain, coder.rank(titles, 100, exact=False)),
            (judged.exact, coder.rank(titles, 100)),
        ):
            ranked += [_place(code, found) for code, found in zip(codes, lists, strict=True)]
        judged.sure += [found[0][1] if found else 0.0 for found in coder.rank(titles, 1, exact=False)]
        seen = set(known["code"])
        judged.seen += [code in seen for code in codes]
    return judged


def _place(code: str, found: list[tuple[str, float]]) -> int:
    return next((at for at, (other, _share) in enumerate(found, 1) if other == code), FAR)


def reliability(sure: np.ndarray, right: np.ndarray, bins: int = 10) -> tuple[float, list[tuple[int, float, float]]]:
    """Expected calibration error and (titles, mean confidence, share right) of each tenth of the scale."""
    which = np.minimum((sure * bins).astype(int), bins - 1)
    table = [(int((which == b).sum()), sure[which == b].mean(), right[which == b].mean()) for b in np.unique(which)]
    return sum(count * abs(said - was) for count, said, was in table) / len(sure), table


def _quality(ranks: np.ndarray) -> tuple[float, float]:
    return float((1 / ranks).mean()), float((ranks <= 10).mean())


def rows() -> Iterator[dict[str, Any]]:
    """MRR and recall@10 with and without the exact-name rule, unseen codes, calibration, fitting, size, speed."""
    judged = held_out()
    plain, exact, seen = np.array(judged.plain), np.array(judged.exact), np.array(judged.seen)
    size = f"{len(plain)} titles, {int((~seen).sum())} with a code unseen in training"
    for name, ranks in (("", plain), (", exact official names first", exact)):
        mean, ten = _quality(ranks)
        yield model_row(f"coder MRR{name}", mean, "", command=COMMAND, baseline=FLOORS["MRR"], what=size)
        yield model_row(f"coder recall@10{name}", ten, "", command=COMMAND, baseline=FLOORS["recall@10"])
    mean, ten = _quality(plain[~seen])
    yield model_row("coder unseen codes MRR", mean, "", command=COMMAND)
    yield model_row("coder unseen codes recall@10", ten, "", command=COMMAND)
    error, table = reliability(np.array(judged.sure), plain == 1)
    shown = "; ".join(f"{said:.2f}→{was:.2f} ({count})" for count, said, was in table)
    yield model_row("coder calibration error of the first code", error, "", command=COMMAND, said_was=shown)
    yield from _made_up()
    yield from _speed(judged)


def _made_up() -> Iterator[dict[str, Any]]:
    """One made-up title in five is left out, and asked of a coder that knows all labels and the others, and of one that
    knows no made-up title at all; codes that no label shows."""
    labels, written = data.title_labels(), data.written_titles()
    aside = np.array([fold_of(title) == 0 for title in written["title"]])
    asked = written[aside & ~written["code"].isin(set(labels["code"]))]
    for name, known in (("", written[~aside]), (", official names alone", None)):
        coder = OccupationCoder().fit(
            list(labels["title"]), list(labels["code"]), None, None, data.spoken_jobs(), known
        )
        lists = coder.rank(list(asked["title"]), 100)
        mean, ten = _quality(np.array([_place(code, found) for code, found in zip(asked["code"], lists, strict=True)]))
        what = f"{len(asked)} titles"
        yield model_row(f"coder made-up titles of codes without labels MRR{name}", mean, "", command=COMMAND, what=what)
        yield model_row(f"coder made-up titles of codes without labels recall@10{name}", ten, "", command=COMMAND)


def _speed(judged: Judged) -> Iterator[dict[str, Any]]:
    import skops.io

    yield model_row("coder fitting", float(np.median(judged.fit_seconds)), "CPU s", command=COMMAND)
    coder = OccupationCoder.shipped()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "coder.skops"
        skops.io.dump(coder, file, compression=zipfile.ZIP_DEFLATED, compresslevel=1)
        yield model_row("coder file", os.path.getsize(file) / 2**20, "MiB", command=COMMAND)
    base = list(data.title_labels()["title"])
    titles = [f"{base[n % len(base)]}{base[(7 * n + 3) % len(base)][:2]}" for n in range(20_000)]
    started = time.process_time()
    coder.rank(titles, 10)
    yield model_row(
        "coder titles", len(titles) / (time.process_time() - started), "per CPU s", command=COMMAND, baseline=3000
    )
