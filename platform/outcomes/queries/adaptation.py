"""Adaptation training of a cohort: attended + exempt + open = all, and the three rates (domain: show all three)."""

from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, Q

from outcomes.models import DispositionKind, Exemption
from outcomes.queries.cohort import cohort
from places.models import Place


@dataclass(frozen=True)
class Rate:
    """A share that shows what it is made of; no percentage where nothing can be divided."""

    above: int
    below: int

    @property
    def percent(self) -> float | None:
        return round(100 * self.above / self.below, 1) if self.below else None


@dataclass(frozen=True)
class Adaptation:
    """exempt: reason → approved exemptions; waiting: proposed ones, which still count as open."""

    all: int
    attended: int
    exempt: dict[str, int]
    waiting: int

    @property
    def exempted(self) -> int:
        return sum(self.exempt.values())

    @property
    def open(self) -> int:
        return self.all - self.attended - self.exempted

    @property
    def assessed(self) -> Rate:
        """考核口径: of those who had to come."""
        return Rate(self.attended, self.all - self.exempted)

    @property
    def raw(self) -> Rate:
        """原始: of everybody."""
        return Rate(self.attended, self.all)

    @property
    def covered(self) -> Rate:
        """覆盖: attended or rightly exempt, of everybody."""
        return Rate(self.attended + self.exempted, self.all)


def adaptation(place: Place, year: int) -> Adaptation:
    """One query."""
    open_ = ExpressionWrapper(Q(disposition__approved_at__isnull=True), BooleanField())
    grouped = cohort(place, year).order_by().annotate(unapproved=open_)
    rows = grouped.values_list("disposition__kind", "disposition__reason", "unapproved").annotate(number=Count("pk"))
    whole = attended = waiting = 0
    exempt = dict.fromkeys(Exemption.values, 0)
    for kind, reason, unapproved, number in rows:
        whole += number
        if kind == DispositionKind.ATTENDED:
            attended += number
        elif kind == DispositionKind.EXEMPT and not unapproved:
            exempt[reason] += number
        elif kind == DispositionKind.EXEMPT:
            waiting += number
    return Adaptation(whole, attended, exempt, waiting)
