"""A page of the ledger by its keys: no offset, no full count, however long the ledger is."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime

from veterans.models import Need

SIZE = 25
SHOWN = (
    *("person__public_id", "person__name", "person__source", "person__source_id"),
    *("person__kept_by__name", "owner__user__username", "owner__user__display_name"),
)
"""What a line shows of other tables; nothing encrypted is opened for a list."""


@dataclass(frozen=True)
class Slice:
    """Some lines of the ledger. `next`, `previous`: where to go on; how many there are is asked for afterwards."""

    rows: list[Need]
    next: str
    previous: str


def key_of(need: Need, *, closed: bool) -> str:
    """Where a line stands in the order, as text for an address."""
    return f"{(need.closed_at if closed else need.due_on).isoformat()}~{need.pk}"  # type: ignore[union-attr]


def _read(key: str, closed: bool) -> tuple[datetime.date | datetime.datetime, int] | None:
    words, _, number = key.partition("~")
    try:
        value = parse_datetime(words) if closed else parse_date(words)
    except ValueError:
        return None
    return (value, int(number)) if value and number.isdecimal() and len(number) < 16 else None


def ledger_slice(needs: Any, *, closed: bool, after: str = "", before: str = "", size: int = SIZE) -> Slice:
    """Open lines by due day, closed ones newest first; two queries (the keys, then the lines with what they show)."""
    field = "closed_at" if closed else "due_on"
    backwards = bool(before)
    place = _read(before or after, closed)
    if place is not None:
        # Down the list: later days when open, earlier moments when closed; the other way round when going back.
        side = "lt" if closed != backwards else "gt"
        value, number = place
        needs = needs.filter(
            Q(**{f"{field}__{side}": value}) | Q(**{field: value, f"pk__{side}": number}),
            **{f"{field}__{side}e": value},  # the plain bound lets the database start in the index
        )
    first = place is None
    sign = "-" if closed != backwards else ""
    keys = list(needs.order_by(f"{sign}{field}", f"{sign}pk").values_list("pk", flat=True)[: size + 1])
    shown = keys[:size][::-1] if backwards else keys[:size]
    by_key = {
        need.pk: need
        for need in Need.objects.filter(pk__in=shown)
        .select_related("person__kept_by", "owner__user")
        .only(*SHOWN, *(field.name for field in Need._meta.concrete_fields))
    }
    rows = [by_key[key] for key in shown if key in by_key]
    down, up = (True, len(keys) > size) if backwards else (len(keys) > size, not first)
    return Slice(
        rows=rows,
        next=key_of(rows[-1], closed=closed) if rows and down else "",
        previous=key_of(rows[0], closed=closed) if rows and up else "",
    )
