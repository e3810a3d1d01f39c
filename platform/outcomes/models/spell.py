"""A spell of work: from a day on a person works somewhere, until it ends, or turns out not to be so."""

import datetime
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
from employers.models import Employer, Posting
from veterans.models import Person


class SpellKind(models.TextChoices):
    EMPLOYED = "employed", pgettext_lazy("spell", "employed")
    OWN_FIRM = "own_firm", _("own firm")
    SOLE_TRADER = "sole_trader", _("sole trader")
    COOPERATIVE = "cooperative", _("farmers' cooperative")
    FARMING = "farming", _("farming")


OWN_BUSINESS = (SpellKind.OWN_FIRM, SpellKind.SOLE_TRADER, SpellKind.COOPERATIVE)


class Contract(models.TextChoices):
    FIXED = "fixed", _("for a fixed term")
    OPEN = "open", _("without a fixed term")
    TASK = "task", _("until a task is done")
    DISPATCH = "dispatch", _("through an agency")
    NONE = "none", _("no contract")


class Insurance(models.TextChoices):
    YES = "yes", pgettext_lazy("insurance", "paid")
    NO = "no", pgettext_lazy("insurance", "not paid")
    UNKNOWN = "unknown", _("unknown")


class EndReason(models.TextChoices):
    """Why a spell ended. Those in LOST leave the person without work."""

    CHANGED = "changed", _("went to another job")
    QUIT = "quit", _("left on their own")
    DISMISSED = "dismissed", _("was dismissed")
    CONTRACT_OVER = "contract_over", _("the contract ran out")
    CLOSED = "closed", _("the firm closed or cut posts")
    HEALTH = "health", _("for reasons of health")
    FAMILY = "family", _("for reasons of family or moving")
    SCHOOL = "school", _("went to school")
    ENLISTED = "enlisted", _("enlisted again")
    RETIRED = "retired", _("retired")
    DIED = "died", _("died")
    UNKNOWN = "unknown", _("not known why")


LOST = (
    EndReason.QUIT,
    EndReason.DISMISSED,
    EndReason.CONTRACT_OVER,
    EndReason.CLOSED,
    EndReason.HEALTH,
    EndReason.FAMILY,
    EndReason.UNKNOWN,
)


class VoidReason(models.TextChoices):
    """Why what was recorded as a hire never was one."""

    NOT_STARTED = "not_started", _("never started work")
    TWICE = "twice", _("recorded twice")
    MISTAKE = "mistake", _("recorded by mistake")
    UNTRUE = "untrue", _("turned out to be untrue")


class Verified(models.TextChoices):
    """How somebody made sure of a spell that was only claimed."""

    CALL = "call", _("by a call to the employer or the person")
    DOCUMENT = "document", _("by a contract or other paper")
    INSURANCE = "insurance", _("by a record of social insurance")


class SpellQuerySet(models.QuerySet["EmploymentSpell"]):
    def visible_to(self, user: Any) -> "SpellQuerySet":
        """The person's own, and for staff those of the people they keep."""
        return self.filter(person__in=Person.objects.visible_to(user))

    def kept_in(self, user: Any) -> "SpellQuerySet":
        """Those of the people whose files are kept in the user's subtree: what staff lists show."""
        return self.filter(within(user, "person__kept_by__code"))

    def standing(self) -> "SpellQuerySet":
        """Those that are so: not void."""
        return self.filter(voided_at=None)

    def on(self, day: datetime.date) -> "SpellQuerySet":
        """Standing spells in which somebody works on a day; ended_on is the last day of work."""
        return self.standing().filter(Q(ended_on=None) | Q(ended_on__gte=day), started_on__lte=day)

    def open(self) -> "SpellQuerySet":
        """Standing and without an end, those that begin later too."""
        return self.standing().filter(ended_on=None)


class EmploymentSpell(models.Model):
    """One hire is one row, whoever told of it: (source_kind, source_key) is unique among those that are not void.

    Two full-time spells of a person never share a day; the triggers in outcomes.triggers hold that. service_end is the
    last discharge before the start, copied so that the database can compare. pay: yuan a month, null where unknown.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="spells", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=12, choices=SpellKind.choices, default=SpellKind.EMPLOYED)
    employer = models.ForeignKey(
        Employer, models.PROTECT, null=True, blank=True, related_name="spells", verbose_name=_("employer")
    )
    employer_words = PlainCharField(_("employer as told"), max_length=120, blank=True)
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, blank=True, related_name="spells", verbose_name=_("posting")
    )
    title = PlainCharField(_("work"), max_length=120, blank=True)
    occupation = models.CharField(_("occupation"), max_length=12, blank=True)

    started_on = models.DateField(_("since"))
    ended_on = models.DateField(_("last day"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=14, blank=True, choices=EndReason.choices)
    service_end = models.DateField(_("last discharge before"), null=True, editable=False)
    full_time = models.BooleanField(_("full time"), default=True)
    contract_kind = models.CharField(_("contract"), max_length=10, blank=True, choices=Contract.choices)
    contract_months = models.PositiveSmallIntegerField(_("contract, months"), null=True, blank=True)
    pay = models.PositiveIntegerField(_("monthly pay, yuan"), null=True, blank=True)
    insurance = models.CharField(
        _("social insurance"), max_length=8, choices=Insurance.choices, default=Insurance.UNKNOWN
    )

    source_kind = models.CharField(_("told by: kind"), max_length=40)
    source_key = models.CharField(_("told by: key"), max_length=80)
    took_head = models.BooleanField(_("took a head of the posting"), default=False, editable=False)
    ends_others = models.BooleanField(_("ends the person's other applications"), null=True, editable=False)
    """As the person chose when this work was told; null where nobody asked."""
    stopped_seeking = models.BooleanField(default=False, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_job = models.CharField(max_length=60, blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, editable=False)
    verified_how = models.CharField(_("verified how"), max_length=10, blank=True, choices=Verified.choices)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    voided_at = models.DateTimeField(_("void since"), null=True, editable=False)
    void_reason = models.CharField(_("why void"), max_length=12, blank=True, choices=VoidReason.choices)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    voided_job = models.CharField(max_length=60, blank=True)

    objects = SpellQuerySet.as_manager()

    class Meta:
        verbose_name = _("spell of work")
        verbose_name_plural = _("spells of work")
        ordering = ["-started_on", "-pk"]
        indexes = [
            models.Index(
                fields=["-started_on", "-id"], condition=Q(voided_at__isnull=True), name="outcomes_spell_start"
            ),
            models.Index(fields=["posting"], condition=Q(voided_at__isnull=True), name="outcomes_spell_posting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_key"],
                condition=Q(voided_at__isnull=True),
                name="outcomes_one_hire_one_fact",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_on__isnull=True, full_time=True, voided_at__isnull=True),
                name="outcomes_one_open_full_time_spell",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="")
                | (Q(ended_on__isnull=False, ended_on__gte=F("started_on")) & Q(end_reason__in=EndReason.values)),
                name="outcomes_ends_after_start_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(service_end__isnull=True) | Q(started_on__gte=F("service_end")),
                name="outcomes_starts_after_discharge",
            ),
            models.CheckConstraint(
                condition=~Q(kind="employed") | Q(employer__isnull=False) | ~Q(employer_words=""),
                name="outcomes_employed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(posting__isnull=True, took_head=False) | Q(posting__isnull=False, employer__isnull=False),
                name="outcomes_head_of_a_posting",
            ),
            models.CheckConstraint(
                condition=Q(contract_months__isnull=True) | Q(contract_months__gt=0, contract_kind="fixed"),
                name="outcomes_months_of_a_fixed_term",
            ),
            models.CheckConstraint(condition=~Q(source_kind="") & ~Q(source_key=""), name="outcomes_somebody_told"),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=False, recorded_job="")
                | (Q(recorded_by__isnull=True) & ~Q(recorded_job="")),
                name="outcomes_spell_has_one_actor",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_how="", verified_by__isnull=True)
                | (
                    Q(verified_at__isnull=False, verified_by__isnull=False) & Q(verified_how__in=Verified.values)
                ),
                name="outcomes_verified_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="", voided_by__isnull=True, voided_job="")
                | (
                    Q(voided_at__isnull=False)
                    & Q(void_reason__in=VoidReason.values)
                    & (Q(voided_by__isnull=False, voided_job="") | (Q(voided_by__isnull=True) & ~Q(voided_job="")))
                ),
                name="outcomes_void_is_whole",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return " · ".join(part for part in (self.where, self.title) if part)

    def get_absolute_url(self) -> str:
        return reverse("outcomes:spell", args=[self.public_id])

    @property
    def where(self) -> str:
        """The firm's name, as registered or as told; else the kind of work."""
        return str(self.employer.name if self.employer else self.employer_words or self.get_kind_display())

    @property
    def is_open(self) -> bool:
        return self.ended_on is None and self.voided_at is None


class ForgottenHires(models.Model):
    """How many hires of a posting belong to people who were erased: heads stay true when rows are gone."""

    posting = models.OneToOneField(Posting, models.CASCADE, related_name="forgotten_hires")
    number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.posting_id}: {self.number}"
