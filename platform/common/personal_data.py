"""Each room says, for every model with a path to a person, how it exports, erases and merges.

A test walks all foreign keys and fails on a model that is not registered here.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class LegalHold:
    """Why rows may not be erased yet: the source and its article, and until when (None: while the person is served)."""

    source: str
    article: str
    days: int | None = None


class CannotMerge(Exception):
    """The rows of two people contradict each other, and only people can decide; nothing is merged."""

    def __init__(self, sentence: Any, params: dict[str, str]) -> None:
        super().__init__()
        self.sentence, self.params = sentence, params

    def __str__(self) -> str:
        return str(self.sentence) % self.params


@dataclass(frozen=True)
class Registration:
    """How one model treats the data of one person.

    rows(person) gives the queryset of that person's rows; export(row) a plain dict (dates as date objects);
    erase(person) removes or empties them and returns the number of rows; merge(kept, gone) moves them.
    undone(kept, gone, merged_at) is called when a merge was taken back and every row is where it was: what was said of
    both meanwhile.
    """

    model: type[models.Model]
    title: str
    rows: Callable[[Any], models.QuerySet[Any]]
    export: Callable[[Any], dict[str, Any]]
    erase: Callable[[Any], int]
    merge: Callable[[Any, Any], int]
    hold: LegalHold | None = None
    undone: Callable[[Any, Any, datetime.datetime], None] | None = None


_registry: dict[type[models.Model], Registration] = {}


def register(registration: Registration) -> None:
    """Called in AppConfig.ready by the room that owns the model."""
    _registry[registration.model] = registration


def registrations() -> Iterable[Registration]:
    """All registrations, in a stable order."""
    return sorted(_registry.values(), key=lambda one: one.model._meta.label)


def export_person(person: Any) -> dict[str, list[dict[str, Any]]]:
    """Everything that is held about a person: model label → rows."""
    return {
        one.model._meta.label: [one.export(row) for row in one.rows(person).order_by("pk")] for one in registrations()
    }


def plain_fields(row: models.Model, *, leave_out: Iterable[str] = ()) -> dict[str, Any]:
    """All concrete fields of a row by name; foreign keys as text. The usual ``export``."""
    skip = set(leave_out)
    result: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in skip:
            continue
        value = getattr(row, field.name) if field.is_relation else field.value_from_object(row)
        plain = value is None or isinstance(value, str | int | float | bool | datetime.date | list | dict)
        result[field.name] = value if plain else str(value)
    return result
