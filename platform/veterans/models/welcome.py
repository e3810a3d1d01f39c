"""The welcome of people who come back (五个一): what it consists of is configured, since its contents differ by place."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField
from places.models import Place
from veterans.models.service import Reception


class WelcomeItem(models.Model):
    """One thing to do for everybody who is received by a place or below it; none is shipped."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("place"))
    title = PlainCharField(_("what is done"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    retired_on = models.DateField(_("no longer done since"), null=True, blank=True)

    class Meta:
        verbose_name = _("item of the welcome")
        verbose_name_plural = _("items of the welcome")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["place", "title"], name="veterans_welcome_item_once_a_place")]

    def __str__(self) -> str:
        return self.title


class WelcomeTick(models.Model):
    """An item was done for a person."""

    reception = models.ForeignKey(Reception, models.CASCADE, related_name="ticks")
    item = models.ForeignKey(WelcomeItem, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("done item of the welcome")
        verbose_name_plural = _("done items of the welcome")
        constraints = [models.UniqueConstraint(fields=["reception", "item"], name="veterans_welcome_item_done_once")]

    def __str__(self) -> str:
        return str(self.item)
