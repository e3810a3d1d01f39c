"""Days that differ from their weekday: official holidays, and weekend days on which offices work instead."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("day off")
    WORKDAY = "workday", _("working day instead")


class CalendarDay(models.Model):
    """One day of the State Council's arrangement. A year without any row is not configured."""

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=DayKind.choices)
    name = PlainCharField(_("occasion"), max_length=40, blank=True)
    source = PlainCharField(_("source"), max_length=120)
    published_on = models.DateField(_("source published on"), null=True, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.CharField(_("system job"), max_length=60, blank=True)
    noted_at = models.DateTimeField(_("noted at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["holiday", "workday"]), name="duties_day_kind"),
            models.CheckConstraint(condition=~Q(source=""), name="duties_day_has_source"),
            models.CheckConstraint(
                condition=Q(noted_by__isnull=False, job="") | (Q(noted_by__isnull=True) & ~Q(job="")),
                name="duties_day_has_one_actor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
