"""What comes again and again: 周提醒, 月督办, 季通报, 年考评, and yearly days. Templates by level of place, rounds in time."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField
from duties.models.clock import Level


class Rhythm(models.TextChoices):
    """How often, in the officials' own four steps."""

    WEEK = "week", _("weekly reminder")
    MONTH = "month", _("monthly supervision")
    QUARTER = "quarter", _("quarterly bulletin")
    YEAR = "year", _("yearly assessment")


class Template(models.Model):
    """A task that every place of some levels has once a period. Editable; what was opened before stays as it was."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = PlainCharField(_("task"), max_length=80)
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm.choices)
    levels = models.JSONField(_("levels of places"), default=list)
    month = models.PositiveSmallIntegerField(_("month"), null=True, blank=True)
    day = models.PositiveSmallIntegerField(
        _("day"), null=True, blank=True, help_text=_("none: the last day of the period")
    )
    level = models.PositiveSmallIntegerField(_("level of urgency"), choices=Level.choices)
    needs_words = models.BooleanField(_("closed with a note only"), default=False)
    source = PlainCharField(_("source"), max_length=120)
    valid_from = models.DateField(_("first period begins"), default=timezone.localdate)
    valid_to = models.DateField(_("ended on"), null=True, blank=True)

    objects: ClassVar["models.Manager[Template]"] = models.Manager()

    class Meta:
        verbose_name = _("recurring task")
        verbose_name_plural = _("recurring tasks")
        ordering = ["rhythm", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="duties_template_has_source"),
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(rhythm="year", month__gte=1, month__lte=12, day__isnull=False),
                name="duties_month_is_of_a_year",
            ),
            models.CheckConstraint(
                condition=Q(day__isnull=True) | Q(day__gte=1, day__lte=31), name="duties_day_of_month_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Round(models.Model):
    """One period of one template: how far its duties are opened. Duties and `last_place` move in one transaction."""

    template = models.ForeignKey(Template, models.PROTECT, related_name="rounds")
    starts_on = models.DateField(_("period begins"))
    due_on = models.DateField(_("due on"))
    last_place = models.BigIntegerField(default=0)
    opened = models.PositiveIntegerField(_("duties opened"), default=0)
    began_at = models.DateTimeField(default=timezone.now, editable=False)
    untold = models.JSONField(default=dict, editable=False)
    """Desk (its key as text) → duties opened there of which nobody was told yet."""
    finished_at = models.DateTimeField(null=True, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar["models.Manager[Round]"] = models.Manager()

    class Meta:
        verbose_name = _("round of a recurring task")
        verbose_name_plural = _("rounds of recurring tasks")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["template", "starts_on"], name="duties_one_round_a_period"),
            models.CheckConstraint(condition=Q(due_on__gte=models.F("starts_on")), name="duties_round_due_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.starts_on:%Y-%m-%d}"
