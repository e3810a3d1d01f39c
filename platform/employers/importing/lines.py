"""Rows that name their posting (系统编号): of what an export gave out, only what was changed in it comes back.

A cell that says what it was given says nothing new, however the words in it would be read. So a file that nobody
touched changes nothing, and what has no column, or was understood from other words, is never lost on the way.
"""

import uuid
from collections.abc import Callable
from typing import Any

from employers.importing.drafts import Draft
from employers.importing.reader import Reader
from employers.importing.sheet import cells
from employers.importing.terms import CONTRACT
from employers.models import Posting
from employers.models.employer import normal_firm_name
from employers.terms import may_relax_age
from imports.reading import Row
from places.models import Place

FIXED = {"posting", "id", "source", "company", "uscc", "state", "kept_by"}
"""Columns that say which posting it is, or are for reading only."""
PAY = ("pay_min", "pay_max", "pay_words")
AGE = ("age_words", "age_min", "age_max", "relaxes_age")
FIELDS: dict[str, tuple[str, ...]] = {
    "county": ("place", "place_words"), "headcount": ("heads_offered",), "education": ("education", "education_words"),
    "experience": ("experience_years", "experience_words"), "age": AGE, "relaxes_age": AGE, "salary_min": PAY,
    "salary_max": PAY, **dict.fromkeys(CONTRACT, CONTRACT),
}  # fmt: skip
"""Column → fields that are read from it, and judged together; any other column is the field of its own name."""
UNDERSTOOD = ("education", "experience", "age")
"""Columns that, empty, are understood from the requirement."""


def postings_of(rows: list[Row]) -> dict[str, Posting]:
    """The postings that rows name, by number."""
    keys = sorted({key for row in rows if (key := _number(row))})
    found: dict[str, Posting] = {}
    for start in range(0, len(keys), 500):
        part = Posting.objects.select_related("employer", "place", "kept_by").filter(
            public_id__in=keys[start : start + 500]
        )
        found |= {str(posting.public_id): posting for posting in part}
    return found


def _number(row: Row) -> str:
    try:
        return str(uuid.UUID(row.text("posting")))
    except ValueError:
        return ""


def read_line(
    row: Row, reader: Reader, on_file: dict[str, Posting], keeper: Place, read: Callable[[Row, Reader], Draft | None]
) -> Draft | None:
    """What changes in the posting that a row names; `read` reads a row as one of a new posting. None: refused."""
    posting = on_file.get(_number(row))
    if posting is None:
        reader.say("posting", row.text("posting"), "posting_unknown", refused=True)
    elif not posting.kept_by.code.startswith(keeper.scope_prefix):
        reader.say("posting", row.text("title"), "posting_kept_elsewhere", refused=True)
    elif not _of_its_firm(row, posting):
        reader.say("company", row.text("company"), "firm_differs", refused=True, name=posting.employer.name)
    else:
        return _changes(row, reader, posting, read)
    return None


def _of_its_firm(row: Row, posting: Posting) -> bool:
    code = row.text("uscc").upper()
    same = normal_firm_name(row.text("company")) == posting.employer.normal_name
    return same and code in ("", posting.employer.uscc or "")


def _changes(row: Row, reader: Reader, posting: Posting, read: Callable[[Row, Reader], Draft | None]) -> Draft | None:
    given = cells(posting)
    changed = {
        name
        for name in given
        if name in row.values and name not in FIXED and row.text(name) != str(given[name]).strip()
    }
    before = len(reader.issues)
    draft = read(row, reader) if changed else Draft.of_line(row.number, posting)
    if "requirement" in changed:
        changed |= {column for column in UNDERSTOOD if not row.text(column)}
    reader.issues[before:] = [
        one
        for one in reader.issues[before:]
        if one.refused or one.column in changed or one.code == "unlawful_review"  # who changes a cell lets all be read
    ]
    if draft is None:
        return None
    fields = {field for column in changed for field in FIELDS.get(column, (column,))}
    values = {field: value for field, value in draft.fields.items() if field in fields}
    if values.get("relaxes_age") and not may_relax_age(posting.employer.kind):
        reader.say("relaxes_age", "", "may_not_relax", refused=True)
    if changed & {"title", "requirement"} and draft.fields["veteran_priority"]:
        values["veteran_priority"] = True  # said in words; what the form ticked stands without them
    values = {field: value for field, value in values.items() if value != getattr(posting, field)}
    if values:
        values["state"] = _state(draft, "deadline" in changed)
    draft.fields, draft.posting, draft.line = values, posting, True
    return draft


def _state(draft: Draft, other_day: bool) -> Any:
    """What the words ask for; a last day that had passed before closes nothing now."""
    if draft.fields["state"] == "closed" and not other_day:
        return "review" if draft.held else "open"
    return draft.fields["state"]
