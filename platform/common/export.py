"""Cells that leave as data and never as a formula (full-width twins, leading blanks, tabs and returns included)."""

import re
from typing import Any

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?|\+\d[\d -]{5,18}\d")
_DANGEROUS = "=+-@＝＋－＠\t\r\n|"
_ESCAPED = re.compile(rf"'+[ \u3000\u00a0]*[{re.escape(_DANGEROUS)}]")


def safe_cell(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers and +86 phones stay."""
    if not isinstance(value, str):
        return value
    stripped = value.lstrip(" \u3000\u00a0")
    if _ESCAPED.match(value):
        return f"'{value}"  # it begins so by itself; read_back takes one apostrophe away again
    if not stripped or stripped[0] not in _DANGEROUS or _NUMBER.fullmatch(stripped):
        return value
    return f"'{value}"


def read_back(text: str) -> str:
    """The text that `safe_cell` wrote: a file that we gave out and got back says what it said."""
    return text[1:] if _ESCAPED.match(text) and not _NUMBER.fullmatch(text[1:].lstrip(" \u3000\u00a0")) else text
