"""One thing that somebody must do by a time, and all that happened to it."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.queries import within
from common.crypto import EncryptedTextField
from common.text import PlainCharField
from duties.models.clock import Clock, Level
from duties.models.harm import Harm, Weight
from duties.models.standin import StandIn
from places.models import Place


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, user: Any) -> "DutyQuerySet":
        """What is due for a place in the user's subtree of places."""
        return self.filter(within(user, "place__code"))

    def of(self, user: Any) -> "DutyQuerySet":
        """Those the user must see to: given to them or to whom they stand in for, on their desk and given to nobody,
        or come up to their desk from below.
        """
        desks = [post.place_id for post in user.current_posts]
        away = StandIn.objects.current().filter(stand_in=user.pk).values("user")
        return self.visible_to(user).filter(
            Q(assignee=user.pk) | Q(assignee__in=away) | Q(assignee=None, desk__in=desks) | Q(escalated_to__in=desks)
        )

    def open(self) -> "DutyQuerySet":
        return self.filter(closed_at=None)

    def overdue(self, now: datetime.datetime) -> "DutyQuerySet":
        return self.open().filter(due_at__lte=now)

    def for_desk(self, now: datetime.datetime | None = None) -> "DutyQuerySet":
        """In the order of a desk: by legal weight; what is overdue or due today before the rest; among those by the harm that a
        day of waiting does; then by date, what has none last. `harm`, `lost`: the row of the kind, for the reason shown.
        """
        now = now or timezone.now()
        tonight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + datetime.timedelta(
            days=1
        )
        rows = Harm.objects.filter(kind=models.OuterRef("kind"))
        pressing = models.Case(models.When(due_at__lte=tonight, then=0), default=1)
        harm = Coalesce(models.Subquery(rows.values("weight")), models.Value(Weight.ROUTINE.value))
        return (
            self.select_related("place", "desk", "assignee", "clock", "escalated_to")
            .annotate(pressing=pressing, harm=harm, lost=models.Subquery(rows.values("words")))
            .order_by(
                "level", "pressing", models.Case(models.When(pressing=0, then="harm"), default=0),
                models.F("due_at").asc(nulls_last=True), "pk",
            )
        )  # fmt: skip


class Duty(models.Model):
    """Due for a place, on the desk of the office that serves it. What it is about is (kind, key) text.

    due_at is the first moment at which it is late: a date given in days ends at the midnight after it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=80)
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="+", verbose_name=_("clock"))
    level = models.PositiveSmallIntegerField(_("level of urgency"), choices=Level.choices)
    words = EncryptedTextField(_("what is to be done"), blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    desk = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("desk"))
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("given to")
    )
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("due"), null=True)
    escalated_at = models.DateTimeField(_("gone up at"), null=True, editable=False)
    escalated_to = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("gone up to"))
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_job = models.CharField(_("closed by system job"), max_length=60, blank=True)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["level", "due_at", "pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(closed_at__isnull=True), name="duties_open_due"),
            models.Index(fields=["desk", "closed_at"], name="duties_desk"),
            models.Index(fields=["assignee"], condition=Q(closed_at__isnull=True), name="duties_assignee"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="duties_one_a_subject"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, closed_job="", outcome="")
                | (
                    Q(closed_at__isnull=False)
                    & ~Q(outcome="")
                    & (Q(closed_by__isnull=False, closed_job="") | (Q(closed_by__isnull=True) & ~Q(closed_job="")))
                ),
                name="duties_closed_has_actor_and_outcome",
            ),
            models.CheckConstraint(
                condition=Q(escalated_at__isnull=True, escalated_to__isnull=True)
                | Q(escalated_at__isnull=False, escalated_to__isnull=False, due_at__isnull=False),
                name="duties_gone_up_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    def get_absolute_url(self) -> str:
        return reverse("duties:duty", args=[self.public_id])

    @property
    def due_day(self) -> datetime.date | None:
        """The last local day on which it is in time."""
        return timezone.localdate(self.due_at - datetime.timedelta(microseconds=1)) if self.due_at else None


class Happening(models.TextChoices):
    OPENED = "opened", _("opened")
    GIVEN = "given", _("handed on")
    MOVED = "moved", _("date moved")
    ESCALATED = "escalated", _("gone up, overdue")
    CLOSED = "closed", _("closed, done with")


class DutyEvent(models.Model):
    """What happened to a duty, when, by whom, why."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="events")
    what = models.CharField(_("what"), max_length=10, choices=Happening.choices)
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.CharField(_("system job"), max_length=60, blank=True)
    reason = PlainCharField(_("reason"), max_length=200, blank=True)
    office = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("gone up to"))

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False, job="") | (Q(by__isnull=True) & ~Q(job="")),
                name="duties_event_has_one_actor",
            ),
            models.UniqueConstraint(
                fields=["duty", "what"],
                condition=Q(what__in=["opened", "closed"]),
                name="duties_happens_once",
            ),
            models.UniqueConstraint(
                fields=["duty", "office"], condition=Q(what="escalated"), name="duties_goes_up_once_an_office"
            ),
            models.CheckConstraint(
                condition=~Q(what="escalated") | Q(office__isnull=False), name="duties_gone_up_says_where"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.what}"
