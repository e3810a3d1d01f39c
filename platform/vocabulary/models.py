"""Staff's corrections of the shipped crosswalk. The shipped tables themselves lie in matching/data and come with the code."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def in_force(self) -> "CorrectionQuerySet":
        """Those that no later decision has replaced."""
        return self.filter(ended_at=None)


class Correction(models.Model):
    """How far a military specialty leads to an occupation, as staff found it; stands before the shipped line.

    Weight 0 takes the line away. Codes are those of the shipped tables; an update of the tables keeps corrections.
    """

    specialty_code = models.CharField(_("specialty"), max_length=10)
    occupation_code = models.CharField(_("occupation"), max_length=12)
    weight = models.DecimalField(_("weight"), max_digits=3, decimal_places=2)
    reason = PlainCharField(_("reason"), max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["specialty_code", "occupation_code"],
                condition=Q(ended_at__isnull=True),
                name="vocabulary_one_correction_in_force",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=Decimal("0"), weight__lte=Decimal("1")), name="vocabulary_weight_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specialty_code} → {self.occupation_code}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> "ProposalQuerySet":
        return self.filter(decided_at=None)


class Proposal(models.Model):
    """Staff say that a line of the crosswalk should be added, taken away (weight 0) or weighed anew; the next level decides."""

    specialty_code = models.CharField(_("specialty"), max_length=10)
    occupation_code = models.CharField(_("occupation"), max_length=12)
    weight = models.DecimalField(_("weight"), max_digits=3, decimal_places=2)
    reason = PlainCharField(_("reason"), max_length=200)
    scope = models.CharField(max_length=32, blank=True, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    accepted = models.BooleanField(_("accepted"), null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["specialty_code", "occupation_code", "proposed_by"],
                condition=Q(decided_at__isnull=True),
                name="vocabulary_one_waiting_proposal",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=Decimal("0"), weight__lte=Decimal("1")), name="vocabulary_proposal_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, accepted__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, accepted__isnull=False),
                name="vocabulary_proposal_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="vocabulary_not_by_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specialty_code} → {self.occupation_code}"
