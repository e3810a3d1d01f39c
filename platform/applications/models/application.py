"""One person asks for one post. The state is the last row of the history; both change in one transaction."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.moves import ENDS, PROMISED, Refusal, Step
from common.crypto import EncryptedTextField
from common.text import PlainCharField
from employers.models import Employer, Posting
from outcomes.models import EmploymentSpell
from veterans.models import Person


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """The person's own, and for staff those of the people whose files they keep. Firms come through `of_firms`."""
        return self.filter(person__in=Person.objects.visible_to(user).values("pk"))

    def kept_in(self, user: Any) -> "ApplicationQuerySet":
        return self.filter(person__in=Person.objects.kept_in(user).values("pk"))

    def of_firms(self, firms: Any) -> "ApplicationQuerySet":
        return self.filter(employer__in=firms.values("pk"))

    def open(self) -> "ApplicationQuerySet":
        return self.filter(ended_at=None)

    def silent(self, now: datetime.datetime | None = None) -> "ApplicationQuerySet":
        """The firm's word is overdue."""
        return self.open().filter(answer_by__lte=now or timezone.now())

    def with_asks(self) -> Any:
        """`asks`: answered by work for which nobody said what becomes of the person's other applications, and some are open;
        or itself open beside work that answers none, of somebody without an account.

        Who took an offer has said it there.
        """
        mine = Event.objects.filter(application=OuterRef("pk"))
        theirs = Event.objects.filter(application__person=OuterRef("person"))
        work = EmploymentSpell.objects.open().filter(full_time=True, ends_others=None)
        others = Application.objects.open().filter(person=OuterRef("person")).exclude(pk=OuterRef("pk"))
        answered = Exists(mine.filter(what=Step.HIRED, hire__in=work)) & ~Exists(mine.filter(what=Step.ACCEPTED))
        beside = Exists(work.filter(person=OuterRef("person"))) & ~Exists(theirs.filter(what=Step.HIRED, hire__in=work))
        unasked = Q(beside, ended_at=None, person__user=None)
        return self.annotate(asks=Q(person__seeking=False) & (Q(answered & Exists(others)) | unasked))

    def unpromised(self) -> "ApplicationQuerySet":
        return self.open().exclude(state__in=PROMISED)


class Application(models.Model):
    """answer_by: when the firm's next word is due; null while it is the person's turn, or nobody's.

    reminded_at, raised_at: how far the ladder of silence has come since then; silences counts how often the firm let
    it come to a reminder, and stays.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="applications", verbose_name=_("person"))
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="applications", verbose_name=_("posting"))
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="applications", verbose_name=_("employer"))
    state = models.CharField(_("state"), max_length=10, choices=Step.choices, default=Step.SENT)
    on_behalf = models.BooleanField(_("on behalf of the person"), default=False)
    channel = models.CharField(_("how it was said"), max_length=10)
    source = models.CharField(max_length=20, blank=True, help_text="surface on which the person found the posting")
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now, editable=False)
    answer_by = models.DateTimeField(_("answer due"), null=True)
    reminded_at = models.DateTimeField(null=True, editable=False)
    raised_at = models.DateTimeField(null=True, editable=False)
    silences = models.PositiveSmallIntegerField(_("times the firm was silent"), default=0)
    starts_on = models.DateField(_("first working day"), null=True, blank=True)
    reply_by = models.DateField(_("reply to the offer by"), null=True, blank=True)
    ends_others = models.BooleanField(_("withdraw my other applications when I start"), default=True)
    notes_asked_at = models.DateTimeField(_("asked to see the notes"), null=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("for a post", "application")
        verbose_name_plural = pgettext_lazy("for a post", "applications")
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["posting", "state"], name="applications_board"),
            models.Index(fields=["employer", "-sent_at"], name="applications_of_firm"),
            models.Index(fields=["answer_by"], condition=Q(ended_at__isnull=True), name="applications_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "posting"], condition=Q(ended_at__isnull=True), name="applications_one_open_a_post"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, state__in=[s.value for s in Step if s not in ENDS])
                | Q(ended_at__isnull=False, state__in=[s.value for s in ENDS], answer_by__isnull=True),
                name="applications_ended_has_time",
            ),
            models.CheckConstraint(
                condition=Q(raised_at__isnull=True) | Q(reminded_at__isnull=False, raised_at__gte=F("reminded_at")),
                name="applications_reminded_before_raised",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting} {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("applications:one", args=[self.public_id])

    @property
    def answer_day(self) -> datetime.date | None:
        """The last local day on which the firm's word is in time."""
        return timezone.localdate(self.answer_by - datetime.timedelta(microseconds=1)) if self.answer_by else None

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_silent(self) -> bool:
        return self.is_open and self.answer_by is not None and self.answer_by <= timezone.now()


class Mark(models.TextChoices):
    """What is in the history beside the steps."""

    REMINDED = "reminded", _("the firm was reminded")
    RAISED = "raised", _("the station was asked to call the firm")
    NOTES = "notes", _("asked to see the firm's notes")


class Event(models.Model):
    """One row of the history; never changed. A refusal has a human's name and a coded reason, by constraint."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="events")
    what = models.CharField(_("what"), max_length=10, choices=[*Step.choices, *Mark.choices])
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.CharField(max_length=60, blank=True)
    on_behalf = models.BooleanField(_("entered by staff for somebody"), default=False)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    words = PlainCharField(_("in words"), max_length=200, blank=True)
    hire = models.ForeignKey(EmploymentSpell, models.SET_NULL, null=True, related_name="+", verbose_name=_("work"))
    """The work that ended the application: where it turns out never to have been, what it ended comes back."""

    class Meta:
        verbose_name = pgettext_lazy("application", "step")
        verbose_name_plural = pgettext_lazy("application", "steps")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False, job="") | (Q(by__isnull=True) & ~Q(job="")),
                name="applications_event_has_one_actor",
            ),
            models.CheckConstraint(
                condition=~Q(what=Step.REFUSED) | (Q(by__isnull=False) & Q(reason__in=Refusal.values)),
                name="applications_only_a_human_refuses",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def reason_words(self) -> str:
        """The coded reason, in words."""
        titles = {**dict(Refusal.choices), **WHO_WAS_MISSING, **CLOSINGS}
        return str(titles.get(self.reason, ""))


WHO_WAS_MISSING = {
    "person": _("the applicant did not come"),
    "firm": _("the firm did not come"),
    "both": _("neither came, or it was called off late"),
}
CLOSINGS = {
    "posting_closed": _("the posting was closed"),
    "no_answer": _("the firm gave no answer; the station ended the waiting"),
    "hired_elsewhere": _("started work elsewhere"),
    "hire_voided": _("the work on file that had ended it never was"),
    "merged": _("applied twice under two files that were one person"),
    "moved": _("other times"),
    "times_gone": _("the proposed times have passed or are taken"),
}


class FirmNote(models.Model):
    """What a firm writes down about an applicant. The applicant may ask to see it and then sees all of it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="notes")
    words = EncryptedTextField(_("note"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("note of a firm")
        verbose_name_plural = _("notes of firms")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class Feed(models.Model):
    """A secret address under which a calendar programme reads a user's interviews; a new one ends the old one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"
