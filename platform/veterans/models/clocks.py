"""Limits that the law sets and that run for one person, from a fact of their file to its end."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.queries import within
from common.text import PlainCharField
from duties.models import Duty
from veterans.models.person import Person


class ClockRule(models.TextChoices):
    """The codes are those of the table of clocks, which has limit, article and confidence."""

    REPORT = "report", pgettext_lazy("legal clock", "report after discharge")
    PLACED = "placed", pgettext_lazy("legal clock", "arrange work")
    PENSION = "pension_transfer", pgettext_lazy("legal clock", "move the pension papers")
    TRADE = "trade_review", pgettext_lazy("legal clock", "review or renewal of a certificate of special work")


class ClockEnd(models.TextChoices):
    """How a clock ended. VOID is the only end that is taken back: the fact it ran from is no longer so."""

    REPORTED = "reported", pgettext_lazy("clock ended", "reported")
    PLACED = "placed", pgettext_lazy("clock ended", "work is arranged")
    MOVED = "moved", pgettext_lazy("clock ended", "papers are here")
    REVIEWED = "reviewed", pgettext_lazy("clock ended", "reviewed or renewed")
    REMINDED = "reminded", pgettext_lazy("clock ended", "the person was reminded")
    WAIVED = "waived", pgettext_lazy("clock ended", "given up, with a written notice")
    NOT_DUE = "not_due", pgettext_lazy("clock ended", "does not apply to this person")
    VOID = "void", pgettext_lazy("clock ended", "the file says otherwise now")


class ClockQuerySet(models.QuerySet["RunningClock"]):
    def kept_in(self, user: Any) -> "ClockQuerySet":
        """Clocks of the people whose files are kept in the user's subtree."""
        return self.filter(within(user, "person__kept_by__code"))

    def running(self) -> "ClockQuerySet":
        return self.filter(ended_at=None)

    def ran_out_unseen(self) -> "ClockQuerySet":
        """What ran out before its facts came here: listed, never a duty."""
        return self.running().filter(ran_out=True)


class RunningClock(models.Model):
    """One limit of one person. due_on: its last day; opens_on: from when it lies on a desk as a duty."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="clocks")
    rule = models.CharField(_("limit"), max_length=20, choices=ClockRule.choices)
    source = models.CharField(_("certificate"), max_length=40, blank=True)
    started_on = models.DateField(_("runs from"))
    due_on = models.DateField(_("last day of the limit"))
    opens_on = models.DateField(editable=False)
    ran_out = models.BooleanField(_("ran out before it was known here"), default=False)
    step = models.PositiveSmallIntegerField(default=0, editable=False)
    duty = models.OneToOneField(Duty, models.SET_NULL, null=True, editable=False, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    outcome = models.CharField(_("how it ended"), max_length=10, blank=True, choices=ClockEnd.choices)
    words = PlainCharField(_("note"), max_length=200, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_job = models.CharField(max_length=60, blank=True)
    noted_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal limit that runs")
        verbose_name_plural = _("legal limits that run")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["opens_on"], condition=Q(ended_at__isnull=True), name="veterans_clock_opens")]
        constraints = [
            models.UniqueConstraint(fields=["person", "rule", "source", "started_on"], name="veterans_a_clock_once"),
            models.CheckConstraint(condition=Q(due_on__gte=F("started_on")), name="veterans_clock_due_after_start"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="", ended_by__isnull=True, ended_job="")
                | (
                    Q(ended_at__isnull=False, outcome__in=ClockEnd.values)
                    & (Q(ended_by__isnull=False, ended_job="") | (Q(ended_by__isnull=True) & ~Q(ended_job="")))
                ),
                name="veterans_clock_end_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["waived", "not_due"]) | ~Q(words=""), name="veterans_clock_dropped_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()} {self.due_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return f"{reverse('veterans:person', args=[self.person.public_id])}#clocks"
