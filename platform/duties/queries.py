"""What the page of duties shows."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from duties import kinds
from duties.calendar import WorkCalendar, end_of
from duties.kinds import Subject
from duties.models import Duty, Level, Weight
from duties.subjects import subjects_of


@dataclass(frozen=True)
class Line:
    """One duty as a page shows it. look: over, soon or "". why: the reason for its place in the order. due: 超 1 天, 今天, 还有 3 天, or "" where nothing is set."""

    duty: Duty
    title: str
    url: str
    look: str
    due: str
    why: str
    by_hand: bool
    batch: bool
    outcomes: dict[str, Any]
    person: str = ""


def lines(duties: Iterable[Duty], user: Any, now: datetime.datetime | None = None) -> list[Line]:
    """Duties with their subjects, two queries with that of the duties, whatever kinds there are."""
    found = list(duties)
    now = now or timezone.now()
    subjects = subjects_of(found, user)
    return [_line(duty, subjects.get((duty.kind, duty.key)), now) for duty in found]


def _line(duty: Duty, subject: Subject | None, now: datetime.datetime) -> Line:
    kind = kinds.known(duty.kind)
    words = duty.words or (subject.words if subject else "") or duty.key[:8]
    title = str(kind.title) % {"subject": words} if kind else f"{duty.kind} {words}"
    look, due = how_late(duty, now)
    return Line(
        duty=duty,
        title=title,
        url=subject.url if subject and subject.url else duty.get_absolute_url(),
        look=look,
        due=due,
        why=why_here(duty),
        by_hand=bool(kind and kind.by_hand),
        batch=bool(kind and kind.batch),
        outcomes=kind.outcomes if kind else {},
        person=subject.person if subject else "",
    )


def why_here(duty: Duty) -> str:
    """Why a duty of a desk's list stands where it does, in the order of Duty.for_desk; "" on other pages."""
    pressing, harm = getattr(duty, "pressing", None), getattr(duty, "harm", Weight.ROUTINE)
    if pressing is None:
        return ""
    if pressing == 1:
        return _("by its date") if duty.due_at else _("has no date")
    lost = duty.lost or Weight(harm).label  # type: ignore[attr-defined]
    return _("due now; if it waits: %(lost)s") % {"lost": lost}


def how_late(duty: Duty, now: datetime.datetime) -> tuple[str, str]:
    """(class, words) of the due column."""
    if duty.due_at is None or duty.due_day is None:
        return "", _("not set")
    if duty.closed_at is not None:
        return "", ""
    if duty.due_at - duty.opened_at <= datetime.timedelta(hours=48) and timezone.localtime(duty.due_at).time() != _DAWN:
        return _in_hours(duty.due_at, now)
    days = (duty.due_day - timezone.localdate(now)).days
    if duty.due_at <= now:
        late = max(1, -days)
        return "over", ngettext("%(days)d day over", "%(days)d days over", late) % {"days": late}
    if days == 0:
        return "soon", _("today")
    words = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    return ("soon" if days <= 3 else ""), words


_DAWN = datetime.time()


def _in_hours(due: datetime.datetime, now: datetime.datetime) -> tuple[str, str]:
    seconds = (due - now).total_seconds()
    hours = max(1, round(abs(seconds) / 3600))
    if seconds <= 0:
        return "over", ngettext("%(hours)d hour over", "%(hours)d hours over", hours) % {"hours": hours}
    return "soon", ngettext("%(hours)d hour left", "%(hours)d hours left", hours) % {"hours": hours}


def levels(rows: list[Line]) -> list[dict[str, Any]]:
    """The lines under their weights, heaviest first; weights without a line are left out."""
    under = {level: [row for row in rows if row.duty.level == level] for level in Level}
    return [{"title": level.label, "lines": some} for level, some in under.items() if some]


def figures(queryset: Any, now: datetime.datetime | None = None) -> dict[str, int]:
    """over, today, week (the seven days after today), closed (since Monday) of a set of duties, in one query."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    tonight, week = end_of(today), end_of(today + datetime.timedelta(days=7))
    monday = end_of(today - datetime.timedelta(days=today.weekday() + 1))
    is_open = Q(closed_at=None)
    found: dict[str, int] = queryset.order_by().aggregate(
        open=Count("pk", filter=is_open),
        over=Count("pk", filter=is_open & Q(due_at__lte=now)),
        today=Count("pk", filter=is_open & Q(due_at__gt=now, due_at__lte=tonight)),
        week=Count("pk", filter=is_open & Q(due_at__gt=tonight, due_at__lte=week)),
        closed=Count("pk", filter=Q(closed_at__gte=monday)),
    )
    return found


def years_not_configured(duties: Iterable[Duty]) -> list[int]:
    """Years in which one of these falls due and of which no official day is known."""
    due = {duty.due_day.year for duty in duties if duty.due_day}
    calendar = WorkCalendar.stored() if due else None
    return sorted(year for year in due if calendar and not calendar.configured(year))
