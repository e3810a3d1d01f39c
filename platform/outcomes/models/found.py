"""Work that somebody found without us and of which nobody learns more."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unsaid(models.TextChoices):
    """Why the question where that work is ends without an answer."""

    UNREACHED = "unreached", _("asked several times, could not be reached")
    NOT_SAID = "not_said", _("does not say where")
