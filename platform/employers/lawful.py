"""A posting held against the law: one reading for the form, the importer and the command."""

from collections.abc import Mapping
from typing import Any

from matching.text.lawful import Finding, Verdict, check


def read(title: str, requirement: str, fields: Mapping[str, Any] | None = None) -> Verdict:
    """See matching.text.lawful.check."""
    return check(title, requirement, fields)


def as_json(found: Finding) -> dict[str, Any]:
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
        "disguised": found.disguised,
    }
