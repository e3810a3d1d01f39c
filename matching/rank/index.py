"""Postings turned into numpy columns and sparse matrices once, so that one person is ranked in milliseconds."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from matching.rank.fixed import fixed
from matching.rank.frames import postings_frame
from matching.rank.posting import (
    SENIOR,
    Group,
    age_of,
    education_of,
    headline,
    needs_of,
    pay_of,
    places_of,
    preferred_of,
    stated_of,
    title_parts,
    veterans_first,
    years_of,
)
from matching.text.traits import TRAITS, posting_traits, workplace_kinds

TRAIT_COLUMN = {trait.code: number for number, trait in enumerate(TRAITS)}
NO_DATE = np.iinfo(np.int32).max
ARRAYS = (
    "ids", "age_low", "age_high", "age_split", "education", "years", "pay_low", "pay_high", "heads", "closed", "deadline",
    "relaxes", "veterans_first", "employment_type", "lon", "lat", "traits", "senior", "openness",
)  # fmt: skip
LISTS = ("places", "needs", "preferred", "stated", "workplaces")
MATRICES = ("occupation", "text")


@dataclass
class PostingIndex:
    """All arrays have one entry a posting, in the order of `ids`. Every row depends on its posting and the model only."""

    model: Any = field(repr=False)
    rows: pd.DataFrame = field(repr=False)
    ids: np.ndarray
    age_low: np.ndarray
    age_high: np.ndarray
    age_split: np.ndarray
    education: np.ndarray
    years: np.ndarray
    pay_low: np.ndarray
    pay_high: np.ndarray
    heads: np.ndarray
    closed: np.ndarray
    deadline: np.ndarray
    relaxes: np.ndarray
    veterans_first: np.ndarray
    employment_type: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    traits: np.ndarray
    senior: np.ndarray
    openness: np.ndarray
    places: list[tuple[str, ...]]
    needs: list[tuple[Group, ...]]
    preferred: list[tuple[Group, ...]]
    stated: list[frozenset[frozenset[str]]]
    """Certificates that the posting itself names: explanations say so."""
    workplaces: list[frozenset[str]]
    occupation: sparse.csr_matrix
    text: sparse.csr_matrix

    def __len__(self) -> int:
        return len(self.ids)

    # ---------- views that are made once ----------

    @cached_property
    def position(self) -> dict[str, int]:
        """Posting id → row."""
        return {str(key): number for number, key in enumerate(self.ids)}

    @cached_property
    def titles(self) -> list[str]:
        return [str(title) for title in self.rows["title"]]

    @cached_property
    def months(self) -> list[float]:
        """Months paid a year; twelve where nothing is said."""
        return [float(value or 12) for value in self.rows["months"].tolist()]

    @cached_property
    def tie_break(self) -> np.ndarray:
        """Less than a thousandth, from the id alone: equal postings keep one order and no two scores are equal."""
        keys = (tie or key for tie, key in zip(self.rows["tie_key"], self.ids, strict=True))
        return np.array([spread(str(key)) for key in keys], dtype=np.float64)

    @cached_property
    def place_known(self) -> np.ndarray:
        return np.array([bool(found) for found in self.places], dtype=bool)

    @cached_property
    def place_matrix(self) -> tuple[sparse.csr_matrix, dict[str, int]]:
        names = sorted({place for found in self.places for place in found})
        return _membership(self.places, names), {name: number for number, name in enumerate(names)}

    @cached_property
    def need_matrix(self) -> tuple[sparse.csr_matrix, list[Group]]:
        return _grouped(self.needs)

    @cached_property
    def preferred_matrix(self) -> tuple[sparse.csr_matrix, list[Group]]:
        return _grouped(self.preferred)

    @cached_property
    def workplace_matrix(self) -> tuple[sparse.csr_matrix, dict[str, int]]:
        names = sorted({kind for found in self.workplaces for kind in found})
        return _membership(self.workplaces, names), {name: number for number, name in enumerate(names)}

    @cached_property
    def occupation_columns(self) -> sparse.csr_matrix:
        """(classes × postings): the layout in which one person's product is fast."""
        return self.occupation.T.tocsr()

    @cached_property
    def text_columns(self) -> sparse.csr_matrix:
        return self.text.T.tocsr()

    @cached_property
    def table(self) -> Any:
        """The same postings as columns for the compiled kernels."""
        from matching.rank.kernel import post_table

        return post_table(self)

    # ---------- changes ----------

    def take(self, positions: np.ndarray) -> "PostingIndex":
        """The postings at these rows, in this order."""
        chosen: dict[str, Any] = {name: getattr(self, name)[positions] for name in (*ARRAYS, *MATRICES)}
        chosen |= {name: [getattr(self, name)[at] for at in positions] for name in LISTS}
        return PostingIndex(model=self.model, rows=self.rows.iloc[positions].reset_index(drop=True), **chosen)

    def without(self, ids: Iterable[str]) -> "PostingIndex":
        """The index less these postings; unknown ids are ignored."""
        gone = {str(key) for key in ids}
        return self.take(np.array([n for n, key in enumerate(self.ids) if str(key) not in gone], dtype=np.int64))

    def replace(self, postings: pd.DataFrame) -> "PostingIndex":
        """Raw rows put in place of those of the same id; new ids are added."""
        fresh = build_index(postings_frame(postings), self.model)
        kept = self.without(fresh.ids)
        joined: dict[str, Any] = {n: np.concatenate([getattr(kept, n), getattr(fresh, n)]) for n in ARRAYS}
        joined |= {n: [*getattr(kept, n), *getattr(fresh, n)] for n in LISTS}
        joined |= {n: sparse.vstack([getattr(kept, n), getattr(fresh, n)]).tocsr() for n in MATRICES}
        return PostingIndex(model=self.model, rows=pd.concat([kept.rows, fresh.rows], ignore_index=True), **joined)


def spread(key: str) -> float:
    """A number from 0 up to a thousandth that depends on a text alone."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=6).digest()) / 2**48 * 1e-3


def build_index(frame: pd.DataFrame, model: Any) -> PostingIndex:
    """Parse every posting of a postings frame once. Raises ValueError where an id occurs twice."""
    ids = np.array([str(key) for key in frame["id"]], dtype=object)
    if len(set(ids)) != len(ids):
        raise ValueError("a posting id occurs twice")
    rows = [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
    ages = [age_of(row["age"], row["requirement"], row["title"]) for row in rows]
    low, high = _pay(rows)
    parts = [title_parts(row["title"]) for row in rows]
    senior = np.array([bool(SENIOR.search(headline(row["title"]))) for row in rows], dtype=bool)
    occupation = _occupation(parts, [row["occupation_code"] for row in rows], model)
    return PostingIndex(
        model=model,
        rows=frame.reset_index(drop=True),
        ids=ids,
        age_low=_floats(limit.low for limit in ages),
        age_high=_floats(limit.high for limit in ages),
        age_split=np.array([limit.split_by_sex for limit in ages], dtype=bool),
        education=_floats(education_of(row["education"], row["requirement"]) for row in rows),
        years=_floats(years_of(row["experience"], row["requirement"]) for row in rows),
        pay_low=low,
        pay_high=high,
        heads=_floats(row["headcount"] if row["heads_remaining"] is None else row["heads_remaining"] for row in rows),
        closed=np.array([row["status"] == "closed" for row in rows], dtype=bool),
        deadline=np.array([_ordinal(row["deadline"]) for row in rows], dtype=np.int32),
        relaxes=np.array([bool(row["relaxes_age"]) for row in rows], dtype=bool),
        veterans_first=np.array([veterans_first(row) for row in rows], dtype=bool),
        employment_type=np.array([row["employment_type"] for row in rows], dtype=object),
        lon=_floats(row["lon"] for row in rows),
        lat=_floats(row["lat"] for row in rows),
        traits=_trait_matrix(rows),
        senior=senior,
        openness=np.where(senior, 0.0, model.work.openness(occupation)),
        places=[places_of(row, model) for row in rows],
        needs=[needs_of(row) for row in rows],
        preferred=[preferred_of(row["requirement"]) for row in rows],
        stated=[stated_of(row) for row in rows],
        workplaces=[workplace_kinds(row["company"], row["title"]) for row in rows],
        occupation=fixed(occupation),
        text=fixed(_each_once(parts, model.text_vectors, model.text_width)),
    )


# ---------- columns ----------


def _pay(rows: list[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray]:
    """(low, high) yuan a month, months paid a year spread over twelve; NaN where unknown ("from 5,000" has no high)."""
    months = _floats(row["months"] for row in rows)
    factor = np.where(np.isnan(months), 1.0, months / 12.0)
    pairs = [pay_of(row) for row in rows]
    low, high = _floats(one for one, _other in pairs) * factor, _floats(one for _other, one in pairs) * factor
    low, high = np.where(low > 0, low, np.nan), np.where(high > 0, high, np.nan)
    return low, high


def _trait_matrix(rows: list[dict[str, Any]]) -> np.ndarray:
    matrix = np.zeros((len(rows), len(TRAITS)), dtype=np.float32)
    for number, row in enumerate(rows):
        found = posting_traits(headline(row["title"]), row["requirement"])
        shifts = row["shift_codes"]
        if shifts is not None:
            # Stated shifts replace what the words suggest.
            found = {
                code: value
                for code, value in found.items()
                if code not in {"night_shift", "rotating_shift", "day_and_night"}
            }
            found |= dict.fromkeys(shifts, 1.0)
        for code, strength in found.items():
            if code in TRAIT_COLUMN:
                matrix[number, TRAIT_COLUMN[code]] = strength
    return matrix


def _occupation(parts: list[tuple[str, ...]], codes: list[str], model: Any) -> sparse.csr_matrix:
    """Expected classes of a title; a confirmed code takes their place."""

    vectors = _each_once(parts, model.work.vectors, model.work.width)
    confirmed = {number: code for number, code in enumerate(codes) if code}
    if not confirmed:
        return vectors
    given = model.work.code_vectors([(code, 1.0) for code in confirmed.values()])
    order = np.arange(len(parts))
    for row, number in enumerate(confirmed):
        order[number] = len(parts) + row
    return sparse.vstack([vectors, given]).tocsr()[order]


def _each_once(rows: list[tuple[str, ...]], make: Any, width: int) -> sparse.csr_matrix:
    """One row a posting: the column-wise greatest of its parts. Equal texts are computed once."""
    if not rows:
        return sparse.csr_matrix((0, width), dtype=np.float32)
    place = {text: number for number, text in enumerate(dict.fromkeys(text for row in rows for text in row))}
    vectors = make(list(place))
    found = vectors[[place[row[0]] for row in rows]]
    for depth in range(1, max(len(row) for row in rows)):
        deeper = [number for number, row in enumerate(rows) if len(row) > depth]
        chosen = sparse.csr_matrix(
            (np.ones(len(deeper)), (deeper, [place[rows[n][depth]] for n in deeper])),
            shape=(len(rows), len(place)),
            dtype=np.float32,
        )
        found = found.maximum(chosen @ vectors)
    return found.tocsr()


def _grouped(rows: list[tuple[Group, ...]]) -> tuple[sparse.csr_matrix, list[Group]]:
    groups = sorted({group for row in rows for group in row}, key=lambda group: (sorted(group[0]), group[1]))
    return _membership(rows, groups), groups


def _membership(rows: list[Any], columns: list[Any]) -> sparse.csr_matrix:
    column = {name: number for number, name in enumerate(columns)}
    pairs = [(number, column[item]) for number, items in enumerate(rows) for item in items]
    ones = np.ones(len(pairs), dtype=np.float32)
    places = ([a for a, _b in pairs], [b for _a, b in pairs])
    return sparse.csr_matrix((ones, places), shape=(len(rows), max(1, len(columns))))


def _floats(values: Any) -> np.ndarray:
    return np.array([np.nan if value is None or value != value else float(value) for value in values], dtype=np.float64)


def _ordinal(day: datetime.date | None) -> int:
    return day.toordinal() if day else NO_DATE
