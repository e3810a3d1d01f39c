"""Workers that are killed at random moments while lists are made anew, or brought up to date after a posting changed:
run as a program, prints what it found as JSON.

A child is forked for each kill, so that it is at work within a moment; it is a Celery worker over the broker of the
environment. Between two kills the clock's sweeper is called as if two minutes had passed.
"""

import datetime
import json
import os
import random
import signal
import sys
import time
from typing import Any

PEOPLE, POSTINGS = 60, 16
LIVES = 0.05, 1.0
"""Seconds after which a worker is killed, at random: as it starts, as it works, as it writes."""


def build() -> None:
    from recommendations import actions
    from tests.cast import make_firm, make_person, make_places, make_posting
    from veterans.models import Person

    tree = make_places()
    firm = make_firm(tree["652301"])
    counties = [tree[code] for code in ("652301", "652302", "652328")]
    for number in range(POSTINGS):
        make_posting(firm, title=("维修电工", "保安", "仓库管理员")[number % 3], pay_max=7000 + number)
    for number in range(PEOPLE):
        make_person(counties[number % 3], name=f"张{number}", accepts_anywhere=True)
    actions.make_lists(Person.objects.seeking().order_by("pk").for_frames(), lambda count: None)


def child() -> int:
    """Fork a worker; returns its process number."""
    from django.db import connections

    connections.close_all()
    made = os.fork()
    if made:
        return made
    try:
        os.setsid()
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        from config.celery import app

        app.worker_main(["worker", "--pool=solo", "--loglevel=critical", "--without-gossip", "--without-mingle"])
    finally:
        os._exit(0)


def lists() -> dict[int, str]:
    from recommendations.models import MatchList

    return {one.person_id: str(one.list_version) for one in MatchList.objects.all()}


def begin(number: int) -> Any:
    """A run over everybody: what follows from a posting that was edited, every other time all lists anew."""
    from django.utils import timezone

    from audit.actions import SystemJob
    from employers.models import Posting
    from recommendations import actions
    from runs.actions import start

    if number % 2:
        return actions.start_matching(by=SystemJob("test"))
    one = Posting.objects.order_by("pk")[number % POSTINGS]
    Posting.objects.filter(pk=one.pk).update(pay_max=one.pay_max + 500, changed_at=timezone.now())
    return start(kind="recommendations.update", key="all", by=SystemJob("test"))


def as_a_rebuild() -> list[str]:
    """What is wrong with the stored lists beside lists made now."""
    from recommendations.making import lists_of
    from recommendations.models import MatchList
    from veterans.models import Person

    made = lists_of(list(Person.objects.seeking().order_by("pk").for_frames()))
    stored = dict(MatchList.objects.values_list("person", "items"))
    return ["a list is not what a rebuild gives" for one in made if one.items != stored[one.person_id]]


def look(problems: list[str]) -> None:
    """What must hold at every moment: everybody has a whole list, and each part counts exactly what it made."""
    from recommendations.models import MatchList, Shard

    if MatchList.objects.count() != PEOPLE or any(not one.items for one in MatchList.objects.all()):
        problems.append("a list is missing or empty")
    for shard in Shard.objects.order_by("-pk").select_related("run")[:3]:  # those of the latest run
        new = MatchList.objects.filter(person__home_place__code=shard.place_code, made_at__gte=shard.run.created_at)
        if new.count() < shard.made:
            problems.append("counted but not made")
        if shard.made > shard.people:
            problems.append("made twice")


def made(run: Any) -> int:
    from recommendations.models import Shard

    return sum(Shard.objects.filter(run=run).values_list("made", flat=True))


def let_live(run: Any, seconds: float, at_least: int | None) -> None:
    """Wait until the time is over, or the run; where `at_least` is given, until so many lists are made, a minute at most."""
    from runs.models import Run, State

    begun = time.monotonic()
    while not Run.objects.filter(pk=run.pk, state__in=[State.DONE, State.FAILED]).exists():
        lived = time.monotonic() - begun
        if lived >= seconds and (at_least is None or made(run) >= at_least or lived >= 60):
            return
        time.sleep(0.02)


def main(kills: int, seed: int) -> dict[str, Any]:
    from django.utils import timezone

    from recommendations import actions, shards
    from recommendations.models import MatchList, Shard
    from runs.actions import sweep
    from runs.models import State

    shards.TOGETHER, shards.STEP = 0, 3
    build()
    draw, problems = random.Random(seed), []
    done = rounds = idle = busy = 0
    before, run = lists(), begin(rounds)
    while True:
        run.refresh_from_db()
        if run.state == State.FAILED:
            problems.append(f"the run failed: {run.note}")
        if run.state in (State.DONE, State.FAILED):
            rounds += 1
            after = lists()
            if run.kind == actions.ANEW and any(after[person] == version for person, version in before.items()):
                problems.append("somebody was left out")
            if MatchList.objects.filter(made_at__lt=run.created_at).exists():
                problems.append("somebody was not looked at")
            problems += as_a_rebuild()
            parts = list(Shard.objects.filter(run=run))
            if sum(part.made for part in parts) != PEOPLE or any(part.state != "done" for part in parts):
                problems.append("the parts do not add up")
            if done >= kills or problems:
                break
            before, run = after, begin(rounds)
        sweep(timezone.now() + datetime.timedelta(minutes=2))
        pid, mark = child(), made(run)
        # A run that gets nowhere four times is given up, and rightly: after two such lives one is let do a step.
        let_live(run, 60 if done >= kills else draw.uniform(*LIVES), mark + 1 if idle >= 2 else None)
        os.killpg(pid, signal.SIGKILL) if os.getpgid(pid) == pid else os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        done, idle = done + 1, idle + 1 if made(run) == mark else 0
        busy += made(run) < PEOPLE
        look(problems)
        if problems:
            break
    return {"kills": done, "inside": busy, "rounds": rounds, "problems": problems, "lists": MatchList.objects.count()}


if __name__ == "__main__":
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))), flush=True)
