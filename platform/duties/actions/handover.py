"""Who stands in for whom; and where open work goes when a post ends."""

import datetime
from collections import defaultdict
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, SystemJob, record
from duties.actions.one import note_events
from duties.desks import desk_of, works_for
from duties.models import Duty, Happening, StandIn
from notices.actions import notify
from notices.templates import plain

BY = SystemJob("duties.hand_over")


class NotAColleague(Exception):
    """The two share no place for which both work."""


@transaction.atomic
def name_stand_in(
    *, user: Any, stand_in: Any, by: Actor, since: datetime.date | None = None, until: datetime.date | None = None
) -> StandIn:  # fmt: skip
    """From a day on (today) up to and with a day, or until another is named. Raises NotAColleague."""
    posts = [post for post in user.current_posts if works_for(stand_in, post.place.code)]
    if not posts or user.pk == stand_in.pk:
        raise NotAColleague(str(stand_in.pk))
    start = since or timezone.localdate()
    _end_standing(user, start)
    named = StandIn.objects.create(
        user=user, stand_in=stand_in, valid_from=start, valid_to=until + datetime.timedelta(days=1) if until else None
    )
    record(by=by, action="duties.stand_in.named", kind="user", key=user.pk, detail={"stand_in": stand_in.pk})
    return named


def _end_standing(user: Any, start: datetime.date) -> None:
    """Whoever stood in before ends on the day the new one begins; one that had not begun yet is dropped."""
    standing = StandIn.objects.select_for_update().filter(user=user.pk).exclude(valid_to__lte=start)
    standing.filter(valid_from__gte=start).delete()
    standing.update(valid_to=start)


@transaction.atomic
def end_stand_in(*, named: StandIn, by: Actor) -> None:
    """From today on nobody stands in."""
    _end_standing_row(named)
    record(by=by, action="duties.stand_in.ended", kind="user", key=named.user_id)


def _end_standing_row(named: StandIn) -> None:
    today = timezone.localdate()
    if named.valid_from and named.valid_from >= today:
        named.delete()
    else:
        StandIn.objects.filter(pk=named.pk).update(valid_to=today)


def post_ended(keys: list[str]) -> None:
    """News from accounts, by user: work that a user may no longer do goes to the stand-in or back to the desk.

    May be told twice; what was handed over already is no longer the user's.
    """
    users = get_user_model().objects.filter(pk__in=[int(key) for key in keys])
    for user in users:
        hand_over(user)
    _move_empty_desks()


@transaction.atomic
def hand_over(user: Any) -> int:
    """How many duties changed hands."""
    mine = Duty.objects.select_for_update().open().filter(assignee=user.pk).select_related("place").order_by("pk")
    gone = [duty for duty in mine if not works_for(user, duty.place.code)]
    if not gone:
        return 0
    named = StandIn.objects.current().filter(user=user.pk).select_related("stand_in").order_by("-pk").first()
    heir = named.stand_in if named else None
    to: dict[Any, list[Duty]] = defaultdict(list)
    for duty in gone:
        to[heir if heir is not None and works_for(heir, duty.place.code) else None].append(duty)
    for receiver, duties in to.items():
        Duty.objects.filter(pk__in=[duty.pk for duty in duties]).update(assignee=receiver)
        note_events(duties, Happening.GIVEN, by=BY, action="duties.given")
        if receiver is not None:
            notify(
                users=[receiver],
                template="duties.handed_over",
                parameters={"count": len(duties), "name": plain(str(user))},
                key=f"duties.handed_over:{user.pk}:{min(duty.pk for duty in duties)}",
                link="/duties/",
                by=BY,
            )
    return len(gone)


def _move_empty_desks() -> None:
    """Work of a desk at which nobody works any more goes to the nearest office above."""
    from places.models import Place

    desks = Place.objects.filter(pk__in=Duty.objects.open().order_by().values("desk"))
    for desk in desks:
        better = desk_of(desk)
        if better is not None and better != desk:
            Duty.objects.open().filter(desk=desk).update(desk=better)
