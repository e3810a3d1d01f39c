"""What happens without anybody's click: silence goes up the ladder, a closed posting ends its applications.

No job ever refuses a person, and none ends what a human has promised.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from applications.actions.steps import WrongStep, errands, lock, note, silent_key, take, tell_person
from applications.models import Application, InterviewState, Mark
from applications.moves import PROMISED, Step
from applications.topics import PASS_ON_DUTY, SILENT_DUTY, TELL_DUTY
from audit.actions import SystemJob
from duties.actions import due_from, hand_along, open_duty
from duties.models import Clock
from employers.models import Employer, Membership, Posting, PostingState
from notices.actions import notify
from notices.templates import plain

BY = SystemJob("applications.chase")
BY_CLOSING = SystemJob("applications.posting_closed")
BY_SUSPENSION = SystemJob("applications.firm_suspended")
BY_MOVE = SystemJob("applications.people_changed")
AT_ONCE = 500
CHASE_CLOCK = "chase_employer"


def chase(now: datetime.datetime) -> dict[str, int]:
    """Remind firms whose word is overdue; where a reminder did not help, the person's station calls the firm.

    A clock that was down for days reminds once and still leaves the firm the time between the two. Firms whom no
    reminder can reach, suspended or without members, come to the station at once. At most AT_ONCE of each; the next
    call takes the rest.
    """
    silent = Application.objects.silent(now)
    first = list(silent.filter(reminded_at=None).order_by("answer_by", "pk")[:AT_ONCE])
    reminded = [row for row in first if _remind(row, now)]
    _tell_firms(reminded, now)
    clock = Clock.objects.get(code=CHASE_CLOCK)
    waiting = silent.filter(reminded_at__isnull=False, raised_at=None).order_by("reminded_at", "pk")[:AT_ONCE]
    late = [row for row in waiting if _waited(clock, row, now)]
    unreachable = {row.pk for row in reminded} & _unreachable(reminded)
    late += [row for row in reminded if row.pk in unreachable]
    return {"reminded": len(reminded), "raised": sum(_raise(row, now) for row in late)}


def _waited(clock: Clock, row: Application, now: datetime.datetime) -> bool:
    """Whether the time between reminder and call has passed; at once where nobody has configured it."""
    due = due_from(clock, row.reminded_at) if row.reminded_at else None
    return due is None or due <= now


@transaction.atomic
def _remind(row: Application, now: datetime.datetime) -> bool:
    """The conditional update decides between two clocks."""
    found = lock(row)
    if found.reminded_at is not None or not found.is_open or found.answer_by is None or found.answer_by > now:
        return False
    found.reminded_at, found.silences = now, found.silences + 1
    found.save(update_fields=["reminded_at", "silences"])
    note(found, Mark.REMINDED, BY)
    return True


def _unreachable(rows: list[Application]) -> set[int]:
    """Those whose firm has no member today, or is suspended."""
    firms = {row.employer_id for row in rows}
    reached = set(Membership.objects.current().filter(employer__in=firms).values_list("employer_id", flat=True))
    reached -= set(Employer.objects.suspended().filter(pk__in=firms).values_list("pk", flat=True))
    return {row.pk for row in rows if row.employer_id not in reached}


def _tell_firms(rows: list[Application], now: datetime.datetime) -> None:
    """One notice a firm for all that came due, however long the clock was down."""
    by_firm: dict[int, list[Application]] = {}
    for row in rows:
        by_firm.setdefault(row.employer_id, []).append(row)
    for firm, some in by_firm.items():
        members = Membership.objects.current().filter(employer=firm).select_related("user")
        notify(
            users=[one.user for one in members], template="applications.reminded",
            key=f"applications.reminded:{min(row.pk for row in some)}:{now:%Y%m%d%H%M}",
            parameters={"count": len(some)}, link="/applications/board/?show=late", by=BY,
        )  # fmt: skip


@transaction.atomic
def _raise(row: Application, now: datetime.datetime) -> bool:
    found = lock(row)
    if found.raised_at is not None or found.reminded_at is None or not found.is_open:
        return False
    found.raised_at = now
    found.save(update_fields=["raised_at"])
    open_duty(
        kind=SILENT_DUTY, key=silent_key(found), place=found.person.kept_by, by=BY, started_at=now,
        words=f"{plain(found.employer.name)}：{plain(found.posting.title)}",
    )  # fmt: skip
    note(found, Mark.RAISED, BY)
    return True


def people_changed(keys: list[str]) -> None:
    """News of people: where a file moved, what is to be done about its applications lies on the new keeper's desk."""
    rows = list(Application.objects.filter(person__public_id__in=keys).select_related("person__kept_by"))
    places = {str(row.public_id): row.person.kept_by for row in rows}
    passed = {duty.key: places[duty.of] for duty in errands(*rows)}
    silent = {silent_key(row): row.person.kept_by for row in rows}
    hand_along(kinds=[SILENT_DUTY, PASS_ON_DUTY, TELL_DUTY], places={**passed, **silent}, by=BY_MOVE)


def firms_suspended(keys: list[str]) -> None:
    """News of firms that are suspended, or set free again: who waits for their word is told, once each. May be told twice."""
    for firm in Employer.objects.filter(public_id__in=keys):
        last = firm.suspensions.first()
        if last is None:
            continue
        waiting = Application.objects.open().filter(employer=firm).select_related("person__user", "posting", "employer")
        if last.lifted_at is not None:
            waiting = waiting.filter(sent_at__lt=last.at)
        for row in waiting:
            template = "applications.lifted" if last.lifted_at else f"applications.suspended{_talk(row)}"
            tell_person(row, template, BY_SUSPENSION, f"{last.pk}:{row.pk}")


def _talk(row: Application) -> str:
    """What a template ends with where the person would go to an interview else."""
    to_come = row.interviews.filter(state=InterviewState.AGREED, starts_at__gt=timezone.now())
    return "_talk" if to_come.exists() else ""


def postings_closed(keys: list[str]) -> None:
    """News of closed postings: what waits for an answer ends with a kind word; may be told twice."""
    closed = Posting.objects.filter(public_id__in=keys, state=PostingState.CLOSED)
    for row in Application.objects.open().filter(posting__in=closed).exclude(state__in=PROMISED).order_by("pk"):
        _close(row)


@transaction.atomic
def _close(row: Application) -> None:
    found = lock(row)
    if found.state in PROMISED or found.posting.state != PostingState.CLOSED:
        return
    from applications.actions.others import hired_otherwise  # needs what no start may wait for

    if hired_otherwise(application=found):
        return
    template = f"applications.closed{_talk(found)}"
    try:
        event = take(found, Step.CLOSED, by=BY_CLOSING, firms=True, reason="posting_closed")
    except WrongStep:
        return
    tell_person(found, template, BY_CLOSING, event.pk)
