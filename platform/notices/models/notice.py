"""What somebody was told, and by which way it went out."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.templates import spoken


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Any) -> "NoticeQuerySet":
        """One's own and nobody else's."""
        return self.filter(user=user.pk) if getattr(user, "is_authenticated", False) else self.none()

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)


class Notice(models.Model):
    """A message to one user. `key` says what it is about: one user is told the same thing once."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("recipient")
    )
    template = models.CharField(_("template"), max_length=60)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    link = models.CharField(_("link"), max_length=200, blank=True)
    key = models.CharField(_("key"), max_length=120)
    written_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("read at"), null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-written_at"], name="notices_of_a_user"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notices_unread"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notices_told_once"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(template=""), name="notices_has_key_and_template"),
            models.CheckConstraint(
                condition=Q(link="") | (Q(link__startswith="/") & ~Q(link__startswith="//")),
                name="notices_link_stays_here",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} → {self.user_id}"

    @property
    def title(self) -> str:
        return spoken(self.template, self.parameters)[0]

    @property
    def body(self) -> str:
        return spoken(self.template, self.parameters)[1]
