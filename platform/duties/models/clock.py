"""Clocks: how long the law, an office above or our own promise gives for something."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField


class Level(models.IntegerChoices):
    """How a duty weighs: a legal one comes first on every desk."""

    LEGAL = 1, _("Set by law")
    SUPERVISED = 2, _("Watched from above")
    PROMISED = 3, _("Promised by us")


class Unit(models.TextChoices):
    HOUR = "hour", _("hours")
    DAY = "day", _("days")
    WORKING_DAY = "working_day", _("working days")
    MONTH = "month", _("months")
    YEAR = "year", _("years")


class Clock(models.Model):
    """One rule with its source. Without an amount the limit is no span of time, or nobody has configured it."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = PlainCharField(_("matter"), max_length=80)
    begins = PlainCharField(_("begins with"), max_length=80, blank=True)
    limit = PlainCharField(_("limit as written"), max_length=80, blank=True)
    amount = models.PositiveSmallIntegerField(_("amount"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=12, choices=Unit.choices, blank=True)
    level = models.PositiveSmallIntegerField(_("level of urgency"), choices=Level.choices)
    rule = PlainCharField(_("rule"), max_length=160, blank=True)
    source = PlainCharField(_("source"), max_length=120)
    confidence = PlainCharField(_("confidence"), max_length=8, blank=True)

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        ordering = ["level", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True, unit="")
                | Q(amount__isnull=False, amount__gt=0, unit__in=["hour", "day", "working_day", "month", "year"]),
                name="duties_clock_amount_has_unit",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="duties_clock_has_source"),
        ]

    def __str__(self) -> str:
        return self.title
