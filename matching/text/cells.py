"""Cells of files and forms → lists, numbers, dates and past jobs."""

import ast
import datetime
import json
import re
from typing import Any


def written_list(value: Any) -> Any:
    """The list that a cell writes out as programs do, ["a"] or ['a']; anything else as it is."""
    words = value.strip() if isinstance(value, str) else ""
    if not (words.startswith("[") and words.endswith("]")):
        return value
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(words)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(found, list) and not any(isinstance(member, list) for member in found):
            return found
    return value


def listed(value: Any) -> list[str]:
    """A list, a list written out, or a cell with ； ; | or line breaks between its members, else 、.

    A 、 inside a member stays: the same person comes out of JSONL, of CSV with ； and of CSV with lists written out.
    """
    value = written_list(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [str(item).strip() for item in value if str(item).strip()]
    if value is None or value != value:
        return []
    between = _STRONG if _STRONG.search(str(value)) else _WEAK
    return [item.strip() for item in between.split(str(value)) if item.strip()]


_STRONG, _WEAK = re.compile(r"[；;|\n]"), re.compile("、")


def number(value: Any) -> float | None:
    """A float, or None for anything that is none."""
    if value is None or value != value or isinstance(value, bool):
        return None
    try:
        result = float(str(value).replace(",", "").strip())
    except ValueError:
        return None
    return result if result == result and abs(result) < 1e9 else None


def date_of(value: Any) -> datetime.date | None:
    """A date from a date, a datetime or ISO text (also 2026/1/2, 2026年1月2日 and 20260102); None when unreadable."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    words = str(value or "").strip()
    match = re.match(r"(\d{4})\D(\d{1,2})\D(\d{1,2})", words) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", words)
    if match is None:
        return None
    try:
        return datetime.date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def jobs_of(value: Any) -> list[dict[str, Any]]:
    """Past jobs: [{title, years}] from a list, a list written out, or a cell like "叉车工(4年)；仓库主管 7年"."""
    value = written_list(value)
    if isinstance(value, list | tuple):
        return [
            {"title": str(job.get("title") or ""), "years": number(job.get("years"))}
            for job in value
            if isinstance(job, dict)
        ]
    jobs = []
    for item in listed(value):
        match = re.search(r"(\d+(?:\.\d+)?)\s*年", item)
        title = re.sub(r"[（(]?\d+(?:\.\d+)?\s*年[)）]?", "", item).strip()
        jobs.append({"title": title, "years": float(match.group(1)) if match else None})
    return [job for job in jobs if job["title"]]
