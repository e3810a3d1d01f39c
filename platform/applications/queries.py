"""What the pages of applications show."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application, Interview, InterviewState, Slot
from applications.models.interview import STILL_ON
from applications.moves import FIRMS, PROMISED, Step
from applications.topics import ANSWER_CLOCK
from bookings.queries import free_of
from consents.pseudonyms import codes_of
from consents.queries import Card, disclosed
from duties.actions import due_from
from employers.models import Employer, Posting
from veterans.models import Person

A_YEAR = datetime.timedelta(days=365)
POSTINGS = 20
"""Postings on a firm's first page; the board has them all."""
FIRMS_TURN = (Step.SENT, Step.SEEN, Step.MOVED, Step.HELD, Step.MISSED)
TALKING = (Step.PROPOSED, Step.AGREED, Step.MOVED, Step.HELD, Step.MISSED)
SHOWS: dict[str, Q] = {
    "new": Q(state__in=[Step.SENT, Step.SEEN]),
    "talks": Q(state__in=TALKING),
    "offers": Q(state__in=PROMISED),
    "ended": Q(ended_at__isnull=False),
}


def for_lists(rows: Any) -> Any:
    """With all that a line of a list reads, in a constant number of queries."""
    running = Interview.objects.filter(state__in=STILL_ON).prefetch_related("slots")
    return rows.select_related("posting__place", "employer", "person__kept_by").prefetch_related(
        Prefetch("interviews", queryset=running, to_attr="running")
    )


def promised_day(now: datetime.datetime | None = None) -> datetime.date | None:
    """The last local day on which the firm's answer to an application sent now is in time; None where nobody configured it."""
    due = due_from(ANSWER_CLOCK, now or timezone.now())
    return timezone.localdate(due - datetime.timedelta(microseconds=1)) if due else None


def current(person: Person, posting: Posting) -> Application | None:
    """The open application of a person for a posting, else the last one."""
    rows = Application.objects.filter(person=person, posting=posting)
    return rows.order_by("ended_at").filter(ended_at=None).first() or rows.order_by("-sent_at").first()


def of_person(person: Person) -> list[Application]:
    """Open ones first, newest first."""
    rows = list(for_lists(Application.objects.filter(person=person).order_by("-sent_at", "-pk")))
    return [row for row in rows if row.is_open] + [row for row in rows if not row.is_open]


@dataclass(frozen=True)
class Line:
    """One applicant as the firm sees them. card is None where the person shows nothing any more: then the code only."""

    application: Application
    card: Card | None
    code: str

    @property
    def called(self) -> str:
        """The name where the person said yes to this firm, else the code."""
        if self.card is not None and self.card.consented and self.card.name:
            return self.card.name
        return _("Candidate %(code)s") % {"code": self.code}


def board(rows: Iterable[Application]) -> list[Line]:
    """Applications of firms with what these may see of the people now; a constant number of queries a firm."""
    listed = list(rows)
    by_firm: dict[Employer, list[Application]] = {}
    for row in listed:
        by_firm.setdefault(row.employer, []).append(row)
    cards: dict[tuple[int, int], Card] = {}
    codes: dict[tuple[int, int], str] = {}
    for firm, some in by_firm.items():
        people = list({row.person_id: row.person for row in some}.values())
        found = codes_of(firm, people)
        codes |= {(firm.pk, pk): code for pk, code in found.items()}
        by_code = {card.code: card for card in disclosed(firm, people)}
        cards |= {(firm.pk, pk): by_code[code] for pk, code in found.items() if code in by_code}
    keys = [(row.employer_id, row.person_id) for row in listed]
    return [Line(row, cards.get(key), codes.get(key, "")) for row, key in zip(listed, keys, strict=True)]


def offered(interview: Interview, *, to_firm: bool = False) -> list[Slot]:
    """The proposed times that can be had: to come, and not taken meanwhile; the booking decides, not this.

    A firm reads nothing of what else the person has agreed to: for it only its interviewer's time counts.
    """
    coming = [slot for slot in interview.slots.all() if slot.starts_at > timezone.now()]
    whose = interview.subjects_of_firm if to_firm else interview.subjects
    free = free_of(whose, [slot.starts_at for slot in coming], interview.minutes)
    return [slot for slot in coming if slot.starts_at in free]


def waiting_by_posting(rows: Any, now: datetime.datetime | None = None) -> list[dict[str, Any]]:
    """Where applicants wait for the firm's word, the first promise first: {key, title, number, late, first}, one query.

    `first`: the last local day on which the earliest promised answer is in time.
    """
    late = Count("pk", filter=Q(answer_by__lte=now or timezone.now()))
    found = (
        rows.open()
        .filter(answer_by__isnull=False)
        .order_by()
        .values(key=F("posting__public_id"), title=F("posting__title"))
        .annotate(number=Count("pk"), late=late, due=Min("answer_by"))
        .order_by("due", "title")
    )
    moment = datetime.timedelta(microseconds=1)
    return [{**row, "first": timezone.localdate(row["due"] - moment)} for row in found[:POSTINGS]]


def counts(rows: Any, now: datetime.datetime | None = None) -> dict[str, int]:
    """How many stand where, and how many wait for the firm beyond the promise."""
    wanted = {name: Count("pk", filter=condition) for name, condition in SHOWS.items()}
    late = Q(ended_at__isnull=True, answer_by__lte=now or timezone.now())
    found: dict[str, int] = rows.order_by().aggregate(**wanted, late=Count("pk", filter=late))
    return found


def record_of(employer: Employer, now: datetime.datetime | None = None) -> dict[str, int] | None:
    """How a firm answered in the last twelve months: applications that were to be answered, those answered in time.

    Withdrawn ones that the firm had not let wait too long say nothing and are left out. None where nothing was due.
    """
    now = now or timezone.now()
    rows = Application.objects.filter(employer=employer, sent_at__gt=now - A_YEAR)
    answered = Q(events__what__in=[*FIRMS - {Step.SEEN}])
    found = rows.aggregate(
        silent=Count("pk", distinct=True, filter=Q(silences__gt=0)),
        in_time=Count("pk", distinct=True, filter=answered & Q(silences=0)),
    )
    due = found["silent"] + found["in_time"]
    return {"due": due, **found} if due else None


def agreed_interviews(user: Any, since: datetime.datetime) -> Any:
    """Interviews with a time, of the user as a person or as an interviewer, for the calendar."""
    mine = Q(application__person__user=user.pk) | Q(interviewer=user.pk)
    rows = Interview.objects.filter(mine, starts_at__gte=since).exclude(
        Q(state=InterviewState.DROPPED) | Q(application__state__in=[Step.WITHDRAWN])
    )
    return rows.select_related("application__posting", "application__employer", "application__person")
