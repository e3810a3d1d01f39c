"""From queued deliveries to sent messages: gather, claim, hand over, note. Nothing is lost, nothing told twice.

Whatever is killed where leaves a state that the next call goes on from: gathering is one transaction; a message that
was claimed and not noted is claimed again under the same key, which its gateway takes once.
"""

import datetime
import logging
import traceback
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from notices import hours
from notices.gateways import Gateway, Refused, Unreachable, gateway
from notices.models import Channel, Delivery, DeliveryState, Message, MessageState, Notice, Way

log = logging.getLogger("notices")
SILENT_AFTER = datetime.timedelta(minutes=5)
MOST_ATTEMPTS = 20
"""With the waits between them three days: a gateway that is down over a weekend loses nothing."""
AT_ONCE = 500
A_TEXT = 20
"""Notices whose titles one message says; of more it says how many there are."""


def due(now: datetime.datetime) -> bool:
    """Whether anything waits to go out."""
    return (
        Delivery.objects.filter(state=DeliveryState.QUEUED, message=None, after__lte=now).exists()
        or Message.objects.filter(state=MessageState.WAITING, after__lte=now).exists()
        or _silent(now).exists()
    )


def _silent(now: datetime.datetime) -> Any:
    return Message.objects.filter(state=MessageState.SENDING, claimed_at__lt=now - SILENT_AFTER)


def send_due(now: datetime.datetime, *, beat: Callable[[], object], open_gateway: Callable[[str], Gateway] = gateway) -> int:  # fmt: skip
    """Send what is due; how many messages were taken. `beat` is called after each."""
    _silent(now).update(state=MessageState.WAITING, claim=None, claimed_at=None)
    while gather(now):
        beat()
    gateways = {channel: open_gateway(channel) for channel in (Channel.MAIL, Channel.SMS)}
    sent = 0
    while waiting := list(Message.objects.filter(state=MessageState.WAITING, after__lte=now).order_by("pk")[:AT_ONCE]):
        for message in waiting:
            sent += _send(message, gateways[Channel(message.channel)], now)
            beat()
    return sent


@transaction.atomic
def gather(now: datetime.datetime) -> int:
    """Put what is due for one user and way into one message; how many deliveries found theirs."""
    rows = Delivery.objects.select_for_update(of=("self",), skip_locked=_skips())
    free = list(
        rows.filter(state=DeliveryState.QUEUED, message=None, after__lte=now)
        .select_related("notice")
        .order_by("notice__user", "pk")[:AT_ONCE]
    )
    together: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row in free:
        together[row.notice.user_id, row.channel].append(row.pk)
    for (user, channel), pks in together.items():
        message = Message.objects.create(user_id=user, channel=channel, after=now)
        Delivery.objects.filter(pk__in=pks).update(message=message)
    return len(free)


def _skips() -> bool:
    from django.db import connection

    return connection.features.has_select_for_update_skip_locked


def _waits_for_morning(message: Message, at: datetime.datetime) -> bool:
    """After an outage it may have become night: then the message goes out when the quiet hours are over."""
    way = Way.objects.filter(user=message.user_id).first()
    if way is None or not hours.is_quiet(way, timezone.localtime(at).time()):
        return False
    Message.objects.filter(pk=message.pk, state=MessageState.WAITING).update(after=hours.morning(way, at))
    return True


def _send(message: Message, through: Gateway, at: datetime.datetime) -> bool:
    """Claim one message and hand it over; whether it was taken now."""
    if _waits_for_morning(message, at):
        return False
    now, claim = timezone.now(), uuid.uuid4()
    mine = Message.objects.filter(pk=message.pk, state=MessageState.WAITING).update(
        state=MessageState.SENDING, claim=claim, claimed_at=now, attempts=F("attempts") + 1
    )
    if not mine:
        return False
    message.refresh_from_db()
    to = address_of(message)
    try:
        if not to:
            raise Refused("no_address")
        title, body = words_of(message)
        through.send(key=str(message.public_id), to=to, title=title, body=body)
    except Refused as problem:
        _end(message, claim, MessageState.FAILED, str(problem))
        return False
    except Unreachable as problem:
        _again(message, claim, str(problem))
        return False
    except Exception as problem:
        # Whatever a gateway does: one message that it chokes on does not hold up those behind it.
        # What it says may hold the address; its kind and place are enough to find it.
        where = traceback.extract_tb(problem.__traceback__)[-1]
        log.error(
            "%s %s: %s in %s:%s", message.channel, message.public_id, type(problem).__name__, where.name, where.lineno
        )
        _again(message, claim, type(problem).__name__)
        return False
    return _end(message, claim, MessageState.SENT, "")


@transaction.atomic
def _end(message: Message, claim: uuid.UUID, state: str, problem: str) -> bool:
    now = timezone.now()
    mine = Message.objects.filter(pk=message.pk, claim=claim).update(
        state=state, claim=None, claimed_at=None, ended_at=now, problem=problem[:40]
    )
    if mine:
        delivered = DeliveryState.DELIVERED if state == MessageState.SENT else DeliveryState.FAILED
        Delivery.objects.filter(message=message, state=DeliveryState.QUEUED).update(state=delivered, ended_at=now)
    return bool(mine)


def _again(message: Message, claim: uuid.UUID, problem: str) -> None:
    """Later, longer each time; after many tries it is said to have failed, on the page and in the count of the office."""
    if message.attempts >= MOST_ATTEMPTS:
        _end(message, claim, MessageState.FAILED, problem)
        return
    later = timezone.now() + datetime.timedelta(minutes=min(360, 2**message.attempts))
    Message.objects.filter(pk=message.pk, claim=claim).update(
        state=MessageState.WAITING, claim=None, claimed_at=None, after=later, problem=problem[:40]
    )


def address_of(message: Message) -> str:
    """The address as it is now: a number that changed since is not written to any more."""
    if message.channel == Channel.SMS:
        return str(message.user.phone or "")
    way = Way.objects.filter(user=message.user_id).first()
    return way.mail if way is not None and way.by_mail else ""


def words_of(message: Message) -> tuple[str, str]:
    """Title and body in the user's language, without anything personal: what the templates say, and where to read on."""
    language = message.user.language or settings.LANGUAGE_CODE
    with translation.override(language):
        notices = list(Notice.objects.filter(deliveries__message=message).order_by("pk"))
        return title_of(notices), body_of(notices)


def title_of(notices: list[Notice]) -> str:
    if len(notices) == 1:
        return notices[0].title
    return _("%(count)d new notices") % {"count": len(notices)}


def body_of(notices: Iterable[Notice]) -> str:
    listed = list(notices)
    lines = [f"{one.title}\n{one.body}".strip() for one in listed[:A_TEXT]]
    if len(listed) > A_TEXT:
        lines.append(_("and %(count)d more") % {"count": len(listed) - A_TEXT})
    return "\n\n".join([*lines, _("Read on: %(address)s") % {"address": f"{settings.SITE_ADDRESS}/notices/"}])
