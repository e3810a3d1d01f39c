"""Contact with a person, and people who are away from home."""

import datetime

from django.db import transaction
from django.utils import timezone

from audit.actions import Actor, SystemJob, record
from places.models import Place
from veterans.models import Away, Channel, Contact, Need, NeedDeed, NeedEvent, Person


class NotAway(Exception):
    """The person is at home."""


@transaction.atomic
def record_contact(
    *, person: Person, channel: str, reached: bool, by: Actor, words: str = "", on: datetime.date | None = None
) -> Contact:
    """Note that somebody called, wrote or visited; it stands in the history of each open need too."""
    user = None if isinstance(by, SystemJob) else by
    day = on or timezone.localdate()
    made = Contact.objects.create(
        person=person, channel=Channel(channel), reached=reached, words=words, on=day, by=user
    )
    needs = list(Need.objects.open().filter(person=person).select_for_update())
    NeedEvent.objects.bulk_create(
        [
            NeedEvent(need=need, deed=NeedDeed.CONTACTED, by=user, job="" if user else str(by), words=words)
            for need in needs
        ]
    )
    if reached:
        earlier = Need.objects.open().filter(person=person).exclude(contacted_on__gte=day)
        earlier.update(contacted_on=day, changed_at=timezone.now())
    record(
        by=by, action="veterans.contact.recorded", kind="person", key=person.public_id,
        detail={"channel": channel, "reached": reached},
    )  # fmt: skip
    return made


@transaction.atomic
def set_away(
    *,
    person: Person,
    channel: str,
    since: datetime.date,
    by: Actor,
    place: Place | None = None,
    place_words: str = "",
    detail: str = "",
) -> Away:
    """The person lives elsewhere for now; an earlier absence that still ran is replaced."""
    Away.objects.filter(person=person, until=None, since__lte=since).update(until=since)
    Away.objects.filter(person=person, until=None).delete()
    made = Away.objects.create(
        person=person, place=place, place_words=place_words, channel=Channel(channel), detail=detail, since=since
    )
    Need.objects.filter(person=person).update(away=True, changed_at=timezone.now())
    record(by=by, action="veterans.away.set", kind="person", key=person.public_id, detail={"channel": channel})
    return made


@transaction.atomic
def back_home(*, person: Person, by: Actor, on: datetime.date | None = None) -> None:
    """The person is back. Raises NotAway."""
    day = on or timezone.localdate()
    running = Away.objects.filter(person=person, until=None).select_for_update().first()
    if running is None:
        raise NotAway(str(person.public_id))
    running.until = max(day, running.since)
    running.save(update_fields=["until"])
    Need.objects.filter(person=person).update(away=False, changed_at=timezone.now())
    record(by=by, action="veterans.away.ended", kind="person", key=person.public_id)
