"""Things that hold from a day to a day, and facts that say since when they hold and when they were learnt."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DatedQuerySet(models.QuerySet[Any]):
    """Reads of rows with valid_from and valid_to (the first day on which it no longer holds)."""

    def on(self, day: datetime.date) -> Self:
        """The rows that hold on a day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gt=day)
        )

    def current(self) -> Self:
        """The rows that hold today (local date)."""
        return self.on(timezone.localdate())


class Dated(models.Model):
    """valid_from ≤ day < valid_to; an open end is null."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True, help_text=_("first day it no longer holds"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_start",
            )
        ]

    def holds_on(self, day: datetime.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


class Fact(models.Model):
    """effective_on: since when it is so (may be unknown). recorded_at: when we learnt it."""

    effective_on = models.DateField(_("effective on"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    class Meta:
        abstract = True


def whole_years(start: datetime.date, day: datetime.date) -> int:
    """Completed years from start to day (周岁); a 29 February counts as reached on 1 March in common years."""
    return day.year - start.year - ((day.month, day.day) < (start.month, start.day))
