"""What the home pages count: reads over several rooms, each in a constant number of queries."""

import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Min, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.queries import within
from applications.models import Application
from duties.calendar import MOMENT
from duties.models import Duty
from employers.actions.reviews import DUTY as REVIEW
from employers.models import Complaint, Posting, PostingReview, Registration, VerificationKind
from employers.models.posting import PostingQuerySet
from employers.topics import COMPLAINT_DUTY as COMPLAINT
from employers.topics import REGISTRATION_DUTY as REGISTRATION
from imports.models import Batch
from places.models import UnknownName
from recommendations.models import MatchList, Recommendation
from veterans.actions.asked import DUTY as ERASURE
from veterans.models import Custody, Erasure, Need, Person, Remark

LATEST = 4
MOST_PLACES = 6
_NUMBERS = "portal.numbers"
DECIDED = (COMPLAINT, REGISTRATION, REVIEW, ERASURE)
_SPANS = ((1, 9), (10, 49), (50, None))


def numbers() -> dict[str, int | None]:
    """For everybody: open posts, the heads they state (None where none does), firms with a checked licence.

    Counted once a minute: the first page is what strangers and their machines load most.
    """
    known = cache.get(_NUMBERS)
    if known is None:
        posts = Posting.objects.public()
        checked = Q(employer__verifications__kind=VerificationKind.LICENCE_CHECKED)
        known = {
            **posts.aggregate(posts=Count("pk"), heads=Sum("heads_remaining")),
            **posts.filter(checked).aggregate(firms=Count("employer", distinct=True)),
        }
        cache.set(_NUMBERS, known, 60)
    return dict(known)


def latest_posts() -> PostingQuerySet:
    """The newest open posts, with all that a card shows."""
    posts = Posting.objects.public().select_related("employer", "place").prefetch_related("employer__verifications")
    return posts.order_by("-first_seen", "-pk")[:LATEST]


def today(user: Any) -> dict[str, Any]:
    """The first page of staff: figures that open, what waits, where posts are, whom they fit."""
    people = Person.objects.kept_in(user)
    lists = MatchList.objects.filter(person__in=people.seeking())
    return {
        "figures": _figures(user, people),
        "waiting": _waiting(user, people),
        "fits": _fits(people, lists),
        "places": _places(),
        "remarks": Remark.objects.filter(person__in=people, answered_at=None).select_related("person")[:10],
        "batches": Batch.objects.visible_to(user).order_by("-created_at", "-pk")[:5],
    }


def _figures(user: Any, people: Any) -> list[dict[str, Any]]:
    counts = people.aggregate(all=Count("pk"), seeking=Count("pk", filter=Q(seeking=True)))
    mine = Posting.objects.kept_in(user).filter(state="open").aggregate(posts=Count("pk"), heads=Sum("heads_remaining"))
    people_url, posts_url = reverse("veterans:people"), reverse("employers:manage")
    return [
        {"title": _("people on file"), "count": counts["all"], "unit": pgettext("unit", "people"), "url": people_url},
        {
            "title": _("look for work"),
            "count": counts["seeking"],
            "unit": pgettext("unit", "people"),
            "url": f"{people_url}?seeking=true",
        },
        {
            "title": _("open posts you keep"),
            "count": mine["posts"],
            "unit": pgettext("unit", "posts"),
            "url": f"{posts_url}?state=open",
        },
        {
            "title": _("heads they still want"),
            "count": mine["heads"] if mine["posts"] else 0,
            "unit": pgettext("unit", "heads"),
            "url": f"{posts_url}?state=open",
        },
        {
            "title": _("open posts of all offices"),
            "count": numbers()["posts"],
            "unit": pgettext("unit", "posts"),
            "url": reverse("employers:public"),
        },
    ]


def _first_due(user: Any) -> dict[str, datetime.datetime]:
    """Kind of duty → when the first open one of the user's subtree is due; one query."""
    open_ones = Duty.objects.visible_to(user).open().filter(kind__in=DECIDED, due_at__isnull=False)
    return dict(open_ones.order_by().values_list("kind").annotate(Min("due_at")))


def _decisions(user: Any) -> list[dict[str, Any]]:
    """What the office promised to decide, each with its count and the day of the first."""
    due, now = _first_due(user), timezone.now()
    rows = (
        (_("Complaints about postings"), Complaint.objects.waiting().kept_in(user), "employers:complaints", COMPLAINT),
        (_("Firms to check"), Registration.objects.kept_in(user).waiting(), "employers:checks", REGISTRATION),
        (_("Postings in review"), PostingReview.objects.waiting().kept_in(user), "employers:reviews", REVIEW),
        (
            pgettext("nav", "Requests for erasure"),
            Erasure.objects.kept_in(user).waiting(),
            "veterans:erasures",
            ERASURE,
        ),
    )
    return [
        {
            "title": title,
            "count": waiting.count(),
            "url": reverse(url),
            "day": timezone.localdate(due[kind] - MOMENT) if kind in due else None,
            "over": kind in due and due[kind] <= now,
        }
        for title, waiting, url, kind in rows
    ]


def _waiting(user: Any, people: Any) -> list[dict[str, Any]]:
    people_url = reverse("veterans:people")
    return [
        *_decisions(user),
        {
            "title": _("Files offered to you"),
            "count": Custody.objects.filter(within(user, "place__code"), accepted_at=None, refused_at=None).count(),
            "url": reverse("veterans:cohort"),
        },
        {
            "title": _("Needs past their due day"),
            "count": Need.objects.kept_in(user).overdue().count(),
            "url": f"{reverse('veterans:needs')}?due=over",
        },
        {
            "title": _("Applications that a firm leaves without an answer"),
            "count": Application.objects.kept_in(user).silent().count(),
            "url": reverse("applications:silent"),
        },
        {
            "title": _("People without a list of jobs yet"),
            "count": people.seeking().filter(match_list=None).count(),
            "url": f"{people_url}?list=none",
        },
        {
            "title": _("People for whom no post fits"),
            "count": people.filter(match_list__eligible=0).count(),
            "url": f"{people_url}?list=empty",
        },
        {
            "title": _("Recommendations without the person's answer"),
            "count": Recommendation.objects.filter(person__in=people).waiting().count(),
            "url": "",
        },
        {
            "title": _("Place names nobody could read"),
            "count": UnknownName.objects.filter(within(user, "within"), mapped_to=None).count(),
            "url": reverse("places:unknown"),
        },
    ]


def _fits(people: Any, lists: Any) -> dict[str, Any]:
    """How many posts fit each person who looks for work, in spans; the row of none opens to its people."""
    spans = {
        f"span{low}": Count("pk", filter=Q(eligible__gte=low) & (Q(eligible__lte=high) if high else Q()))
        for low, high in _SPANS
    }
    found = lists.aggregate(none=Count("pk", filter=Q(eligible=0)), **spans)
    rows = [{"title": _("no post"), "count": found["none"], "url": f"{reverse('veterans:people')}?list=empty"}]
    for low, high in _SPANS:
        title = (
            _("%(low)s–%(high)s posts") % {"low": low, "high": high} if high else _("%(low)s or more") % {"low": low}
        )
        rows.append({"title": title, "count": found[f"span{low}"], "url": ""})
    return {"rows": rows, "whole": max(row["count"] for row in rows), "all": sum(row["count"] for row in rows)}


def _places() -> dict[str, Any]:
    """Where the open posts are: the places with most of them."""
    named = Posting.objects.public().exclude(place=None).order_by()
    found = list(
        named.values("place__name").annotate(count=Count("pk")).order_by("-count", "place__name")[:MOST_PLACES]
    )
    rows = [
        {
            "title": row["place__name"],
            "count": row["count"],
            "url": f"{reverse('employers:public')}?{urlencode({'place': row['place__name']})}",
        }
        for row in found
    ]
    return {"rows": rows, "whole": max((row["count"] for row in found), default=0)}
