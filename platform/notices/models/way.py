"""By which ways, and when, a user wants to be told beside the page itself."""

import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.crypto import EncryptedTextField


class Rhythm(models.TextChoices):
    AT_ONCE = "at_once", _("as it happens")
    DAILY = "daily", _("once a day, all together")


class Way(models.Model):
    """One user's choice. Without a row a user is told on the page only: mail and SMS are asked for, never assumed."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_way")
    mail = EncryptedTextField(_("mail address"), blank=True)
    by_mail = models.BooleanField(_("also by mail"), default=False)
    by_sms = models.BooleanField(_("also by SMS"), default=False)
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm.choices, default=Rhythm.AT_ONCE)
    quiet_from = models.TimeField(_("quiet from"), default=datetime.time(21, 0))
    quiet_to = models.TimeField(_("quiet until"), default=datetime.time(8, 0))

    class Meta:
        verbose_name = _("way of notices")
        verbose_name_plural = _("ways of notices")

    def __str__(self) -> str:
        return str(self.user_id)
