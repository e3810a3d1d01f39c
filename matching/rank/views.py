"""Views of many people at once: what their words are as vectors is computed for all of them together, each text once.

Coding one text alone costs as much as coding two hundred: nearly all of a view's time went there. `view_person` knows
nothing of this. It is called twice: first it is only heard which texts it asks for, then it is given their rows. A row
depends on its text alone, so the views are the same as one by one.
"""

import datetime
from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy import sparse

from matching.rank.fixed import with_rows
from matching.rank.person import PersonView, view_person

MOST = 100_000
"""Texts that are remembered from one part to the next, of one kind; beyond, all are forgotten. About 1 kB each."""
Row = tuple[np.ndarray, np.ndarray]


class Together:
    """A model to whoever asks for vectors; anything else is the model's own."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self.hearing = False
        self._coders: dict[str, _Coder] = {}
        self._texts = _Memory(self, model.text_vectors)

    def __getattr__(self, name: str) -> Any:
        if name in self._coders:
            return self._coders[name]
        found = getattr(self._model, name)
        if hasattr(found, "vectors"):
            found = self._coders[name] = _Coder(self, found)
        return found

    def text_vectors(self, texts: list[str]) -> sparse.csr_matrix:
        return self._texts(texts)

    def views(self, rows: Iterable[dict[str, Any]], as_of: datetime.date | None = None) -> list[PersonView]:
        """The views of some rows of a people frame, in their order."""
        rows = list(rows)
        if len(rows) > 1:
            self.hearing = True
            for row in rows:
                view_person(row, self, as_of)
            self.hearing = False
            for memory in self._memories():
                memory.learn()
        return [view_person(row, self, as_of) for row in rows]

    def _memories(self) -> list["_Memory"]:
        return [self._texts, *(memory for coder in self._coders.values() for memory in coder.memories.values())]


class _Coder:
    """What a part of the model says about texts, remembered; every other question goes to the part itself."""

    def __init__(self, together: Together, part: Any) -> None:
        self._together, self._part = together, part
        self._lines: dict[Any, sparse.csr_matrix] = {}
        self.memories: dict[Any, _Memory] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._part, name)

    def vectors(self, texts: list[str], **options: Any) -> sparse.csr_matrix:
        key = tuple(sorted(options.items()))
        if key not in self.memories:
            self.memories[key] = _Memory(self._together, lambda texts: self._part.vectors(texts, **options))
        return self.memories[key](texts)

    def code_vectors(self, weighted: list[tuple[str, float]]) -> sparse.csr_matrix:
        key = tuple(weighted)
        if key not in self._lines:
            self._lines[key] = self._part.code_vectors(weighted)
        return self._lines[key]


class _Memory:
    """text → row of a matrix that `make` gives for a list of texts."""

    def __init__(self, together: Together, make: Any) -> None:
        self._together, self._make = together, make
        self._rows: dict[str, Row] = {}
        self._heard: dict[str, None] = {}
        self._blank: dict[int, sparse.csr_matrix] = {}
        self._empty = make([])

    def learn(self) -> None:
        """Code what was asked for while the model only listened, all of it together."""
        if len(self._rows) + len(self._heard) > MOST:
            self._rows.clear()
        self._code([text for text in self._heard if text not in self._rows])
        self._heard.clear()

    def __call__(self, texts: list[str]) -> sparse.csr_matrix:
        if self._together.hearing:
            self._heard.update(dict.fromkeys(texts))
            return self._shaped(len(texts))
        self._code([text for text in dict.fromkeys(texts) if text not in self._rows])
        return self._matrix([self._rows[text] for text in texts])

    def _code(self, texts: list[str]) -> None:
        if not texts:
            return
        made = self._make(texts)
        for number, text in enumerate(texts):
            inside = slice(made.indptr[number], made.indptr[number + 1])
            self._rows[text] = made.indices[inside].copy(), made.data[inside].copy()

    def _shaped(self, rows: int) -> sparse.csr_matrix:
        """So many empty rows."""
        if rows not in self._blank:
            self._blank[rows] = sparse.csr_matrix((rows, self._empty.shape[1]), dtype=self._empty.dtype)
        return self._blank[rows]

    def _matrix(self, rows: list[Row]) -> sparse.csr_matrix:
        shaped = self._shaped(len(rows))
        if not rows:
            return shaped
        starts = np.zeros(len(rows) + 1, dtype=np.int32)
        np.cumsum([len(columns) for columns, _values in rows], out=starts[1:])
        columns = np.concatenate([columns for columns, _values in rows])
        return with_rows(shaped, np.concatenate([values for _columns, values in rows]), columns, starts)
