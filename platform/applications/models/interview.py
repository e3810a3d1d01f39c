"""Interviews: times proposed, one agreed and booked, held or missed."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models.application import WHO_WAS_MISSING, Application
from common.text import PlainCharField


class Mode(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    VIDEO = "video", _("by video")
    PHONE = "phone", pgettext_lazy("interview", "by phone")


class InterviewState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("interview", "times proposed")
    AGREED = "agreed", pgettext_lazy("interview", "agreed")
    OTHER = "other", pgettext_lazy("interview", "other times wanted")
    HELD = "held", pgettext_lazy("interview", "held")
    MISSED = "missed", pgettext_lazy("interview", "missed")
    DROPPED = "dropped", pgettext_lazy("interview", "dropped")


STILL_ON = (InterviewState.PROPOSED, InterviewState.AGREED, InterviewState.OTHER)


class Missing(models.TextChoices):
    PERSON = "person", WHO_WAS_MISSING["person"]
    FIRM = "firm", WHO_WAS_MISSING["firm"]
    BOTH = "both", WHO_WAS_MISSING["both"]


class Interview(models.Model):
    """One round. Its time, once agreed, is a booking of the person and of the interviewer."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="interviews")
    interviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("interviewer")
    )
    """None where the firm has nobody here: then the person's time alone is booked."""
    mode = models.CharField(_("how"), max_length=8, choices=Mode.choices, default=Mode.ON_SITE)
    where = PlainCharField(_("where"), max_length=120, blank=True)
    link = models.URLField(_("link of the video meeting"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    state = models.CharField(_("state"), max_length=8, choices=InterviewState.choices, default=InterviewState.PROPOSED)
    starts_at = models.DateTimeField(_("time"), null=True)
    missing = models.CharField(_("who was missing"), max_length=8, choices=Missing.choices, blank=True)
    version = models.PositiveSmallIntegerField(default=0, help_text="SEQUENCE of the calendar entry")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state__in=["proposed", "agreed", "other"]),
                name="applications_one_interview_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "held"]) | Q(starts_at__isnull=False),
                name="applications_agreed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="missed", missing__in=Missing.values) | (~Q(state="missed") & Q(missing="")),
                name="applications_missed_says_who",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=480), name="applications_minutes_in_range"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def subjects(self) -> list[str]:
        """Whose time it takes, as bookings name them."""
        return [f"person:{self.application.person.public_id}", *self.subjects_of_firm]

    @property
    def subjects_of_firm(self) -> list[str]:
        return [f"user:{self.interviewer_id}"] if self.interviewer_id else []

    @property
    def is_on(self) -> bool:
        return self.state in STILL_ON

    @property
    def ends_at(self) -> datetime.datetime | None:
        return self.starts_at + datetime.timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at <= timezone.now()


class Slot(models.Model):
    """One of the times that the person may choose."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("proposed time")
        verbose_name_plural = _("proposed times")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "starts_at"], name="applications_slot_once"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def is_past(self) -> bool:
        return self.starts_at <= timezone.now()
