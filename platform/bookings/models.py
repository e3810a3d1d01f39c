"""Who is where when. A booking takes every five minutes of its subjects; no subject has the same five minutes twice.

Time is counted in ticks: five-minute steps since 1970 in UTC, so no change of clocks makes two moments one. What a
booking is for is (kind, key) text of the room above; a subject is text too: "person:…", "user:…", "room:…".
"""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

TICK = datetime.timedelta(minutes=5)
LONGEST = datetime.timedelta(hours=12)
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def tick_of(moment: datetime.datetime) -> int:
    """The number of the tick that begins at a moment. Raises ValueError between two ticks."""
    number, rest = divmod(moment - _EPOCH, TICK)
    if rest:
        raise ValueError("a booking begins and ends on a full five minutes")
    return number


def moment_of(tick: int) -> datetime.datetime:
    return _EPOCH + tick * TICK


class Booking(models.Model):
    """One appointment. first_tick ≤ tick < end_tick."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=80)
    first_tick = models.IntegerField()
    end_tick = models.IntegerField()
    booked_at = models.DateTimeField(_("booked at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["first_tick", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="bookings_one_a_matter"),
            models.CheckConstraint(condition=Q(end_tick__gt=F("first_tick")), name="bookings_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def starts_at(self) -> datetime.datetime:
        return moment_of(self.first_tick)

    @property
    def ends_at(self) -> datetime.datetime:
        return moment_of(self.end_tick)


class Tick(models.Model):
    """Five minutes of one subject, taken by one booking: the promise is the constraint."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="ticks")
    subject = models.CharField(max_length=80)
    tick = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["tick"], name="bookings_past")]
        constraints = [models.UniqueConstraint(fields=["subject", "tick"], name="bookings_no_subject_twice")]

    def __str__(self) -> str:
        return f"{self.subject} {self.tick}"
