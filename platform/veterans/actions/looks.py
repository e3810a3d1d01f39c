"""Staff look at people: each look leaves its trace, and a great many in a while ask for a reason and are reported.

The count is one conditional UPDATE in the transaction of the trace, so requests at once cannot pass the limit together.
Limits are rows. Those an installation starts with are our own choice, no law names any: a busy day of one desk passes.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from audit.actions import Actor, record, record_many
from audit.models import Entry
from duties.actions import open_duty
from duties.desks import desk_of, leaders_at
from notices.actions import notify
from notices.templates import plain
from veterans.models import LookKind, LookLimit, LookReason, LookReport, LookTally

DUTY = "veterans.many_looks"
FINE, STOP = "fine", "stop"
DEFAULTS = {LookKind.OPENED: (100, 60), LookKind.LISTED: (2000, 60), LookKind.EXPORTED: (1000, 1440)}
"""Kind → (at most, within minutes)."""


class Many(Exception):
    """The limit of a kind is reached; `wanted` more were asked for."""

    def __init__(self, kind: LookKind, wanted: int) -> None:
        super().__init__(kind)
        self.kind, self.wanted = kind, wanted


class ReasonWanted(Many):
    """Go on after saying why."""


class Stopped(Many):
    """A reason was given already; the office above has to look first."""


@transaction.atomic
def see(
    *, by: Actor, keys: Iterable[object], action: str, purpose: str, kind: LookKind = LookKind.OPENED,
    detail: dict[str, Any] | None = None, on_behalf: bool = False,
) -> None:  # fmt: skip
    """Leave the traces and count them. Opening the same person again within the while counts once.

    Raises ReasonWanted, Stopped; then nothing is shown and nothing is written.
    """
    subjects = [str(key) for key in keys]
    limit = LookLimit.objects.get(kind=kind) if kind == LookKind.OPENED else None
    if limit is None or not _seen_before(by, subjects, limit):
        _count(by, kind, len(subjects))
    if len(subjects) == 1:
        record(
            by=by, action=action, kind="person", key=subjects[0], purpose=purpose, detail=detail, on_behalf=on_behalf
        )
    else:
        record_many(by=by, action=action, kind="person", keys=subjects, purpose=purpose)


def _seen_before(by: User, subjects: list[str], limit: LookLimit) -> bool:
    since = timezone.now() - datetime.timedelta(minutes=limit.minutes)
    opened = Entry.objects.filter(user=by.pk, at__gt=since, subject_kind="person", subject_key__in=subjects)
    # A line of a list or of a file that was taken out is not an open page, whichever room wrote the trace.
    lines = Q(action__endswith=".listed") | Q(action__endswith=".exported")
    return len(subjects) == 1 and opened.exclude(lines).exists()


def _count(by: User, kind: LookKind, number: int) -> None:
    now = timezone.now()
    mine = LookTally.objects.filter(user=by.pk, kind=kind)
    if number == 0 or mine.filter(ends_at__gt=now, count__lte=F("room") - number).update(count=F("count") + number):
        return
    limit = LookLimit.objects.get(kind=kind)
    fresh = {"ends_at": now + datetime.timedelta(minutes=limit.minutes), "count": 0, "room": limit.most}
    tally, _made = LookTally.objects.select_for_update().get_or_create(user_id=by.pk, kind=kind, defaults=fresh)
    if tally.ends_at <= now:
        mine.update(**fresh)
    if not mine.filter(count__lte=F("room") - number).update(count=F("count") + number):
        raise (Stopped if waits(by, kind) else ReasonWanted)(kind, number)


def waits(by: User, kind: LookKind) -> bool:
    """Whether the office above has not found the last report of this while in order."""
    limit = LookLimit.objects.get(kind=kind)
    since = timezone.now() - datetime.timedelta(minutes=limit.minutes)
    last = LookReport.objects.filter(user=by.pk, kind=kind, at__gt=since).select_related("duty").first()
    return last is not None and last.duty is not None and last.duty.outcome != FINE


@transaction.atomic
def give_reason(*, kind: LookKind, wanted: int, reason: str, by: User) -> LookReport:
    """Say why, and go on for another while; the office above is told how many, of which kind and why. Raises Stopped."""
    User.objects.select_for_update(no_key=connection.vendor == "postgresql").get(pk=by.pk)
    if waits(by, kind):
        raise Stopped(kind, wanted)
    limit = LookLimit.objects.get(kind=kind)
    tally = LookTally.objects.filter(user=by.pk, kind=kind).first()
    report = LookReport.objects.create(
        user=by, kind=kind, count=tally.count if tally else 0, wanted=wanted, reason=LookReason(reason)
    )
    ends = timezone.now() + datetime.timedelta(minutes=limit.minutes)
    LookTally.objects.update_or_create(
        user=by, kind=kind, defaults={"ends_at": ends, "count": 0, "room": max(limit.most, wanted)}
    )
    _report(report, by)
    record(by=by, action="veterans.looks.reason", kind="user", key=by.pk, detail={"kind": kind, "reason": reason})
    return report


def _report(report: LookReport, by: User) -> None:
    place = by.current_posts[0].place
    upper = desk_of(place, above=True)
    if upper is None:
        return
    report.duty = open_duty(kind=DUTY, key=report.pk, place=upper, by=by)
    report.save(update_fields=["duty"])
    notify(
        users=leaders_at(upper), template=DUTY, key=f"{DUTY}:{report.pk}", link=report.duty.get_absolute_url(), by=by,
        parameters={"who": plain(str(by)), "place": place.name, "count": report.count + report.wanted},
    )  # fmt: skip


@transaction.atomic
def set_limit(*, kind: LookKind, most: int, minutes: int, by: Actor) -> None:
    LookLimit.objects.filter(kind=kind).update(most=most, minutes=minutes)
    record(by=by, action="veterans.looks.limit", kind="look_limit", key=kind, detail={"most": most, "minutes": minutes})


def load_limits(**_signal: object) -> None:
    """Add the limits the table lacks: after each migration, and after tests that empty all tables."""
    if LookLimit._meta.db_table not in connection.introspection.table_names():
        return
    rows = [LookLimit(kind=kind, most=most, minutes=minutes) for kind, (most, minutes) in DEFAULTS.items()]
    LookLimit.objects.bulk_create(rows, ignore_conflicts=True)
