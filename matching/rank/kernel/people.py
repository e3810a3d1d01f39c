"""People as columns for the compiled loops. What many people share (places, papers, words of a wish) is kept once."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from matching.rank.index import TRAIT_COLUMN, spread
from matching.rank.kernel.posts import Vectors, code_points, kind_bits, row_key, vectors_of
from matching.rank.person import PersonView
from matching.rank.ranker import SEATED_AGAINST
from matching.text.traits import PHYSICAL_TRAITS

NIGHTS = frozenset({"night_shift", "rotating_shift", "day_and_night"})


class PeopleColumns(NamedTuple):
    """One entry a person; floats are NaN where unknown. `…_start` arrays have one entry more."""

    age: np.ndarray
    education: np.ndarray
    pay_floor: np.ndarray
    service_years: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray
    max_km: np.ndarray
    """NaN: no limit."""
    refused: np.ndarray
    """Traits whose sure sign is a veto by refusal, uint64."""
    bodily: np.ndarray
    touched: np.ndarray
    """Traits that damp the wish."""
    kinds: np.ndarray
    leads: np.ndarray
    near_home: np.ndarray
    shift_ok: np.ndarray
    averse: np.ndarray
    """Against nights, by word or by refusal."""
    own: np.ndarray
    """What the id adds to the key of each pair."""
    place: np.ndarray
    """Place of the id among all ids in order."""
    paper: np.ndarray
    area: np.ndarray
    home: np.ndarray
    """Row of `homes`."""
    employment: np.ndarray
    """Row of `employments`."""
    secrecy: np.ndarray
    """Ordinal day until which no post is recommended; 0 for none."""
    wish_start: np.ndarray
    wish_line: np.ndarray
    source_start: np.ndarray
    source_line: np.ndarray
    source_weight: np.ndarray
    source_years: np.ndarray
    source_job: np.ndarray
    source_close: np.ndarray
    """1: a skill, which shows a part and only where it agrees more; 2: a major, which shows no years; 3: a certificate, a part."""
    refusal_start: np.ndarray
    refusal_line: np.ndarray
    word_start: np.ndarray
    word: np.ndarray


class PeopleTable:
    """Columns, and the lists they point into."""

    def __init__(self, views: Iterable[PersonView]) -> None:
        self._lines: dict[bytes, int] = {}
        self._line_rows: list[tuple[sparse.csr_matrix, sparse.csr_matrix]] = []
        self._papers: dict[frozenset[str], int] = {}
        self._areas: dict[tuple[frozenset[str] | None, frozenset[str]], int] = {}
        self._homes: dict[str, int] = {}
        self._employments: dict[frozenset[str], int] = {}
        self._words: dict[str, int] = {}
        self.ids: list[str] = []
        rows = [self._row(view) for view in views]
        self.columns = _columns(rows, self.ids)
        self.papers, self.areas = list(self._papers), list(self._areas)
        self.homes, self.employments = list(self._homes), list(self._employments)
        self.lines = _stacked(self._line_rows)
        self.letters, self.letter_starts = code_points(list(self._words))

    def __len__(self) -> int:
        return len(self.ids)

    def _row(self, view: PersonView) -> dict[str, Any]:
        row = view.row
        self.ids.append(str(row["id"]))
        where = row.get("lon") is not None and row.get("lat") is not None
        touched = [code for code in (*view.refusals, *view.wary) if code in TRAIT_COLUMN]
        touched += [trait for code in view.physical for trait in PHYSICAL_TRAITS.get(code, ())]
        touched += [code for code in SEATED_AGAINST if view.seated]
        return {
            "age": view.age,
            "education": view.education,
            "pay_floor": view.pay_floor,
            "service_years": float(row["service_years"] or 0.0),
            "longitude": row["lon"] if where else np.nan,
            "latitude": row["lat"] if where else np.nan,
            "max_km": row.get("max_km") or np.nan,
            "refused": _bits(view.refusals),
            "bodily": _bits(trait for code in view.physical for trait in PHYSICAL_TRAITS.get(code, ())),
            "touched": _bits(touched),
            "kinds": kind_bits(view.workplaces),
            "leads": view.leads,
            "near_home": view.near_home,
            "shift_ok": view.shift_ok,
            "averse": view.day_shift or bool(NIGHTS & set(view.refusals)),
            "own": 0.1 * spread(str(row["id"])),
            "paper": self._papers.setdefault(view.held, len(self._papers)),
            "area": self._areas.setdefault((view.places, view.refused_places), len(self._areas)),
            "home": self._homes.setdefault(view.home, len(self._homes)),
            "employment": self._employments.setdefault(
                frozenset(row.get("employment_types") or []), len(self._employments)
            ),
            "secrecy": view.secrecy_until.toordinal() if view.secrecy_until else 0,
            "wish": self._numbers(view.wish_occupation, view.wish_text),
            "source": self._numbers(view.source_occupation, view.source_text),
            "refusal": self._numbers(view.refused_occupation, None),
            "word": [self._words.setdefault(word, len(self._words)) for word in sorted(view.refused_words)],
            "sources": view.sources,
        }

    def _numbers(self, occupation: sparse.csr_matrix, text: sparse.csr_matrix | None) -> list[int]:
        """The number of each line (a pair of rows); new ones are kept."""
        found = []
        if text is None:
            text = sparse.csr_matrix((occupation.shape[0], 1), dtype=np.int32)
        for number in range(occupation.shape[0]):
            before = len(self._lines)
            found.append(self._lines.setdefault(row_key(occupation, text, number), before))
            if len(self._lines) > before:
                self._line_rows.append((occupation[number], text[number]))
        return found


def _stacked(rows: list[tuple[sparse.csr_matrix, sparse.csr_matrix]]) -> Vectors:
    if not rows:
        empty = sparse.csr_matrix((0, 1), dtype=np.int32)
        return vectors_of(empty, empty)
    return Vectors(*_joined([one for one, _other in rows]), *_joined([other for _one, other in rows]))


def _joined(rows: list[sparse.csr_matrix]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(starts, columns, values) of single rows, one below the other."""
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([row.nnz for row in rows], out=starts[1:])
    columns = np.concatenate([row.indices for row in rows]).astype(np.int32)
    return starts, columns, np.concatenate([row.data for row in rows]).astype(np.int32)


def _bits(codes: Iterable[str]) -> int:
    return sum(1 << column for column in {TRAIT_COLUMN[code] for code in codes if code in TRAIT_COLUMN})


_BOOLS = ("leads", "near_home", "shift_ok", "averse")
_BITS = ("refused", "bodily", "touched", "kinds")
_NUMBERS = ("paper", "area", "home", "employment", "secrecy")


def _columns(rows: list[dict[str, Any]], ids: list[str]) -> PeopleColumns:
    found: dict[str, np.ndarray] = {}
    for name in ("age", "education", "pay_floor", "service_years", "longitude", "latitude", "max_km", "own"):
        found[name] = np.array([row[name] for row in rows], dtype=np.float64)
    for name in _BOOLS:
        found[name] = np.array([row[name] for row in rows], dtype=bool)
    for name in _BITS:
        found[name] = np.array([row[name] for row in rows], dtype=np.uint64)
    for name in _NUMBERS:
        found[name] = np.array([row[name] for row in rows], dtype=np.int32)
    for name in ("wish", "source", "refusal"):
        found[f"{name}_start"], found[f"{name}_line"] = _listed([row[name] for row in rows])
    found["word_start"], found["word"] = _listed([row["word"] for row in rows])
    sources = [source for row in rows for source in row["sources"]]
    closer = {"skill": 1, "major": 2, "certificate": 3}
    place = np.empty(len(ids), dtype=np.int32)
    place[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids), dtype=np.int32)
    return PeopleColumns(
        **found,
        place=place,
        source_weight=np.array([source.weight for source in sources], dtype=np.float64),
        source_years=np.array([source.years for source in sources], dtype=np.float64),
        source_job=np.array([source.kind == "job" for source in sources], dtype=bool),
        source_close=np.array([closer.get(source.kind, 0) for source in sources], dtype=np.int8),
    )


def _listed(lists: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    starts = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in lists], out=starts[1:])
    return starts, np.array([item for one in lists for item in one], dtype=np.int32)
