"""Calls at 1, 3, 6 and 12 months: does the person still work there, for what pay; and every try to reach them."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField
from outcomes.models.spell import EmploymentSpell

MONTHS = (1, 3, 6, 12)


class CallResult(models.TextChoices):
    """How a call ended. LATE: its day had passed before the hire was known here. CANCELLED: the spell ended first."""

    STILL = "still", _("still works there")
    CHANGED = "changed", _("has another job")
    LOST = "lost", _("has no work now")
    OUT_OF_REACH = "out_of_reach", _("could not be reached")
    CANCELLED = "cancelled", _("not needed any more")
    LATE = "late", _("the hire was recorded after this day")


class CallQuerySet(models.QuerySet["RetentionCall"]):
    def kept_in(self, user: Any) -> "CallQuerySet":
        """Calls to people whose files are kept in the user's subtree."""
        return self.filter(spell__in=EmploymentSpell.objects.kept_in(user))

    def waiting(self) -> "CallQuerySet":
        return self.filter(settled_at=None)


class RetentionCall(models.Model):
    """One call of a spell; due_on is the day itself, the duty says by when it is made. pay: yuan a month as told."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    spell = models.ForeignKey(EmploymentSpell, models.CASCADE, related_name="calls", verbose_name=_("spell of work"))
    month = models.PositiveSmallIntegerField(_("after months"))
    due_on = models.DateField(_("due on"), db_index=True)
    result = models.CharField(_("result"), max_length=12, blank=True, choices=CallResult.choices)
    pay = models.PositiveIntegerField(_("monthly pay, yuan"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, editable=False)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_job = models.CharField(max_length=60, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("retention call")
        verbose_name_plural = _("retention calls")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["spell", "month"], name="outcomes_one_call_a_month"),
            models.CheckConstraint(condition=Q(month__in=MONTHS), name="outcomes_call_month_known"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, result="", settled_by__isnull=True, settled_job="")
                | (
                    Q(settled_at__isnull=False)
                    & Q(result__in=CallResult.values)
                    & (Q(settled_by__isnull=False, settled_job="") | (Q(settled_by__isnull=True) & ~Q(settled_job="")))
                ),
                name="outcomes_call_settled_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(pay__isnull=True) | Q(result="still"), name="outcomes_pay_of_who_still_works"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.due_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("outcomes:call", args=[self.public_id])


class AttemptOutcome(models.TextChoices):
    NO_ANSWER = "no_answer", _("no answer")
    WRONG_NUMBER = "wrong_number", _("wrong number")
    MOVED = "moved", _("moved away")
    REACHED = "reached", _("reached")


class Attempt(models.Model):
    """One try of a call."""

    call = models.ForeignKey(RetentionCall, models.CASCADE, related_name="attempts")
    outcome = models.CharField(_("outcome"), max_length=12, choices=AttemptOutcome.choices)
    words = PlainCharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("try of a call")
        verbose_name_plural = _("tries of calls")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=AttemptOutcome.values), name="outcomes_attempt_known")
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at:%Y-%m-%d}"
