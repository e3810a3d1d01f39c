"""Cells of a people file → clean values; what is wrong with one is said with its row and column."""

import datetime
from typing import Any

from common.text import first_refused_character, tidy
from imports.reading import Row
from imports.registry import Context, Issue
from matching import data
from matching.text import mask_profile
from matching.text.cells import date_of, listed, number
from places.models import Place
from places.queries import Resolver

LENGTHS = {
    "name": 60,
    "source": 60,
    "id": 60,
    "desired_work": 2000,
    "avoid": 2000,
    "note": 4000,
    "specialty_text": 500,
    "major": 80,
    "address": 200,
}


FREE_TEXTS = {"desired_work", "avoid", "note", "specialty_text", "major"}


class Reader:
    def __init__(self, context: Context, keeper: Place) -> None:
        self.context = context
        self.resolver = Resolver(keeper.scope_prefix)
        self.specialties = set(data.specialties()["id"])
        self.issues: list[Issue] = []
        self.unknown: set[str] = set()
        self.row = 0

    def say(self, column: str, value: object, code: str, /, *, refused: bool = False, **params: Any) -> None:
        self.issues.append(Issue(self.row, column, str(value)[:120], code, params, refused))

    def clean(self, column: str, raw: object) -> str:
        value = tidy(str(raw or ""))
        at = first_refused_character(value)
        if at is not None:
            self.say(column, "□", "control_character", refused=True, position=at + 1, code=f"{ord(value[at]):04X}")
            return ""
        most = LENGTHS.get(column, 120)
        if len(value) > most:
            self.say(column, value[:20], "too_long", refused=True, most=most)
            return ""
        if column in FREE_TEXTS or column in {"skills", "certificates", "civilian_experience"}:
            hidden, found = mask_profile(value)
            if found:
                self.say(column, hidden[:60], "secret_masked")
            return hidden
        return value

    def text(self, row: Row, column: str) -> str:
        return self.clean(column, row.text(column))

    def many(self, row: Row, column: str) -> list[str]:
        found = [self.clean(column, item) for item in listed(row.values.get(column))]
        return list(dict.fromkeys(item for item in found if item))

    def amount(self, row: Row, column: str, high: float) -> float | None:
        words = row.text(column)
        if not words:
            return None
        value = number(words)
        if value is None or not 0 <= value <= high:
            self.say(column, words[:20], "not_a_number", refused=True)
            return None
        return value

    def day(self, row: Row, column: str) -> datetime.date | None:
        words = row.text(column)
        if not words:
            return None
        found = date_of(words)
        if found is None:
            self.say(column, words[:20], "not_a_date", refused=True)
        return found

    def place(self, column: str, words: str) -> Place | None:
        found = self.resolver.resolve(words) if words else None
        if words and found is None:
            self.unknown.add(words)
            self.say(column, words, "unknown_place")
        return found
