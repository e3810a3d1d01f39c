"""A firm is registered, checked, returned, suspended and set free again."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import record
from duties.actions import close_for, open_duty
from employers.actions import licences
from employers.models import (
    Employer,
    Membership,
    Posting,
    Registration,
    RegistrationEvent,
    RegistrationState,
    Role,
    Suspension,
    Verification,
    VerificationKind,
)  # fmt: skip
from employers.models.employer import normal_firm_name
from employers.models.registration import FILES
from employers.rules import may_decide
from employers.terms import may_relax_age
from employers.topics import EMPLOYER_SUSPENDED, POSTING_CHANGED
from employers.topics import REGISTRATION_DUTY as DUTY
from files.actions import keep_file
from files.inspect import Inspected
from files.models import StoredFile
from notices.actions import notify
from notices.templates import plain
from places.models import Place
from runs.actions import announce, announce_many

LICENCE, AUTHORISATION = "licence", "authorisation"
FIELDS = ("name", "uscc", "kind", "licence_until", "licence_address", "contact_name", "contact_phone")


class CodeTaken(Exception):
    """Another firm has this credit code, or one with it is being checked. The text: "registered" or "waiting"."""


class WrongState(Exception):
    """The registration is not in the state that this move starts from."""


class NotTheirs(Exception):
    """Who decides must work for the place and have nothing to do with the firm."""


class ClaimGone(Exception):
    """The firm that was claimed has been given to somebody else."""


class AlreadySuspended(Exception):
    """The firm is suspended, or was set free already."""


@transaction.atomic
def send_registration(
    *, values: Mapping[str, Any], files: Mapping[str, Inspected], place: Place, by: Any,
    employer: Employer | None = None, claims: Employer | None = None,
) -> Registration:  # fmt: skip
    """Ask for the check of a new firm, of a bulletin firm (`claims`), or of a checked firm's new facts (`employer`).

    values: FIELDS. Raises CodeTaken.
    """
    _free(values["uscc"], employer)
    new = Registration(
        applicant=by, employer=employer, claims=claims or _bulletin_twin(values["name"], place, employer), place=place,
        **{name: values[name] for name in FIELDS},
    )  # fmt: skip
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        raise CodeTaken("waiting") from None
    _sent(new, files, by)
    return new


@transaction.atomic
def send_again(
    *, registration: Registration, values: Mapping[str, Any], files: Mapping[str, Inspected], place: Place, by: Any
) -> None:
    """Returned → waiting, with the facts as they are now. Raises CodeTaken, WrongState.

    place: whose office checks it. A firm on file stays with the office that keeps it.
    """
    _free(values["uscc"], registration.employer)
    held = _held(registration, RegistrationState.RETURNED)
    for name in FIELDS:
        setattr(held, name, values[name])
    if held.employer is None:
        held.place = place
    held.state, held.reason, held.round = RegistrationState.WAITING, "", held.round + 1
    held.decided_by, held.decided_at, held.sent_at = None, None, timezone.now()
    held.claims = held.claims or _bulletin_twin(held.name, held.place, held.employer)
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError:
        raise CodeTaken("waiting") from None
    _sent(held, files, by)


def _free(code: str, employer: Employer | None) -> None:
    others = Employer.objects.filter(uscc=code)
    if employer is not None:
        others = others.exclude(pk=employer.pk)
    if others.exists():
        raise CodeTaken("registered")


def _bulletin_twin(name: str, place: Place, employer: Employer | None) -> Employer | None:
    """The unchecked firm of the same name in the same county: its postings are kept when the licence is approved."""
    county = place.code[:6]
    found = Employer.objects.filter(
        normal_name=normal_firm_name(name), uscc=None, merged_into=None, kept_by__code__startswith=county
    )
    if employer is not None:
        found = found.exclude(pk=employer.pk)
    return found.first()


def _sent(registration: Registration, files: Mapping[str, Inspected], by: Any) -> None:
    for purpose, file in files.items():
        keep_file(file=file, kind=FILES, key=registration.public_id, purpose=purpose, by=by)
    _note(registration, by)
    open_duty(kind=DUTY, key=registration.duty_key, place=registration.place, by=by)


def _note(registration: Registration, by: Any) -> None:
    RegistrationEvent.objects.create(
        registration=registration, state=registration.state, reason=registration.reason, by=by
    )
    record(
        by=by, action=f"employers.registration.{registration.state}", kind="registration", key=registration.public_id
    )  # fmt: skip


def _held(registration: Registration, state: str) -> Registration:
    """The row under a lock, in the state that the move starts from."""
    found = Registration.objects.select_for_update().filter(pk=registration.pk, state=state).first()
    if found is None:
        raise WrongState(str(registration.public_id))
    return found


@transaction.atomic
def withdraw_registration(*, registration: Registration, by: Any) -> None:
    """Waiting or returned → withdrawn, by who sent it. Raises WrongState."""
    found = Registration.objects.select_for_update().filter(pk=registration.pk, state__in=["waiting", "returned"])
    held = found.first()
    if held is None:
        raise WrongState(str(registration.public_id))
    held.state = RegistrationState.WITHDRAWN
    held.save()
    _note(held, by)
    close_for(kind=DUTY, key=held.duty_key, outcome="withdrawn", by=by)


def _decide(registration: Registration, state: str, reason: str, by: Any) -> Registration:
    if not may_decide(by, registration):
        raise NotTheirs(str(registration.public_id))
    held = _held(registration, RegistrationState.WAITING)
    held.state, held.reason, held.decided_by, held.decided_at = state, reason, by, timezone.now()
    return held


@transaction.atomic
def return_registration(*, registration: Registration, reason: str, by: Any) -> None:
    """Waiting → returned: the firm is told why and may send it in again. Raises NotTheirs, WrongState, ValueError."""
    if not reason:
        raise ValueError("a reason is needed")
    held = _decide(registration, RegistrationState.RETURNED, reason, by)
    held.save()
    _decided(held, "returned", by)


@transaction.atomic
def approve_registration(*, registration: Registration, by: Any) -> Employer:
    """Waiting → approved: only now the code and the name are the firm's. Raises NotTheirs, WrongState, CodeTaken, ClaimGone."""
    held = _decide(registration, RegistrationState.APPROVED, "", by)
    firm = _firm_for(held, by)
    renamed = bool(firm.pk) and firm.name != held.name
    firm.name, firm.uscc, firm.kind = held.name, held.uscc, held.kind
    try:
        with transaction.atomic():
            firm.save()
    except IntegrityError:
        raise CodeTaken("registered") from None
    _checked(firm, held, by)
    if held.employer is None:
        Membership.objects.create(
            employer=firm, user=held.applicant, role=Role.OWNER, valid_from=timezone.localdate()
        )  # fmt: skip
    held.employer = firm
    held.save()
    if renamed:
        _refresh_postings(firm)
    if not may_relax_age(firm.kind):
        _relax_no_more(firm)
    _decided(held, "approved", by)
    licences.follow(firm, by=by)
    return firm


def _firm_for(held: Registration, by: Any) -> Employer:
    """The firm that the approval is about; a claimed one is taken over, or merged into the one there is."""
    claimed = None
    if held.claims_id is not None:
        claimed = Employer.objects.select_for_update().get(pk=held.claims_id)
        if claimed.uscc is not None or claimed.merged_into_id is not None:
            raise ClaimGone(str(claimed.public_id))
    if held.employer is not None:
        if claimed is not None:
            _merge(claimed, held.employer, by)
        return held.employer
    return claimed or Employer(kept_by=held.place)


def _merge(gone: Employer, kept: Employer, by: Any) -> None:
    """A bulletin firm turns out to be a checked one: its postings move; its row stays, so that imports find the way."""
    Posting.objects.filter(employer=gone).update(employer=kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    _refresh_postings(kept)
    record(by=by, action="employers.employer.merged", kind="employer", key=gone.public_id,
           detail={"into": str(kept.public_id)})  # fmt: skip


def _checked(firm: Employer, held: Registration, by: Any) -> None:
    licence = StoredFile.objects.of(FILES, held.public_id).filter(purpose=LICENCE).last()
    Verification.objects.get_or_create(
        employer=firm, kind=VerificationKind.LICENCE_CHECKED, file_sha256=licence.sha256 if licence else "",
        defaults={"checked_by": by, "checked_on": timezone.localdate()},
    )  # fmt: skip


def _refresh_postings(firm: Employer) -> None:
    """The firm's name is part of what postings are found by."""
    postings = list(Posting.objects.filter(employer=firm).select_related("employer"))
    now = timezone.now()
    for one in postings:
        one.employer, one.changed_at = firm, now
        one.fill_derived()
    Posting.objects.bulk_update(postings, ["search_terms", "changed_at"], batch_size=200)
    announce_many(POSTING_CHANGED, [one.public_id for one in postings])


def _relax_no_more(firm: Employer) -> None:
    """The firm turns out to be none of those that may relax the age for veterans: the stated limit holds for everybody."""
    relaxed = Posting.objects.filter(employer=firm, relaxes_age=True)
    keys = list(relaxed.values_list("public_id", flat=True))
    relaxed.update(relaxes_age=False, changed_at=timezone.now())
    announce_many(POSTING_CHANGED, keys)


def _decided(held: Registration, outcome: str, by: Any) -> None:
    _note(held, by)
    close_for(kind=DUTY, key=held.duty_key, outcome=outcome, by=by)
    notify(
        users=[held.applicant], template=f"employers.{outcome}", parameters={"firm": plain(held.name)},
        key=f"employers.registration:{held.duty_key}", link=held.get_absolute_url(), by=by,
    )  # fmt: skip


@transaction.atomic
def suspend(*, employer: Employer, reason: str, by: Any) -> Suspension:
    """Hide everything of a firm from the next request on. Raises AlreadySuspended, ValueError without a reason."""
    if not reason:
        raise ValueError("a reason is needed")
    try:
        with transaction.atomic():
            row = Suspension.objects.create(employer=employer, reason=reason, by=by)
    except IntegrityError:
        raise AlreadySuspended(str(employer.public_id)) from None
    record(by=by, action="employers.employer.suspended", kind="employer", key=employer.public_id)
    _tell_members(employer, "employers.suspended", row, by)
    licences.follow(employer, by=by)
    return row


@transaction.atomic
def lift_suspension(*, employer: Employer, reason: str, by: Any) -> None:
    """Show the firm again. Raises AlreadySuspended when nothing stands."""
    row = Suspension.objects.select_for_update().filter(employer=employer, lifted_at=None).first()
    if row is None:
        raise AlreadySuspended(str(employer.public_id))
    row.lifted_at, row.lifted_by, row.lifted_reason = timezone.now(), by, reason
    row.save()
    record(by=by, action="employers.employer.lifted", kind="employer", key=employer.public_id)
    _tell_members(employer, "employers.lifted", row, by)
    licences.follow(employer, by=by)


def _tell_members(employer: Employer, template: str, row: Suspension, by: Any) -> None:
    """Members are told; lists of matches are made anew without, or with, the firm's posts."""
    members = Membership.objects.current().filter(employer=employer).select_related("user")
    notify(
        users=[one.user for one in members], template=template, parameters={"firm": plain(employer.name)},
        key=f"{template}:{row.pk}", by=by,
    )  # fmt: skip
    touched = Posting.objects.filter(employer=employer)
    touched.update(changed_at=timezone.now())
    announce_many(POSTING_CHANGED, list(touched.values_list("public_id", flat=True)))
    announce(EMPLOYER_SUSPENDED, employer.public_id)
