"""Exposures that are set aside for good: what later rankers are compared on and do not learn from."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.models.lists import ModelVersion


class FrozenQuerySet(models.QuerySet["FrozenSet"]):
    def standing(self) -> "FrozenQuerySet":
        """Those that challengers are compared on now."""
        return self.filter(released_at=None)


class FrozenSet(models.Model):
    """Exposures and what had come of them on the day on which a version began to serve, as they stood then.

    `body` holds what pairs looked like, the list each belongs to and what it was worth; no person and no posting is named
    in it. `sha256` is that of the body. A released set keeps its row, so that old reasons can be read, and not its body.
    """

    version = models.OneToOneField(ModelVersion, models.CASCADE, related_name="frozen")
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    first_day = models.DateField(_("shown from"))
    last_day = models.DateField(_("shown until"))
    rows = models.PositiveIntegerField(_("exposures set aside"))
    lists = models.PositiveIntegerField(_("lists compared"))
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField(editable=False)
    released_at = models.DateTimeField(null=True, editable=False)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("frozen set")
        verbose_name_plural = _("frozen sets")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="recommendations_frozen_days"),
            models.CheckConstraint(condition=Q(rows__gt=0, lists__gt=0), name="recommendations_frozen_not_empty"),
            models.CheckConstraint(condition=~Q(sha256=""), name="recommendations_frozen_has_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day} {self.short}"

    @property
    def short(self) -> str:
        """The first twelve digits of its hash: how checks name it."""
        return self.sha256[:12]
