"""One step for several applications that a human chose."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

from applications.actions.steps import NotTheirs, WrongStep
from applications.models import Application


@transaction.atomic
def take_each(
    *, applications: Iterable[Application], deed: Callable[[Application, Any], object], by: Any
) -> tuple[int, list[Application]]:
    """(how many took the step, those that could not and stay as they are, read anew).

    Each stands for itself: where somebody was quicker nothing of its step is left, and the others go on. A deed says no
    with WrongStep, NotTheirs or False; what it raises else is wrong for all, and none takes the step.
    """
    done, left = 0, []
    # In one order everywhere, so that two who answer the same people wait for each other in turn and never in a ring.
    for application in sorted(applications, key=lambda one: one.pk):
        try:
            with transaction.atomic():
                taken = deed(application, by) is not False
        except (WrongStep, NotTheirs):
            taken = False
        if taken:
            done += 1
        else:
            left.append(application.pk)
    return done, list(Application.objects.select_related("employer", "person", "posting").filter(pk__in=left))
