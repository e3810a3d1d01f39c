"""What is lost each day that a duty of a kind waits: rows of the office's own judgement, each with where it comes from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField


class Weight(models.IntegerChoices):
    """What a day of waiting costs, the worst first."""

    SAFETY = 1, _("somebody may come to harm")
    CHANCE = 2, _("a chance of work may be lost")
    WAITING = 3, _("somebody waits for it")
    ROUTINE = 4, _("only the work itself waits")


class Harm(models.Model):
    """One kind of duty. A kind without a row is routine."""

    kind = models.CharField(_("kind"), max_length=60, unique=True)
    title = PlainCharField(_("matter"), max_length=60)
    weight = models.PositiveSmallIntegerField(_("harm of delay"), choices=Weight.choices)
    words = PlainCharField(_("what is lost"), max_length=80)
    source = PlainCharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("harm of delay")
        verbose_name_plural = _("harms of delay")
        ordering = ["weight", "kind"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=4), name="duties_harm_weight_in_range"),
            models.CheckConstraint(condition=~Q(source="") & ~Q(words=""), name="duties_harm_says_what_and_whence"),
        ]

    def __str__(self) -> str:
        return self.title
