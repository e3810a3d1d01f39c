"""A run over everybody in parts: one a county, each a run of its own with a row that says how far it is.

Any number of workers take parts. A part is done in small steps; lists and the mark of how far they go are written in one
transaction, so that a worker killed at any moment leaves whole old lists and whole new ones, and the next one goes on
where the mark stands. The mark moves from a known value only: of two workers on one part the slower gives up.
"""

import time
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce, Substr
from django.utils import timezone

from audit.actions import SystemJob
from places.models import Place
from recommendations import actions, capacity, making, table
from recommendations.models import Shard, ShardState
from runs.actions import Busy, execute, start, sweep
from runs.models import Run, State
from runs.progress import Lost, Progress
from veterans.models import Person

TOGETHER = 2000
"""Up to so many people are one part, of every place."""
EVERYWHERE = "*"
STEP = 100
"""People whose lists are written in one transaction."""
PAUSE, SWEEP = 0.2, 30.0
"""Seconds between two looks at what others do, and between two sweeps."""
_above: ContextVar[Progress | None] = ContextVar("above", default=None)
"""The run over everybody in whose process a part is made: it must not fall silent meanwhile."""


class PartFailed(Exception):
    """A part could not be made; its run says why."""


def match_everybody(progress: Progress) -> int:
    """Plan the parts, take them one by one beside other workers, and wait for the last. Returns how many lists were made."""
    begun = Shard.objects.filter(run=progress.run).exists()
    if not begun and table.is_big() and (progress.run.kind == actions.ANEW or table.current() is None):
        table.make(progress.beat)
    plan(progress.run)
    mine = Shard.objects.filter(run=progress.run).order_by("pk")
    progress.expect(mine.aggregate(total=Sum("people"))["total"] or 0)
    progress.step(_made(progress.run))  # by those before: no merit of this life
    token = _above.set(progress)
    try:
        _take(progress, mine)
    finally:
        _above.reset(token)
    return _made(progress.run)


def _take(progress: Progress, mine: Any) -> None:
    looked = time.monotonic()
    while left := list(mine.filter(state=ShardState.WAITING).select_related("work")):
        _tell(progress)
        for shard in left:
            if shard.work is None or shard.work.state == State.FAILED:
                raise PartFailed(shard.place_code)
            if shard.work.state == State.QUEUED and execute(shard.work.pk):
                break
        else:
            looked = _wait(looked)


def _tell(progress: Progress) -> None:
    """Progress is what the parts have made, whoever made it; it is stored, so that whoever dies next did not die of this run."""
    if more := _made(progress.run) - progress.steps:
        progress.step(more)
        progress.kept()
    else:
        progress.beat()


def _made(run: Run) -> int:
    return int(Shard.objects.filter(run=run).aggregate(total=Sum("made"))["total"] or 0)


def _wait(looked: float) -> float:
    """Others are at work: look again soon, and now and then bring back what a killed one left."""
    time.sleep(PAUSE)
    if time.monotonic() - looked < SWEEP:
        return looked
    sweep()
    return time.monotonic()


@transaction.atomic
def plan(run: Run) -> None:
    """The parts of a run, each with its own run; once, however often a run is begun."""
    if Shard.objects.filter(run=run).exists():
        return
    for place, people in sizes():
        shard = Shard.objects.create(run=run, place_code=place, people=people)
        shard.work = _work(shard, run)
        shard.save(update_fields=["work"])


def _work(shard: Shard, run: Run) -> Run:
    place = "" if shard.place_code == EVERYWHERE else shard.place_code
    try:
        return start(
            kind="recommendations.shard",
            key=str(shard.pk),
            parameters={"shard": shard.pk},
            place_code=place or run.place_code,
            by=run.started_by or SystemJob("recommendations"),
        )
    except Busy as busy:
        return busy.run


def sizes() -> list[tuple[str, int]]:
    """(county, people who look for work), most people first; everybody in one part where they are few.

    The largest part taken last would leave one worker at it while all others are done.
    """
    people = Person.objects.seeking()
    if people.count() <= TOGETHER:
        return [(EVERYWHERE, people.count())]
    area = Coalesce(Substr("home_place__code", 1, 6), "home_place__code")
    found = people.order_by().values(area=area).annotate(many=Count("pk")).values_list("area", "many")
    return sorted(((place or "", many) for place, many in found), key=lambda part: (-part[1], part[0]))


def people_of(place: str) -> Any:
    """The people of a part, in the order in which its mark moves."""
    people = Person.objects.seeking().order_by("pk")
    if place == EVERYWHERE:
        return people
    if not place:
        return people.filter(home_place=None)
    return people.filter(home_place__in=Place.objects.annotate(area=Substr("code", 1, 6)).filter(area=place))


def match_shard(progress: Progress) -> int:
    """Make the lists of one part from where its mark stands. Raises Lost where another worker moved it."""
    shard = Shard.objects.filter(pk=progress.parameters["shard"]).select_related("run").first()
    if shard is None:
        return 0
    progress.expect(shard.people)
    progress.step(shard.made)
    if shard.state == ShardState.DONE:
        return shard.made
    anew = shard.run.kind == actions.ANEW
    for part in _steps(shard):
        lists = making.lists_of(part, anew)
        with transaction.atomic():
            _move(shard, part[-1].pk, len(lists))
            actions.store(lists)
        progress.kept()
        progress.step(len(lists))
        if (above := _above.get()) is not None:
            _tell(above)
    progress.beat()
    capacity.spread_lists(people_of(shard.place_code))
    Shard.objects.filter(pk=shard.pk, state=ShardState.WAITING).update(
        state=ShardState.DONE, finished_at=timezone.now()
    )
    return shard.made


def _steps(shard: Shard) -> Iterator[list[Person]]:
    """The people behind the mark, some at a time, read when it is their turn."""
    people = people_of(shard.place_code).select_related("match_list").for_frames()
    while part := list(people.filter(pk__gt=shard.last_person)[:STEP]):
        yield part


def _move(shard: Shard, person: int, made: int) -> None:
    """Set the mark from where this worker saw it."""
    here = Shard.objects.filter(pk=shard.pk, last_person=shard.last_person, state=ShardState.WAITING)
    if not here.update(last_person=person, made=F("made") + made):
        raise Lost(str(shard.pk))
    shard.last_person, shard.made = person, shard.made + made
