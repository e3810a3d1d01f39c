"""The cadence: each place of a template's levels gets each period's duty exactly once, whatever stood still in between.

A round is a row a template and period; its duties are opened in parts, each in one transaction with the place it came
to, so a killed clock goes on where it was and a second clock waits at the row. A clock that was down for weeks opens what
it missed, each with at least two working days from now, and tells each desk once, also when it dies before that.
"""

import datetime
from collections import Counter

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import SystemJob, record
from duties.calendar import WorkCalendar, end_of
from duties.desks import workers_of, working_posts
from duties.models import Duty, DutyEvent, Happening, Round, Template
from duties.periods import due_on, periods
from notices.actions import Note, notify_each
from places.models import Place

BY = SystemJob("duties.rounds")
KIND = "duties.round"
PART = 1000
GRACE = 2
"""Working days that a duty opened late still has."""


def open_rounds(now: datetime.datetime) -> int:
    """Begin what is due to begin and finish what was begun; how many duties were opened."""
    begin(timezone.localdate(now))
    opened = 0
    for pk in list(Round.objects.filter(finished_at=None).order_by("starts_on", "pk").values_list("pk", flat=True)):
        while (count := _open_part(pk, now)) is not None:
            opened += count
    tell(now)
    return opened


def begin(today: datetime.date) -> int:
    """A row for each period that has begun and has none; the periods that a clock slept through are not left out."""
    made = 0
    for template in Template.objects.filter(valid_from__lte=today):
        last = template.rounds.order_by("-starts_on").values_list("starts_on", flat=True).first()
        since = last + datetime.timedelta(days=1) if last else template.valid_from
        for start in periods(template, since, today):
            made += _begin_one(template, start)
    return made


def _begin_one(template: Template, start: datetime.date) -> bool:
    try:
        with transaction.atomic():
            Round.objects.create(template=template, starts_on=start, due_on=due_on(template, start))
            record(by=BY, action="duties.round", kind="round", key=f"{template.code}:{start}")
    except IntegrityError:
        return False  # another clock began it
    return True


@transaction.atomic
def _open_part(pk: int, now: datetime.datetime) -> int | None:
    """Open the next part of a round's duties, and note whom to tell of them; None when there is none left."""
    row = Round.objects.select_for_update(of=("self",)).select_related("template").get(pk=pk)
    if row.finished_at is not None:
        return None
    wanted = Place.objects.filter(level__in=row.template.levels, pk__gt=row.last_place, valid_to=None)
    places = list(wanted.order_by("pk")[:PART])
    desks = _Desks()
    due = _due(row, now)
    opened = [_duty(row, place, desk, due, now) for place in places if (desk := desks.of(place)) is not None]
    Duty.objects.bulk_create(opened)
    DutyEvent.objects.bulk_create(
        DutyEvent(duty_id=duty.pk, what=Happening.OPENED, job=BY.name, at=now) for duty in opened
    )
    row.untold = dict(Counter(row.untold) + Counter(str(duty.desk_id) for duty in opened))
    row.last_place = places[-1].pk if places else row.last_place
    row.opened += len(opened)
    if len(places) < PART:
        row.finished_at = now
    row.save(update_fields=["last_place", "opened", "untold", "finished_at"])
    return len(opened)


def _due(row: Round, now: datetime.datetime) -> datetime.datetime:
    """The end of the round's day; of one that has passed, of the second working day from now."""
    days, today = WorkCalendar.stored(), timezone.localdate(now)
    due = days.working_day_from(row.due_on)
    return end_of(due if due >= today else days.after_working_days(today, GRACE))


def _duty(row: Round, place: Place, desk: int, due: datetime.datetime, now: datetime.datetime) -> Duty:
    key = f"{row.template.code}:{row.starts_on:%Y%m%d}:{place.pk}"
    return Duty(
        kind=KIND, key=key, level=row.template.level, place_id=place.pk, desk_id=desk, due_at=due, opened_at=now
    )


class _Desks:
    """The nearest office with somebody at work, for many places with one query."""

    def __init__(self) -> None:
        posts = working_posts().values_list("place__path", "place_id")
        self._by_path: dict[str, int] = dict(posts)

    def of(self, place: Place) -> int | None:
        path = str(place.path)
        for end in range(len(path), 0, -Place.steplen):
            if path[:end] in self._by_path:
                return self._by_path[path[:end]]
        return None


def tell(now: datetime.datetime) -> None:
    """One notice a desk of all rounds that are opened and untold, in parts, so that nobody else waits long to write.

    The rounds are marked afterwards: a clock that dies in between tells again, under the same key, which tells nobody twice.
    """
    rows = list(Round.objects.filter(told_at=None).exclude(finished_at=None).order_by("pk"))
    if rows:
        _tell(sum((Counter(row.untold) for row in rows), Counter()), str(rows[-1].pk))
        Round.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now, untold={})


def _tell(counts: Counter[str], key: str) -> None:
    desks = Place.objects.in_bulk([int(pk) for pk in counts])
    workers = workers_of(desks)
    notes = [
        Note(
            users=workers[pk], key=f"duties.round:{desk.code}:{key}", link="/duties/",
            parameters={"count": counts[str(pk)], "place": desk.name},
        )
        for pk, desk in desks.items()
    ]  # fmt: skip
    for at in range(0, len(notes), PART):
        notify_each(template="duties.round", notes=notes[at : at + PART], by=BY)
