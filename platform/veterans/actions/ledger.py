"""Every write to the needs ledger. Each step is a row of the need's history and an audit record."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import StaffPost
from audit.actions import Actor, SystemJob, record, record_many
from duties.desks import WORKING
from duties.models import StandIn
from runs.actions import announce_many
from veterans.actions.steps import follow
from veterans.models import CloseReason, Need, NeedDeed, NeedEvent, NeedKind, Person
from veterans.topics import NEED_CHANGED

BATCH = 500


class AlreadyOpen(Exception):
    """The person has an open need of this kind."""


class NotOpen(Exception):
    """The need is closed; open it again first."""


class Overtaken(Exception):
    """Somebody changed the need since it was read."""


class NotTheirs(Exception):
    """The post that should see to it works for a place that does not keep this person's file."""


def _who(by: Actor) -> dict[str, Any]:
    return {"by": None, "job": by.name} if isinstance(by, SystemJob) else {"by": by}


def _event(need: Need, deed: str, by: Actor, **more: Any) -> NeedEvent:
    return NeedEvent(need=need, deed=deed, **_who(by), **more)


def _tell(needs: Iterable[Need]) -> None:
    announce_many(NEED_CHANGED, [need.public_id for need in needs])


def reaches(owner: StaffPost, kept_code: str) -> bool:
    """Whether a post's place lies at or above the keeper of a file."""
    return kept_code.startswith(owner.place.scope_prefix)


@transaction.atomic
def open_need(
    *,
    person: Person,
    kind: str,
    due_on: datetime.date,
    by: Actor,
    words: str = "",
    next_step: str = "",
    owner: StaffPost | None = None,
    on_behalf: bool = False,
) -> Need:
    """Raises AlreadyOpen, NotTheirs."""
    need = Need(
        person=person, kind=NeedKind(kind), words=words, next_step=next_step, due_on=due_on, owner=owner,
        opened_on=timezone.localdate(), opened_by=None if isinstance(by, SystemJob) else by,
    )  # fmt: skip
    need.copy_from_person()
    if owner is not None and not reaches(owner, need.kept_code):
        raise NotTheirs(str(owner.pk))
    need.away = person.absences.filter(until=None).exists()
    need.contacted_on = person.contacts.filter(reached=True).values_list("on", flat=True).first()
    try:
        with transaction.atomic():
            need.save(force_insert=True)
    except IntegrityError:
        raise AlreadyOpen(kind) from None
    _event(need, NeedDeed.OPENED, by, words=next_step or words, due_on=due_on, owner=owner, on_behalf=on_behalf).save()
    follow([need], by=by)
    record(
        by=by, action="veterans.need.opened", kind="person", key=person.public_id, on_behalf=on_behalf,
        detail={"need": kind},
    )  # fmt: skip
    _tell([need])
    return need


def _locked(need: Need, seen: datetime.datetime | None) -> Need:
    now = Need.objects.select_for_update().select_related("person").get(pk=need.pk)
    if seen is not None and now.changed_at != seen:
        raise Overtaken(str(need.public_id))
    return now


@transaction.atomic
def plan_next(
    *,
    need: Need,
    next_step: str,
    due_on: datetime.date,
    by: Actor,
    owner: StaffPost | None = None,
    seen: datetime.datetime | None = None,
) -> Need:
    """What comes next and by when; `owner` None leaves it where it is. Raises NotOpen, Overtaken, NotTheirs."""
    now = _locked(need, seen)
    if now.closed_at is not None:
        raise NotOpen(str(need.public_id))
    if owner is not None and not reaches(owner, now.kept_code):
        raise NotTheirs(str(owner.pk))
    another = now.next_step != next_step
    now.next_step, now.due_on, now.owner, now.changed_at = next_step, due_on, owner or now.owner, timezone.now()
    now.save(update_fields=["next_step", "due_on", "owner", "changed_at"])
    follow([now], by=by, anew=another)
    _event(now, NeedDeed.PLANNED, by, words=next_step, due_on=due_on, owner=owner).save()
    record(by=by, action="veterans.need.planned", kind="person", key=now.person.public_id, detail={"need": now.kind})
    _tell([now])
    return now


@transaction.atomic
def assign(*, needs: Iterable[Need], owner: StaffPost | None, by: Actor) -> int:
    """Hand many open needs to one post (None: to nobody) at once; closed ones are left alone. Raises NotTheirs."""
    keys = sorted({need.pk for need in needs})
    moved: list[Need] = []
    for start in range(0, len(keys), BATCH):
        part = Need.objects.open().select_for_update().select_related("person").order_by("pk")
        moved += part.filter(pk__in=keys[start : start + BATCH])
    if owner is not None and not all(reaches(owner, need.kept_code) for need in moved):
        raise NotTheirs(str(owner.pk))
    for start in range(0, len(moved), BATCH):
        pks = [need.pk for need in moved[start : start + BATCH]]
        Need.objects.filter(pk__in=pks).update(owner=owner, changed_at=timezone.now())
    NeedEvent.objects.bulk_create(
        [_event(need, NeedDeed.ASSIGNED, by, owner=owner) for need in moved], batch_size=BATCH
    )
    follow(moved, by=by)
    record_many(
        by=by, action="veterans.need.assigned", kind="person", keys=sorted({str(n.person.public_id) for n in moved})
    )
    _tell(moved)
    return len(moved)


@transaction.atomic
def note(*, need: Need, words: str, by: Actor) -> NeedEvent:
    """Something that happened, in words; open or closed."""
    event = _event(need, NeedDeed.NOTED, by, words=words)
    event.save()
    Need.objects.filter(pk=need.pk).update(changed_at=timezone.now())
    record(by=by, action="veterans.need.noted", kind="person", key=need.person.public_id)
    return event


@transaction.atomic
def close_need(
    *, need: Need, by: Actor, outcome: tuple[str, str] | None = None, reason: str = "", words: str = ""
) -> Need:
    """Close with an outcome (kind, key) of the room that knows it, or with a coded reason; exactly one of the two.

    Raises NotOpen when it is closed already, ValueError without one of the two.
    """
    if bool(outcome) == bool(reason):
        raise ValueError("an outcome or a reason, and not both")
    now = _locked(need, None)
    if now.closed_at is not None:
        raise NotOpen(str(need.public_id))
    now.closed_at = now.changed_at = timezone.now()
    now.closed_by = None if isinstance(by, SystemJob) else by
    now.outcome_kind, now.outcome_key = outcome or ("", "")
    now.close_reason = CloseReason(reason) if reason else ""
    now.save()
    follow([now], by=by)
    _event(now, NeedDeed.CLOSED, by, words=words).save()
    detail = {"need": now.kind, "outcome": now.outcome_kind, "reason": now.close_reason}
    record(by=by, action="veterans.need.closed", kind="person", key=now.person.public_id, detail=detail)
    _tell([now])
    return now


@transaction.atomic
def reopen_need(*, need: Need, due_on: datetime.date, words: str, by: Actor) -> Need:
    """A closed need is open again; its history keeps how it was closed. Raises AlreadyOpen."""
    now = _locked(need, None)
    if now.closed_at is None:
        raise AlreadyOpen(now.kind)
    before = now.close_reason or f"{now.outcome_kind}:{now.outcome_key}"
    now.closed_at, now.closed_by, now.outcome_kind, now.outcome_key, now.close_reason = None, None, "", "", ""
    now.due_on, now.changed_at = due_on, timezone.now()
    try:
        with transaction.atomic():
            now.save()
    except IntegrityError:
        raise AlreadyOpen(now.kind) from None
    follow([now], by=by)
    _event(now, NeedDeed.REOPENED, by, words=words, due_on=due_on).save()
    record(
        by=by, action="veterans.need.reopened", kind="person", key=now.person.public_id,
        detail={"need": now.kind, "was": before},
    )  # fmt: skip
    _tell([now])
    return now


@transaction.atomic
def close_otherwise(*, need: Need, reason: str, words: str, by: Actor) -> Need:
    """The outcome that closed a need does not stand: a coded reason takes its place. Raises NotOpen while it is open."""
    now = _locked(need, None)
    if now.closed_at is None:
        raise NotOpen(str(need.public_id))
    before = f"{now.outcome_kind}:{now.outcome_key}"
    now.outcome_kind, now.outcome_key, now.close_reason = "", "", CloseReason(reason)
    now.changed_at = timezone.now()
    now.save()
    _event(now, NeedDeed.NOTED, by, words=words).save()
    record(
        by=by, action="veterans.need.closed", kind="person", key=now.person.public_id,
        detail={"need": now.kind, "reason": now.close_reason, "was": before},
    )  # fmt: skip
    _tell([now])
    return now


def posts_ended(keys: list[str]) -> None:
    """News of users whose posts ended: what these posts held goes to the stand-in, or to nobody until it is handed on."""
    today = timezone.localdate()
    for post in StaffPost.objects.filter(user__in=[int(key) for key in keys], valid_to__lte=today):
        held = list(Need.objects.open().filter(owner=post))
        heirs = _heirs(post)
        for need in held:
            need.owner = next((heir for heir in heirs if reaches(heir, need.kept_code)), None)
        for heir in {need.owner for need in held}:
            assign(needs=[need for need in held if need.owner == heir], owner=heir, by=SystemJob("posts_ended"))


def _heirs(post: StaffPost) -> list[StaffPost]:
    """Today's working posts of whoever stands in for the post's user, the nearest first."""
    named = StandIn.objects.current().filter(user=post.user_id).order_by("-pk").first()
    if named is None:
        return []
    posts = StaffPost.objects.current().filter(user=named.stand_in_id, role__in=WORKING).select_related("place")
    return sorted(posts, key=lambda one: -len(one.place.scope_prefix))
