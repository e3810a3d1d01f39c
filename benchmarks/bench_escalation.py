"""10,000 overdue duties of 1,000 desks go up to 100 counties at one tick of the clock: how long, in how many queries.

Each round is undone, so that every round finds the same desks; a tick that finds nothing stands beside it.
BENCH_DATABASE_URL measures on a scratch PostgreSQL database.
"""

import os
from collections.abc import Iterator
from typing import Any

from benchmarks.harness import measure, row, scratch_site

COMMAND = "python -m benchmarks escalation"
DESKS, EACH, COUNTIES = 1000, 10, 100


def rows() -> Iterator[dict[str, Any]]:
    """Median of a tick with all of it, and of one that has nothing to do."""
    url = os.environ.get("BENCH_DATABASE_URL", "")
    with scratch_site(**({"DATABASE_URL": url} if url else {})):
        from django.db import connection, transaction
        from django.test.utils import CaptureQueriesContext
        from django.utils import timezone

        from duties.actions.escalation import escalate
        from duties.models import DutyEvent
        from notices.models import Notice
        from tests.duties.many import many_desks

        many_desks(DESKS, EACH, COUNTIES)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        now, found = timezone.now(), {}

        def tick() -> None:
            with transaction.atomic():
                found["up"] = escalate(now)
                found["single"] = DutyEvent.objects.filter(what="escalated").values("duty").distinct().count()
                found["notices"] = Notice.objects.filter(template="duties.escalated").count()
                transaction.set_rollback(True)

        timing = measure({"all": tick}, rounds=3, warm=1)["all"]
        with CaptureQueriesContext(connection) as caught:
            escalate(now)
        number = DESKS * EACH
        yield row(
            f"escalation, {number:,} duties of {DESKS:,} desks, {connection.vendor}", timing.wall, "s", command=COMMAND,
            cpu=round(timing.cpu, 2), queries=len(caught), lost=number - found["up"],
            doubled=found["up"] - found["single"], notices=found["notices"],
        )  # fmt: skip
        idle = measure({"none": lambda: escalate(now)}, rounds=9, warm=1)["none"]
        yield row(
            f"escalation, nothing due, {connection.vendor}", idle.wall * 1000, "ms", command=COMMAND,
            cpu=round(idle.cpu * 1000, 1),
        )  # fmt: skip
