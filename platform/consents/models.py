"""Who may see what of a person, since when, on which ground; who asked; under which name firms know people."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField
from employers.models import Employer, Posting
from veterans.models import Person

MERGED = "consents.merged"
"""The job that ends a consent because the other file of a merge refused the firm, or had one for it already."""


class LegalBasis(models.Model):
    """A ground in law: its code, what it allows, law and article."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    allows = PlainCharField(_("allows"), max_length=120)
    law = PlainCharField(_("law"), max_length=60)
    article = PlainCharField(_("article"), max_length=40)

    class Meta:
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.law} {self.article}"


class Channel(models.TextChoices):
    """How a person said it. On the page only the person can; staff need a paper or a recording."""

    IN_APP = "in_app", _("on the page")
    PAPER = "paper", _("signed on paper")
    IN_PERSON = "in_person", _("said at the station")
    PHONE = "phone", _("said on the phone")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, user: Any) -> "ConsentQuerySet":
        """The person's own, and for staff those of the people they keep."""
        return self.filter(person__in=Person.objects.visible_to(user))

    def standing(self) -> "ConsentQuerySet":
        """Given and not withdrawn."""
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """A person allows one firm to see name and phone for hiring. A withdrawn one stays as a row."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=10, choices=[("hiring", _("hiring"))], default="hiring")
    employer = models.ForeignKey(Employer, models.CASCADE, related_name="consents", verbose_name=_("employer"))
    scope = models.CharField(
        _("scope"), max_length=12, choices=[("name_phone", _("name and phone"))], default="name_phone"
    )
    text_version = models.CharField(_("version of the text"), max_length=20)
    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+", verbose_name=_("legal basis"))
    channel = models.CharField(_("how it was said"), max_length=10, choices=Channel.choices)
    on_behalf = models.BooleanField(_("entered by staff"), default=False)
    given_at = models.DateTimeField(_("given at"), default=timezone.now, editable=False)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_channel = models.CharField(_("how it was withdrawn"), max_length=10, choices=Channel.choices, blank=True)
    withdrawn_job = models.CharField(max_length=60, blank=True, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "employer", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="consents_one_standing_a_firm",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_channel="", withdrawn_job=""
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdrawn_job="") & ~Q(withdrawn_channel="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=True, withdrawn_channel="") & ~Q(withdrawn_job=""),
                name="consents_withdrawn_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf=True) & ~Q(channel="in_app") | Q(on_behalf=False, channel="in_app"),
                name="consents_on_behalf_has_its_way",
            ),
            models.CheckConstraint(condition=~Q(text_version=""), name="consents_says_which_text"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}"

    @property
    def how_it_ended(self) -> str:
        """The way of a word taken back, or that what it was given for is over."""
        if self.withdrawn_job == MERGED:
            return str(_("two files were put together; the stricter word counts"))
        over = _("what it was given for has ended")
        return str(over if self.withdrawn_job else self.get_withdrawn_channel_display())


class Answer(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")


class RequestQuerySet(models.QuerySet["ContactRequest"]):
    def visible_to(self, user: Any) -> "RequestQuerySet":
        """The person's own, and for staff those of the people they keep; a firm sees its own on its page."""
        return self.filter(person__in=Person.objects.visible_to(user))

    def waiting(self) -> "RequestQuerySet":
        return self.filter(answered_at=None)


class ContactRequest(models.Model):
    """A firm asks a person for name and phone, for one posting, once. No answer is no."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="contact_requests", verbose_name=_("person"))
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="contact_requests", verbose_name=_("posting"))
    employer = models.ForeignKey(Employer, models.CASCADE, related_name="contact_requests", verbose_name=_("employer"))
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(_("answer due"), null=True, editable=False)
    answer = models.CharField(_("answer"), max_length=3, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(_("how it was said"), max_length=10, choices=Channel.choices, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for contact")
        verbose_name_plural = _("requests for contact")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["posting", "answer"], name="consents_of_a_posting")]
        constraints = [
            models.UniqueConstraint(fields=["person", "posting"], name="consents_asked_once_a_posting"),
            models.UniqueConstraint(
                fields=["person", "employer"], condition=Q(answered_at__isnull=True), name="consents_one_waiting_a_firm"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True, channel="")
                | (
                    Q(answer__in=["yes", "no"], answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(channel="")
                ),
                name="consents_answer_is_whole",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.public_id}"


class Objection(models.Model):
    """A person does not want to be among the people that firms see, not even without a name (PIPL art. 44)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="objections", verbose_name=_("person"))
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="consents_one_standing_objection"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="consents_ended_objection_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"


class Pseudonym(models.Model):
    """The name under which one firm knows one person: keyed, the same each time, another one for each firm."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="pseudonyms")
    employer = models.ForeignKey(Employer, models.CASCADE, related_name="+")
    code = models.CharField(_("code"), max_length=8)

    class Meta:
        verbose_name = _("pseudonym")
        verbose_name_plural = _("pseudonyms")
        constraints = [
            models.UniqueConstraint(fields=["person", "employer"], name="consents_one_pseudonym_a_firm"),
            models.UniqueConstraint(fields=["employer", "code"], name="consents_pseudonym_is_one_person"),
        ]

    def __str__(self) -> str:
        return self.code
