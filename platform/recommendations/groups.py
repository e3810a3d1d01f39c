"""Exposure and outcomes by group: who gets lists, who is shown what, who is hired. Small cells are not shown.

Groups are those of Dimension. The report says what is, with its denominators; what it means is for people to say.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear, Length
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application
from matching.rank import BANDS
from outcomes.models import EmploymentSpell
from recommendations.models import Dimension, Exposure, MatchList, Recommendation
from veterans.models import ServiceRecord
from vocabulary.queries import placement_names

FEWEST = 5
"""Fewer people than this are never counted out to anybody."""
WINDOW = datetime.timedelta(days=90)
AGES = (50, 40, 30)
GOOD = next(limit for limit, name in BANDS if name == "good")
"""A fit from which a post counts as a good match."""
COUNTS = ("listed", "good", "reached", "opened", "recommended", "applied", "hired")
"""Counts of people, each out of the people of the group; `shown` counts posts."""


def grouped(rows: Any, dimension: str, day: datetime.date, prefix: str = "") -> Any:
    """A queryset with `group`, the key of a person's group; "" where nothing is known. prefix: the way to the person."""
    made: Callable[[Any, datetime.date, str], Any] = {
        Dimension.AGE: _by_age,
        Dimension.DISABILITY: _by_disability,
        Dimension.PLACEMENT: _by_placement,
    }[Dimension(dimension)]
    return made(rows, day, prefix)


def _by_age(rows: Any, day: datetime.date, prefix: str) -> Any:
    """By date of birth, else by the age that was stated, moved on by the whole years since."""
    born, stated, since = f"{prefix}birth_date", f"{prefix}age_stated", f"{prefix}age_stated_on"
    later = Q(month__gt=day.month) | Q(month=day.month, day__gt=day.day)
    rows = rows.alias(year=ExtractYear(since), month=ExtractMonth(since), day=ExtractDay(since)).alias(
        now=F(stated) + day.year - F("year") - Case(When(later, then=1), default=0)
    )
    known = Q(**{f"{born}__isnull": False}) | Q(now__isnull=False)
    reached = [
        When(Q(**{f"{born}__lte": _years_before(day, age)}) | Q(**{f"{born}__isnull": True}, now__gte=age),
             then=Value(str(age)))
        for age in AGES
    ]  # fmt: skip
    return rows.annotate(group=Case(*reached, When(known, then=Value("0")), default=Value("")))


def _years_before(day: datetime.date, years: int) -> datetime.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)  # 29 February


def _by_disability(rows: Any, day: datetime.date, prefix: str) -> Any:
    """Only whether a grade stands in the file: the grade itself is sealed and no matter of a report."""
    graded = ServiceRecord.objects.filter(person=OuterRef(f"{prefix}pk")).annotate(long=Length("disability_grade"))
    return rows.annotate(group=Case(When(Exists(graded.filter(long__gt=0)), then=Value("yes")), default=Value("no")))


def _by_placement(rows: Any, day: datetime.date, prefix: str) -> Any:
    return rows.annotate(group=F(f"{prefix}placement_mode"))


def report(people: Any) -> list[dict[str, Any]]:
    """One table a dimension about people of a queryset who look for work, over the last WINDOW."""
    day = timezone.localdate()
    return [
        {"dimension": one.value, "title": one.label, "rows": kept_small(_counted(people, one.value, day), one.value)}
        for one in Dimension
    ]


def _counted(people: Any, dimension: str, day: datetime.date) -> dict[str, dict[str, int]]:
    """Group → counts, before anything is hidden."""
    since, theirs = day - WINDOW, {"person__in": people.values("pk")}
    start = timezone.make_aware(datetime.datetime.combine(since, datetime.time()))
    found: dict[str, dict[str, int]] = {}

    def add(rows: Any, prefix: str, **counts: Any) -> None:
        made = grouped(rows.order_by(), dimension, day, prefix).values("group").annotate(**counts)
        for row in made.values("group", *counts):
            found.setdefault(row["group"], {}).update({name: row[name] for name in counts})

    each = Count("person", distinct=True)
    add(people, "", people=Count("pk"))
    lists = MatchList.objects.filter(**theirs)
    add(lists, "person__", listed=each, good=Count("person", filter=Q(items__0__f__gte=GOOD), distinct=True))
    shown = Exposure.objects.filter(shown_on__gt=since, **theirs)
    opened = Count("person", filter=Q(opened_at__isnull=False), distinct=True)
    add(shown, "person__", shown=Count("pk"), reached=each, opened=opened)
    add(Recommendation.objects.filter(at__gte=start, **theirs), "person__", recommended=each)
    add(Application.objects.filter(sent_at__gte=start, **theirs), "person__", applied=each)
    add(EmploymentSpell.objects.standing().filter(started_on__gt=since, **theirs), "person__", hired=each)
    return found


def kept_small(counted: dict[str, dict[str, int]], dimension: str) -> list[dict[str, Any]]:
    """Rows for the page. A group of fewer than FEWEST is not counted out; where it is the only one, the next smallest is
    not either, so that no total gives it away. Numbers from 1 to FEWEST − 1 are None as well."""
    sizes = {group: counts.get("people", 0) for group, counts in counted.items()}
    small = {group for group, size in sizes.items() if 0 < size < FEWEST}
    if len(small) == 1:
        others = sorted((size, group) for group, size in sizes.items() if group not in small and size)
        small |= {group for _size, group in others[:1]}
    rows = []
    for group in sorted(counted):
        counts, size = counted[group], sizes[group]
        hidden = group in small
        cells = [_cell(counts.get(name, 0), size, hidden) for name in COUNTS]
        reached = counts.get("reached", 0)
        each = None if hidden or 0 < reached < FEWEST or not size else round(counts.get("shown", 0) / size, 1)
        rows.append({"name": name_of(dimension, group), "hidden": hidden, "people": size, "cells": cells, "each": each})
    return rows


def _cell(number: int, size: int, hidden: bool) -> dict[str, Any]:
    if hidden or 0 < number < FEWEST:
        return {"number": None, "share": None}
    return {"number": number, "share": round(100 * number / size) if size else None}


def name_of(dimension: str, group: str) -> str:
    """A group's name in words."""
    if not group:
        return _("nothing on file")
    if dimension == Dimension.PLACEMENT:
        return placement_names().get(group, group)
    if dimension == Dimension.DISABILITY:
        return _("with a grade of disability") if group == "yes" else _("without")
    names = {"0": _("under 30"), "30": _("30–39 years"), "40": _("40–49 years"), "50": _("50 or older")}
    return names[group]
