"""A table of postings on disk: one array a file, mapped into memory, so that any number of workers share one copy.

A table is made from postings and the model and can be made again at any time; a folder that does not fit is refused.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, cast

import numpy as np

from matching.rank.kernel.posts import PostColumns, PostTable, Vectors

FORMAT = 1
_VECTORS = ("works", "works_of")
_ARRAYS = ("starts", "block_starts", "block_works", "ids", "rows", "dead", "closed", "heads_gone", "deadline", "letters",
           "letter_starts", "widths")  # fmt: skip


class NoTable(Exception):
    """There is no table in this folder, or one of another form; it is made again."""


def save(table: PostTable, folder: Path, version: str, **about: Any) -> None:
    """Write beside the folder and put it in place in one step; `about`: what the reader wants to know of it."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".table-", dir=folder.parent))
    for name, array in _named(table).items():
        np.save(draft / f"{name}.npy", array)
    lists = {
        "blocks": table.blocks,
        "employment_types": table.employment_types,
        "asks": [[_plain(needs), _plain(preferred)] for needs, preferred in table.asks],
    }
    sizes = {path.name: path.stat().st_size for path in sorted(draft.glob("*.npy"))}
    meta = {"format": FORMAT, "version": version, "postings": len(table), "about": about, "sizes": sizes, **lists}
    with (draft / "table.json").open("w", encoding="utf-8") as file:
        json.dump(meta, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    if folder.exists():
        shutil.rmtree(folder)
    draft.rename(folder)


def load(folder: Path, version: str) -> tuple[PostTable, dict[str, Any]]:
    """(table, what was noted of it). Raises NoTable where it is missing, incomplete or of another version."""
    try:
        meta = json.loads((folder / "table.json").read_text(encoding="utf-8"))
        if meta["format"] != FORMAT or meta["version"] != version:
            raise NoTable("another version")
        for name, size in meta["sizes"].items():
            if (folder / name).stat().st_size != size:
                raise NoTable(f"{name} is incomplete")
        return _read(folder, meta), meta["about"]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise NoTable(type(problem).__name__) from None


def _read(folder: Path, meta: dict[str, Any]) -> PostTable:
    def array(name: str) -> np.ndarray:
        # Copy-on-write: compiled code has one form for arrays of memory and of files.
        mapped = np.load(folder / f"{name}.npy", mmap_mode="c" if meta["postings"] else None)
        return np.asarray(mapped)

    return PostTable(
        columns=PostColumns(*(array(f"column-{name}") for name in PostColumns._fields)),
        works=Vectors(*(array(f"works-{name}") for name in Vectors._fields)),
        works_of=Vectors(*(array(f"works_of-{name}") for name in Vectors._fields)),
        **cast(dict[str, Any], {name: array(name) for name in _ARRAYS}),
        blocks=[tuple(places) for places in meta["blocks"]],
        employment_types=list(meta["employment_types"]),
        asks=[(_groups(needs), _groups(preferred)) for needs, preferred in meta["asks"]],
        version=str(meta["version"]),
    )


def _named(table: PostTable) -> dict[str, np.ndarray]:
    found = {f"column-{name}": array for name, array in table.columns._asdict().items()}
    for part in _VECTORS:
        found |= {f"{part}-{name}": array for name, array in getattr(table, part)._asdict().items()}
    return found | {name: getattr(table, name) for name in _ARRAYS}


def _plain(groups: Any) -> list[list[Any]]:
    return [[sorted(codes), kind] for codes, kind in groups]


def _groups(rows: list[list[Any]]) -> tuple[Any, ...]:
    return tuple((frozenset(codes), str(kind)) for codes, kind in rows)
