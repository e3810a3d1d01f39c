"""What a person does: apply, accept, decline, withdraw, ask for the notes; or their station on their behalf."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from applications.actions.steps import NotTheirs, lock, note, take, tell_firm
from applications.models import Application, Mark
from applications.moves import Step
from applications.rules import is_person, may_decide
from applications.topics import ANSWER_CLOCK, APPLICATION_SENT, EVIDENCE, PASS_ON_DUTY
from consents.actions import said_how, share_with
from consents.models import Channel
from duties.actions import due_from, open_duty
from duties.calendar import end_of
from employers.models import Membership, Posting
from files.actions import keep_file
from files.inspect import Inspected
from outcomes.actions.holding import hold
from runs.actions import announce
from veterans.models import Person, PersonKind

MOST_OPEN = 50
"""Applications of one person that may be open at once: who asks everybody is answered by nobody."""


class NotOpen(Exception):
    """The posting takes no applications now."""


class NotForThem(Exception):
    """The posting is for veterans only, and this is a family member."""


class AlreadyApplied(Exception):
    """There is an open application of this person for this posting, or the firm has refused one."""


class TooMany(Exception):
    """Too many applications of this person are open."""


@transaction.atomic
def apply(
    *, person: Person, posting: Posting, by: Any, channel: str = Channel.IN_APP, evidence: Inspected | None = None,
    source: str = "",
) -> Application:  # fmt: skip
    """Apply. Name and phone are shown to that firm from now on: the consent is part of the deed.

    By the person, or by staff with the person's word as a file. Raises NotOpen, NotForThem, AlreadyApplied, TooMany,
    EvidenceMissing, and outcomes' PersonGone where the file was erased or merged meanwhile.
    """
    hold(person)
    row = Person.objects.select_for_update(of=("self",)).select_related("kept_by", "user").get(pk=person.pk)
    wanted = Posting.objects.public().select_related("employer").filter(pk=posting.pk).first()
    if wanted is None:
        raise NotOpen(str(posting.public_id))
    if row.kind != PersonKind.VETERAN and wanted.veteran_only and not wanted.family_welcome:
        raise NotForThem(str(posting.public_id))
    mine = Application.objects.filter(person=row)
    if mine.filter(posting=wanted).exclude(ended_at__isnull=False, state__in=_MAY_APPLY_AGAIN).exists():
        raise AlreadyApplied(str(posting.public_id))
    if mine.open().count() >= MOST_OPEN:
        raise TooMany(str(row.public_id))
    share_with(person=row, employer=wanted.employer, by=by, channel=channel, evidence=evidence)
    how, on_behalf = said_how(row, by, channel)
    application = Application(
        person=row, posting=wanted, employer=wanted.employer, on_behalf=on_behalf, channel=how, source=source,
        answer_by=due_from(ANSWER_CLOCK, timezone.now()),
    )  # fmt: skip
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError:
        raise AlreadyApplied(str(posting.public_id)) from None
    note(application, Step.SENT, by, on_behalf=application.on_behalf)
    announce(APPLICATION_SENT, application.public_id)
    if evidence is not None:
        keep_file(file=evidence, kind=EVIDENCE, key=application.public_id, by=by, purpose="evidence")
    if Membership.objects.current().filter(employer=wanted.employer).exists():
        tell_firm(application, "applications.sent", by, application.public_id)
    else:
        open_duty(kind=PASS_ON_DUTY, key=application.public_id, place=row.kept_by, by=by)
    return application


_MAY_APPLY_AGAIN = (Step.WITHDRAWN, Step.CLOSED, Step.DECLINED, Step.HIRED)


def _decided(application: Application, by: Any) -> Application:
    row = lock(application)
    if not may_decide(by, row):
        raise NotTheirs(str(row.public_id))
    return row


@transaction.atomic
def accept(*, application: Application, by: Any, ends_others: bool = True) -> None:
    """The person takes the offer; the firm's next word, the first working day, is due then. Raises WrongStep."""
    row = _decided(application, by)
    row.ends_others = ends_others
    begin = end_of(row.starts_on) if row.starts_on else timezone.now()
    event = take(row, Step.ACCEPTED, by=by, firms=False, due=due_from(ANSWER_CLOCK, begin))
    tell_firm(row, "applications.accepted", by, event.pk)


@transaction.atomic
def decline(*, application: Application, by: Any, words: str = "") -> None:
    """The person does not take the offer. Raises WrongStep, NotTheirs."""
    row = _decided(application, by)
    event = take(row, Step.DECLINED, by=by, firms=False, words=words)
    tell_firm(row, "applications.declined", by, event.pk)


@transaction.atomic
def withdraw(*, application: Application, by: Any, words: str = "") -> None:
    """The person wants this post no longer; it needs no reason. Raises WrongStep, NotTheirs."""
    row = _decided(application, by)
    event = take(row, Step.WITHDRAWN, by=by, firms=False, words=words)
    tell_firm(row, "applications.withdrawn", by, event.pk)


@transaction.atomic
def ask_for_notes(*, application: Application, by: Any) -> None:
    """From now on the person reads what the firm wrote down (PIPL art. 45). Twice is once."""
    row = lock(application)
    if not is_person(by, row):
        raise NotTheirs(str(row.public_id))
    if row.notes_asked_at is not None:
        return
    row.notes_asked_at = timezone.now()
    row.save(update_fields=["notes_asked_at"])
    note(row, Mark.NOTES, by)
    tell_firm(row, "applications.notes", by, row.public_id)


@transaction.atomic
def withdraw_all(*, person: Person, by: Any) -> int:
    """The person wants none of the open ones any longer; how many ended. Raises NotTheirs."""
    rows = list(Application.objects.open().filter(person=person).order_by("pk"))
    for row in rows:
        withdraw(application=row, by=by)
    return len(rows)
