"""By which way a notice goes out, and the messages that leave the house."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.models.notice import Notice


class Channel(models.TextChoices):
    """Ways to a person."""

    IN_APP = "in_app", _("on the page")
    MAIL = "mail", _("by mail")
    SMS = "sms", _("by SMS")


class MessageState(models.TextChoices):
    WAITING = "waiting", _("to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not delivered")


class Message(models.Model):
    """What is handed to a gateway: one notice, or several of a day together. Its words are made when it is sent.

    public_id is the key under which a gateway takes the same message once, however often it is handed over.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    channel = models.CharField(_("way"), max_length=10, choices=Channel.choices)
    state = models.CharField(_("state"), max_length=8, choices=MessageState.choices, default=MessageState.WAITING)
    after = models.DateTimeField(_("not before"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claim = models.UUIDField(null=True, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(_("problem"), max_length=40, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["after"], condition=Q(state="waiting"), name="notices_message_due"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="notices_message_claimed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending"], ended_at__isnull=True)
                | Q(state__in=["sent", "failed"], ended_at__isnull=False),
                name="notices_ended_message_has_time",
            ),
            models.CheckConstraint(
                condition=(Q(state="sending") & Q(claim__isnull=False, claimed_at__isnull=False))
                | (~Q(state="sending") & Q(claim__isnull=True, claimed_at__isnull=True)),
                name="notices_sending_has_claim",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("to be sent")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("not delivered")


class Delivery(models.Model):
    """One notice by one way. On the page it is delivered by being written; by other ways with its message."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("way"), max_length=10, choices=Channel.choices)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState.choices)
    after = models.DateTimeField(_("not before"), default=timezone.now)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="deliveries")
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["after"], condition=Q(state="queued", message__isnull=True), name="notices_delivery_free"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notices_one_delivery_a_way"),
            models.CheckConstraint(
                condition=Q(state="queued", ended_at__isnull=True) | (~Q(state="queued") & Q(ended_at__isnull=False)),
                name="notices_ended_delivery_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
