"""Service record and specialties, reception, residence and custody of the file."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.crypto import EncryptedTextField
from common.dated import Dated, Fact, whole_years
from common.text import PlainCharField
from places.models import Place
from veterans.models.person import Person


class ServiceRecord(Fact):
    """One period of service. Dates may be unknown; then the years are as stated. People may enlist again."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="service_records")
    enlisted_on = models.DateField(_("enlisted on"), null=True, blank=True)
    discharged_on = models.DateField(_("discharged on"), null=True, blank=True)
    years_stated = models.DecimalField(
        _("years of service as stated"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    mode = models.CharField(_("placement mode"), max_length=20, blank=True)
    branch = PlainCharField(_("service branch"), max_length=40, blank=True)
    rank_printed = PlainCharField(_("last rank as printed"), max_length=20, blank=True)
    rank_2022 = PlainCharField(_("last rank, scheme of 2022"), max_length=20, blank=True)
    disability_nature = EncryptedTextField(_("disability: nature"), blank=True)
    disability_grade = EncryptedTextField(_("disability: grade"), blank=True)
    specialty_words = PlainCharField(_("what they did, in their words"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("service record")
        verbose_name_plural = _("service records")
        ordering = [F("discharged_on").desc(nulls_first=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enlisted_on__isnull=True)
                | Q(discharged_on__isnull=True)
                | Q(discharged_on__gte=F("enlisted_on")),
                name="veterans_discharge_after_enlistment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.rank_printed}".strip()

    def years_on(self, day: datetime.date) -> int | None:
        """Completed years of service up to discharge or the day; else as stated."""
        if self.enlisted_on:
            return whole_years(self.enlisted_on, min(self.discharged_on or day, day))
        return int(self.years_stated) if self.years_stated is not None else None


class ServiceSpecialty(models.Model):
    """One of several military specialties, as a code of the vocabulary (MS…)."""

    record = models.ForeignKey(ServiceRecord, models.CASCADE, related_name="specialties")
    code = models.CharField(_("specialty"), max_length=12)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["record", "code"], name="veterans_specialty_once_a_record")]

    def __str__(self) -> str:
        return self.code


class Reception(models.Model):
    """A person was received in a yearly cohort; the clock of reporting runs (30 days: 条例 2024 art. 51)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="receptions")
    cohort_year = models.PositiveSmallIntegerField(_("cohort year"))
    batch = PlainCharField(_("batch"), max_length=40, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    report_by = models.DateField(_("report by"), null=True, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)

    class Meta:
        verbose_name = _("reception")
        verbose_name_plural = _("receptions")
        constraints = [
            models.UniqueConstraint(fields=["person", "cohort_year"], name="veterans_one_reception_a_cohort")
        ]

    def __str__(self) -> str:
        return f"{self.cohort_year} {self.batch}".strip()


class Residence(Dated, Fact):
    """Where a person lives; the street is encrypted."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="residences")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place"))
    place_words = PlainCharField(_("place as written"), max_length=120, blank=True)
    street = EncryptedTextField(_("street address"), blank=True)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("residence")
        verbose_name_plural = _("residences")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"], condition=Q(valid_to__isnull=True), name="veterans_one_current_residence"
            ),
        ]

    def __str__(self) -> str:
        return str(self.place or self.place_words)


class Custody(Dated):
    """Which place keeps the file. A move is offered by the keeper and takes effect when the receiver accepts."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="custodies")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("kept by"))
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    offered_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, editable=False)
    refused_at = models.DateTimeField(null=True, editable=False)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("custody")
        verbose_name_plural = _("custodies")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(accepted_at__isnull=False, valid_to__isnull=True),
                name="veterans_one_keeper_a_file",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(accepted_at__isnull=True, refused_at__isnull=True),
                name="veterans_one_open_offer_a_file",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(refused_at__isnull=True),
                name="veterans_offer_accepted_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)
