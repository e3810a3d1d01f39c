"""Firms and their verification."""

import unicodedata
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.queries import within
from common.dated import Dated
from common.search import SearchField, terms
from common.text import PlainCharField
from places.models import Place


def normal_firm_name(name: str) -> str:
    """NFKC, no blanks, round brackets of one form: what makes two spellings one firm."""
    folded = unicodedata.normalize("NFKC", name).lower()
    return "".join(character for character in folded if not character.isspace())


class EmployerKind(models.TextChoices):
    """Who employs; decides which rules of 条例 art. 68 apply. Empty: not known."""

    ENTERPRISE = "enterprise", _("enterprise")
    STATE_OWNED = "state_owned", _("state-owned enterprise")
    INSTITUTION = "institution", _("public institution")
    AUTHORITY = "authority", _("public authority")
    SOLE_TRADER = "sole_trader", _("sole trader")
    OTHER = "other", _("other")


class Role(models.TextChoices):
    """What a member of a firm does for it. The owner also changes what was checked and looks after the members."""

    OWNER = "owner", _("owner")
    RECRUITER = "recruiter", _("recruiter")


class EmployerQuerySet(models.QuerySet["Employer"]):
    def suspended(self) -> "EmployerQuerySet":
        """Firms of which everything is hidden now."""
        return self.filter(suspensions__isnull=False, suspensions__lifted_at=None)

    def checked(self) -> "EmployerQuerySet":
        """Firms whose licence was checked and that are not suspended: these publish, and see cards of people."""
        licence = Verification.objects.filter(employer=OuterRef("pk"), kind=VerificationKind.LICENCE_CHECKED)
        return self.filter(Exists(licence)).exclude(pk__in=Employer.objects.suspended().values("pk"))

    def of(self, user: Any, role: str = "") -> "EmployerQuerySet":
        """Firms the user acts for today (in one role), suspended ones too."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        member = Membership.objects.current().filter(employer=OuterRef("pk"), user=user.pk)
        return self.filter(Exists(member.filter(role=role) if role else member))

    def kept_in(self, user: Any) -> "EmployerQuerySet":
        """Firms whose file lies in the user's subtree of places."""
        return self.filter(within(user, "kept_by__code"))

    def visible_to(self, user: Any) -> "EmployerQuerySet":
        """Staff: firms kept in their subtree; members: their own firm."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        member = Membership.objects.current().filter(employer=OuterRef("pk"), user=user.pk)
        return self.filter(Q(Exists(member)) | within(user, "kept_by__code"))


class Employer(models.Model):
    """A firm, an office or a trader. The credit code is empty until somebody saw the licence; it is never invented."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = PlainCharField(_("name"), max_length=120)
    normal_name = models.CharField(max_length=120, editable=False, db_index=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18, null=True, blank=True, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=EmployerKind.choices, blank=True)
    industry = models.CharField(_("industry section"), max_length=1, blank=True)
    kept_by = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("file kept by"))
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    search_terms = SearchField()

    objects = EmployerQuerySet.as_manager()

    class Meta:
        verbose_name = _("employer")
        verbose_name_plural = _("employers")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["normal_name", "kept_by"],
                condition=Q(uscc__isnull=True),
                name="employers_one_unchecked_name_a_keeper",
            ),
            models.CheckConstraint(condition=Q(uscc__isnull=True) | ~Q(uscc=""), name="employers_uscc_null_or_given"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.normal_name = normal_firm_name(self.name)
        self.search_terms = terms(names=(self.name,))
        super().save(*args, **kwargs)

    @property
    def is_checked(self) -> bool:
        """Whether somebody saw the licence; from prefetched rows where there are some."""
        return any(row.kind == VerificationKind.LICENCE_CHECKED for row in self.verifications.all())

    @property
    def is_suspended(self) -> bool:
        """Whether a suspension stands; from prefetched rows where there are some."""
        return any(row.lifted_at is None for row in self.suspensions.all())


class VerificationKind(models.TextChoices):
    LICENCE_CHECKED = "licence_checked", _("licence checked")
    BUREAU_BULLETIN = "bureau_bulletin", _("from an official bulletin, licence not checked")


class Verification(models.Model):
    """Why a firm's postings may be shown. A bulletin firm cannot sign in or see people."""

    employer = models.ForeignKey(Employer, models.CASCADE, related_name="verifications")
    kind = models.CharField(_("kind"), max_length=20, choices=VerificationKind.choices)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.CharField(_("system job"), max_length=60, blank=True)
    checked_on = models.DateField(_("checked on"))
    file_name = PlainCharField(_("file"), max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    note = PlainCharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-checked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "kind", "file_sha256"], name="employers_one_verification_an_evidence"
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=False) | ~Q(job=""), name="employers_verification_has_actor"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Membership(Dated):
    """A user acts for a firm from a day to a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    employer = models.ForeignKey(Employer, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, default=Role.RECRUITER, choices=Role.choices)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "employer"], condition=Q(valid_to__isnull=True), name="employers_one_open_membership"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.employer}"
