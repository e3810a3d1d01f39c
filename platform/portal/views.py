"""Home pages of veteran, employer, staff and guest; reads only."""

from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from employers.models import Posting
from imports.models import Batch
from places.models import UnknownName
from portal.context import role_of
from recommendations.models import MatchList, Recommendation
from recommendations.queries import group_maxima
from veterans.models import Person, Remark


def home(request: HttpRequest) -> HttpResponse:
    """Each role's own first page."""
    name = role_of(request)
    if name == "veteran":
        return redirect("recommendations:my-jobs")
    if name == "employer":
        return redirect("employers:mine")
    if name == "staff":
        return render(request, "portal/staff.html", _today(request.user))
    return render(request, "portal/home.html", {"open_posts": Posting.objects.public().count()})


def _today(user: Any) -> dict[str, object]:
    people = Person.objects.kept_in(user)
    postings = Posting.objects.kept_in(user)
    prefixes = user.scope()
    unknown = [
        row
        for row in UnknownName.objects.filter(mapped_to=None)
        if any(row.within.startswith(p) or p.startswith(row.within) for p in prefixes)
    ]
    return {
        "people": people.count(),
        "seeking": people.seeking().count(),
        "open_posts": postings.filter(state="open").count(),
        "heads": postings.filter(state="open").aggregate(heads=Sum("heads_remaining"))["heads"] or 0,
        "without_list": people.seeking().filter(match_list=None).count(),
        "without_match": MatchList.objects.filter(person__in=people, eligible=0).count(),
        "remarks": Remark.objects.filter(person__in=people, answered_at=None).select_related("person")[:10],
        "waiting": Recommendation.objects.filter(person__in=people, answer="").count(),
        "unknown_places": len(unknown),
        "batches": Batch.objects.visible_to(user)[:5],
    }


def how(request: HttpRequest) -> HttpResponse:
    """How matching works, for everybody (算法推荐管理规定 art. 16)."""
    return render(request, "portal/how.html", {"groups": group_maxima()})


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/about.html")
