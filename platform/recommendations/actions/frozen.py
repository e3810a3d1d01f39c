"""Set exposures aside with the version that begins to serve, and let old sets go."""

import datetime
from typing import Any

from django.utils import timezone

from recommendations import frozen
from recommendations.models import FrozenSet, ModelVersion


def set_aside(*, version: ModelVersion, found: dict[str, Any]) -> FrozenSet:
    """Store what a version was compared on; of the sets that stand, only the latest few go on."""
    packed: frozen.Packed = found["packed"]
    made = FrozenSet.objects.create(
        version=version,
        first_day=found["first_day"],
        last_day=found["last_day"],
        rows=packed.rows,
        lists=packed.lists,
        sha256=packed.sha256,
        body=packed.body,
    )
    release([row.pk for row in FrozenSet.objects.standing()[frozen.STANDING :]])
    return made


def release(keys: list[int]) -> int:
    """Let sets go: nothing is compared on them any more, their days may be learned from, what they held is gone."""
    return FrozenSet.objects.standing().filter(pk__in=keys).update(released_at=timezone.now(), body=b"")


def release_older(day: datetime.date) -> int:
    """Sets that hold anything from before `day`: they are kept no longer than exposures are."""
    return release(list(FrozenSet.objects.standing().filter(first_day__lt=day).values_list("pk", flat=True)))
