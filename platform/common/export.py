"""Cells that leave as data and never as a formula (full-width twins, leading blanks, tabs and returns included)."""

import re
from typing import Any

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?|\+\d[\d -]{5,18}\d")
_DANGEROUS = "=+-@＝＋－＠\t\r\n|"


def safe_cell(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers and +86 phones stay."""
    if not isinstance(value, str):
        return value
    stripped = value.lstrip(" \u3000\u00a0")
    if not stripped or stripped[0] not in _DANGEROUS or _NUMBER.fullmatch(stripped):
        return value
    return f"'{value}"
