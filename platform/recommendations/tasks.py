"""Runs and news of this room. The engine's libraries are loaded where work is done, not at every start."""

import datetime
from collections.abc import Callable, Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from runs.actions import start
from runs.models import State
from runs.progress import Progress
from runs.registry import handles
from veterans.models import Person

ONE_BY_ONE = 200
"""More changed people than this start one run over everybody instead."""


@handles("recommendations.match", title=_("make the lists of jobs"))
def match_all(progress: Progress) -> dict[str, object]:
    from recommendations import health, shards

    made = shards.match_everybody(progress)
    return {"lists": made, "crowding": health.crowding()}


@handles("recommendations.update", title=_("bring the lists of jobs up to date"))
def update_all(progress: Progress) -> dict[str, object]:
    from recommendations import shards

    return {"lists": shards.match_everybody(progress)}


@handles("recommendations.table", title=_("make the table of open posts"))
def make_table(progress: Progress) -> dict[str, object]:
    from recommendations import table

    progress.expect(1)
    return {"postings": table.make(progress.beat)}


@handles("recommendations.reach", title=_("count the people whom firms can reach"))
def make_reach(progress: Progress) -> dict[str, object]:
    from recommendations import counted

    progress.expect(1)
    return {"people": counted.make(progress.beat)}


@handles("recommendations.pool", title=_("get the people ready for lists beside a post"))
def make_pool(progress: Progress) -> dict[str, object]:
    from recommendations import pool

    progress.expect(1)
    return {"people": pool.make(progress.beat)}


@handles("recommendations.shard", title=_("make the lists of jobs of one county"))
def match_shard(progress: Progress) -> dict[str, object]:
    from recommendations import shards

    return {"lists": shards.match_shard(progress)}


@handles("recommendations.refit", title=_("fit the matching model anew"))
def refit_model(progress: Progress) -> dict[str, object]:
    """From shipped tables, confirmed occupations and what came of recommendations; where another process does it already, that one's model will be found. Then all lists."""
    from pathlib import Path

    from django.conf import settings

    from audit.actions import SystemJob
    from matching.rank import Underway, refit
    from recommendations.specialties import learn_specialties
    from recommendations.teaching import confirmed_titles

    progress.expect(1)
    confirmed = confirmed_titles()
    try:
        made = refit(Path(settings.VAR), confirmed)
    except Underway:
        return {"already": 1}
    lines = learn_specialties(by=SystemJob("recommendations"))
    progress.step()
    _everybody("recommendations.match")
    return {"model": made.version, "confirmed": len(confirmed), "lines": lines}


@handles("recommendations.learn", title=_("learn from what was shown"))
def learn(progress: Progress) -> dict[str, object]:
    """A challenger on exposures and answers; it serves only where every guard holds, and then all lists follow."""
    from audit.actions import SystemJob
    from recommendations import actions, learning
    from recommendations.models import Exposure, Verdict

    progress.expect(Exposure.objects.values("person").distinct().count())
    found = learning.challenge(progress.step)
    made = actions.decide(found=found, run=progress.run, by=progress.run.started_by or SystemJob("recommendations"))
    if made.state == Verdict.SERVING:
        _everybody("recommendations.match")
    return {"state": made.state, "reason": made.reason}


@handles("recommendations.alerts", title=_("carry new posts to saved searches"))
def alert(progress: Progress) -> dict[str, object]:
    """What was published or changed, to whoever listens; those who want it at once are told."""
    from recommendations.actions import alerts

    found = alerts.collect(progress.beat)
    told = alerts.tell_instant(progress.beat)
    return {"found": found, "told": told, "noted": alerts.know_the_rest()}


@handles("recommendations.weekly", title=_("tell of new posts once a week"))
def alert_weekly(progress: Progress) -> dict[str, object]:
    from recommendations.actions import alerts

    return {"told": alerts.tell_weekly(timezone.localdate(), progress.beat)}


def people_changed(keys: list[str]) -> None:
    """veteran.changed: new lists for these people, or a look at everybody's where many changed at once."""
    if len(keys) > ONE_BY_ONE:
        _everybody("recommendations.update")
    else:
        _make_lists(Person.objects.seeking().filter(public_id__in=keys).order_by("pk").for_frames(), lambda count: None)


def applications_ended(keys: list[str]) -> None:
    from recommendations import applied

    applied.applications_ended(keys)


def applications_sent(keys: list[str]) -> None:
    from recommendations import applied

    applied.applications_sent(keys)


def hires_recorded(keys: list[str]) -> None:
    from recommendations import applied

    applied.hires_recorded(keys)


def hires_voided(keys: list[str]) -> None:
    from recommendations import applied

    applied.hires_voided(keys)


def postings_changed(keys: list[str]) -> None:
    """posting.changed and posting.closed: what is new comes into the lists that it concerns; pages are right without it."""
    _everybody("recommendations.update")


def postings_to_tell(keys: list[str]) -> None:
    """posting.changed and posting.closed: a run compares them with the saved searches."""
    from recommendations.actions import alerts

    if alerts.touch(keys):
        _everybody("recommendations.alerts")


def everything_changed(keys: list[str]) -> None:
    """crosswalk.changed, place.changed: everybody's order may have changed."""
    _everybody("recommendations.match")


def nightly(now: datetime.datetime) -> None:
    """Once a day all lists are made anew: ages, certificates and deadlines are those of another day."""
    _everybody("recommendations.match")


def weekly_alerts(now: datetime.datetime) -> None:
    """Each morning: whose day it is. A clock that was down for weeks tells once."""
    _everybody("recommendations.weekly")


def _everybody(kind: str) -> None:
    """One run that has not begun yet is enough; one that is under way may have read what was there before."""
    from audit.actions import SystemJob
    from runs.actions import Busy

    for key in ("all", "after"):
        try:
            start(kind=kind, key=key, by=SystemJob("recommendations"))
        except Busy as busy:
            if busy.run.state == State.QUEUED:
                return
        else:
            return
    raise StillMatching


class StillMatching(Exception):
    """Two runs over everybody are under way: the news is delivered again a little later."""


def purge_exposures(now: datetime.datetime) -> None:
    """Once a day: exposures past their time."""
    from recommendations import actions

    actions.purge_exposures(now)


def renew_reach(now: datetime.datetime) -> None:
    """Once a day, where there are many people: ages move on, and who was erased leaves the files."""
    from recommendations import counted, engine, pool

    if pool.file().exists() or Person.objects.seeking().count() > engine.ON_THE_SPOT:
        pool.ask_for_file()
    if counted.file().exists() or counted.countable().count() > counted.AT_ONCE:
        counted.ask_for_file()


def _make_lists(people: Iterable[Person], step: Callable[[int], None]) -> int:
    from recommendations import actions

    return actions.make_lists(people, step)
