"""Tell people something, in the transaction of what happened; they read it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, record, record_many
from notices import hours
from notices.models import Channel, Delivery, DeliveryState, Notice, Way
from notices.templates import Value, checked
from notices.topics import NOTICE_WRITTEN
from runs.actions import announce_many

KEEP = datetime.timedelta(days=365)
"""How long a notice stays after it was read."""


PART = 1000
"""So many notices are written in one go."""


@dataclass(frozen=True)
class Note:
    """What `key` stands for, to be told to some users."""

    users: Iterable[Any]
    key: str
    parameters: dict[str, Value] = field(default_factory=dict)
    link: str = ""


def notify(
    *, users: Iterable[Any], template: str, key: str, by: Actor, parameters: dict[str, Value] | None = None, link: str = ""
) -> int:  # fmt: skip
    """Tell each user once what `key` stands for; how many had not been told. A user told before is not told again.

    Raises UnknownTemplate, WrongParameters. Undone together with the caller's transaction.
    """
    return notify_each(template=template, notes=[Note(users, key, parameters or {}, link)], by=by)


@transaction.atomic
def notify_each(*, template: str, notes: Iterable[Note], by: Actor) -> int:
    """The same for many notes of one template, each with its own readers, in a few statements a thousand of them."""
    rows: dict[tuple[int, str], Notice] = {}
    for note in notes:
        values = checked(template, note.parameters)
        for user in note.users:
            rows[user.pk, note.key] = Notice(
                user_id=user.pk, template=template, parameters=values, link=note.link, key=note.key
            )
    ordered = [rows[one] for one in sorted(rows)]
    return sum(_write(ordered[at : at + PART], template, by) for at in range(0, len(ordered), PART))


def _write(notices: list[Notice], template: str, by: Actor) -> int:
    # Told before, or by another transaction at this moment: the constraint lets one row through, and ours alone go on.
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=PART)
    mine = list(Notice.objects.filter(public_id__in=[row.public_id for row in notices]))
    if not mine:
        return 0
    now = timezone.now()
    Delivery.objects.bulk_create(
        [
            *(
                Delivery(notice=row, channel=Channel.IN_APP, state=DeliveryState.DELIVERED, ended_at=now)
                for row in mine
            ),
            *_by_other_ways(mine, now),
        ],
        batch_size=PART,
    )
    record_many(by=by, action="notices.written", kind="user", keys=[row.user_id for row in mine], purpose=template)
    announce_many(NOTICE_WRITTEN, [row.public_id for row in mine])
    return len(mine)


def _by_other_ways(notices: list[Notice], now: datetime.datetime) -> list[Delivery]:
    """What goes out beside the page, to those who asked for it, after their quiet hours or with the day's others."""
    asked = Way.objects.filter(user__in=[row.user_id for row in notices]).exclude(by_mail=False, by_sms=False)
    ways = {way.user_id: way for way in asked}
    found = []
    for row in notices:
        if (way := ways.get(row.user_id)) is None:
            continue
        after = hours.not_before(way, now)
        wanted = ((Channel.MAIL, way.by_mail), (Channel.SMS, way.by_sms))
        found += [
            Delivery(notice=row, channel=channel, state=DeliveryState.QUEUED, after=after)
            for channel, on in wanted
            if on
        ]
    return found


@transaction.atomic
def set_way(
    *, user: Any, by: Any, mail: str, by_mail: bool, by_sms: bool, rhythm: str, quiet_from: datetime.time,
    quiet_to: datetime.time,
) -> Way:  # fmt: skip
    """A user's own choice; what already waits goes out as it was chosen then, to the address of now."""
    values = {
        "mail": mail, "by_mail": by_mail and bool(mail), "by_sms": by_sms, "rhythm": rhythm, "quiet_from": quiet_from,
        "quiet_to": quiet_to,
    }  # fmt: skip
    way, _created = Way.objects.update_or_create(user=user, defaults=values)
    record(by=by, action="notices.way_set", kind="user", key=user.pk, detail={"mail": way.by_mail, "sms": by_sms})
    return way


@transaction.atomic
def mark_read(*, notices: Any, by: Any) -> int:
    """Mark a user's own notices of a queryset read; how many were not. Reading again changes nothing."""
    rows = list(notices.filter(user=by.pk).unread().values_list("pk", flat=True))
    changed = Notice.objects.unread().filter(pk__in=rows).update(read_at=timezone.now())
    if changed:
        record_many(by=by, action="notices.read", kind="user", keys=[by.pk])
    return changed


def purge(now: datetime.datetime) -> int:
    """Drop what was read long ago."""
    return Notice.objects.filter(read_at__lt=now - KEEP).delete()[0]
