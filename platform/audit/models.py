"""Who did or saw what. Rows are written inside the transaction of the deed and are never changed."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditIsFinal(Exception):
    """Somebody tried to change or delete an audit row."""


class FinalQuerySet(models.QuerySet[Any]):
    """Rows can be added and read."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AuditIsFinal("audit rows are not changed")

    def delete(self) -> NoReturn:
        raise AuditIsFinal("audit rows are not deleted")


class Final(models.Model):
    """Saved once; no later change, no deletion."""

    objects = FinalQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AuditIsFinal("audit rows are not changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AuditIsFinal("audit rows are not deleted")


class EntryQuerySet(FinalQuerySet):
    def about(self, kind: str, key: str) -> "EntryQuerySet":
        """Everything done to or seen of one subject, newest first."""
        return self.filter(subject_kind=kind, subject_key=key).order_by("-at", "-pk")


class Entry(Final):
    """One deed: an actor (a user or a named system job), a verb, a subject. No personal data in any column."""

    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("user")
    )
    job = models.CharField(_("system job"), max_length=60, blank=True)
    action = models.CharField(_("action"), max_length=80)
    subject_kind = models.CharField(_("kind"), max_length=60)
    subject_key = models.CharField(_("key"), max_length=64)
    purpose = models.CharField(_("purpose"), max_length=60, blank=True)
    on_behalf = models.BooleanField(_("on behalf of the person"), default=False)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    objects = EntryQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["subject_kind", "subject_key", "-at"], name="audit_subject"),
            models.Index(fields=["user", "-at"], name="audit_user"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(user__isnull=False) & Q(job="")) | (Q(user__isnull=True) & ~Q(job="")),
                name="audit_entry_has_one_actor",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind}:{self.subject_key}"


class Signature(Final):
    """A person puts their name under a stated content; two seats, never the same person in both."""

    subject_kind = models.CharField(_("kind"), max_length=60)
    subject_key = models.CharField(_("key"), max_length=64)
    purpose = models.CharField(_("purpose"), max_length=60)
    digest = models.CharField(_("SHA-256 of what is signed"), max_length=64)
    seat = models.PositiveSmallIntegerField(_("seat"))
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signer"))
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.CheckConstraint(condition=Q(seat__in=[1, 2]), name="audit_signature_seat_is_1_or_2"),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key", "purpose", "digest", "seat"], name="audit_one_signature_a_seat"
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key", "purpose", "digest", "signer"],
                name="audit_two_different_signers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_kind}:{self.subject_key} ({self.seat})"
