"""How many people somebody may look at in a while before a reason is asked and the office above is told."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from duties.models import Duty


class LookKind(models.TextChoices):
    OPENED = "opened", _("people opened")
    LISTED = "listed", _("lines of lists")
    EXPORTED = "exported", _("lines taken out")


class LookReason(models.TextChoices):
    """Coded, so that a report holds nothing about anybody who was looked at."""

    CALLS = "calls", _("calling or visiting many people")
    CHECK = "check", _("checking files after an import")
    REPORT = "report", _("a report or an inspection")
    INVITE = "invite", _("inviting to a fair or a class")
    ORDER = "order", _("told to by my office")


class LookLimit(models.Model):
    """Data of the installation; administrators change it."""

    kind = models.CharField(_("what is counted"), max_length=10, choices=LookKind.choices, unique=True)
    most = models.PositiveIntegerField(_("at most"))
    minutes = models.PositiveIntegerField(_("within minutes"))

    class Meta:
        verbose_name = _("limit of looking")
        verbose_name_plural = _("limits of looking")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(most__gt=0, minutes__gt=0), name="veterans_look_limit_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.most}/{self.minutes}"


class LookTally(models.Model):
    """What a user has looked at in the running while. One conditional UPDATE counts and holds the limit."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=LookKind.choices)
    ends_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
    room = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="veterans_one_tally_a_kind"),
            models.CheckConstraint(condition=Q(count__lte=F("room")), name="veterans_tally_within_its_room"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}/{self.room}"


class LookReport(models.Model):
    """Somebody reached the limit and said why. The duty lies with the office above; without one there is none."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user"))
    kind = models.CharField(_("what is counted"), max_length=10, choices=LookKind.choices)
    count = models.PositiveIntegerField(_("how many"))
    wanted = models.PositiveIntegerField(_("how many more at once"))
    reason = models.CharField(pgettext_lazy("looking", "reason"), max_length=10, choices=LookReason.choices)
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    duty = models.OneToOneField(Duty, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("report of much looking")
        verbose_name_plural = _("reports of much looking")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=LookReason.values), name="veterans_look_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"
