"""A licence that runs out is a duty of the office that keeps the firm's file, from some time ahead until it is renewed.

No law that was read says how long ahead anybody is to ask: the clock `licence_ends` is this platform's own promise, a row
that an administrator may change.
"""

import datetime
from collections import Counter
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from audit.actions import Actor, SystemJob
from duties.actions import many
from duties.actions.many import Wanted
from duties.calendar import end_of
from duties.models import Duty
from employers.models import Employer, Membership, Role
from employers.queries import licences_end_by, with_licence
from employers.topics import LICENCE_DUTY as DUTY
from notices.actions import Note, notify_each
from notices.templates import plain

BY = SystemJob("employers.licences")
RENEWED, HIDDEN = "renewed", "suspended"
PART = 100


def catch_up(now: datetime.datetime) -> int:
    """Licences that come near their end, and duties that nothing asks for any more; how many duties were opened.
    Called by the clock."""
    near = with_licence(Employer.objects.filter(merged_into=None)).filter(licence_until__lte=licences_end_by(now))
    standing = Duty.objects.open().filter(kind=DUTY).values_list("key", flat=True)
    watched = Employer.objects.filter(public_id__in=[_firm_of(key) for key in standing])
    keys = sorted({*near.values_list("pk", flat=True), *watched.values_list("pk", flat=True)})
    return sum(_follow(keys[start : start + PART], BY, now) for start in range(0, len(keys), PART))


def follow(firm: Employer, *, by: Actor) -> None:
    """After a decision about a firm: its duty as it should be now."""
    _follow([firm.pk], by, timezone.now())


@transaction.atomic
def _follow(keys: list[int], by: Actor, now: datetime.datetime) -> int:
    rows = Employer.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    firms = list(with_licence(rows).select_related("kept_by"))
    hidden = Employer.objects.suspended().filter(pk__in=keys)
    away = {str(key) for key in hidden.values_list("public_id", flat=True)}
    duties = list(Duty.objects.filter(_of(firms), kind=DUTY))
    numbers = Counter(_firm_of(one.key) for one in duties)
    standing = {one.key.rpartition(".")[0]: one.pk for one in duties if one.closed_at is None}
    asked = {_asked(firm): firm for firm in firms if firm.licence_until and str(firm.public_id) not in away}
    gone = {key: pk for key, pk in standing.items() if key not in asked}
    for outcome, over in ((HIDDEN, True), (RENEWED, False)):
        some = [pk for key, pk in gone.items() if (_firm_of(key) in away) is over]
        many.close_many_for(kind=DUTY, duties=some, outcome=outcome, by=by)
    last = licences_end_by(now)
    near = {key: firm for key, firm in asked.items() if firm.licence_until <= last}
    wanted = [
        Wanted(f"{key}.{numbers[_firm_of(key)]}", firm.kept_by, end_of(firm.licence_until), None)
        for key, firm in near.items()
        if key not in standing
    ]
    many.open_many(kind=DUTY, wanted=wanted, by=by)
    _tell(list(near.values()), timezone.localdate(now), by)
    return len(wanted)


def _firm_of(key: str) -> str:
    return key.partition(".")[0]


def _of(firms: list[Employer]) -> Q:
    return reduce(or_, (Q(key__startswith=f"{firm.public_id}.") for firm in firms), Q(pk=None))


def _asked(firm: Any) -> str:
    """The key of a duty but for its number: another last day is another duty."""
    return f"{firm.public_id}.{firm.licence_until}"


def _tell(firms: list[Any], today: datetime.date, by: Actor) -> None:
    """The owners, who can send the new one in: once when the end is near, once when it is over."""
    owners = Membership.objects.on(today).filter(employer__in=firms, role=Role.OWNER).select_related("user")
    users = {firm.pk: [one.user for one in owners if one.employer_id == firm.pk] for firm in firms}
    for name, over in (("licence_ends", False), ("licence_over", True)):
        notes = [
            Note(
                users[firm.pk], f"employers.{name}:{_asked(firm)}",
                {"firm": plain(firm.name), "day": firm.licence_until.isoformat()},
                reverse("employers:change", args=[firm.public_id]),
            )
            for firm in firms
            if (firm.licence_until < today) is over
        ]  # fmt: skip
        notify_each(template=f"employers.{name}", notes=notes, by=by)
