"""What falls due when. The clock asks the database each minute; two clocks are harmless, a late one catches up once."""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from runs.models import Tick

log = logging.getLogger("runs")


@dataclass(frozen=True)
class Job:
    name: str
    act: Callable[[datetime.datetime], object]
    every: datetime.timedelta | None
    at: datetime.time | None

    def next_after(self, moment: datetime.datetime) -> datetime.datetime:
        """The first time after `moment` at which this job falls due (local time for daily jobs)."""
        if self.every is not None:
            return moment + self.every
        local = timezone.localtime(moment)
        at = self.at or datetime.time()
        candidate = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
        return candidate if candidate > local else candidate + datetime.timedelta(days=1)


_jobs: dict[str, Job] = {}


def every(name: str, act: Callable[[datetime.datetime], object], *, minutes: int) -> None:
    """Do something every so many minutes. Registered in AppConfig.ready; `act(now)` must be quick and idempotent."""
    _jobs[name] = Job(name, act, datetime.timedelta(minutes=minutes), None)


def daily(name: str, act: Callable[[datetime.datetime], object], *, at: datetime.time) -> None:
    """Do something once a day at a local time; a clock that was down does it once when it is back."""
    _jobs[name] = Job(name, act, None, at)


def register_own_jobs() -> None:
    from runs import actions

    every("runs.sweep", actions.sweep, minutes=1)


def tick(now: datetime.datetime | None = None) -> list[str]:
    """Do what is due; returns the names of the jobs this clock took. One job's failure does not stop the others."""
    now = now or timezone.now()
    taken = []
    for name, job in sorted(_jobs.items()):
        row, _created = Tick.objects.get_or_create(job=name, defaults={"due_at": now})
        if row.due_at > now:
            continue
        # The conditional update is the lock: of two clocks that read the same due time one changes the row.
        if not Tick.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=job.next_after(now)):
            continue
        try:
            job.act(now)
        except Exception as problem:
            log.error("clock job %s failed: %s", name, type(problem).__name__)
            Tick.objects.filter(pk=row.pk).update(due_at=now + datetime.timedelta(minutes=1))
            continue
        taken.append(name)
    return taken
