"""What the clock asks for."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actions import SystemJob
from notices import actions, sending
from runs.actions import Busy, start
from runs.progress import Progress
from runs.registry import handles

BY = SystemJob("notices.clock")


def purge(now: datetime.datetime) -> int:
    """Once a night."""
    return actions.purge(now)


def send(now: datetime.datetime) -> None:
    """Each minute: a run sends what is due, so that a gateway that does not answer holds up no clock and no page."""
    if not sending.due(now):
        return
    try:
        start(kind="notices.send", key="all", by=BY)
    except Busy:
        return


@handles("notices.send", title=_("send notices by mail and SMS"))
def send_all(progress: Progress) -> dict[str, object]:
    return {"sent": sending.send_due(timezone.now(), beat=progress.beat)}
