"""What is counted over postings (explain.summary), read from tables: a million postings need not stand in memory as words."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from matching.rank.kernel.posts import PostTable


class Rows:
    """values[which[at]]: many rows that share few values."""

    def __init__(self, values: list[Any], which: np.ndarray) -> None:
        self._values, self._which = values, which

    def __getitem__(self, at: int) -> Any:
        return self._values[self._which[at]]


class Facts:
    """Some postings of some tables, one table behind the other, under the names that an index has for them."""

    def __init__(self, chosen: Sequence[tuple[PostTable, np.ndarray]]) -> None:
        """chosen: (table, positions)"""
        self.lon = np.concatenate([table.columns.longitude[at] for table, at in chosen])
        self.lat = np.concatenate([table.columns.latitude[at] for table, at in chosen])
        self.pay_high = np.concatenate([table.columns.pay_high[at] for table, at in chosen])
        self.needs = _rows([([needs for needs, _more in table.asks], table.columns.ask[at]) for table, at in chosen])
        self.places = _rows(
            [(table.blocks, np.searchsorted(table.starts, at, side="right") - 1) for table, at in chosen]
        )

    def __len__(self) -> int:
        return len(self.lon)


def _rows(parts: list[tuple[list[Any], np.ndarray]]) -> Rows:
    values: list[Any] = []
    which = []
    for own, rows in parts:
        which.append(rows + len(values))
        values += own
    return Rows(values, np.concatenate(which))
