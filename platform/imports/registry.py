"""What can be imported: upper rooms register their kinds in AppConfig.ready."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

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


class Stale(Exception):
    """A row that the plan counts on was changed since it was read: plan again."""


def hold(rows: Iterable[Any]) -> None:
    """Lock the rows that a plan wants to change, until the caller's transaction ends.

    A plan is made outside the transaction, so that nobody waits while a large file is read; every audited action on
    such a row moves its `changed_at`. Raises Stale when one moved or is gone.
    """
    read = {row.pk: row for row in rows}
    keys = sorted(read)
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        model: type[models.Model] = type(read[part[0]])
        locked = model._default_manager.select_for_update().order_by("pk").filter(pk__in=part)
        now = dict(locked.values_list("pk", "changed_at"))
        if any(now.get(key) != read[key].changed_at for key in part):
            raise Stale


@dataclass(frozen=True)
class Spec:
    """One kind of import. `plan` only reads, one step a row; `apply` writes all of it in the caller's transaction.

    `apply` raises Stale, and a unique constraint raises IntegrityError, when the plan is out of date.
    """

    kind: str
    title: Any
    columns: tuple[Column, ...]
    plan: Callable[[list[Row], Context, Step], Plan]
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
