"""The needs ledger 就业需求台账: what a person needs, who sees to it, what comes next, how it ended."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import StaffPost
from common.crypto import EncryptedTextField
from common.text import PlainCharField
from duties.models import Duty
from places.models import Place
from veterans.models.person import Person

COUNTY = 6
"""Length of a county's code: the ledger of one county is one stretch of an index."""


class NeedKind(models.TextChoices):
    JOB = "job", pgettext_lazy("need", "job")
    TRAINING = "training", pgettext_lazy("need", "training")
    BUSINESS = "business", pgettext_lazy("need", "own business")
    STUDY = "study", pgettext_lazy("need", "study")
    BENEFIT = "benefit", pgettext_lazy("need", "benefit")


class CloseReason(models.TextChoices):
    """Why a need ended without an outcome that some room can show."""

    FOUND_SELF = "found_self", _("found work without us, as told")
    WITHDRAWN = "withdrawn", _("does not want it any more")
    UNREACHABLE = "unreachable", _("could not be reached, several times")
    MOVED = "moved", _("file moved to another place")
    SCHOOL = "school", _("went to school")
    HEALTH = "health", _("cannot for reasons of health")
    RETIRED = "retired", _("retired")
    DIED = "died", _("died")
    MERGED = "merged", _("the same need stood twice")
    MISTAKE = "mistake", _("entered by mistake")


class Channel(models.TextChoices):
    PHONE = "phone", pgettext_lazy("channel", "phone")
    MESSAGE = "message", pgettext_lazy("channel", "message")
    FAMILY = "family", pgettext_lazy("channel", "through the family")
    VISIT = "visit", pgettext_lazy("channel", "in person")
    LETTER = "letter", pgettext_lazy("channel", "letter")


class NeedQuerySet(models.QuerySet["Need"]):
    def kept_in(self, user: Any) -> "NeedQuerySet":
        """The needs of the people whose files are kept in the user's subtree."""
        # As `accounts.queries.within`, and the county beside each prefix that has one: an index of open needs begins so.
        condition = Q(pk__in=[])
        for prefix in user.scope() if getattr(user, "is_authenticated", False) else ():
            inside = Q(kept_code__startswith=prefix)
            if len(prefix) >= COUNTY:
                inside &= Q(county=prefix[:COUNTY])
            condition |= inside
        return self.filter(condition)

    def visible_to(self, user: Any) -> "NeedQuerySet":
        """Staff see those of their subtree, people their own."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        mine = Q(person__user=user.pk)
        return self.filter(mine | Q(pk__in=self.model.objects.kept_in(user).values("pk")))

    def open(self) -> "NeedQuerySet":
        return self.filter(closed_at=None)

    def overdue(self) -> "NeedQuerySet":
        return self.open().filter(due_on__lt=timezone.localdate())


class Need(models.Model):
    """One line of the ledger.

    kept_code, county, mode, away and contacted_on repeat what stands at the person, so that a list over hundreds of
    thousands of lines reads one table; the actions that change the original change these in the same transaction.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="ledger", verbose_name=_("person"))
    kind = models.CharField(_("need"), max_length=10, choices=NeedKind.choices)
    words = PlainCharField(_("what exactly"), max_length=200, blank=True)
    owner = models.ForeignKey(
        StaffPost, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who sees to it")
    )
    next_step = PlainCharField(_("next step"), max_length=200, blank=True)
    due_on = models.DateField(_("due on"))
    duty = models.OneToOneField(Duty, models.SET_NULL, null=True, editable=False, related_name="+")
    step = models.PositiveSmallIntegerField(default=0, editable=False)
    opened_on = models.DateField(_("opened on"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome_kind = models.CharField(_("outcome: kind"), max_length=40, blank=True)
    outcome_key = models.CharField(_("outcome: key"), max_length=64, blank=True)
    close_reason = models.CharField(_("closed because"), max_length=12, blank=True, choices=CloseReason.choices)

    kept_code = models.CharField(max_length=32, editable=False)
    county = models.CharField(max_length=COUNTY, editable=False)
    mode = models.CharField(max_length=20, blank=True, editable=False)
    away = models.BooleanField(_("away from home"), default=False, editable=False)
    contacted_on = models.DateField(_("last contact"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("ledger", "need")
        verbose_name_plural = pgettext_lazy("ledger", "needs")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["county", "due_on", "id"], name="veterans_need_county", condition=Q(closed_at__isnull=True)
            ),
            models.Index(fields=["due_on", "id"], name="veterans_need_due", condition=Q(closed_at__isnull=True)),
            models.Index(
                fields=["owner", "due_on", "id"], name="veterans_need_owner", condition=Q(closed_at__isnull=True)
            ),
            models.Index(fields=["closed_at", "id"], name="veterans_need_closed", condition=Q(closed_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(closed_at__isnull=True), name="veterans_one_open_need_a_kind"
            ),
            models.CheckConstraint(condition=Q(kind__in=NeedKind.values), name="veterans_need_kind_known"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome_kind="", outcome_key="", close_reason="")
                | (Q(closed_at__isnull=False, outcome_kind="", outcome_key="") & Q(close_reason__in=CloseReason.values))
                | (Q(closed_at__isnull=False, close_reason="") & ~Q(outcome_kind="") & ~Q(outcome_key="")),
                name="veterans_need_closed_with_outcome_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("veterans:need", args=[self.public_id])

    def copy_from_person(self) -> None:
        """Fill what repeats the person's own columns."""
        self.kept_code, self.mode = self.person.kept_by.code, self.person.placement_mode
        self.county = self.kept_code[:COUNTY]

    @property
    def is_overdue(self) -> bool:
        return self.closed_at is None and self.due_on < timezone.localdate()


class NeedDeed(models.TextChoices):
    OPENED = "opened", _("opened the need")
    PLANNED = "planned", _("set the next step")
    ASSIGNED = "assigned", _("handed it to someone")
    CONTACTED = "contacted", _("was in contact")
    NOTED = "noted", _("made a note")
    CLOSED = "closed", _("closed the need")
    REOPENED = "reopened", _("opened it again")


class NeedEvent(models.Model):
    """One step in the history of a need; never changed."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.CharField(max_length=60, blank=True)
    deed = models.CharField(_("deed"), max_length=10, choices=NeedDeed.choices)
    words = PlainCharField(_("words"), max_length=300, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    owner = models.ForeignKey(StaffPost, models.SET_NULL, null=True, blank=True, related_name="+")
    on_behalf = models.BooleanField(_("on behalf of the person"), default=False)

    class Meta:
        verbose_name = _("step of a need")
        verbose_name_plural = _("steps of needs")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False, job="") | (Q(by__isnull=True) & ~Q(job="")),
                name="veterans_need_event_has_one_actor",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_deed_display()} {self.at:%Y-%m-%d}"


class Away(models.Model):
    """Lives and works elsewhere for now (长年在外): where, and how the station reaches the person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="absences")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    place_words = PlainCharField(_("where to"), max_length=120, blank=True)
    channel = models.CharField(_("best reached by"), max_length=10, choices=Channel.choices)
    detail = EncryptedTextField(_("number or address there"), blank=True)
    since = models.DateField(_("away since"))
    until = models.DateField(_("back since"), null=True, blank=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until__isnull=True), name="veterans_one_absence_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="veterans_back_after_leaving"
            ),
        ]

    def __str__(self) -> str:
        return self.place_words


class Contact(models.Model):
    """The station was, or tried to be, in contact with a person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    on = models.DateField(_("day"))
    channel = models.CharField(_("by"), max_length=10, choices=Channel.choices)
    reached = models.BooleanField(_("reached"), default=True)
    words = PlainCharField(_("what was said"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("ledger", "contact")
        verbose_name_plural = pgettext_lazy("ledger", "contacts")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.get_channel_display()}"


class SavedView(models.Model):
    """A clerk's own filter of the ledger under a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = PlainCharField(_("name of the view"), max_length=40)
    query = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="veterans_view_name_once_a_user")]

    def __str__(self) -> str:
        return self.name
