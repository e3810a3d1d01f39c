"""What a person goes on looking for, and which posts were found for it."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import PlainCharField
from employers.models import Posting
from veterans.models import Person


class Rhythm(models.TextChoices):
    """How often the person is told of new posts."""

    INSTANT = "instant", _("at once")
    WEEKLY = "weekly", _("once a week")
    NONE = "none", _("never; I look myself")


class SearchQuerySet(models.QuerySet["SavedSearch"]):
    def own(self, user: Any) -> "SearchQuerySet":
        """Those of the signed-in person."""
        return self.filter(person__user=user.pk) if getattr(user, "is_authenticated", False) else self.none()

    def visible_to(self, user: Any) -> "SearchQuerySet":
        """One's own; for staff those of the people whose files they keep."""
        return self.filter(Q(pk__in=self.own(user).values("pk")) | Q(person__in=Person.objects.kept_in(user)))

    def listening(self) -> "SearchQuerySet":
        """Those for which new posts are collected."""
        return self.filter(paused_at=None).exclude(rhythm=Rhythm.NONE)


class SavedSearch(models.Model):
    """The filters of a list of posts under a name. `q`, `place`, `pay` are those of employers.filters.PublicFilter; 0 is no pay.

    since: posts that opened before it are no news. due_on: the next weekly notice. anchor: what a post must have to fit
    at all (see recommendations.looking); the index begins with it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="searches")
    name = PlainCharField(_("name"), max_length=40)
    q = PlainCharField(_("what work"), max_length=60, blank=True)
    place = PlainCharField(_("workplace"), max_length=60, blank=True)
    pay = models.PositiveIntegerField(_("monthly pay at least"), default=0)
    rhythm = models.CharField(_("tell me"), max_length=8, choices=Rhythm.choices)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), default=0, help_text="0 is Monday")
    due_on = models.DateField(_("next weekly notice"), null=True, editable=False)
    paused_at = models.DateTimeField(_("paused at"), null=True, editable=False)
    since = models.DateTimeField(default=timezone.now, editable=False)
    anchor = models.CharField(max_length=4, editable=False)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now, editable=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf = models.BooleanField(_("told to staff"), default=False)

    objects = SearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["-saved_at", "-pk"]
        indexes = [
            models.Index(
                fields=["anchor", "q", "place", "pay", "id"],
                condition=Q(paused_at__isnull=True) & ~Q(rhythm="none"),
                name="recommendations_listening",
            ),
            models.Index(fields=["due_on", "id"], condition=Q(due_on__isnull=False), name="recommendations_search_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="recommendations_search_name"),
            models.UniqueConstraint(fields=["person", "q", "place", "pay"], name="recommendations_search_once"),
            models.CheckConstraint(condition=~Q(name=""), name="recommendations_search_has_name"),
            models.CheckConstraint(
                condition=~Q(q="", place="", pay=0), name="recommendations_search_looks_for_something"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="recommendations_search_weekday"),
            models.CheckConstraint(
                condition=Q(rhythm="weekly", paused_at__isnull=True, due_on__isnull=False)
                | (Q(due_on__isnull=True) & (~Q(rhythm="weekly") | Q(paused_at__isnull=False))),
                name="recommendations_weekly_search_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def query(self) -> dict[str, Any]:
        """The filters as a list of posts takes them."""
        return {key: value for key in ("q", "place", "pay") if (value := getattr(self, key))}

    @property
    def address(self) -> str:
        """The same as the end of an address."""
        return urlencode(self.query)


class FindState(models.TextChoices):
    WAITING = "waiting", _("found")
    TOLD = "told", _("told")
    BARRED = "barred", _("left out by a hard rule")
    GONE = "gone", _("closed, or applied for, before it was told")


class Find(models.Model):
    """A new post that fits a saved search. One row a pair: the same search never tells of the same post twice."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="finds")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=FindState.choices, default=FindState.WAITING)
    found_at = models.DateTimeField(_("found at"), default=timezone.now, editable=False)
    told_at = models.DateTimeField(_("told at"), null=True, editable=False)

    class Meta:
        verbose_name = _("post found for a saved search")
        verbose_name_plural = _("posts found for saved searches")
        ordering = ["-found_at", "-pk"]
        indexes = [
            models.Index(fields=["search"], condition=Q(state="waiting"), name="recommendations_find_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["search", "posting"], name="recommendations_found_once"),
            models.CheckConstraint(
                condition=Q(state="told", told_at__isnull=False) | (~Q(state="told") & Q(told_at__isnull=True)),
                name="recommendations_told_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.search_id} {self.posting_id} {self.state}"


class Fresh(models.Model):
    """A post on its way to the saved searches: as which it was last compared with them, and whether it is to be again."""

    NEVER = "never"
    posting = models.OneToOneField(Posting, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, blank=True, default=NEVER)
    """Of its conditions; empty after it was closed, so that a post that opens again is news."""
    waiting = models.BooleanField(default=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("post on its way to saved searches")
        verbose_name_plural = _("posts on their way to saved searches")
        indexes = [models.Index(fields=["posting"], condition=Q(waiting=True), name="recommendations_fresh_waiting")]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.waiting}"
