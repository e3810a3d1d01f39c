"""Cells of a postings file → clean values; what is wrong with one is said with its row and column."""

import datetime
import re
from typing import Any

from common.text import first_refused_character, tidy
from imports.reading import Row
from imports.registry import Context, Issue
from matching.text import mask_secrets, monthly_pay
from matching.text.cells import date_of
from matching.text.limits import plain
from places.models import Place
from places.queries import Resolver

LENGTHS = {
    "id": 60,
    "source": 60,
    "title": 120,
    "company": 120,
    "county": 120,
    "education": 60,
    "age": 60,
    "experience": 120,
    "physical_words": 200,
    "requirement": 10_000,
    "address": 300,
}


_NO_PAY = re.compile(r"(?<![\u4e00-\u9fffkK])[A-JL-Za-jl-z]")
"""Letters that no way of writing pay has (k stands for thousand)."""


ANYWHERE = {"*", "不限", "全国"}
YES, NO = {"是", "可", "可以", "true", "yes", "1"}, {"", "否", "不", "不可以", "无", "false", "no", "0"}


class Reader:
    """Reads one row after another and keeps the issues."""

    def __init__(self, context: Context, keeper: Place) -> None:
        self.context = context
        self.resolver = Resolver(keeper.scope_prefix)
        self.issues: list[Issue] = []
        self.unknown: set[str] = set()
        self.row = 0

    def say(self, column: str, value: object, code: str, /, *, refused: bool = False, **params: Any) -> None:
        self.issues.append(Issue(self.row, column, str(value)[:120], code, params, refused))

    def text(self, row: Row, column: str) -> str:
        value = tidy(row.text(column))
        at = first_refused_character(value)
        if at is not None:
            self.say(
                column,
                value.replace(value[at], "□"),
                "control_character",
                refused=True,
                position=at + 1,
                code=f"{ord(value[at]):04X}",
            )
            return ""
        if len(value) > LENGTHS.get(column, 200):
            self.say(column, value[:40], "too_long", refused=True, most=LENGTHS.get(column, 200))
            return ""
        if column in {"title", "requirement", "address"}:
            masked, found = mask_secrets(value)
            if found:
                self.say(column, masked[:60], "secret_masked")
            return masked
        return value

    def money(self, row: Row, column: str) -> int | None:
        value = plain(row.text(column)).replace(",", "")
        if not value:
            return None
        low, high = monthly_pay(value)
        if _NO_PAY.search(value):
            low = high = None
        if low is None and high is None:
            self.say(
                column,
                value,
                "pay_unknown" if not any(c.isdigit() for c in value) else "not_a_number",
                refused=any(c.isdigit() for c in value),
            )
            return None
        return low if column == "salary_min" else (high if high is not None else low)

    def yes(self, row: Row, column: str) -> bool:
        value = plain(row.text(column)).lower()
        if value not in YES | NO:
            self.say(column, value, "not_yes_or_no")
        return value in YES

    def day(self, row: Row, column: str) -> datetime.date | None:
        value = row.text(column)
        if not value:
            return None
        found = date_of(value)
        if found is None:
            self.say(column, value, "not_a_date", refused=True)
        return found

    def place(self, words: str) -> Place | None:
        if not words or plain(words) in ANYWHERE:
            return None
        found = self.resolver.resolve(words)
        if found is None:
            self.unknown.add(words)
            self.say("county", words, "unknown_place")
        return found
