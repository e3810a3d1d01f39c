"""What anybody says is wrong with a posting, until a person has decided."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.crypto import EncryptedTextField
from common.text import PlainCharField
from employers.models.posting import Posting


class ComplaintMatter(models.TextChoices):
    """What it is about."""

    FALSE = "false", _("the post does not exist, or is not as written")
    MONEY = "money", _("money, a deposit or papers are asked for")
    BARRED = "barred", _("people are shut out unlawfully")
    DIVERTED = "diverted", _("it leads to a private chat or another firm")
    PAY = "pay", _("pay or insurance is not as promised")
    OTHER = "other", _("something else")


class ComplaintOutcome(models.TextChoices):
    """Empty: it waits. FOUNDED closes the posting."""

    FOUNDED = "founded", _("true; the posting was closed")
    MENDED = "mended", _("true; the firm put it right")
    UNFOUNDED = "unfounded", _("could not be confirmed")


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def waiting(self) -> "ComplaintQuerySet":
        return self.filter(outcome="")

    def holding(self) -> "ComplaintQuerySet":
        """Those for whose time of looking into it the posting is kept from the public."""
        return self.waiting().filter(held_at__isnull=False)

    def kept_in(self, user: Any) -> "ComplaintQuerySet":
        """Complaints about postings kept in the user's subtree."""
        return self.filter(posting__in=Posting.objects.kept_in(user))


class Complaint(models.Model):
    """Words and contact are encrypted and never shown to the firm. Of the receipt only its keyed index is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="complaints", verbose_name=_("posting"))
    matter = models.CharField(_("what it is about"), max_length=10, choices=ComplaintMatter.choices)
    words = EncryptedTextField(_("what happened"))
    contact = EncryptedTextField(_("contact"), blank=True)
    receipt_index = models.CharField(max_length=64, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("came in at"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("decided by"), null=True, editable=False)
    held_at = models.DateTimeField(_("posting held since"), null=True, editable=False)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(_("decision"), max_length=10, choices=ComplaintOutcome.choices, blank=True)
    reason = PlainCharField(_("reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["posting", "outcome"], name="employers_complaints_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "by"], condition=Q(outcome="", by__isnull=False), name="employers_one_open_complaint"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", reason="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(outcome="") & ~Q(reason="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="employers_complaint_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, held_by__isnull=True)
                | Q(held_at__isnull=False, held_by__isnull=False),
                name="employers_complaint_held_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        standing = self.get_outcome_display() or _("waits")
        return f"{self.get_matter_display()}: {standing}"

    def get_absolute_url(self) -> str:
        return reverse("employers:complaint", args=[self.public_id])
