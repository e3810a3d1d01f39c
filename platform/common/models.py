"""What this installation is."""

from django.core.cache import cache
from django.db import models
from django.db.models import Q

_CACHE_KEY = "common.installation"
KNOWN_FOR: int | None = 60
"""Seconds until it is asked again whether this is a demo; None: never."""


class Installation(models.Model):
    """One row: whether fictional data was loaded here. Pages then say so."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    demo = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="common_one_installation")]

    def __str__(self) -> str:
        return "demo" if self.demo else "real"


def is_demo() -> bool:
    """Whether fictional data lies in the database; asked once a minute, not on each page."""
    known = cache.get(_CACHE_KEY)
    if known is None:
        known = Installation.objects.filter(demo=True).exists()
        cache.set(_CACHE_KEY, known, KNOWN_FOR)
    return bool(known)


def mark_demo() -> None:
    """Say that fictional data was loaded; called by the loader inside its transaction."""
    Installation.objects.update_or_create(only=True, defaults={"demo": True})
    cache.delete(_CACHE_KEY)
