"""A person asks to be erased; what law still holds; a keyed mark that keeps the erased from returning."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.queries import within
from common.text import PlainCharField
from veterans.models.person import Person


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def kept_in(self, user: Any) -> "ErasureQuerySet":
        """Requests about files kept in the user's subtree of places."""
        return self.filter(within(user, "kept_code"))

    def waiting(self) -> "ErasureQuerySet":
        """Not decided. Of two files merged while both asked only the one that stays is shown."""
        return self.filter(decided_at=None, person__isnull=False)


class Erasure(models.Model):
    """From the request to the last row. `person` is empty when nothing of the person is left."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="erasures")
    person_key = models.UUIDField(editable=False)
    kept_code = models.CharField(max_length=32, editable=False)
    words = PlainCharField(_("why"), max_length=300, blank=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    refusal = PlainCharField(_("why not"), max_length=300, blank=True)
    held = models.JSONField(default=list, editable=False)
    held_until = models.DateField(null=True, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(decided_at__isnull=True), name="veterans_one_open_erasure"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(decided_at__isnull=False, refusal=""),
                name="veterans_erased_after_a_yes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return f"{reverse('veterans:erasures')}#{self.public_id}"


class Tombstone(models.Model):
    """A keyed mark of a number of somebody erased: it answers "was this one erased?" and nothing else.

    `lifted_at`: since when the person, who asked for it, may be on file again; what is older stays erased.
    """

    digest = models.CharField(max_length=64, unique=True)
    on = models.DateField(default=timezone.localdate)
    lifted_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return self.digest[:8]
