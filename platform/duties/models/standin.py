"""Who does somebody's work while they are away, and inherits it when they leave."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.dated import Dated, DatedQuerySet


class StandInQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "StandInQuerySet":
        """Those a user named, and those for whom the user stands in."""
        return self.filter(Q(user=user.pk) | Q(stand_in=user.pk))


class StandIn(Dated):
    """stand_in does the work of user from a day to a day (open end: until another is named)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who is away"))
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who stands in")
    )
    named_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StandInQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("stand-in")
        verbose_name_plural = _("stand-ins")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(user=F("stand_in")), name="duties_nobody_stands_in_for_himself"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(valid_to__isnull=True), name="duties_one_open_stand_in"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in_id} → {self.user_id}"
