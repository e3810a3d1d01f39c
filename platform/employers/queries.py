"""Reads across the tables of this room."""

import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from duties.actions import due_from
from duties.calendar import MOMENT
from duties.desks import working_posts
from duties.models import Duty
from employers.models import Employer, Membership, PostingReview, Registration, RegistrationState
from employers.topics import REGISTRATION_DUTY as DUTY
from places.models import Place


def waiting_review(posting: Any) -> PostingReview | None:
    """The review that a posting waits for, or None."""
    return PostingReview.objects.waiting().filter(posting=posting).first()


def last_decision(posting: Any) -> PostingReview | None:
    """What was decided last about a posting's words."""
    return PostingReview.objects.exclude(outcome__in=["", "replaced"]).filter(posting=posting).last()


def offices() -> Any:
    """Places with an office that checks firms."""
    return Place.objects.filter(pk__in=working_posts().values("place")).order_by("code")


def duty_of(registration: Registration) -> Duty | None:
    """The clock of the present sending."""
    return Duty.objects.filter(kind=DUTY, key=registration.duty_key).select_related("desk").first()


def dues(registrations: list[Registration]) -> dict[str, Duty]:
    """Key of the duty → duty, for a list, in one query."""
    keys = [one.duty_key for one in registrations]
    return {duty.key: duty for duty in Duty.objects.filter(kind=DUTY, key__in=keys)}


def to_check(user: Any) -> Any:
    """Registrations that wait for the user's office, the oldest first."""
    return Registration.objects.kept_in(user).waiting().select_related("place", "employer").order_by("sent_at", "pk")


def unfinished(user: Any) -> Any:
    """What a user sent in and is not decided for good."""
    states = [RegistrationState.WAITING, RegistrationState.RETURNED]
    return Registration.objects.own(user).filter(state__in=states)


def with_licence(firms: Any) -> Any:
    """Firms with `licence_until` by the facts that were checked last: None where it has no end or nobody checked it."""
    last = Registration.objects.filter(employer=OuterRef("pk"), state=RegistrationState.APPROVED)
    until = last.order_by("-decided_at", "-pk").values("licence_until")[:1]
    return firms.annotate(licence_until=Subquery(until))


def licences_end_by(now: datetime.datetime) -> datetime.date:
    """The last day of licences that are to be renewed now: the clock `licence_ends` counted from now, our own promise.

    As every clock it ends on a working day, so it may reach over a few days off. Without an amount: today.
    """
    ends = due_from("licence_ends", now)
    return timezone.localdate(ends - MOMENT if ends else now)


def members(firm: Employer) -> Any:
    return Membership.objects.current().filter(employer=firm).select_related("user").order_by("role", "pk")
