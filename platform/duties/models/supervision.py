"""An office above asks a desk about one duty, and the desk answers in place."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField
from duties.models.duty import Duty
from places.models import Place


class Supervision(models.Model):
    """督办: one open note a duty; the answer closes the note, not the duty."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    duty = models.ForeignKey(Duty, models.CASCADE, related_name="supervisions")
    office = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("office"))
    words = PlainCharField(_("what is asked"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    answer = PlainCharField(_("answer"), max_length=300, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("supervision note")
        verbose_name_plural = _("supervision notes")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"], condition=Q(answered_at__isnull=True), name="duties_one_open_supervision"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="duties_supervision_answer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.at:%Y-%m-%d}"
