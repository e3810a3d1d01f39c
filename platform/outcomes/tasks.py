"""Each calls one query or action."""

import datetime

from django.utils.translation import gettext_lazy as _

from audit.actions import SystemJob
from runs import actions as runs
from runs.progress import Progress
from runs.registry import handles

KIND = "outcomes.check"


@handles(KIND, title=_("Needs, work and calls hold together"))
def check(progress: Progress) -> dict[str, object]:
    """Counts of what does not hold, by check; an unequal zero is looked into with manage.py check_outcomes."""
    from outcomes.actions import claims, found_work, next_work
    from outcomes.queries.check import findings

    claims.catch_up()
    next_work.catch_up()
    found_work.catch_up()
    return {name: len(keys) for name, keys in findings().items()}


def nightly(now: datetime.datetime) -> None:
    """Called by the clock."""
    try:
        runs.start(kind=KIND, by=SystemJob("outcomes.nightly"), key="nightly")
    except runs.Busy:
        return  # last night's is not done yet
