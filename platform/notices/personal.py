"""Notices to a person's user are exported, erased and merged with the person."""

from typing import Any

from common.personal_data import Registration, plain_fields, register
from notices.models import Message, Notice, Way


def _rows(person: Any) -> Any:
    return Notice.objects.filter(user=person.user_id) if person.user_id else Notice.objects.none()


def _merge(kept: Any, gone: Any) -> int:
    """What the other user was told goes over to the kept person's user, once each."""
    if not kept.user_id or not gone.user_id:
        return 0
    known = Notice.objects.filter(user=kept.user_id).values("key")
    return Notice.objects.filter(user=gone.user_id).exclude(key__in=known).update(user=kept.user_id)


def _ways(person: Any) -> Any:
    return Way.objects.filter(user=person.user_id) if person.user_id else Way.objects.none()


def _erase_ways(person: Any) -> int:
    """The address goes, and what waits to be sent with it."""
    if person.user_id:
        Message.objects.filter(user=person.user_id).delete()
    return _ways(person).delete()[0]


def _merge_ways(kept: Any, gone: Any) -> int:
    """The kept person's own choice stands; the other one's goes over only where there is none."""
    if not kept.user_id or _ways(kept).exists():
        return 0
    return _ways(gone).update(user=kept.user_id)


def register_all() -> None:
    """Called when the room is ready."""
    register(
        Registration(
            model=Notice,
            title="notices",
            rows=_rows,
            export=lambda row: {**plain_fields(row, leave_out=("user",)), "title": row.title, "body": row.body},
            erase=lambda person: _rows(person).delete()[0],
            merge=_merge,
        )
    )
    register(
        Registration(
            model=Way,
            title="ways of notices",
            rows=_ways,
            export=lambda row: plain_fields(row, leave_out=("user",)),
            erase=_erase_ways,
            merge=_merge_ways,
        )
    )
