"""One person: who they are, who keeps their file, what they ask of work."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.queries import within
from common.crypto import EncryptedTextField, blind_index
from common.dated import whole_years
from common.search import SearchField, terms
from common.text import PlainCharField, PlainTextField
from places.models import Place
from veterans.likeness import sound

ID_PURPOSE = "id_number"
PHONE_PURPOSE = "phone"


class PersonKind(models.TextChoices):
    VETERAN = "veteran", _("veteran")
    FAMILY = "family", _("family member")
    OTHER = "other", _("other")


class Sex(models.TextChoices):
    """GB/T 2261.1. For statutory reports only; it is in no frame that is handed to matching."""

    UNKNOWN = "0", _("unknown")
    MALE = "1", _("male")
    FEMALE = "2", _("female")
    NOT_STATED = "9", _("not stated")


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: Any) -> "PersonQuerySet":
        """Staff see the people whose files are kept in their subtree; everyone sees themselves; nobody else anybody."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(Q(user_id=user.pk) | within(user, "kept_by__code"))

    def kept_in(self, user: Any) -> "PersonQuerySet":
        """The people whose files are kept in the user's subtree of places: what staff lists show."""
        return self.filter(within(user, "kept_by__code"))

    def seeking(self) -> "PersonQuerySet":
        """Those who look for work."""
        return self.filter(seeking=True)

    def for_frames(self) -> "PersonQuerySet":
        """With all that matching reads, in a constant number of queries."""
        return self.select_related("home_place", "kept_by").prefetch_related(
            "service_records__specialties",
            "education_records",
            "certificates",
            "skills",
            "past_jobs",
            "wishes",
            "refusals",
            "accepted_places__place",
            "physical_needs",
            "verdicts",
        )


class Person(models.Model):
    """A veteran, a family member, or another person whom the service helps."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person", verbose_name=_("user")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PersonKind.choices, default=PersonKind.VETERAN)
    veteran = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="family", verbose_name=_("family member of")
    )
    kept_by = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("file kept by"))
    source = PlainCharField(_("source"), max_length=60, blank=True)
    source_id = PlainCharField(_("number in the source"), max_length=60, blank=True)

    # by_hand below: columns and kinds of rows that were filled in here; a file no longer replaces them.
    import_digest = models.CharField(max_length=64, blank=True, editable=False)

    name = PlainCharField(_("name"), max_length=60, blank=True)
    id_number = EncryptedTextField(_("ID number"), blank=True)
    id_index = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    phone = EncryptedTextField(_("phone"), blank=True)
    phone_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    name_sound = models.CharField(max_length=120, blank=True, editable=False, db_index=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True, db_index=True)
    age_stated = models.PositiveSmallIntegerField(_("age as stated"), null=True, blank=True)
    age_stated_on = models.DateField(_("age stated on"), null=True, blank=True)
    health = EncryptedTextField(_("health"), blank=True)

    placement_mode = models.CharField(_("placement mode"), max_length=20, blank=True)
    placement_words = PlainCharField(_("placement mode as written"), max_length=40, blank=True)
    branch = PlainCharField(_("service branch"), max_length=40, blank=True)
    home_place = models.ForeignKey(
        Place, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("home")
    )
    home_words = PlainCharField(_("home as written"), max_length=120, blank=True)
    secrecy_until = models.DateField(_("secrecy period until"), null=True, blank=True)

    seeking = models.BooleanField(_("looks for work"), default=True)
    wish_words = PlainTextField(_("wants"), blank=True, max_length=2000)
    refusal_words = PlainTextField(_("does not want"), blank=True, max_length=2000)
    pay_floor = models.PositiveIntegerField(_("lowest monthly pay, yuan"), null=True, blank=True)
    accepts_anywhere = models.BooleanField(_("any workplace"), default=False)
    clerk_note = PlainTextField(_("clerk's note"), blank=True, max_length=4000)
    personalised = models.BooleanField(_("recommend by my profile"), default=True)

    by_hand = models.JSONField(_("filled in by hand"), default=list, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)
    search_terms = SearchField(indexed=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["kept_by", "-changed_at"], name="veterans_kept_by")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="veterans_person_source_key"
            ),
            models.CheckConstraint(
                condition=Q(kind="family", veteran__isnull=False) | (~Q(kind="family") & Q(veteran__isnull=True)),
                name="veterans_family_belongs_to_a_veteran",
            ),
            models.CheckConstraint(
                condition=Q(age_stated__isnull=True) | Q(age_stated_on__isnull=False),
                name="veterans_stated_age_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.source} {self.source_id}".strip() or str(self.public_id)[:8]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_derived()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("veterans:person", args=[self.public_id])

    def fill_derived(self) -> None:
        """Blind indexes and search column; called by save and before a bulk write."""
        self.id_index = blind_index((self.id_number or "").upper(), ID_PURPOSE) or None
        self.phone_index = blind_index(self.phone or "", PHONE_PURPOSE)
        self.name_sound = sound(self.name)[:120]
        self.search_terms = terms(self.home_words, self.wish_words, self.source_id, names=(self.name,))

    def age_on(self, day: datetime.date) -> int | None:
        """Completed years on a day; from a stated age, moved on by the whole years since it was stated."""
        if self.birth_date:
            return whole_years(self.birth_date, day)
        if self.age_stated is not None and self.age_stated_on is not None:
            return self.age_stated + max(0, whole_years(self.age_stated_on, day))
        return None

    @property
    def masked_phone(self) -> str:
        return f"{self.phone[:3]}****{self.phone[-4:]}" if self.phone and len(self.phone) >= 7 else ""

    @property
    def masked_id_number(self) -> str:
        return f"{'*' * 14}{self.id_number[-4:]}" if self.id_number else ""


class Remark(models.Model):
    """A person tells the station what is wrong in the profile; the station answers."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="remarks")
    words = PlainTextField(_("what is wrong"), max_length=1000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    answer = PlainTextField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="veterans_remark_answer_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d}"
