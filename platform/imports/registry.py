"""What can be imported: upper rooms register their kinds in AppConfig.ready."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from audit.actions import Actor
from imports.reading import Column, Row


@dataclass(frozen=True)
class Context:
    """What every row of a batch shares."""

    by: Actor
    source: str
    place_code: str
    file_name: str
    sha256: str
    today: datetime.date


@dataclass
class Issue:
    """One sentence about one cell: a code of imports.messages.CELLS."""

    row: int
    column: str
    value: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    refused: bool = True


@dataclass
class Plan:
    """What would happen: how many rows of which outcome, what was said, and the room's own payload."""

    rows: int = 0
    new: int = 0
    same: int = 0
    changed: int = 0
    refused: int = 0
    issues: list[Issue] = field(default_factory=list)
    unknown_places: set[str] = field(default_factory=set)
    payload: Any = None

    @property
    def warned(self) -> int:
        """Rows that were taken with a warning."""
        refused = {issue.row for issue in self.issues if issue.refused}
        return len({issue.row for issue in self.issues} - refused)


Step = Callable[[int], None]


@dataclass(frozen=True)
class Spec:
    """One kind of import. `plan` only reads; `apply` writes everything in the caller's transaction."""

    kind: str
    title: Any
    columns: tuple[Column, ...]
    plan: Callable[[list[Row], Context], Plan]
    apply: Callable[[Plan, Context, Step], None]


_specs: dict[str, Spec] = {}


class UnknownImport(Exception):
    """No room imports this kind."""


def register(spec: Spec) -> None:
    _specs[spec.kind] = spec


def spec(kind: str) -> Spec:
    """Raises UnknownImport."""
    try:
        return _specs[kind]
    except KeyError:
        raise UnknownImport(kind) from None


def specs() -> list[Spec]:
    return sorted(_specs.values(), key=lambda one: one.kind)
