"""Runs and news of this room. The engine's libraries are loaded where work is done, not at every start."""

import datetime
from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from runs.actions import start
from runs.progress import Progress
from runs.registry import handles
from veterans.models import Person

ONE_BY_ONE = 200
"""More changed people than this start one run over everybody instead."""


@handles("recommendations.match", title=_("make the lists of jobs"))
def match_all(progress: Progress) -> dict[str, object]:
    people = Person.objects.seeking().order_by("pk")
    progress.expect(people.count())
    return {"lists": _make_lists(people.for_frames().iterator(chunk_size=200), progress.step)}


def people_changed(keys: list[str]) -> None:
    """veteran.changed: new lists for these people, or one run over all where many changed at once."""
    from audit.actions import SystemJob
    from runs.actions import Busy

    if len(keys) > ONE_BY_ONE:
        try:
            start(kind="recommendations.match", key="all", by=SystemJob("recommendations"))
        except Busy:
            return
        return
    _make_lists(Person.objects.seeking().filter(public_id__in=keys).order_by("pk").for_frames(), lambda count: None)


def postings_changed(keys: list[str]) -> None:
    """posting.changed and posting.closed: one run over all follows; pages are right without it."""
    from audit.actions import SystemJob
    from runs.actions import Busy

    try:
        start(kind="recommendations.match", key="all", by=SystemJob("recommendations"))
    except Busy:
        return


def purge_exposures(now: datetime.datetime) -> None:
    """Once a day: exposures past their time."""
    from recommendations import actions

    actions.purge_exposures(now)


def _make_lists(people: Iterable[Person], step: Callable[[int], None]) -> int:
    from recommendations import actions

    return actions.make_lists(people, step)
