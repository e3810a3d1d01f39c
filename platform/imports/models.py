"""Batches: one file, one natural key, one outcome; and what was said about its rows."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", _("being checked")
    CHECKED = "checked", _("checked, not taken over yet")
    APPLIED = "applied", _("taken over")
    UNUSABLE = "unusable", _("unusable")
    DROPPED = "dropped", _("dropped")


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: Any) -> "BatchQuerySet":
        """Batches kept in the user's subtree of places."""
        condition = Q(pk__in=[])
        # What `accounts.queries.within` says for the rooms above accounts; this one lies below it.
        for prefix in user.scope() if getattr(user, "is_authenticated", False) else ():
            condition |= Q(place_code__startswith=prefix)
        return self.filter(condition)


class Batch(models.Model):
    """One import. `place_code`: who keeps what comes in."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20)
    file_name = PlainCharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    source = PlainCharField(_("source"), max_length=60, blank=True)
    place_code = models.CharField(_("kept by"), max_length=32)
    state = models.CharField(_("state"), max_length=10, choices=BatchState.choices, default=BatchState.UPLOADED)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    same = models.PositiveIntegerField(_("unchanged"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    warned = models.PositiveIntegerField(_("with a warning"), default=0)
    problem = models.CharField(max_length=60, blank=True)
    problem_params = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)
    applied_at = models.DateTimeField(_("taken over at"), null=True, editable=False)
    seconds = models.DecimalField(max_digits=8, decimal_places=2, null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "sha256", "place_code", "source"],
                condition=Q(state__in=["uploaded", "checked"]),
                name="imports_one_open_batch_a_file",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["checked", "applied"])
                | Q(rows=models.F("new") + models.F("same") + models.F("changed") + models.F("refused")),
                name="imports_counts_add_up",
            ),
            models.CheckConstraint(condition=Q(created_by__isnull=False) | ~Q(job=""), name="imports_batch_has_actor"),
        ]

    def __str__(self) -> str:
        return self.file_name


class RowReport(models.Model):
    """One sentence about one cell. The value is shown as it may be shown: numbers of people are masked."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="reports")
    row = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=60)
    value = models.CharField(_("value"), max_length=120, blank=True)
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict, blank=True)
    refused = models.BooleanField(default=True)

    class Meta:
        ordering = ["-refused", "row", "pk"]
        indexes = [models.Index(fields=["batch", "-refused", "row"], name="imports_report_order")]

    def __str__(self) -> str:
        return f"{self.row} {self.column} {self.code}"
