"""Places: province, city, county, zone, town, village, station; dated, with aliases as data."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from common.dated import Dated
from common.search import SearchField
from common.text import PlainCharField


class Level(models.TextChoices):
    NATION = "nation", _("nation")
    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    COUNTY = "county", _("county")
    ZONE = "zone", _("zone")
    TOWN = "town", _("town")
    VILLAGE = "village", _("village")
    STATION = "station", _("service station")


class PlaceQuerySet(MP_NodeQuerySet):
    def visible_to(self, user: Any) -> "PlaceQuerySet":
        """The places in the subtrees of a user's posts; administrators see all."""
        if user.is_superuser:
            return self
        condition = Q(pk__in=[])
        # What `accounts.queries.within` says for the rooms above accounts; this one lies below it.
        for prefix in user.scope():
            condition |= Q(code__startswith=prefix)
        return self.filter(condition)

    def current(self) -> "PlaceQuerySet":
        """Places that were not abolished or merged."""
        return self.filter(valid_to__isnull=True)


class PlaceManager(MP_NodeManager.from_queryset(PlaceQuerySet)):  # type: ignore[misc]
    """In the order of the tree."""

    def get_queryset(self) -> PlaceQuerySet:
        return PlaceQuerySet(self.model, using=self._db).order_by("path")


class Place(MP_Node, Dated):
    """A place as it stood from valid_from to valid_to; a merged one points at its successor.

    `code` is the administrative code (6 digits; 9 for towns, 12 for villages) or, for zones and stations, their
    parent's scope prefix and a letter form of our own. A code of one place always starts with the scope_prefix of
    each place above it.
    """

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = PlainCharField(_("name"), max_length=60)
    full_name = PlainCharField(_("full name"), max_length=160, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged_from")
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    search_terms = SearchField()

    objects = PlaceManager()  # type: ignore[misc]
    node_order_by = ["code"]

    class Meta(Dated.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(valid_to__isnull=False), name="places_merged_means_ended"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_prefix(self) -> str:
        """What the codes of this place's subtree begin with: 650000 → 65, 652300 → 6523, 652301 → 652301."""
        if self.level == Level.NATION:
            return ""
        if self.level == Level.PROVINCE:
            return self.code[:2]
        if self.level == Level.CITY:
            return self.code[:4]
        return self.code

    def standing(self) -> "Place":
        """This place, or where it was merged by today; mergers after mergers are followed. No query for what was not merged."""
        place, seen, today = self, {self.pk}, timezone.localdate()
        while place.merged_into_id is not None and not place.holds_on(today):
            heir: Place | None = place.merged_into
            if heir is None or heir.pk in seen:
                break
            seen.add(heir.pk)
            place = heir
        return place


class Alias(models.Model):
    """Another word for a place, as data: 木垒县 for 木垒哈萨克自治县. Made from our list or by a clerk's mapping."""

    name = PlainCharField(_("name"), max_length=60)
    place = models.ForeignKey(Place, models.CASCADE, related_name="aliases", verbose_name=_("place"))
    within = models.CharField(
        _("only within"), max_length=32, blank=True, help_text=_("scope prefix in which the word means this place")
    )
    source = models.CharField(_("source"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [models.UniqueConstraint(fields=["name", "within"], name="places_one_meaning_a_word")]

    def __str__(self) -> str:
        return self.name


class UnknownName(models.Model):
    """A place name that some file used and nobody could read; a clerk maps it with one click."""

    name = PlainCharField(_("name"), max_length=120)
    within = models.CharField(_("seen within"), max_length=32, blank=True)
    times = models.PositiveIntegerField(_("times seen"), default=1)
    first_seen = models.DateTimeField(auto_now_add=True)
    mapped_to = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("unknown place name")
        verbose_name_plural = _("unknown place names")
        constraints = [models.UniqueConstraint(fields=["name", "within"], name="places_unknown_name_once")]

    def __str__(self) -> str:
        return self.name
