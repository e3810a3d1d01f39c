"""Two files that may be one person; a merge by two people that can be undone."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.queries import within, within_one
from common.crypto import EncryptedTextField
from common.text import PlainCharField
from veterans.models.person import Person


class PairState(models.TextChoices):
    OPEN = "open", _("waits for a look")
    DIFFERENT = "different", _("two people")


class PairQuerySet(models.QuerySet["DuplicatePair"]):
    def comparable_by(self, user: Any) -> "PairQuerySet":
        """Pairs of which one post of the user keeps both files: nobody else may compare them."""
        return self.filter(within_one(user, "one__kept_by__code", "other__kept_by__code"))


class DuplicatePair(models.Model):
    """Two files that look alike; somebody says that they are two people, or merges them."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    score = models.DecimalField(max_digits=5, decimal_places=2)
    evidence = models.JSONField(default=list)
    found_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=PairState.choices, default=PairState.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="veterans_a_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="veterans_a_pair_in_order"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | Q(state="different", decided_at__isnull=False),
                name="veterans_pair_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"

    def get_absolute_url(self) -> str:
        return reverse("veterans:pair", args=[self.pk])


class MergeQuerySet(models.QuerySet["Merge"]):
    def waiting(self) -> "MergeQuerySet":
        """Proposals that a second person has not looked at."""
        return self.filter(done_at=None, dropped_at=None)

    def shown_to(self, user: Any) -> "MergeQuerySet":
        """Proposals to whoever may compare the two files; of one that was decided only the file that stays is left."""
        gone = Person.objects.filter(pk=OuterRef("gone_pk")).values("kept_by__code")
        both = within_one(user, "kept_code", "gone_code")
        decided = Q(done_at__isnull=False) | Q(dropped_at__isnull=False)
        return self.alias(gone_code=Subquery(gone)).filter(both | (decided & within(user, "kept_code")))


class Merge(models.Model):
    """One file goes into another. Proposed by one person, done by a second, undone within thirty days.

    `journal`: every row of both files before and after, sealed; it is emptied when it can no longer be undone.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept = models.ForeignKey(Person, models.CASCADE, related_name="merges", verbose_name=_("stays"))
    gone_key = models.UUIDField(_("goes into it"))
    gone_pk = models.BigIntegerField()
    kept_code = models.CharField(max_length=32)
    choices = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    dropped_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, editable=False)
    journal = EncryptedTextField(null=True, editable=False)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of two files")
        verbose_name_plural = _("merges of files")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gone_pk"],
                condition=Q(done_at__isnull=True, dropped_at__isnull=True),
                name="veterans_one_open_merge_a_file",
            ),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True) | ~Q(done_by=F("proposed_by")), name="veterans_merge_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(done_at__isnull=False), name="veterans_undone_after_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposed_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("veterans:merge", args=[self.public_id])


class OtherKey(models.Model):
    """A number in some source under which a merged person was on file: the list comes again."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="other_keys")
    source = PlainCharField(max_length=60)
    source_id = PlainCharField(max_length=60)

    class Meta:
        verbose_name = _("other number")
        verbose_name_plural = _("other numbers")
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="veterans_other_key_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.source_id}"
