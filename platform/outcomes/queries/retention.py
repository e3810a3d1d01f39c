"""How many still work after 1, 3, 6 and 12 months, and for what pay, with what is not known said as such."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When

from outcomes.models import CallResult, EmploymentSpell, RetentionCall
from outcomes.models.retention import MONTHS
from outcomes.models.spell import LOST
from outcomes.queries.adaptation import Rate

UNKNOWN = {"waiting": "", "out_of_reach": CallResult.OUT_OF_REACH, "late": CallResult.LATE}
"""Why nothing is known of a day: nobody called yet, nobody was reached, or the hire was recorded afterwards."""


FATES = ("still", "another", "lost", "other", *UNKNOWN)


@dataclass(frozen=True)
class Checkpoint:
    """All spells whose day after so many months has come. due = still + another + lost + other + what is unknown."""

    month: int
    due: int
    still: int
    another: int
    lost: int
    other: int
    waiting: int
    out_of_reach: int
    late: int

    @property
    def known(self) -> int:
        return self.still + self.another + self.lost + self.other

    @property
    def of_due(self) -> Rate:
        """Known to work there, of all: the lower bound."""
        return Rate(self.still, self.due)

    @property
    def of_known(self) -> Rate:
        """Known to work there, of those of whom something is known."""
        return Rate(self.still, self.known)

    @property
    def at_work(self) -> Rate:
        """There or elsewhere, of those of whom something is known."""
        return Rate(self.still + self.another, self.known)


@dataclass(frozen=True)
class Pay:
    """month 0: as told at the start. median: the middle one, the lower of two; None where nobody told."""

    month: int
    known: int
    median: int | None


def survival(spells: Any, today: datetime.date) -> list[Checkpoint]:
    """Of these spells (a queryset; void ones are left out), in one query."""
    due = RetentionCall.objects.filter(spell__in=spells.standing().order_by().values("pk"), due_on__lte=today)
    later = RetentionCall.objects.filter(spell=OuterRef("spell"), month__gt=OuterRef("month"), result=CallResult.STILL)
    elsewhere = EmploymentSpell.objects.standing().filter(
        Q(ended_on=None) | Q(ended_on__gte=OuterRef("due_on")),
        person=OuterRef("spell__person"), started_on__lte=OuterRef("due_on"),
    ).exclude(pk=OuterRef("spell"))  # fmt: skip
    over = Q(spell__ended_on__lt=F("due_on"))
    # In this order, so that the database looks into other rows only where a row's own columns do not say.
    fate = Case(
        When(over & Exists(elsewhere), then=Value("another")),
        When(over & Q(spell__end_reason__in=LOST), then=Value("lost")),
        When(over, then=Value("other")),
        When(Q(result=CallResult.STILL) | Q(spell__ended_on__isnull=False), then=Value("still")),
        When(Exists(later), then=Value("still")),
        *(When(result=result, then=Value(name)) for name, result in UNKNOWN.items()),
        default=Value("waiting"),
    )
    grouped = due.order_by().annotate(fate=fate).values_list("month", "fate").annotate(number=Count("pk"))
    found = {month: dict.fromkeys(FATES, 0) for month in MONTHS}
    for month, name, number in grouped:
        found[month][name] = number
    return [Checkpoint(month=month, due=sum(counts.values()), **counts) for month, counts in found.items()]


def pay_curve(spells: Any, today: datetime.date) -> list[Pay]:
    """Monthly pay at the start and as told in the calls, of the same spells; two queries a point."""
    standing = spells.standing().order_by()
    calls = RetentionCall.objects.filter(spell__in=standing.values("pk"), due_on__lte=today, pay__isnull=False)
    told = [(0, standing.filter(pay__isnull=False)), *((month, calls.filter(month=month)) for month in MONTHS)]
    found = []
    for month, rows in told:
        number = rows.count()
        middle = (
            rows.order_by("pay", "pk").values_list("pay", flat=True)[(number - 1) // 2 :].first() if number else None
        )
        found.append(Pay(month, number, middle))
    return found
