"""What a person learnt, holds, did, wants and refuses."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.crypto import EncryptedTextField
from common.dated import Fact
from common.text import PlainCharField
from places.models import Place
from veterans.models.person import Person


class EducationRecord(Fact):
    """One education. `level` is a GB/T 4658 code; empty where the words could not be read."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="education_records")
    level = models.CharField(_("level"), max_length=2, blank=True)
    level_words = PlainCharField(_("level as written"), max_length=40, blank=True)
    major = PlainCharField(_("major"), max_length=80, blank=True)
    school = PlainCharField(_("school"), max_length=80, blank=True)
    checked = models.BooleanField(_("diploma seen"), default=False)

    class Meta:
        verbose_name = _("education")
        verbose_name_plural = _("education")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.level_words} {self.major}".strip()


class HeldCertificate(Fact):
    """A certificate a person says they hold; `kind` is a code of the vocabulary or empty when the words are unknown."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="certificates")
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    words = PlainCharField(_("as written"), max_length=120)
    number = EncryptedTextField(_("number"), blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    review_on = models.DateField(_("review due on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    checked = models.BooleanField(_("original seen"), default=False)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "words"], name="veterans_certificate_once_a_person"),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gt=models.F("issued_on")),
                name="veterans_certificate_expires_after_issue",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Skill(Fact):
    person = models.ForeignKey(Person, models.CASCADE, related_name="skills")
    words = PlainCharField(_("skill"), max_length=120)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "words"], name="veterans_skill_once_a_person")]

    def __str__(self) -> str:
        return self.words


class PastJob(Fact):
    """Civilian work so far. `occupation` is a code of 职业分类大典 2022 once someone confirmed it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="past_jobs")
    title = PlainCharField(_("job"), max_length=120)
    employer_name = PlainCharField(_("employer"), max_length=120, blank=True)
    years = models.DecimalField(_("years"), max_digits=4, decimal_places=1, null=True, blank=True)
    occupation = models.CharField(_("occupation"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("past job")
        verbose_name_plural = _("past jobs")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Wish(Fact):
    """What a person wants, as the code it was understood as; the words stay on the person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="wishes")
    kind = models.CharField(_("kind"), max_length=20)
    code = models.CharField(_("code"), max_length=40)
    confirmed = models.BooleanField(_("confirmed by the person"), default=False)
    stated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "code"], name="veterans_wish_once_a_person")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.code}"


class Refusal(Fact):
    """What a person refuses, as the code it was understood as (night shifts, sales, heavy lifting …)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="refusals")
    code = models.CharField(_("code"), max_length=40)
    words = PlainCharField(_("words it was read from"), max_length=200, blank=True)
    confirmed = models.BooleanField(_("confirmed by the person"), default=False)

    class Meta:
        verbose_name = _("refusal")
        verbose_name_plural = _("refusals")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "code"], name="veterans_refusal_once_a_person")]

    def __str__(self) -> str:
        return self.code


class AcceptedPlace(models.Model):
    """A place where the person would work; unknown names are kept as words."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="accepted_places")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    words = PlainCharField(_("as written"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("accepted place")
        verbose_name_plural = _("accepted places")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "words"], name="veterans_accepted_place_once")]

    def __str__(self) -> str:
        return self.words


class PhysicalNeed(Fact):
    """A bodily limit as a code ("no heavy lifting"), so that no diagnosis has to be kept for matching."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="physical_needs")
    code = models.CharField(_("code"), max_length=40)

    class Meta:
        verbose_name = _("physical need")
        verbose_name_plural = _("physical needs")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "code"], name="veterans_physical_need_once")]

    def __str__(self) -> str:
        return self.code
