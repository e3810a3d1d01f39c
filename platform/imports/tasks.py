"""The two kinds of background work of this room. Parameters are keys only."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from audit.actions import SystemJob
from imports import actions
from imports.models import Batch, BatchState
from runs.progress import Progress
from runs.registry import handles


def _actor(progress: Progress) -> Any:
    return progress.run.started_by or SystemJob(progress.run.job or "imports")


@handles("imports.check", title=_("check a file"))
def check_batch(progress: Progress) -> dict[str, object]:
    batch = Batch.objects.get(pk=progress.parameters["batch"])
    if batch.state == BatchState.UPLOADED:
        actions.check(batch, _actor(progress), progress.step, progress.expect)
    return {"state": batch.state}


@handles("imports.apply", title=_("take a file over"))
def apply_batch(progress: Progress) -> dict[str, object]:
    batch = actions.apply(progress.parameters["batch"], _actor(progress), progress.step, progress.expect)
    return {"state": batch.state, **actions.counts(batch)}
