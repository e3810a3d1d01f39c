"""Which legal clocks run for a person: the rules as rows, and what follows from the facts of one file.

Amount, article and confidence of a rule are its row in the table of clocks. A clock whose first fact is not in the file
does not run: nothing is guessed.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.utils import timezone

from duties.calendar import MOMENT, WorkCalendar, end_of, months_later
from duties.models import Clock, Unit
from veterans.models import HeldCertificate, Person, Reception, ServiceRecord
from veterans.models.clocks import ClockEnd, ClockRule

OF_2024 = datetime.date(2024, 9, 1)
"""《退役军人安置条例》 in force (art. 93): what began before ran under the rules it replaced, which were not read."""
PENSIONS_OF_2024 = datetime.date(2024, 10, 1)
"""《军人抚恤优待条例》 as revised, in force (art. 64)."""
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """kind: of the duty. modes: placement modes it is for, () for all. since: the day its law came into force.

    ahead: days before the last day from which the duty lies on a desk, None for at once; our own choice, no law says it.
    by_hand: how staff may end it.
    """

    code: ClockRule
    kind: str
    modes: tuple[str, ...]
    since: datetime.date
    ahead: int | None
    by_hand: tuple[ClockEnd, ...]


RULES = {
    rule.code: rule
    for rule in (
        Rule(ClockRule.REPORT, "veterans.report", ("SELF",), OF_2024, None, (ClockEnd.WAIVED, ClockEnd.NOT_DUE)),
        Rule(ClockRule.PLACED, "veterans.placed", ("ASSIGN",), OF_2024, None,
             (ClockEnd.PLACED, ClockEnd.WAIVED, ClockEnd.NOT_DUE)),
        Rule(ClockRule.PENSION, "veterans.pension", (), PENSIONS_OF_2024, None, (ClockEnd.MOVED, ClockEnd.NOT_DUE)),
        Rule(ClockRule.TRADE, "veterans.trade_review", (), datetime.date.min, 60,
             (ClockEnd.REVIEWED, ClockEnd.REMINDED, ClockEnd.NOT_DUE)),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What the clocks of one person run from: the latest reception and period of service, certificates of special work."""

    person: Person
    reception: Reception | None
    service: ServiceRecord | None
    certificates: tuple[HeldCertificate, ...]


@dataclass(frozen=True)
class Running:
    """A clock that follows from the facts. fact: how it ended already, by the file. listed: said if it ran out unseen."""

    rule: ClockRule
    source: str
    started_on: datetime.date
    due_on: datetime.date
    fact: str = ""
    listed: bool = True

    @property
    def opens_on(self) -> datetime.date:
        ahead = RULES[self.rule].ahead
        return self.started_on if ahead is None else max(self.started_on, self.due_on - ONE_DAY * ahead)


@cache
def special_work() -> dict[str, tuple[str, int | None]]:
    """Certificate kinds of 特种作业 that the law asks for: code → (name, years after which a new one is needed)."""
    from matching import data  # pandas: read when a clock is asked for, not at every start

    rows = data.certificates()
    mine = rows[(rows["kind"] == "special_work") & (rows["legal_gate"].astype(str) == "1")]
    return {row.code: (row.name, int(row.valid_years) if str(row.valid_years) else None) for row in mine.itertuples()}


def clocks_of(facts: Facts, limits: dict[str, Clock], days: WorkCalendar) -> Iterator[Running]:
    """All clocks of one file. limits: rows of the table by code; one without an amount does not run."""
    for rule, start, fact in _starts(facts):
        limit = limits.get(rule)
        if limit is None or limit.amount is None or start < RULES[rule].since:
            continue
        if (modes := RULES[rule].modes) and facts.person.placement_mode not in modes:
            continue
        last = timezone.localdate(days.ends_at(end_of(start) - MOMENT, limit.amount, limit.unit) - MOMENT)
        yield Running(rule, "", start, last, fact)
    if (limit := limits.get(ClockRule.TRADE)) is not None and limit.amount is not None and limit.unit == Unit.YEAR:
        yield from _newest(tuple(_of_certificate(one, limit.amount)) for one in facts.certificates)


def _starts(facts: Facts) -> Iterator[tuple[ClockRule, datetime.date, str]]:
    """(rule, day from which it runs, how it ended by the file)."""
    reception, service = facts.reception, facts.service
    if reception is not None and service is not None and service.discharged_on is not None:
        yield ClockRule.REPORT, service.discharged_on, ClockEnd.REPORTED if reception.reported_on else ""
    # A file that names no day of reception gets the day of its import: for an old cohort that is no fact.
    if reception is not None and reception.received_on and reception.received_on.year <= reception.cohort_year + 1:
        yield ClockRule.PLACED, reception.received_on, ""
    if service is not None and service.discharged_on is not None and service.disability_grade:
        yield ClockRule.PENSION, service.discharged_on, ""


def _newest(found: Iterable[tuple[Running, ...]]) -> Iterator[Running]:
    """Of several certificates of one kind the one that holds longest: a renewed one stands in the place of the old."""
    newest: dict[str, tuple[Running, ...]] = {}
    for clocks in found:
        if clocks and (clocks[0].source not in newest or newest[clocks[0].source][-1].due_on < clocks[-1].due_on):
            newest[clocks[0].source] = clocks
    for clocks in newest.values():
        yield from clocks


def _of_certificate(one: HeldCertificate, years: int) -> Iterator[Running]:
    """Review after so many years, a new certificate after twice as long; days written on the certificate go before.

    A review that lay before the certificate came here is not listed: it says nothing while the certificate still holds.
    """
    _name, valid = special_work()[one.kind]
    review = one.review_on or (months_later(one.issued_on, 12 * years) if one.issued_on else None)
    ends = one.expires_on or (months_later(one.issued_on, 12 * valid) if one.issued_on and valid else None)
    begun = one.issued_on is None or review is None or one.issued_on <= review
    if review is not None and begun and (ends is None or review < ends):
        yield Running(
            ClockRule.TRADE, one.kind, one.issued_on or months_later(review, -12 * years), review, listed=False
        )
    if ends is not None:
        yield Running(ClockRule.TRADE, one.kind, months_later(ends, -12 * years), ends)
