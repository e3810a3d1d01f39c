"""Background runs and announcements: rows first, messages second, so that no broker can lose a promise."""

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField


class State(models.TextChoices):
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, user: Any) -> "RunQuerySet":
        """The runs a user started and those of their subtree of places; administrators see all."""
        if user.is_superuser:
            return self
        mine = Q(started_by=user.pk)
        # What `accounts.queries.within` says for the rooms above accounts; this one lies below it.
        for prefix in user.scope():
            mine |= Q(place_code__startswith=prefix)
        return self.filter(mine)

    def unfinished(self) -> "RunQuerySet":
        return self.filter(state__in=[State.QUEUED, State.RUNNING])


class Run(models.Model):
    """One piece of background work. Parameters hold keys and codes only, nothing personal."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=120, blank=True, help_text=_("one unfinished run a kind and key"))
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    place_code = models.CharField(_("place code"), max_length=32, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    note = PlainCharField(_("note"), max_length=300, blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claim = models.UUIDField(null=True, editable=False)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    job = models.CharField(_("system job"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    beat_at = models.DateTimeField(_("last sign of life"), null=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "beat_at"], name="runs_state"),
            models.Index(fields=["kind", "key"], name="runs_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=["queued", "running"]) & ~Q(key=""),
                name="runs_one_unfinished_run_a_key",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["queued", "running"], finished_at__isnull=True),
                name="runs_finished_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def percent(self) -> int:
        """0–100; a run without a known total shows 0 until it is done."""
        if self.state == State.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0


def new_version() -> int:
    """A random 62-bit number: a newer announcement replaces it in one upsert, with nothing to count."""
    return secrets.randbits(62)


class Delivery(models.Model):
    """A subscriber still has to hear that something changed; coalesced by (topic, subscriber, key)."""

    topic = models.CharField(max_length=60)
    subscriber = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    version = models.BigIntegerField(default=new_version)
    due_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["subscriber", "due_at"], name="runs_delivery_order")]
        constraints = [
            models.UniqueConstraint(fields=["topic", "subscriber", "key"], name="runs_one_delivery_a_subject")
        ]

    def __str__(self) -> str:
        return f"{self.topic} → {self.subscriber}"


class Tick(models.Model):
    """When a clock job last fell due and was taken. Two clocks race for the same row; one wins."""

    job = models.CharField(max_length=80, unique=True)
    due_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.job
