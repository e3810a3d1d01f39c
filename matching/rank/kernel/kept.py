"""A table of people in one file: read whole, since one posting is laid beside all of them."""

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from matching.rank.kernel.disk import NoTable
from matching.rank.kernel.people import PeopleColumns, PeopleTable
from matching.rank.kernel.posts import Vectors


def save_people(table: PeopleTable, path: Path, version: str, **beside: np.ndarray) -> None:
    """Write beside the path and put in place in one step; `beside`: arrays that the reader wants with it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lists = {
        "version": version,
        "ids": table.ids,
        "papers": [sorted(one) for one in table.papers],
        "areas": [[None if one is None else sorted(one), sorted(other)] for one, other in table.areas],
        "homes": table.homes,
        "employments": [sorted(one) for one in table.employments],
    }
    arrays: dict[str, Any] = {f"column.{name}": array for name, array in table.columns._asdict().items()}
    arrays |= {f"line.{name}": array for name, array in table.lines._asdict().items()}
    arrays |= {f"beside.{name}": array for name, array in beside.items()}
    arrays["lists"] = np.frombuffer(json.dumps(lists, ensure_ascii=False).encode(), dtype=np.uint8)
    draft = path.with_suffix(".draft.npz")
    np.savez(draft, letters=table.letters, letter_starts=table.letter_starts, **arrays)
    draft.replace(path)


def load_people(path: Path, version: str) -> tuple[PeopleTable, dict[str, np.ndarray]]:
    """(table, what was put beside it). Raises NoTable where it is missing, damaged or of another model."""
    try:
        with path.open("rb") as raw, np.load(raw) as file:
            lists = json.loads(file["lists"].tobytes())
            if lists["version"] != version:
                raise NoTable("another model")
            found = PeopleTable([])
            found.ids = lists["ids"]
            found.columns = PeopleColumns(*(file[f"column.{name}"] for name in PeopleColumns._fields))
            found.lines = Vectors(*(file[f"line.{name}"] for name in Vectors._fields))
            found.papers = [frozenset(one) for one in lists["papers"]]
            found.areas = [(None if one is None else frozenset(one), frozenset(other)) for one, other in lists["areas"]]
            found.homes, found.employments = lists["homes"], [frozenset(one) for one in lists["employments"]]
            found.letters, found.letter_starts = file["letters"], file["letter_starts"]
            more = {name.removeprefix("beside."): file[name] for name in file.files if name.startswith("beside.")}
            return found, more
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as problem:
        raise NoTable(type(problem).__name__) from None
