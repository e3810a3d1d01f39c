"""Stored lists, what was shown of them, and what staff recommended."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.queries import within
from common.text import PlainCharField
from employers.models import Posting
from outcomes.models import EmploymentSpell
from places.models import Place
from runs.models import Run
from veterans.models import Person


class MatchList(models.Model):
    """One person's ranked postings as one array row: replaced as a whole, so readers never see half a list.

    items: [{"p": posting pk, "s": score, "f": fit, "g": six points in the order of matching.rank.GROUPS,
    "b": fallback, "c": stamp of the posting as it was read, "y": reasons for, "m": cautions}], best first; the reasons of
    the first REASONED items only.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="match_list")
    model_version = models.CharField(_("model version"), max_length=16)
    list_version = models.UUIDField(default=uuid.uuid4)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    considered = models.PositiveIntegerField(_("considered"), default=0)
    eligible = models.PositiveIntegerField(_("eligible"), default=0)
    vetoes = models.JSONField(default=dict)
    nearest = models.JSONField(default=list)
    items = models.JSONField(default=list)
    order = models.JSONField(default=list)
    """Postings in the order in which pages show them: see capacity.py."""

    class Meta:
        verbose_name = _("list of jobs")
        verbose_name_plural = _("lists of jobs")

    def __str__(self) -> str:
        return f"{self.eligible}/{self.considered}"


class ShardState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")


class Shard(models.Model):
    """The people of one county in one run over everybody: how far their lists are, so that a killed worker's is resumed.

    Lists and `last_person` move in one transaction: what is counted was made once, what was made is counted.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="shards")
    work = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+")
    """The run that makes this shard's lists."""
    place_code = models.CharField(_("place code"), max_length=32, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ShardState.choices, default=ShardState.WAITING)
    people = models.PositiveIntegerField(_("people"), default=0)
    made = models.PositiveIntegerField(_("lists made"), default=0)
    last_person = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("part of a run over everybody")
        verbose_name_plural = _("parts of a run over everybody")
        constraints = [
            models.UniqueConstraint(fields=["run", "place_code"], name="recommendations_one_shard_a_place"),
            models.CheckConstraint(
                condition=Q(state="done", finished_at__isnull=False) | Q(state="waiting", finished_at__isnull=True),
                name="recommendations_done_shard_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_code} {self.made}/{self.people}"


class Surface(models.TextChoices):
    MY_JOBS = "my_jobs", _("my jobs")
    STAFF = "staff", _("person page of the station")


class Exposure(models.Model):
    """A posting was shown to a person: what learning from outcomes starts from. Once a day; kept 12 months."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="exposures")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="exposures")
    surface = models.CharField(max_length=10, choices=Surface.choices)
    rank = models.PositiveIntegerField()
    propensity = models.FloatField(
        null=True, help_text="probability of being shown here, where the order is randomised"
    )
    list_version = models.UUIDField(null=True)
    model_version = models.CharField(max_length=16, blank=True)
    shown_on = models.DateField()
    shown_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("exposure")
        verbose_name_plural = _("exposures")
        indexes = [models.Index(fields=["shown_on"], name="recommendations_shown_on")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "posting", "surface", "shown_on"], name="recommendations_shown_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(propensity__isnull=True) | Q(propensity__gt=0, propensity__lte=1),
                name="recommendations_propensity_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shown_on} {self.rank}"


class LearntLine(models.Model):
    """A line of the crosswalk with what recommendations taught: prior, evidence, posterior. Made anew as a whole.

    shown and the steps are sums over people and hold no person; `new`: the crosswalk does not name the pair, so it is
    a proposal only. How the posterior comes about: matching/text/specialty.py.
    """

    specialty_code = models.CharField(max_length=10)
    occupation_code = models.CharField(max_length=12)
    new = models.BooleanField(default=False)
    fixed = models.BooleanField(default=False)
    prior = models.FloatField()
    shown = models.FloatField()
    opened = models.FloatField()
    applied = models.FloatField()
    hired = models.FloatField()
    expected = models.FloatField()
    posterior = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["specialty_code", "-posterior", "occupation_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["specialty_code", "occupation_code"], name="recommendations_one_learnt_line_a_pair"
            ),
            models.CheckConstraint(
                condition=Q(prior__gte=0, prior__lte=1, posterior__gte=0, posterior__lte=1),
                name="recommendations_learnt_weights_are_shares",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specialty_code} → {self.occupation_code}"


class Answer(models.TextChoices):
    INTERESTED = "interested", _("wants to know more")
    NOT_INTERESTED = "not_interested", _("does not want it")


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: Any) -> "RecommendationQuerySet":
        return self.filter(person__in=Person.objects.visible_to(user))

    def waiting(self) -> "RecommendationQuerySet":
        """Without an answer, to a posting for which there is still something to answer."""
        return self.filter(answer="", posting__in=Posting.objects.public())


class Recommendation(models.Model):
    """Staff recommended a posting to a person; the person's answer, by themselves or told to staff.

    An answer may be a deed: `hire` is the work that the person began there, whoever recorded it, a system job too.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="recommendations")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="recommendations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.CharField(_("answer"), max_length=16, choices=Answer.choices, blank=True)
    reason = PlainCharField(_("reason"), max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_job = models.CharField(max_length=60, blank=True)
    on_behalf = models.BooleanField(_("told to staff"), default=False)
    hire = models.ForeignKey(EmploymentSpell, models.SET_NULL, null=True, editable=False, related_name="+")

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "posting"], condition=Q(answer=""), name="recommendations_one_open_a_pair"
            ),
            models.CheckConstraint(
                condition=Q(
                    answer="", answered_at__isnull=True, answered_by__isnull=True, answered_job="", hire__isnull=True
                )
                | (
                    ~Q(answer="")
                    & Q(answered_at__isnull=False)
                    & (
                        Q(answered_by__isnull=False, answered_job="")
                        | (Q(answered_by__isnull=True) & ~Q(answered_job=""))
                    )
                ),
                name="recommendations_answer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting} → {self.person_id}"


class Verdict(models.TextChoices):
    SERVING = "serving", _("serves")
    REJECTED = "rejected", _("rejected")
    RETIRED = "retired", _("retired")


class ModelVersion(models.Model):
    """A ranker that was fitted on exposures: what it was measured to do, and why it serves or does not."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=Verdict.choices)
    folder = models.CharField(max_length=80, blank=True, help_text="its folder among the learned models")
    reason = models.CharField(_("reason"), max_length=60, blank=True, help_text="the first guard that did not hold")
    checks = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("model version")
        verbose_name_plural = _("model versions")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="serving"), name="recommendations_one_model_serves"
            ),
            models.CheckConstraint(
                condition=Q(state="rejected", ended_at__isnull=True) & ~Q(reason="")
                | Q(state="serving", ended_at__isnull=True, reason="") & ~Q(folder="")
                | Q(state="retired", ended_at__isnull=False),
                name="recommendations_verdict_is_whole",
            ),
            models.UniqueConstraint(
                fields=["run"], condition=Q(run__isnull=False), name="recommendations_one_model_a_run"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d} {self.state}"


class Dimension(models.TextChoices):
    """By what people are grouped in the report, and by what a list may be evened."""

    AGE = "age", _("age")
    DISABILITY = "disability", _("disability by service")
    PLACEMENT = "placement", _("placement mode")


class EvenedOrderQuerySet(models.QuerySet["EvenedOrder"]):
    def visible_to(self, user: Any) -> "EvenedOrderQuerySet":
        """Those of the user's subtree of places."""
        return self.filter(within(user, "place__code"))

    def standing(self) -> "EvenedOrderQuerySet":
        return self.filter(ended_at=None)

    def over(self, place: Place) -> "EvenedOrderQuerySet":
        """Those that hold for the files of a place, the nearest first."""
        path, step = str(place.path), Place.steplen
        above = [path[:end] for end in range(step, len(path) + 1, step)]
        return self.standing().filter(place__path__in=above).order_by("-place__path")


class EvenedOrder(models.Model):
    """Staff decided that lists of a place are evened by a group: by how many points at most, why, until when.

    Off unless somebody decides; who reads such a list is told. What moves, and how far: matching/rank/evened.py.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    dimension = models.CharField(_("group by"), max_length=12, choices=Dimension.choices)
    bound = models.PositiveSmallIntegerField(_("points at most"))
    reason = PlainCharField(_("reason"), max_length=200)
    decided_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = EvenedOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("evened order")
        verbose_name_plural = _("evened orders")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(ended_at__isnull=True), name="recommendations_one_evened_order_a_place"
            ),
            models.CheckConstraint(
                condition=Q(bound__gte=1, bound__lte=5), name="recommendations_evened_order_has_bound"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="recommendations_evened_order_has_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="recommendations_evened_order_ends_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.dimension} {self.bound}"
