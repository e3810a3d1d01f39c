"""A firm asks to be checked; staff decide; a firm is suspended and set free again; members are invited."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.queries import within
from common.crypto import EncryptedTextField
from common.text import PlainCharField
from employers.models.employer import Employer, EmployerKind, Membership, Role
from places.models import Place

FILES = "employers.registration"
"""The kind under which a registration owns its files: licence and authorisation."""


class RegistrationState(models.TextChoices):
    WAITING = "waiting", _("being checked")
    RETURNED = "returned", _("returned with reasons")
    APPROVED = "approved", _("checked and approved")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def kept_in(self, user: Any) -> "RegistrationQuerySet":
        """Those that staff of the user's subtree of places decide."""
        return self.filter(within(user, "place__code"))

    def own(self, user: Any) -> "RegistrationQuerySet":
        """Those a user sent, and those of firms whose owner the user is today. Who left a firm sees none of it."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        owned = Membership.objects.current().filter(user=user.pk, role=Role.OWNER, employer=OuterRef("employer"))
        return self.filter(Q(applicant=user.pk, employer=None) | Exists(owned))

    def visible_to(self, user: Any) -> "RegistrationQuerySet":
        """Both."""
        own = self.own(user).values("pk")
        return self.filter(Q(pk__in=self.kept_in(user).values("pk")) | Q(pk__in=own))

    def waiting(self) -> "RegistrationQuerySet":
        return self.filter(state=RegistrationState.WAITING)


class Registration(models.Model):
    """What a firm says of itself and asks to have checked. Nothing of it is shown to others before the approval.

    employer: the firm it belongs to; empty until a new firm is approved. claims: a bulletin firm that it says it is.
    round: how often it was sent in; each sending has a clock of its own.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="registrations")
    claims = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("county or town"))
    state = models.CharField(_("state"), max_length=9, choices=RegistrationState.choices, default="waiting")
    round = models.PositiveSmallIntegerField(default=1)
    reason = PlainCharField(_("reason"), max_length=300, blank=True)

    name = PlainCharField(_("name of the firm"), max_length=120)
    uscc = models.CharField(_("unified social credit code"), max_length=18)
    kind = models.CharField(_("kind"), max_length=12, choices=EmployerKind.choices)
    licence_until = models.DateField(_("licence valid until"), null=True, blank=True)
    licence_address = PlainCharField(_("address on the licence"), max_length=300)
    contact_name = EncryptedTextField(_("contact person"))
    contact_phone = EncryptedTextField(_("phone of the contact person"))

    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration of a firm")
        verbose_name_plural = _("registrations of firms")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            # Two firms at once with one code: one is being checked, the other is told so.
            models.UniqueConstraint(
                fields=["uscc"], condition=Q(state="waiting"), name="employers_one_waiting_registration_a_code"
            ),
            models.UniqueConstraint(
                fields=["employer"],
                condition=Q(state="waiting", employer__isnull=False),
                name="employers_one_waiting_change_a_firm",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "withdrawn"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="employers_decided_registration_has_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""), name="employers_returned_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(employer__isnull=False), name="employers_approved_has_a_firm"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("employers:registration", args=[self.public_id])

    @property
    def duty_key(self) -> str:
        return f"{self.public_id}.{self.round}"


class RegistrationEvent(models.Model):
    """Sent, returned, approved, withdrawn: who, when, why."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="events")
    state = models.CharField(_("state"), max_length=9, choices=RegistrationState.choices)
    reason = PlainCharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.registration} {self.state}"


class Suspension(models.Model):
    """While it stands, everything of the firm is hidden. Read at each request, kept nowhere else."""

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="suspensions")
    reason = PlainCharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, editable=False)
    lifted_reason = PlainCharField(_("reason for lifting"), max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer"], condition=Q(lifted_at__isnull=True), name="employers_one_standing_suspension"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="employers_suspended_with_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="employers_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer} {self.at:%Y-%m-%d}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> "InvitationQuerySet":
        return self.filter(used_at=None, withdrawn_at=None, until__gt=timezone.now())


def in_seven_days() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=7)


class Invitation(models.Model):
    """A code that lets one person join a firm. Only its keyed index is kept: it is told once, to the owner."""

    employer = models.ForeignKey(Employer, models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.RECRUITER)
    code_index = models.CharField(max_length=64, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    until = models.DateTimeField(default=in_seven_days)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, used_by__isnull=True)
                | Q(used_at__isnull=False, used_by__isnull=False, withdrawn_at__isnull=True),
                name="employers_invitation_used_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.employer} {self.get_role_display()}"
