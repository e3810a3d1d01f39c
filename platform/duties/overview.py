"""Where it is red, and why: the desks below an office, each with what is open, late, asked about and closed in time."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, Q
from django.utils import timezone

from duties import kinds
from duties.models import Duty, Supervision
from places.models import Place

LATELY = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Desk:
    """One office. in_time of closed: of the last 30 days; why: the kinds that are late most, with their numbers."""

    place: Place
    open: int
    over: int
    asked: int
    closed: int
    in_time: int
    oldest: datetime.datetime | None
    why: tuple[tuple[str, int], ...]

    @property
    def percent(self) -> int | None:
        return round(100 * self.in_time / self.closed) if self.closed else None


def desks_below(user: Any, now: datetime.datetime | None = None) -> list[Desk]:
    """All desks in the user's subtree, the reddest first; four queries however many duties there are."""
    now = now or timezone.now()
    duties = Duty.objects.visible_to(user).order_by()
    is_open, over = Q(closed_at=None), Q(closed_at=None, due_at__lte=now)
    closed = Q(closed_at__gte=now - LATELY)
    counted = duties.filter(is_open | closed).values("desk").annotate(
        open=Count("pk", filter=is_open),
        over=Count("pk", filter=over),
        closed=Count("pk", filter=closed),
        in_time=Count("pk", filter=closed & (Q(due_at=None) | Q(closed_at__lte=F("due_at")))),
        oldest=Min("due_at", filter=over),
    )  # fmt: skip
    rows: dict[int, dict[str, Any]] = {}
    for row in counted:
        numbers: dict[str, Any] = dict(row)
        rows[numbers.pop("desk")] = numbers
    asked = dict(
        Supervision.objects.filter(answered_at=None, duty__in=duties.filter(is_open))
        .order_by()
        .values("duty__desk")
        .annotate(n=Count("pk"))
        .values_list("duty__desk", "n")
    )
    why: dict[int, list[tuple[str, int]]] = {}
    for late in duties.filter(over).values("desk", "kind").annotate(n=Count("pk")).order_by("-n", "kind"):
        why.setdefault(late["desk"], []).append((_title(late["kind"]), late["n"]))
    places = Place.objects.in_bulk(list(rows))
    found = [
        Desk(places[pk], **row, asked=asked.get(pk, 0), why=tuple(why.get(pk, ())[:3])) for pk, row in rows.items()
    ]
    return sorted(found, key=lambda one: (-one.over, one.percent if one.percent is not None else 101, one.place.code))


def _title(kind: str) -> str:
    known = kinds.known(kind)
    if known and known.plain:
        return str(known.plain)
    return str(known.title).replace("%(subject)s", "").strip("：: ，,（）()") if known else kind
