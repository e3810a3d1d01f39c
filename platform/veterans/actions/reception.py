"""Receive a cohort: arrivals with their clock, the welcome, the hand-over of files between places."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from audit.actions import Actor, SystemJob, record
from places.models import Place
from runs.actions import announce
from veterans.actions import asked, clocks
from veterans.actions.steps import follow
from veterans.models import Custody, Merge, Need, Person, Reception, WelcomeItem, WelcomeTick
from veterans.models.ledger import COUNTY
from veterans.topics import VETERAN_CHANGED

REPORT_DAYS = 30
"""退役军人安置条例 (2024) art. 51: report to the place of settlement within 30 days of discharge."""


class AlreadyOffered(Exception):
    """The file is offered to some place already."""


class NotOffered(Exception):
    """The offer was taken back, accepted or refused before."""


def report_by(discharged_on: datetime.date | None, received_on: datetime.date | None) -> datetime.date | None:
    """Thirty days from the discharge; from the arrival of the file where the discharge is not known."""
    start = discharged_on or received_on
    return start + datetime.timedelta(days=REPORT_DAYS) if start else None


@transaction.atomic
def receive(
    *, person: Person, cohort_year: int, by: Actor, batch: str = "", received_on: datetime.date | None = None
) -> Reception:
    """A person of a yearly cohort; once a cohort. The clock runs from the discharge."""
    record_ = person.service_records.first()
    made, _new = Reception.objects.get_or_create(
        person=person,
        cohort_year=cohort_year,
        defaults={
            "batch": batch,
            "received_on": received_on,
            "place": person.kept_by,
            "report_by": report_by(record_.discharged_on if record_ else None, received_on),
        },
    )
    record(
        by=by, action="veterans.person.received", kind="person", key=person.public_id, detail={"cohort": cohort_year}
    )  # fmt: skip
    clocks.follow([person.pk], by=by)
    return made


@transaction.atomic
def reported(*, reception: Reception, on: datetime.date, by: Actor) -> None:
    """The person came. A later word replaces an earlier one."""
    Reception.objects.filter(pk=reception.pk).update(reported_on=on)
    clocks.follow([reception.person_id], by=by)
    record(by=by, action="veterans.person.reported", kind="person", key=reception.person.public_id)


@transaction.atomic
def tick(*, reception: Reception, item: WelcomeItem, done: bool, by: Actor) -> None:
    """An item of the welcome was done, or not after all."""
    if done:
        WelcomeTick.objects.get_or_create(reception=reception, item=item, defaults={"by": by})
    else:
        WelcomeTick.objects.filter(reception=reception, item=item).delete()
    record(
        by=by, action="veterans.welcome.ticked", kind="person", key=reception.person.public_id,
        detail={"item": item.pk, "done": done},
    )  # fmt: skip


@transaction.atomic
def set_items(*, place: Place, titles: list[str], by: Actor) -> None:
    """What the welcome of a place consists of. An item that was done for somebody is retired, never lost."""
    today = timezone.localdate()
    WelcomeItem.objects.filter(place=place, retired_on=None).exclude(title__in=titles).update(retired_on=today)
    for position, title in enumerate(dict.fromkeys(titles)):
        WelcomeItem.objects.update_or_create(
            place=place, title=title, defaults={"position": position, "retired_on": None}
        )
    record(by=by, action="veterans.welcome.configured", kind="place", key=place.code, detail={"items": len(titles)})


# ---------- custody ----------


@transaction.atomic
def offer(*, person: Person, place: Place, by: Actor) -> Custody:
    """Offer a file to another place; it stays here until the receiver accepts. Raises AlreadyOffered."""
    user = None if isinstance(by, SystemJob) else by
    try:
        with transaction.atomic():
            made = Custody.objects.create(person=person, place=place, offered_by=user)
    except IntegrityError:
        raise AlreadyOffered from None
    record(
        by=by, action="veterans.custody.offered", kind="person", key=person.public_id, detail={"place": place.code}
    )  # fmt: skip
    return made


def _open(custody: Custody) -> Custody:
    locked = Custody.objects.select_for_update(of=("self",)).select_related("person", "place").get(pk=custody.pk)
    if locked.accepted_at is not None or locked.refused_at is not None:
        raise NotOffered
    return locked


@transaction.atomic
def accept(*, custody: Custody, by: Actor) -> Person:
    """The receiver takes the file: from now on it is theirs, with its open needs, which nobody there owns yet."""
    locked, today = _open(custody), timezone.localdate()
    before = Custody.objects.filter(person=locked.person, accepted_at__isnull=False, valid_to=None)
    before.filter(valid_from=today).delete()
    before.update(valid_to=today)
    locked.accepted_by, locked.accepted_at, locked.valid_from = by, timezone.now(), today
    locked.save()
    now = timezone.now()
    Person.objects.filter(pk=locked.person_id).update(kept_by=locked.place, changed_at=now)
    code = locked.place.code
    needs = Need.objects.filter(person=locked.person)
    needs.update(kept_code=code, county=code[:COUNTY], changed_at=now)
    needs.open().update(owner=None)
    # What waits for the keeper's decision goes along: the former keeper neither reads nor decides it any more.
    asked.follow([locked.person_id], by=by)
    Merge.objects.filter(kept=locked.person).update(kept_code=code)
    # A proposal to merge was made of the file as it lay there; whoever stands above both may propose it anew.
    parted = Merge.objects.waiting().filter(Q(kept=locked.person) | Q(gone_pk=locked.person_id))
    if parted.update(dropped_at=now):
        record(by=by, action="veterans.merge.dropped", kind="person", key=locked.person.public_id)
    follow(needs, by=by)
    clocks.follow([locked.person_id], by=by)
    record(
        by=by, action="veterans.custody.accepted", kind="person", key=locked.person.public_id, detail={"place": code}
    )  # fmt: skip
    announce(VETERAN_CHANGED, locked.person.public_id)
    return Person.objects.select_related("kept_by").get(pk=locked.person_id)


@transaction.atomic
def refuse(*, custody: Custody, by: Actor) -> None:
    """The receiver does not take the file, or the keeper takes the offer back: it stays where it is."""
    locked = _open(custody)
    Custody.objects.filter(pk=locked.pk).update(refused_at=timezone.now())
    record(by=by, action="veterans.custody.refused", kind="person", key=locked.person.public_id)
