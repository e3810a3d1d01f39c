"""Reviews: a posting whose words look unlawful is kept from the public until a person has decided."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField
from employers.models.posting import Posting


class ReviewOutcome(models.TextChoices):
    """Empty: it waits. ALLOWED: the words are meant otherwise, or a lawful basis was named."""

    ALLOWED = "allowed", _("published")
    KEPT_OUT = "kept_out", _("not published")
    REPLACED = "replaced", _("the text was changed meanwhile")


class PostingReviewQuerySet(models.QuerySet["PostingReview"]):
    def waiting(self) -> "PostingReviewQuerySet":
        return self.filter(outcome="")

    def kept_in(self, user: Any) -> "PostingReviewQuerySet":
        """Reviews of postings kept in the user's subtree."""
        return self.filter(posting__in=Posting.objects.kept_in(user))


class PostingReview(models.Model):
    """One text held: what was found in it, by when it is decided, and what a person decided on which basis.

    `digest` is of title and requirements: a decision holds as long as these words stay. `needs_basis`: the words limit
    by sex, so they may only be published on a coded basis (就业促进法 art. 27).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="reviews", verbose_name=_("posting"))
    digest = models.CharField(max_length=64)
    findings = models.JSONField(_("findings"), default=list)
    needs_basis = models.BooleanField(_("needs a lawful basis"), default=False)
    opened_at = models.DateTimeField(_("held since"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("decided by"), null=True, blank=True)
    outcome = models.CharField(_("decision"), max_length=10, choices=ReviewOutcome.choices, blank=True)
    basis = models.CharField(_("lawful basis"), max_length=20, blank=True)
    reason = PlainCharField(_("reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_job = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = PostingReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting review")
        verbose_name_plural = _("posting reviews")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["posting"], condition=Q(outcome=""), name="employers_one_waiting_review"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True, decided_by__isnull=True, decided_job="", basis="")
                | (~Q(outcome="") & Q(decided_at__isnull=False) & (Q(decided_by__isnull=False) | ~Q(decided_job=""))),
                name="employers_review_decided_or_waiting",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="allowed") | Q(decided_by__isnull=False),
                name="employers_review_allowed_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="allowed", needs_basis=True) | ~Q(basis=""),
                name="employers_sex_limit_only_with_a_basis",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "replaced"]) | ~Q(reason=""), name="employers_review_decision_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        standing = self.get_outcome_display() or _("waits")
        return f"{self.posting}: {standing}"

    def get_absolute_url(self) -> str:
        return reverse("employers:review", args=[self.public_id])
