"""Which year stands over the official form of a cohort: the sources do not settle it, so an office says so, with its source."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField
from places.models import Place


class YearCounts(models.TextChoices):
    SAME = "same", _("the year in which the cohort was received")
    NEXT = "next", _("the year after it, in which the form is filled in")


class FormYear(models.Model):
    """A decision that holds for the forms of a place and all below, until it is ended or a nearer office decides."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    counts = models.CharField(_("year over the form"), max_length=4, choices=YearCounts.choices)
    source = PlainCharField(_("source"), max_length=120)
    decided_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("year over the form")
        verbose_name_plural = _("years over the form")
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(ended_at__isnull=True), name="outcomes_one_form_year_a_place"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="outcomes_form_year_has_source"),
        ]

    def __str__(self) -> str:
        return str(self.get_counts_display())

    def of(self, cohort: int) -> int:
        """The year over the form of a cohort."""
        return cohort + (self.counts == YearCounts.NEXT)


def form_year(place: Place) -> FormYear | None:
    """The decision of the place or of the nearest office above it; None where nobody has decided."""
    path, step = str(place.path), Place.steplen
    above = [path[:end] for end in range(step, len(path) + 1, step)]
    standing: Any = FormYear.objects.filter(ended_at=None, place__path__in=above)
    found: FormYear | None = standing.select_related("place").order_by("-place__path").first()
    return found
