"""A posting held against the law: one reading for the form, the importer and the command.

The rules are loaded when the first text comes, not at every start of every process.
"""

import hashlib
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language

from employers.terms import LATER

if TYPE_CHECKING:
    from employers.models import Posting
    from matching.text.lawful import Finding, Verdict
    from matching.text.lawful.second import SecondReader

log = logging.getLogger(__name__)
HELD = ("review", "refuse")
BESIDE = ("place_words", "address", "age_reason", "physical_words")
"""Fields in free words that everybody reads beside title and requirement: a condition could hide there."""
LOOKS_AGAIN = 60.0
"""Seconds after which a process that found no second reader looks for one again."""


@dataclass
class Shelf:
    """The second reader of this process, and from when on it may be looked for."""

    reader: "SecondReader | None" = None
    look_at: float = 0.0


shelf = Shelf()


def read(title: str, requirement: str, fields: Mapping[str, Any] | None = None) -> "Verdict":
    """See matching.text.lawful.check."""
    from matching.text.lawful import check

    return check(title, requirement, fields, second_reader())


def second_reader() -> "SecondReader | None":
    """The learned net beside the rules, as `manage.py warm` stored it; None, and said in the log, where it cannot be
    used: the rules serve alone then, and a process looks again after a minute."""
    from matching.text.lawful import stored

    if shelf.reader is None and time.monotonic() >= shelf.look_at:
        shelf.look_at = time.monotonic() + LOOKS_AGAIN
        try:
            shelf.reader = stored.load(Path(settings.VAR) / "models")
        except stored.BadReader as problem:
            log.error(
                "The second reader of postings cannot be used (%s): the rules serve alone until manage.py warm.",
                problem,
            )
    return shelf.reader


def beside(posting: "Posting") -> "list[Finding]":
    """What stops a posting in its other words; without a place in the text, as the importer keeps such findings."""
    return [replace(one, start=0, end=0) for name in BESIDE for one in stops(getattr(posting, name))]


def limits(*, age: bool, education: bool) -> "list[Finding]":
    """What is told of limits that stand in fields of their own, as of those in the text."""
    from matching.text.lawful.findings import finding

    said = (("age", age), ("education", education))
    return [finding(code, "fields", 0, 0, "", False) for code, there in said if there]


def together(verdict: "Verdict", more: "Iterable[Finding]") -> "Verdict":
    """A verdict with more findings: the worst one counts."""
    from matching.text.lawful import VERDICTS, Verdict

    found = (*verdict.findings, *more)
    return Verdict(max((verdict.verdict, *(one.verdict for one in found)), key=VERDICTS.index), found)


def stops(words: str) -> "list[Finding]":
    """What stops a posting in the words of one other field, each read by itself."""
    return held(read("", words).findings) if words else []


def refused(words: str) -> list[str]:
    """What no posting may say, in the words of one other field: a sentence each, in the reader's language."""
    found = [one for one in stops(words) if one.verdict == "refuse"]
    if _chinese():
        return [f"“{one.words}”：{one.zh}。{one.article}" for one in found]
    return [f"“{one.words}”: {one.en}. {one.article}" for one in found]


def digest(posting: "Posting") -> str:
    """Of the words that a decision is made about; the other fields count where something is found in one of them."""
    return digests(posting)[any(stops(getattr(posting, name)) for name in BESIDE)]


def digests(posting: "Posting") -> tuple[str, str]:
    """Without and with the other fields: what waits was held under one of the two, whatever is found in them by now."""
    words = [posting.title, posting.requirement]
    other = [getattr(posting, name) for name in BESIDE if name not in LATER or getattr(posting, name)]
    without, whole = ("\x1f".join(some).encode() for some in (words, words + other))
    return hashlib.sha256(without).hexdigest(), hashlib.sha256(whole).hexdigest()


def held(findings: "Iterable[Finding]") -> "list[Finding]":
    """The findings for which a posting does not go out by itself."""
    return [found for found in findings if found.verdict in HELD]


def needs_basis(findings: "Iterable[Finding]") -> bool:
    """Whether the words limit by sex outright, so that only a coded basis lets them be published."""
    from matching.data import lawful as tables

    barred = {row.zh for row in tables.CODES.itertuples() if row.code in {"sex", "sex_bar", "sex_split"}}
    return any(found.code == "sex" and found.zh in barred for found in findings)


def bases() -> list[tuple[str, str]]:
    """Code and words of each lawful basis, in the reader's language."""
    from matching.data import lawful as tables

    chinese = _chinese()
    return [(row.code, f"{row.zh if chinese else row.en}{_law(row)}") for row in tables.BASES.itertuples()]


def is_basis(code: str) -> bool:
    """Whether the table of lawful bases has this code."""
    from matching.data import lawful as tables

    return code in set(tables.BASES["code"])


def _law(row: Any) -> str:
    return f"（《{row.law}》第 {row.article} 条）" if row.law and row.article else ""


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def as_json(found: "Finding") -> dict[str, Any]:
    """A finding as the command prints it and as a review keeps it. start and end count characters of the field `in`
    (title or text) as it was given, end excluded."""
    return {
        "code": found.code,
        "article": found.article,
        "in": found.where,
        "start": found.start,
        "end": found.end,
        "verdict": found.verdict,
        "zh": found.zh,
        "en": found.en,
        "instead": found.instead_zh,
        "instead_en": found.instead_en,
        "disguised": found.disguised,
    }


def segments(text: str, where: str, findings: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The text in pieces with the class of its mark: bad (refuse, review), soft (warn) or none."""
    pieces: list[tuple[str, str]] = []
    at = 0
    for found in sorted(findings, key=lambda one: (one["start"], -one["end"])):
        start, end = found["start"], min(found["end"], len(text))
        if found["in"] != where or start < at or end <= start:
            continue
        pieces += [(text[at:start], ""), (text[start:end], "bad" if found["verdict"] in HELD else "soft")]
        at = end
    return [piece for piece in (*pieces, (text[at:], "")) if piece[0]]


def sentences(title: str, text: str, findings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is said about the marked places, each thing once: words, why, article, what to write instead, whether it stops."""
    chinese = _chinese()
    said: list[dict[str, Any]] = []
    for found in {(one["code"], one["zh"], one["verdict"]): one for one in reversed([*findings])}.values():
        source = title if found["in"] == "title" else text
        said.append(
            {
                "words": source[found["start"] : found["end"]],
                "why": found["zh"] if chinese else found["en"],
                "article": found["article"],
                "instead": found["instead"] if chinese else found.get("instead_en", found["instead"]),
                "stops": found["verdict"] in HELD,
                "disguised": found.get("disguised", False),
            }
        )
    return said[::-1]
