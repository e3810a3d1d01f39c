"""Ask, answer, withdraw, object. Every one leaves its row and its audit record in one transaction."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from audit.actions import Actor, SystemJob, record
from consents import asked
from consents.bases import CONSENT_TO_SHARE
from consents.models import MERGED, Answer, Channel, Consent, ContactRequest, LegalBasis, Objection, Pseudonym
from consents.rules import firms_of, showable
from consents.texts import CURRENT
from consents.topics import ASKED_DUTY as DUTY
from consents.topics import CONSENT_CHANGED
from duties.actions import open_duty
from employers.models import Employer, Membership, Posting
from files.actions import keep_file
from files.inspect import Inspected
from notices.actions import notify
from notices.templates import plain
from runs.actions import announce
from veterans.models import Person

WAITING_MOST = 60
"""Requests of one firm that may wait for an answer at once: asking everybody is no way to hire."""


class NotAskable(Exception):
    """The person is not to be asked: not shown to this firm, not looking, objecting, or the posting is not open."""


class AlreadyAsked(Exception):
    """The person was asked for this posting, or still thinks about another of this firm."""


class TooMany(Exception):
    """Too many requests of this firm wait for an answer."""


class AlreadyAnswered(Exception):
    """The request has its answer."""


class EvidenceMissing(Exception):
    """Staff say yes for a person only with a paper or a recording of it."""


class NothingStanding(Exception):
    """There is no standing consent to withdraw."""


@transaction.atomic
def ask_contact(*, posting: Posting, code: str, by: Any) -> ContactRequest:
    """A firm asks the person it knows as `code`. Raises NotAskable, AlreadyAsked, TooMany."""
    employer = firms_of(by).filter(pk=posting.employer_id).first()
    known = Pseudonym.objects.filter(employer=posting.employer_id, code=code).first()
    open_now = Posting.objects.public().filter(pk=posting.pk).exists()
    if employer is None or known is None or not open_now:
        raise NotAskable(code)
    person = showable().select_related("kept_by", "user").filter(pk=known.person_id).first()
    if person is None:
        raise NotAskable(code)
    if Consent.objects.standing().filter(person=person, employer=employer).exists():
        raise AlreadyAsked(code)
    Employer.objects.select_for_update().get(pk=employer.pk)  # two members at once share one limit
    if ContactRequest.objects.waiting().filter(employer=employer).count() >= WAITING_MOST:
        raise TooMany(code)
    request = ContactRequest(person=person, posting=posting, employer=employer, asked_by=by)
    duty = open_duty(kind=DUTY, key=request.public_id, place=person.kept_by, by=by)
    request.due_at = duty.due_at
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        raise AlreadyAsked(code) from None
    record(by=by, action="consents.asked", kind="person", key=person.public_id, purpose="hiring")
    if person.user is not None:
        notify(
            users=[person.user], template="consents.asked", key=f"consents.asked:{request.public_id}",
            parameters={"firm": plain(employer.name), "post": plain(posting.title)}, link="/consents/", by=by,
        )  # fmt: skip
    return request


BY_MOVE = SystemJob("consents.people_changed")


def people_changed(keys: list[str]) -> None:
    """News of people: where a file moved, who is still to be asked is asked by the place that keeps it now."""
    waiting = ContactRequest.objects.waiting().filter(person__public_id__in=keys).select_related("person__kept_by")
    asked.follow(waiting, BY_MOVE)


def said_how(person: Person, by: Any, channel: str) -> tuple[str, bool]:
    """(channel, on behalf): what the person clicks is on the page; what staff enter came another way."""
    own = person.user_id is not None and by.pk == person.user_id
    if own:
        return Channel.IN_APP, False
    if channel not in Channel.values or channel == Channel.IN_APP:
        raise EvidenceMissing(channel)
    return channel, True


@transaction.atomic
def answer_request(
    *, request: ContactRequest, yes: bool, by: Any, channel: str = Channel.IN_APP, evidence: Inspected | None = None
) -> Consent | None:  # fmt: skip
    """The person's answer, by the person or by staff with evidence; the consent that a yes makes.

    Raises AlreadyAnswered, EvidenceMissing (a yes on behalf without a file; a no needs none).
    """
    person = Person.objects.select_for_update().get(pk=request.person_id)
    how, on_behalf = said_how(person, by, channel)
    if yes and on_behalf and evidence is None:
        raise EvidenceMissing(channel)
    changed = ContactRequest.objects.waiting().filter(pk=request.pk).update(
        answer=Answer.YES if yes else Answer.NO, answered_at=timezone.now(), answered_by=by, channel=how
    )  # fmt: skip
    if not changed:
        raise AlreadyAnswered(str(request.public_id))
    consent = _give(person, request.employer, how, on_behalf, by, evidence) if yes else None
    asked.settled(request, "yes" if yes else "no", by)
    record(
        by=by, action="consents.answered", kind="person", key=person.public_id, on_behalf=on_behalf,
        detail={"answer": "yes" if yes else "no", "channel": how},
    )  # fmt: skip
    _tell_firm(request.employer, "consents.yes" if yes else "consents.no", str(request.public_id), person, by,
               f"/consents/candidates/{request.posting.public_id}/?show={'agreed' if yes else 'asked'}")  # fmt: skip
    announce(CONSENT_CHANGED, person.public_id)
    return consent


def _give(
    person: Person, employer: Employer, how: str, on_behalf: bool, by: Any, evidence: Inspected | None
) -> Consent:  # fmt: skip
    """A standing consent; the one there is when the person said yes to this firm before."""
    standing = Consent.objects.standing().filter(person=person, employer=employer).first()
    if standing is not None:
        return standing
    consent = Consent.objects.create(
        person=person, employer=employer, text_version=CURRENT, channel=how, on_behalf=on_behalf, given_by=by,
        basis=LegalBasis.objects.get(code=CONSENT_TO_SHARE),
    )  # fmt: skip
    if evidence is not None:
        keep_file(file=evidence, kind="consent", key=consent.public_id, by=by, purpose="evidence")
    record(by=by, action="consents.given", kind="person", key=person.public_id, on_behalf=on_behalf)
    return consent


@transaction.atomic
def share_with(
    *, person: Person, employer: Employer, by: Any, channel: str, evidence: Inspected | None = None
) -> Consent:  # fmt: skip
    """Somebody who turns to a firm shows it name and phone: the consent that is part of the deed of a room above.

    Raises EvidenceMissing when staff say so for a person without a paper or recording of it.
    """
    how, on_behalf = said_how(person, by, channel)
    if on_behalf and evidence is None:
        raise EvidenceMissing(channel)
    consent = _give(person, employer, how, on_behalf, by, evidence)
    announce(CONSENT_CHANGED, person.public_id)
    return consent


BY_END = SystemJob("consents.deed_ended")


@transaction.atomic
def stop_sharing(*, person: Person, employer: Employer) -> bool:
    """The deed ended, whoever ended it: its consent ends too, unless the person said yes to the firm's own question and
    did not take that back since."""
    said = ContactRequest.objects.filter(person=person, employer=employer, answer=Answer.YES)
    taken_back = Consent.objects.filter(person=person, employer=employer).aggregate(at=Max("withdrawn_at"))["at"]
    if (said.filter(answered_at__gt=taken_back) if taken_back else said).exists():
        return False
    ended = Consent.objects.standing().filter(person=person, employer=employer).update(
        withdrawn_at=timezone.now(), withdrawn_job=BY_END.name
    )  # fmt: skip
    if ended:
        record(by=BY_END, action="consents.ended", kind="person", key=person.public_id)
        announce(CONSENT_CHANGED, person.public_id)
    return bool(ended)


@transaction.atomic
def share_again(*, person: Person, employer: Employer) -> bool:
    """The deed stands after all: the consent that ended with it stands again, unless the person said something since."""
    last = Consent.objects.filter(person=person, employer=employer).order_by("-given_at", "-pk").first()
    if last is None or last.withdrawn_job != BY_END.name:
        return False
    said = ContactRequest.objects.filter(person=person, employer=employer, answer=Answer.NO)
    if said.filter(answered_at__gt=last.withdrawn_at).exists():
        return False
    Consent.objects.filter(pk=last.pk).update(withdrawn_at=None, withdrawn_job="")
    record(by=BY_END, action="consents.restored", kind="person", key=person.public_id)
    announce(CONSENT_CHANGED, person.public_id)
    return True


@transaction.atomic
def withdraw(*, consent: Consent, by: Any, channel: str = Channel.IN_APP) -> None:
    """Take a consent back: from the next request on the firm sees neither name nor phone. Raises NothingStanding.

    It needs no reason and no evidence, whoever enters it: withdrawing is as easy as giving (PIPL art. 15).
    """
    person = Person.objects.select_for_update().get(pk=consent.person_id)
    how, on_behalf = said_how(person, by, channel)
    changed = Consent.objects.standing().filter(pk=consent.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_channel=how
    )  # fmt: skip
    if not changed:
        raise NothingStanding(str(consent.public_id))
    # What a merge ended beside it is taken back as well: undoing the merge must not bring that one to life again.
    Consent.objects.filter(person=person, employer=consent.employer_id, withdrawn_job=MERGED).update(
        withdrawn_by=by, withdrawn_channel=how, withdrawn_job=""
    )
    record(by=by, action="consents.withdrawn", kind="person", key=person.public_id, on_behalf=on_behalf)
    _tell_firm(consent.employer, "consents.withdrawn", str(consent.public_id), person, by, "")
    announce(CONSENT_CHANGED, person.public_id)


def _tell_firm(employer: Employer, template: str, key: str, person: Person, by: Actor, link: str) -> None:
    """Under the pseudonym: a notice outlives the consent, so it never says the name."""
    members = Membership.objects.current().filter(employer=employer).select_related("user")
    code = Pseudonym.objects.filter(employer=employer, person=person).values_list("code", flat=True).first()
    notify(
        users=[one.user for one in members], template=template, parameters={"code": code or "—"},
        key=f"{template}:{key}", link=link, by=by,
    )  # fmt: skip


@transaction.atomic
def set_objection(*, person: Person, on: bool, by: Any) -> None:
    """Leave, or come back to, the people that firms see without a name. Twice is once."""
    Person.objects.select_for_update().get(pk=person.pk)
    standing = Objection.objects.filter(person=person, ended_at=None)
    if on == standing.exists():
        return
    if on:
        Objection.objects.create(person=person, by=by)
    else:
        standing.update(ended_at=timezone.now(), ended_by=by)
    own = person.user_id is not None and person.user_id == by.pk
    record(
        by=by, action="consents.objection", kind="person", key=person.public_id, on_behalf=not own, detail={"on": on}
    )  # fmt: skip
    announce(CONSENT_CHANGED, person.public_id)
