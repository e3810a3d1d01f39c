"""Many people beside one posting: who fails which condition, as arrays; how many each condition keeps away.

The conditions are the hard rules of rules.py on what a posting asks, computed over the columns of many people at once;
`rules.vetoes` person by person is the oracle. What a body cannot do is no condition here: numbers go to firms, and no
number of theirs may hang on anybody's health.
"""

import datetime
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from matching.rank import rules
from matching.rank.fixed import SQUARE
from matching.rank.index import TRAIT_COLUMN, PostingIndex
from matching.rank.kernel import PeopleTable
from matching.rank.person import PersonView
from matching.rank.ranker import saturate, trusted
from matching.text.gazetteer import great_circle_km

PLAIN = ("age", "education", "experience", "workplace", "pay", "work", "employment")
"""Conditions in the order in which they are told; `paper.0`, `paper.1` … of the certificates asked for come behind."""
_COLUMNS = (
    "age", "education", "pay_floor", "service_years", "longitude", "latitude", "max_km", "refused", "leads", "paper",
    "area", "employment", "secrecy", "source_start", "source_line", "source_years", "source_job", "source_close",
    "refusal_start", "refusal_line", "word_start", "word",
)  # fmt: skip
_LINES = ("occupation_start", "occupation_column", "occupation_value", "text_start", "text_column", "text_value")


class BadCrowd(Exception):
    """There is no crowd in this file, or one of another form or model; it is made again."""


@dataclass(frozen=True)
class Crowd:
    """Columns of many people, less than the kernels need, and what many of them share, each once."""

    ids: np.ndarray
    """int64 keys, one a person, in the order of the columns."""
    columns: dict[str, np.ndarray]
    lines: dict[str, np.ndarray]
    papers: list[frozenset[str]]
    areas: list[tuple[frozenset[str] | None, frozenset[str]]]
    employments: list[frozenset[str]]
    words: list[str]

    def __len__(self) -> int:
        return len(self.ids)


def crowd_of(views: Iterable[PersonView]) -> Crowd:
    """Ids of the people are whole numbers."""
    table = PeopleTable(views)
    ends = table.letter_starts
    return Crowd(
        ids=np.array([int(key) for key in table.ids], dtype=np.int64),
        columns={name: getattr(table.columns, name) for name in _COLUMNS},
        lines={name: getattr(table.lines, name) for name in _LINES},
        papers=table.papers,
        areas=table.areas,
        employments=table.employments,
        words=["".join(map(chr, table.letters[ends[at] : ends[at + 1]])) for at in range(len(ends) - 1)],
    )


_INTO = {"paper": "papers", "area": "areas", "employment": "employments", "word": "words"}
"""Column → the list that its numbers point into."""


def join(parts: Sequence[Crowd]) -> Crowd:
    """One crowd of several, so that many people can be read some at a time."""
    if not parts:
        return crowd_of([])
    lines = {name: _end_to_end([part.lines[name] for part in parts], "_start" in name) for name in _LINES}
    before = np.cumsum([0, *(len(part.lines["occupation_start"]) - 1 for part in parts)])
    columns: dict[str, np.ndarray] = {}
    for name in _COLUMNS:
        arrays = [part.columns[name] for part in parts]
        if name.endswith("_line"):
            arrays = [array + shift for array, shift in zip(arrays, before[:-1], strict=True)]
        elif name in _INTO:
            shifts = np.cumsum([0, *(len(getattr(part, _INTO[name])) for part in parts)])
            arrays = [array + shift for array, shift in zip(arrays, shifts[:-1], strict=True)]
        columns[name] = _end_to_end(arrays, name.endswith("_start"))
    shared = {name: [one for part in parts for one in getattr(part, name)] for name in _INTO.values()}
    return Crowd(np.concatenate([part.ids for part in parts]), columns, lines, **shared)


def _end_to_end(arrays: list[np.ndarray], starts: bool) -> np.ndarray:
    """One array behind the other; of starts, each part goes on where the one before it ended."""
    if not starts:
        return np.concatenate(arrays)
    ends = np.cumsum([0, *(array[-1] for array in arrays)])
    return np.concatenate([[0], *(array[1:] + end for array, end in zip(arrays, ends[:-1], strict=True))])


# ---------- conditions ----------


def groups_of(index: PostingIndex) -> list[frozenset[str]]:
    """What the one posting of an index asks in certificates without which nobody may do the work: one of each group."""
    return [group for group, kind in index.needs[0] if kind == "gate"]


def failing(crowd: Crowd, index: PostingIndex) -> dict[str, np.ndarray]:
    """Condition → one bool a person: not met. `index` holds one posting."""
    of = crowd.columns
    with np.errstate(invalid="ignore"):
        too_old = (index.age_high[0] < of["age"]) & (not index.relaxes[0])
        found = {
            "age": too_old | (index.age_low[0] > of["age"]),
            "education": index.education[0] > of["education"],
            "experience": _inexperienced(crowd, index),
            "workplace": _chosen(of["area"], [_away(area, index) for area in crowd.areas]) | _too_far(crowd, index),
            "pay": index.pay_high[0] < of["pay_floor"],
            "work": _refused(crowd, index),
            "employment": _chosen(of["employment"], [_other_type(kinds, index) for kinds in crowd.employments]),
        }
    for number, group in enumerate(groups_of(index)):
        found[f"paper.{number}"] = _chosen(of["paper"], [not (group & held) for held in crowd.papers])
    return found


def bound(crowd: Crowd, day: datetime.date) -> np.ndarray:
    """People to whom secrecy forbids every post on a day."""
    return np.asarray(crowd.columns["secrecy"] > day.toordinal())


def _chosen(rows: np.ndarray, answers: list[bool]) -> np.ndarray:
    """The answer for what each person shares with others."""
    return np.array([*answers, False], dtype=bool)[rows]


def _away(area: tuple[frozenset[str] | None, frozenset[str]], index: PostingIndex) -> bool:
    accepted, refused = area
    here = set(index.places[0])
    return bool(here & refused) or (accepted is not None and bool(here) and not here & accepted)


def _too_far(crowd: Crowd, index: PostingIndex) -> np.ndarray:
    of = crowd.columns
    if np.isnan(index.lon[0]):
        return np.zeros(len(crowd), dtype=bool)
    away = np.rint(great_circle_km(of["longitude"], of["latitude"], index.lon[0], index.lat[0]) * 1000) / 1000
    return np.asarray(away > of["max_km"])


def _other_type(wanted: frozenset[str], index: PostingIndex) -> bool:
    stated = index.employment_type[0]
    return bool(wanted) and bool(stated) and stated not in wanted


def _refused(crowd: Crowd, index: PostingIndex) -> np.ndarray:
    """What people refuse and the posting shows beyond doubt: a trait, a word of the title, an occupation."""
    of = crowd.columns
    sure = sum(1 << column for column in TRAIT_COLUMN.values() if index.traits[0, column] >= 1.0)
    found = (of["refused"] & np.uint64(sure)) != 0
    title = index.titles[0]
    found |= _any(of["word_start"], np.array([word in title for word in crowd.words] + [False])[of["word"]])
    if len(of["refusal_line"]):
        same = _beside(crowd, index, "occupation") >= rules.SAME_WORK
        found |= _any(of["refusal_start"], same[of["refusal_line"]])
    return found


def _inexperienced(crowd: Crowd, index: PostingIndex) -> np.ndarray:
    """Fewer years of related work than the posting asks; see ranker.related_years."""
    of, asked = crowd.columns, index.years[0]
    if not asked > 0:
        return np.zeros(len(crowd), dtype=bool)
    similar = _similar(crowd, index)[of["source_line"]] if len(of["source_line"]) else np.zeros(0)
    work = np.where(similar >= rules.SAME_TRADE, 1.0, np.where(similar >= rules.RELATED, rules.PART, 0.0))
    tools = np.where(similar >= rules.RELATED_SKILL, rules.PART, 0.0)
    papers = np.where(similar >= rules.SAME_TRADE, rules.PART, 0.0)
    credit = np.select([of["source_close"] == kind for kind in (0, 1, 3)], [work, tools, papers], 0.0)
    owner = np.repeat(np.arange(len(crowd)), np.diff(of["source_start"]))
    jobs = of["source_job"]
    years = np.bincount(owner[jobs], credit[jobs] * of["source_years"][jobs], minlength=len(crowd))
    witness = np.zeros(len(crowd))
    np.maximum.at(witness, owner[~jobs], credit[~jobs])
    years = years + witness * of["service_years"]
    if index.senior[0]:
        years = years * np.where(of["leads"], 1.0, rules.NEVER_LED)
    return np.asarray(asked > years + 1e-9)


def _similar(crowd: Crowd, index: PostingIndex) -> np.ndarray:
    occupation, text = _beside(crowd, index, "occupation"), _beside(crowd, index, "text")
    return np.maximum(occupation, 0.9 * saturate(trusted(occupation, text), 0.8))


def _beside(crowd: Crowd, index: PostingIndex, kind: str) -> np.ndarray:
    """Agreement of each line of words with the posting: dot products of whole numbers, as fixed.dots."""
    asked = getattr(index, kind)
    whole = np.zeros(asked.shape[1] + 1, dtype=np.int64)
    whole[asked.indices] = asked.data
    start, column = crowd.lines[f"{kind}_start"], crowd.lines[f"{kind}_column"]
    products = np.concatenate(([0], np.cumsum(whole[column] * crowd.lines[f"{kind}_value"])))
    return np.asarray(np.minimum(1.0, (products[start[1:]] - products[start[:-1]]) / SQUARE))


def _any(starts: np.ndarray, flags: np.ndarray) -> np.ndarray:
    """Whether one of flags[starts[n]:starts[n + 1]] is set, a row."""
    sums = np.concatenate(([0], np.cumsum(flags)))
    return np.asarray(sums[starts[1:]] > sums[starts[:-1]])


# ---------- on disk ----------


def save_crowd(crowd: Crowd, path: Path, version: str, **beside: np.ndarray) -> None:
    """Write beside the path and put in place in one step; `beside`: arrays that the reader wants with it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lists = {
        "version": version,
        "papers": [sorted(one) for one in crowd.papers],
        "areas": [[None if one is None else sorted(one), sorted(other)] for one, other in crowd.areas],
        "employments": [sorted(one) for one in crowd.employments],
        "words": crowd.words,
    }
    arrays: dict[str, Any] = {f"column.{name}": array for name, array in crowd.columns.items()}
    arrays |= {f"line.{name}": array for name, array in crowd.lines.items()}
    arrays |= {f"beside.{name}": array for name, array in beside.items()}
    arrays["lists"] = np.frombuffer(json.dumps(lists, ensure_ascii=False).encode(), dtype=np.uint8)
    draft = path.with_suffix(".draft.npz")
    np.savez(draft, ids=crowd.ids, **arrays)
    draft.replace(path)


def load_crowd(path: Path, version: str) -> tuple[Crowd, dict[str, np.ndarray]]:
    """(crowd, what was put beside it). Raises BadCrowd."""
    try:
        with path.open("rb") as raw, np.load(raw) as file:
            lists = json.loads(file["lists"].tobytes())
            if lists["version"] != version:
                raise BadCrowd("another model")
            found = Crowd(
                ids=file["ids"],
                columns={name: file[f"column.{name}"] for name in _COLUMNS},
                lines={name: file[f"line.{name}"] for name in _LINES},
                papers=[frozenset(one) for one in lists["papers"]],
                areas=[(None if one is None else frozenset(one), frozenset(other)) for one, other in lists["areas"]],
                employments=[frozenset(one) for one in lists["employments"]],
                words=lists["words"],
            )
            more = {name.removeprefix("beside."): file[name] for name in file.files if name.startswith("beside.")}
            return found, more
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as problem:
        raise BadCrowd(type(problem).__name__) from None
