"""What was said about the readings of words, and how a clerk came to enter something for a person."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField
from veterans.models.person import Person


class ReadingField(models.TextChoices):
    SPECIALTY = "specialty", _("what they did")
    WISH = "wish", _("what they want")
    REFUSAL = "refusal", _("what they refuse")


class Verdict(models.Model):
    """The person (or a clerk for them) says that words were understood rightly, or not: a no is not asked again."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="verdicts")
    field = models.CharField(_("field"), max_length=10, choices=ReadingField.choices)
    code = models.CharField(_("code"), max_length=40)
    right = models.BooleanField(_("understood rightly"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("verdict on a reading")
        verbose_name_plural = _("verdicts on readings")
        constraints = [
            models.UniqueConstraint(fields=["person", "field", "code"], name="veterans_one_verdict_a_reading"),
            models.CheckConstraint(condition=Q(field__in=ReadingField.values), name="veterans_verdict_field_known"),
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.code}"


class ToldBy(models.TextChoices):
    """How the person told it: evidence that the clerk did not make it up."""

    VISIT = "visit", _("in person, here")
    PHONE = "phone", _("by phone")
    PAPER = "paper", _("on the paper form, signed")
    FAMILY = "family", _("through the family")


class Assist(models.Model):
    """A clerk filled in the profile on a person's behalf on a day; the audit entries name this row."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="assists")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("clerk"))
    on = models.DateField(_("day"))
    told = models.CharField(_("how the person told it"), max_length=10, choices=ToldBy.choices)
    words = PlainCharField(_("remark"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("entry on behalf")
        verbose_name_plural = _("entries on behalf")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "by", "on", "told"], name="veterans_one_assist_a_day_and_way"),
            models.CheckConstraint(condition=Q(told__in=ToldBy.values), name="veterans_assist_way_known"),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.get_told_display()}"
