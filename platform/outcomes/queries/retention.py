"""How many still work after 1, 3, 6 and 12 months, and for what pay, with what is not known said as such."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from outcomes.models import CallResult, EmploymentSpell, RetentionCall
from outcomes.models.retention import MONTHS
from outcomes.models.spell import LOST
from outcomes.queries.adaptation import Rate

UNKNOWN = {"waiting": "", "out_of_reach": CallResult.OUT_OF_REACH, "late": CallResult.LATE}
"""Why nothing is known of a day: nobody called yet, nobody was reached, or the hire was recorded afterwards."""


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
    still = ~over & (Q(result=CallResult.STILL) | Q(spell__ended_on__gte=F("due_on")) | Q(seen_later=True))
    unknown = ~over & ~Q(result=CallResult.STILL) & Q(spell__ended_on=None, seen_later=False)
    counted = {
        "still": still,
        "another": over & Q(works_elsewhere=True),
        "lost": over & Q(works_elsewhere=False, spell__end_reason__in=LOST),
        "other": over & Q(works_elsewhere=False) & ~Q(spell__end_reason__in=LOST),
        **{name: unknown & Q(result=result) for name, result in UNKNOWN.items()},
    }
    rows = {
        row["month"]: row
        for row in due.order_by()
        .annotate(seen_later=Exists(later), works_elsewhere=Exists(elsewhere))
        .values("month")
        .annotate(due=Count("pk"), **{name: Count("pk", filter=condition) for name, condition in counted.items()})
    }
    nothing = dict.fromkeys(("due", *counted), 0)
    return [Checkpoint(**(rows.get(month) or {"month": month, **nothing})) for month in MONTHS]


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
