"""Vacancies with every field of the domain's list, heads that reconcile, and states as rows."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.queries import within
from common.search import SearchField, terms
from common.text import PlainCharField, PlainTextField
from employers.models.employer import Employer
from employers.terms import Eligibility, eligibility, lawful_probation
from places.models import Place


class PostingState(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class PostingKind(models.TextChoices):
    """Posts with an eligibility of their own (兵支书, 专武干部, 消防员, 辅警, 兵教师, 基层公务员定向)."""

    ORDINARY = "ordinary", _("ordinary")
    VILLAGE_SECRETARY = "village_secretary", _("village secretary")
    MILITIA_CADRE = "militia_cadre", _("militia cadre")
    FIREFIGHTER = "firefighter", _("firefighter")
    AUXILIARY_POLICE = "auxiliary_police", _("auxiliary police")
    TEACHER = "teacher", _("veteran teacher")
    CIVIL_SERVANT = "civil_servant", _("grass-roots civil servant")


class ContractKind(models.TextChoices):
    """劳动合同法 art. 12."""

    FIXED = "fixed", _("for a fixed term")
    OPEN = "open", _("without a fixed term")
    TASK = "task", _("until a task is done")


SHIFTS = [
    ("day_shift", _("day shift")),
    ("night_shift", _("night shift")),
    ("rotating_shift", _("rotating shifts")),
    ("day_and_night", _("day and night on duty")),
]
"""Codes of matching's traits; of the day shift, it only knows that none of the others is meant."""


class PostingQuerySet(models.QuerySet["Posting"]):
    def public(self, day: datetime.date | None = None) -> "PostingQuerySet":
        """Open postings with heads left and no deadline passed, of firms that are not suspended: for everybody to see.

        Only a checked firm or an official bulletin opens a posting; a suspension, and a hold while a complaint is looked
        into, are asked for at each request.
        """
        day = day or timezone.localdate()
        return self.filter(
            Q(deadline__isnull=True) | Q(deadline__gte=day),
            Q(heads_remaining__isnull=True) | Q(heads_remaining__gt=0),
            state=PostingState.OPEN,
        ).unhidden()

    def unhidden(self) -> "PostingQuerySet":
        """Neither of a suspended firm nor held while a complaint is looked into."""
        from employers.models.complaint import Complaint

        held = Complaint.objects.holding().filter(posting=OuterRef("pk"))
        return self.filter(~Exists(held)).exclude(employer__in=Employer.objects.suspended().values("pk"))

    def visible_to(self, user: Any) -> "PostingQuerySet":
        """Staff: postings kept in their subtree, in any state; members: their firm's."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        firms = Employer.objects.filter(memberships__in=_open_memberships(user))
        return self.filter(within(user, "kept_by__code") | Q(employer__in=firms))

    def hirable(self) -> "PostingQuerySet":
        """Published once, with a head left or their number unknown: who applied in time is hired after the end too."""
        free = Q(heads_remaining__isnull=True) | Q(heads_remaining__gt=0)
        return self.filter(free, state__in=[PostingState.OPEN, PostingState.CLOSED])

    def kept_in(self, user: Any) -> "PostingQuerySet":
        """The postings kept in the user's subtree: what staff lists show."""
        return self.filter(within(user, "kept_by__code"))


def _open_memberships(user: Any) -> Any:
    from employers.models.employer import Membership

    return Membership.objects.current().filter(user=user.pk)


class Posting(models.Model):
    """A vacancy. Pay is yuan a month before tax; unknown values are null or empty, never zero."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="postings", verbose_name=_("employer"))
    kept_by = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("kept by"))
    source = PlainCharField(_("source"), max_length=60, blank=True)
    source_id = PlainCharField(_("number in the source"), max_length=60, blank=True)
    natural_key = models.CharField(max_length=64, blank=True, editable=False)
    import_digest = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=PostingState.choices, default=PostingState.DRAFT)
    kind = models.CharField(_("kind"), max_length=20, choices=PostingKind.choices, default=PostingKind.ORDINARY)

    title = PlainCharField(_("title"), max_length=120)
    occupation = models.CharField(_("occupation"), max_length=12, blank=True)
    occupation_confirmed = models.BooleanField(_("occupation confirmed"), default=False)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("workplace")
    )
    place_words = PlainCharField(_("workplace as written"), max_length=120, blank=True)
    address = PlainCharField(_("work address"), max_length=300, blank=True)
    heads_offered = models.PositiveIntegerField(_("heads offered"), null=True, blank=True)
    heads_filled = models.PositiveIntegerField(_("heads filled"), default=0)
    heads_remaining = models.IntegerField(_("heads remaining"), null=True, blank=True)

    education = models.CharField(_("lowest education"), max_length=2, blank=True)
    education_words = PlainCharField(_("education as written"), max_length=60, blank=True)
    experience_years = models.DecimalField(
        _("years of experience"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    experience_words = PlainCharField(_("experience as written"), max_length=120, blank=True)
    age_words = PlainCharField(_("age as written"), max_length=60, blank=True)
    age_min = models.PositiveSmallIntegerField(_("lowest age"), null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(_("highest age"), null=True, blank=True)
    age_reason = PlainCharField(_("reason for the age limit"), max_length=200, blank=True)
    certificates = models.JSONField(_("certificates asked for"), default=list, blank=True)
    physical_words = PlainCharField(_("fitness and eyesight"), max_length=200, blank=True)
    requirement = PlainTextField(_("requirements"), max_length=10_000, blank=True)

    pay_min = models.PositiveIntegerField(_("monthly pay from, yuan"), null=True, blank=True)
    pay_max = models.PositiveIntegerField(_("monthly pay to, yuan"), null=True, blank=True)
    pay_months = models.DecimalField(_("months paid a year"), max_digits=3, decimal_places=1, default=12)
    pay_words = PlainCharField(_("pay as written"), max_length=60, blank=True)
    probation_words = PlainCharField(_("probation as written"), max_length=120, blank=True)
    probation_months = models.PositiveSmallIntegerField(_("probation, months"), null=True, blank=True)
    insurance = models.JSONField(_("insurance and housing fund"), default=list, blank=True)
    board = models.JSONField(_("meals and lodging"), default=list, blank=True)
    shifts = models.JSONField(_("shifts"), default=list, blank=True)
    employment_type = models.CharField(_("employment type"), max_length=20, blank=True)
    contract_kind = models.CharField(_("kind of contract"), max_length=5, choices=ContractKind.choices, blank=True)
    contract_months = models.PositiveSmallIntegerField(_("contract, months"), null=True, blank=True)

    family_welcome = models.BooleanField(_("family members may apply"), default=False)
    veteran_priority = models.BooleanField(_("veterans first"), default=False)
    veteran_only = models.BooleanField(_("veterans only"), default=False)
    relaxes_age = models.BooleanField(_("age relaxed for veterans"), default=False)
    standing = models.BooleanField(_("standing recruitment"), default=False)

    first_seen = models.DateField(_("first published"), null=True, blank=True)
    last_seen = models.DateField(_("last seen on"), null=True, blank=True)
    deadline = models.DateField(
        _("apply by"), null=True, blank=True, help_text=_("none: open until a person closes it")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False, db_index=True)
    search_terms = SearchField()

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["-last_seen", "-pk"]
        indexes = [
            models.Index(fields=["state", "-last_seen", "-id"], name="employers_posting_open"),
            models.Index(fields=["kept_by", "state"], name="employers_posting_kept"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="employers_posting_source_key"
            ),
            models.UniqueConstraint(
                fields=["natural_key"], condition=~Q(natural_key=""), name="employers_posting_natural_key"
            ),
            models.CheckConstraint(
                condition=Q(heads_offered__isnull=True, heads_remaining__isnull=True)
                | Q(
                    heads_offered__isnull=False,
                    heads_remaining=F("heads_offered") - F("heads_filled"),
                    heads_remaining__gte=0,
                ),
                name="employers_heads_reconcile",
            ),
            models.CheckConstraint(
                condition=Q(pay_min__isnull=True) | Q(pay_max__isnull=True) | Q(pay_max__gte=F("pay_min")),
                name="employers_pay_range_in_order",
            ),
            models.CheckConstraint(
                condition=Q(age_min__isnull=True) | Q(age_max__isnull=True) | Q(age_max__gte=F("age_min")),
                name="employers_age_range_in_order",
            ),
            models.CheckConstraint(
                condition=Q(relaxes_age=False) | Q(age_max__isnull=False), name="employers_relaxed_age_has_a_limit"
            ),
            models.CheckConstraint(
                condition=Q(standing=False) | Q(deadline__isnull=True), name="employers_standing_has_no_deadline"
            ),
            models.CheckConstraint(condition=lawful_probation(), name="employers_probation_within_the_law"),
            models.CheckConstraint(
                condition=Q(contract_months__isnull=True) | Q(contract_kind__in=["", "fixed"]),
                name="employers_only_a_fixed_term_has_months",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_derived()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("employers:posting", args=[self.public_id])

    def fill_derived(self) -> None:
        """heads_remaining and the search column; called by save and before a bulk write."""
        self.heads_remaining = None if self.heads_offered is None else self.heads_offered - self.heads_filled
        self.search_terms = terms(
            self.place_words, self.address, self.requirement[:400], names=(self.title, self.employer.name)
        )

    @property
    def year_pay(self) -> str:
        """75,400–93,600: pay of a whole year; empty where pay is unknown."""
        values = [f"{round(pay * self.pay_months):,}" for pay in (self.pay_min, self.pay_max) if pay is not None]
        return "–".join(dict.fromkeys(values))

    @property
    def asked_by_kind(self) -> list[Eligibility]:
        """What a special kind of post asks by itself, each with its source."""
        return eligibility(self.kind)

    @property
    def shift_names(self) -> list[Any]:
        return [name for code, name in SHIFTS if code in self.shifts]

    @property
    def perks(self) -> list[Any]:
        """What comes with the post, and who is welcome, as words."""
        said = {
            "five": _("five social insurances"),
            "fund": _("housing fund"),
            "meals": _("meals"),
            "lodging": _("lodging"),
        }
        flags = {"veteran_only": _("veterans only"), "family_welcome": _("family members may apply")}
        named = [said.get(code, code) for code in (*self.insurance, *self.board)]
        return named + [words for name, words in flags.items() if getattr(self, name)]

    @property
    def from_bulletin(self) -> bool:
        """Whether nobody has checked the firm's licence: shown everywhere."""
        return not self.employer.is_checked


class PostingEvent(models.Model):
    """A posting's state changed: who, when, why."""

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="events")
    state = models.CharField(_("state"), max_length=8, choices=PostingState.choices)
    reason = PlainCharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(by__isnull=False) | ~Q(job=""), name="employers_posting_event_has_actor")
        ]

    def __str__(self) -> str:
        return f"{self.posting} {self.state}"
