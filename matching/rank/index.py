"""Postings turned into numpy columns and sparse matrices once, so that one person is ranked in milliseconds."""

import datetime
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from matching.text import certificates, limits
from matching.text.traits import TRAITS, posting_traits

TRAIT_COLUMN = {trait.code: number for number, trait in enumerate(TRAITS)}
NO_DATE = np.iinfo(np.int32).max


@dataclass
class PostingIndex:
    """All arrays have one entry a posting, in the order of `ids`."""

    ids: np.ndarray
    rows: pd.DataFrame
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
    places: list[tuple[str, ...]]
    place_matrix: sparse.csr_matrix
    place_column: dict[str, int]
    traits: np.ndarray
    needs: list[tuple[tuple[frozenset[str], str], ...]]
    need_groups: list[tuple[frozenset[str], str]]
    need_matrix: sparse.csr_matrix
    preferred: list[tuple[frozenset[str], ...]]
    occupation: sparse.csr_matrix
    text: sparse.csr_matrix
    position: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)


def build_index(frame: pd.DataFrame, model: Any) -> PostingIndex:
    """Parse every posting once. Each row's features depend on that row and the frozen model only."""
    titles, requirements = frame["title"].tolist(), frame["requirement"].tolist()
    ages = [_age(row) for row in zip(frame["age"], requirements, strict=True)]
    places = [
        workplaces(model, county, title, address)
        for county, title, address in zip(frame["county"], titles, frame["address"], strict=True)
    ]
    needs, preferred = (
        zip(
            *(
                _needs(title, text, asked)
                for title, text, asked in zip(titles, requirements, frame["required_certificates"], strict=True)
            ),
            strict=True,
        )
        if len(frame)
        else ((), ())
    )
    groups = sorted({group for need in needs for group in need}, key=lambda group: (sorted(group[0]), group[1]))
    low, high = _pay(frame)
    ids = frame["id"].astype(str).to_numpy(dtype=object)
    place_names = sorted({place for found in places for place in found})
    return PostingIndex(
        ids=ids,
        rows=frame,
        age_low=_floats(limit.low for limit in ages),
        age_high=_floats(limit.high for limit in ages),
        age_split=np.array([limit.split_by_sex for limit in ages], dtype=bool),
        education=_floats(_education(e, r) for e, r in zip(frame["education"], requirements, strict=True)),
        years=_floats(_years(e, r) for e, r in zip(frame["experience"], requirements, strict=True)),
        pay_low=low,
        pay_high=high,
        heads=_floats(frame["heads_remaining"].where(frame["heads_remaining"].notna(), frame["headcount"])),
        closed=(frame["status"] == "closed").to_numpy(dtype=bool),
        deadline=np.array([_ordinal(day) for day in frame["deadline"]], dtype=np.int32),
        relaxes=frame["relaxes_age"].astype(bool).to_numpy(),
        places=places,
        place_matrix=_membership(places, place_names),
        place_column={name: number for number, name in enumerate(place_names)},
        traits=_trait_matrix(frame),
        needs=list(needs),
        need_groups=groups,
        need_matrix=_membership(list(needs), groups),
        preferred=list(preferred),
        occupation=_occupation(frame, model),
        text=model.text_vectors(titles),
        position={key: number for number, key in enumerate(ids)},
    )


def workplaces(model: Any, county: str, title: str, address: str) -> tuple[str, ...]:
    """Where the work is: what the title names, else the address, else the county column; () forbids nothing."""
    column = model.gazetteer.resolve(county)
    region = column[:4] if column[:4].isdigit() else ""
    if not region:
        inside = model.gazetteer.mentions(address)
        region = inside[0][:4] if inside else ""
    found = model.gazetteer.mentions(title, region)
    if not found:
        found = model.gazetteer.mentions(address, region)
        if found and region and not any(code.startswith(region) for code in found):
            # An address beyond the prefecture beside a county column: near the border, or the firm's seat; both count.
            found = [*found, *([column] if column else [])]
    if not found:
        return (column,) if column else ()
    zones = [code for code in found if not code.isdigit()]
    return tuple(zones[:1] or found)


def _age(row: tuple[str, str]) -> limits.AgeLimit:
    column, requirement = row
    stated = limits.age_limit(column)
    return stated if column else limits.age_in_requirement(requirement)


def _education(words: str, requirement: str) -> float | None:
    code = words if words in _EDUCATION_CODES else limits.education_code(words)
    if not code and not words:
        code = limits.education_in_requirement(requirement)
    rank = limits.education_rank(code) if code else None
    return None if rank is None else float(rank)


_EDUCATION_CODES = {"11", "14", "21", "31", "41", "44", "47", "61", "71", "80", "90"}


def _years(words: str, requirement: str) -> float:
    years = limits.experience_years(words) if words else limits.experience_in_requirement(requirement)
    return years or 0.0


def _pay(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    months = _floats(frame["months"])
    factor = np.where(np.isnan(months), 1.0, months / 12.0)
    low, high = _floats(frame["salary_min"]) * factor, _floats(frame["salary_max"]) * factor
    low, high = np.where(low > 0, low, np.nan), np.where(high > 0, high, np.nan)
    return low, np.where(np.isnan(high), low, high)


def _needs(
    title: str, text: str, asked: list[str] | None
) -> tuple[tuple[tuple[frozenset[str], str], ...], tuple[frozenset[str], ...]]:
    found = certificates.needed_certificates(title, text)
    for code in asked or []:
        found.append((frozenset({code}), "gate" if certificates.is_gate(code) else "skill"))
    _asked, preferred = certificates.certificates_in(text)
    return tuple(dict.fromkeys(found)), tuple(preferred)


def _trait_matrix(frame: pd.DataFrame) -> np.ndarray:
    matrix = np.zeros((len(frame), len(TRAITS)), dtype=np.float32)
    rows = zip(frame["title"], frame["requirement"], frame["address"], frame["shift_codes"], strict=True)
    for number, (title, text, address, shifts) in enumerate(rows):
        for code, strength in posting_traits(title, text).items():
            matrix[number, TRAIT_COLUMN[code]] = strength
        if posting_traits(address).get("industrial_park"):
            # An address in a park says where, not that one has to live there.
            matrix[number, TRAIT_COLUMN["industrial_park"]] = max(matrix[number, TRAIT_COLUMN["industrial_park"]], 0.5)
        for code in shifts or []:
            if code in TRAIT_COLUMN:
                matrix[number, TRAIT_COLUMN[code]] = 1.0
        if shifts and "day" in shifts:
            for code in ("night_shift", "rotating_shift"):
                if code not in shifts:
                    matrix[number, TRAIT_COLUMN[code]] = 0.0
    return matrix


def _occupation(frame: pd.DataFrame, model: Any) -> sparse.csr_matrix:
    vectors = model.coder.vectors(frame["title"].tolist())
    confirmed = [(number, code) for number, code in enumerate(frame["occupation_code"]) if code]
    if not confirmed:
        return vectors
    mixed = vectors.tolil()
    given = model.coder.code_vectors([(code, 1.0) for _number, code in confirmed])
    for row, (number, _code) in enumerate(confirmed):
        mixed[number] = given[row]
    return mixed.tocsr()


def _membership(rows: list[Any], columns: list[Any]) -> sparse.csr_matrix:
    column = {name: number for number, name in enumerate(columns)}
    pairs = [(number, column[item]) for number, items in enumerate(rows) for item in items]
    data = np.ones(len(pairs), dtype=np.float32)
    return sparse.csr_matrix(
        (data, ([a for a, _b in pairs], [b for _a, b in pairs])), shape=(len(rows), max(1, len(columns)))
    )


def _floats(values: Any) -> np.ndarray:
    return np.array([np.nan if value is None or value != value else float(value) for value in values], dtype=np.float64)


def _ordinal(day: datetime.date | None) -> int:
    return day.toordinal() if day else NO_DATE
