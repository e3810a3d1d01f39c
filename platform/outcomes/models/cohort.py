"""Of each person of a yearly cohort: the destination by the official form, and what became of adaptation training."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.queries import within
from outcomes.models.spell import EmploymentSpell
from veterans.models import Reception


class DestinationKind(models.TextChoices):
    """The columns of the form that do not overlap. Work of any kind rests on a spell."""

    SCHOOL_BACK = "school_back", _("back to the university they left")
    ADMITTED = "admitted", _("admitted to a school by examination")
    URBAN = "urban", _("employed in a town")
    FARMING = "farming", _("went home to farm")
    COMPANY = "company", _("founded a small or medium firm")
    SOLE_TRADER = "sole_trader", _("set up as a sole trader")
    COOPERATIVE = "cooperative", _("takes part in a farmers' cooperative")
    SEEKING = "seeking", _("has no work yet")


WORK = (
    DestinationKind.URBAN,
    DestinationKind.FARMING,
    DestinationKind.COMPANY,
    DestinationKind.SOLE_TRADER,
    DestinationKind.COOPERATIVE,
)
BY_HAND = (DestinationKind.SCHOOL_BACK, DestinationKind.ADMITTED, DestinationKind.SEEKING)
"""What staff enter; work comes from spells only."""


class SeekingMark(models.TextChoices):
    """Why somebody without work is not looking for it: they stay in the column, so that the form adds up."""

    UNFIT = "unfit", _("unfit for work")
    OUT_OF_REACH = "out_of_reach", _("out of reach")


class Destination(models.Model):
    """Where a member of a cohort stands; a later one ends the earlier. A reception without one was not asked yet."""

    reception = models.ForeignKey(Reception, models.CASCADE, related_name="destinations")
    kind = models.CharField(_("destination"), max_length=12, choices=DestinationKind.choices)
    mark = models.CharField(_("marked"), max_length=12, blank=True, choices=SeekingMark.choices)
    spell = models.ForeignKey(EmploymentSpell, models.CASCADE, null=True, related_name="destinations")
    hardship = models.BooleanField(_("recognised as hard to place"), default=False)
    helped = models.BooleanField(_("helped for that"), default=False)
    set_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_job = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("destination")
        verbose_name_plural = _("destinations")
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reception"], condition=Q(ended_at__isnull=True), name="outcomes_one_current_destination"
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=WORK) & Q(spell__isnull=False)) | (Q(kind__in=BY_HAND) & Q(spell__isnull=True)),
                name="outcomes_work_rests_on_a_spell",
            ),
            models.CheckConstraint(
                condition=Q(mark="") | (Q(mark__in=SeekingMark.values) & Q(kind="seeking")),
                name="outcomes_mark_of_who_seeks",
            ),
            models.CheckConstraint(
                condition=Q(hardship=False) | Q(kind="seeking"), name="outcomes_hardship_of_who_seeks"
            ),
            models.CheckConstraint(
                condition=Q(helped=False) | Q(hardship=True), name="outcomes_helped_whose_hardship_is_recognised"
            ),
            models.CheckConstraint(
                condition=Q(set_by__isnull=False, set_job="") | (Q(set_by__isnull=True) & ~Q(set_job="")),
                name="outcomes_destination_has_one_actor",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class DispositionKind(models.TextChoices):
    ATTENDED = "attended", _("attended")
    EXEMPT = "exempt", _("exempt")


class Exemption(models.TextChoices):
    SCHOOL = "school", _("back to school")
    ILLNESS = "illness", _("illness")
    EMPLOYED = "employed", _("employed in the same month")
    OTHER = "other", _("another reason, see evidence")


class DispositionQuerySet(models.QuerySet["Disposition"]):
    def kept_in(self, user: Any) -> "DispositionQuerySet":
        return self.filter(within(user, "reception__person__kept_by__code"))


class Disposition(models.Model):
    """Adaptation training of one member of a cohort. No row, or an exemption nobody approved yet: open."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reception = models.OneToOneField(Reception, models.CASCADE, related_name="disposition")
    kind = models.CharField(_("adaptation training"), max_length=10, choices=DispositionKind.choices)
    reason = models.CharField(_("exempt because"), max_length=10, blank=True, choices=Exemption.choices)
    evidence = models.CharField(_("evidence, SHA-256"), max_length=64, blank=True)
    source_kind = models.CharField(max_length=40, blank=True)
    source_key = models.CharField(max_length=80, blank=True)
    proposed_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_job = models.CharField(max_length=60, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = DispositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("disposition of adaptation training")
        verbose_name_plural = _("dispositions of adaptation training")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="attended", reason="", evidence="", approved_at__isnull=True)
                | (Q(kind="exempt", proposed_by__isnull=False) & Q(reason__in=Exemption.values) & ~Q(evidence="")),
                name="outcomes_exempt_with_reason_and_evidence",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | (Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(approved_by=F("proposed_by"))),
                name="outcomes_exemption_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=False, proposed_job="")
                | (Q(proposed_by__isnull=True) & ~Q(proposed_job="")),
                name="outcomes_disposition_has_one_actor",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
