"""What came of what was shown: applications, interviews, offers, hires, filled into the rows of the label frame.

An application belongs to the last time its posting was shown before it was sent; the showings before that one did not
lead to it. A stage counts as reached when it or a later one was: who was hired without an interview was past it. What is
still open is unknown, and nothing is known of the time before the first application of all.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Min

from applications.models import Application, Event
from applications.moves import Step
from outcomes.queries.labels import hire_labels

AFTER = ("applied", "interviewed", "offered", "hired", "retained_90d")
HELD, OFFERED = {Step.HELD}, {Step.OFFERED, Step.ACCEPTED, Step.DECLINED}
Pair = tuple[int, int]


def fill(rows: list[dict[str, Any]]) -> None:
    """Write the stages after opening into rows of {"person", "posting", "shown_at", "opened"}; None where not known."""
    began = Application.objects.aggregate(at=Min("sent_at"))["at"]
    for row in rows:
        known = began is not None and row["shown_at"] >= began - datetime.timedelta(days=1)
        row.update(dict.fromkeys(AFTER, False if known else None))
    if began is None:
        return
    shown: dict[Pair, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        shown[row["person"], row["posting"]].append(row)
    hires = hire_labels(shown)
    for application, steps in _applications(shown):
        key = (application.person_id, application.posting_id)
        before = [row for row in shown[key] if row["shown_at"] <= application.sent_at]
        if before:
            last = max(before, key=lambda row: row["shown_at"])
            last.update(_stages(application, steps, hires.get(key)))


def _applications(pairs: Iterable[Pair]) -> Iterable[tuple[Application, set[str]]]:
    """The applications of these pairs in the order in which they were sent, with the steps each has taken."""
    wanted = set(pairs)
    people = sorted({person for person, _posting in wanted})
    for start in range(0, len(people), 1000):
        found = list(Application.objects.filter(person__in=people[start : start + 1000]).order_by("sent_at", "pk"))
        steps: dict[int, set[str]] = defaultdict(set)
        events = Event.objects.filter(application__in=[row.pk for row in found], what__in=HELD | OFFERED)
        for application, what in events.values_list("application", "what"):
            steps[application].add(what)
        for row in found:
            if (row.person_id, row.posting_id) in wanted:
                yield row, steps[row.pk]


def _stages(application: Application, steps: set[str], hire: Any) -> dict[str, Any]:
    over = not application.is_open
    hired = application.state == Step.HIRED and (hire is None or hire.hired)
    offered = hired or bool(steps & OFFERED)
    interviewed = offered or bool(steps & HELD)
    retained = hire.retained_90d if hired and hire is not None else None if hired or not over else False
    return {
        "opened": True,
        "applied": True,
        "interviewed": interviewed or (False if over else None),
        "offered": offered or (False if over else None),
        "hired": hired or (False if over else None),
        "retained_90d": retained,
    }
