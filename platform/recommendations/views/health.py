"""The state of matching, and what starts lists, learning and models anew."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from employers.models import Posting
from recommendations import actions, engine, queries
from recommendations import health as health_figures
from recommendations.models import MatchList
from recommendations.views.why_not import FOR_STAFF, opener, place_names
from runs.models import Run
from veterans.actions.looks import see
from veterans.models import LookKind, Person


def _health_reader(request: SignedInRequest) -> None:
    """Staff see the figures of their people; administrators those of the posts and the models, and no person."""
    if not request.user.scope() and not request.user.is_superuser:
        raise Http404


@login_required
def health(request: SignedInRequest) -> HttpResponse:
    """State of matching: versions and figures, drift, crowded posts, people without a good match, last runs."""
    _health_reader(request)
    scoped = bool(request.user.scope())
    people = Person.objects.kept_in(request.user).seeking() if scoped else Person.objects.none()
    lists = MatchList.objects.filter(person__in=people)
    without = health_figures.without_good_match(lists)
    versions = health_figures.versions()
    model = engine.model()
    context = {
        "version": model.version,
        "standing": model.standing,
        "problem": model.problem,
        "learned": model.learned is not None,
        "scoped": scoped,
        "seeking": people.count(),
        "lists": lists.count(),
        "current": lists.filter(model_version=model.version).count(),
        "empty": lists.filter(eligible=0).count(),
        "postings": Posting.objects.public().count(),
        "versions": versions,
        "drift": health_figures.drift_rows(versions),
        "crowding": health_figures.crowded_posts(),
        "without": _without(request, without),
        "without_count": without.count(),
        "runs": Run.objects.filter(
            kind__in=[
                "recommendations.match",
                "recommendations.update",
                "recommendations.refit",
                "recommendations.learn",
            ]
        )[:5],
    }
    return render(request, "recommendations/health.html", context)


def _without(request: SignedInRequest, lists: Any) -> list[dict[str, Any]]:
    """Some people without a good match, each with the rule whose lifting would open most."""
    found = list(lists.select_related("person")[: health_figures.WITHOUT])
    see(
        by=request.user, action="veterans.person.listed", keys=[one.person.public_id for one in found],
        purpose="matching", kind=LookKind.LISTED,
    )  # fmt: skip
    opens = [queries.summary_of(one)["nearest"] for one in found]
    places = place_names(
        [row["value"] for nearest in opens for row in nearest if row["code"] == "workplace" and "value" in row]
    )
    rows = []
    for one, nearest in zip(found, opens, strict=True):
        best = max(nearest, key=lambda row: row.get("value_unlocks", row["unlocks"]), default=None)
        rows.append(
            {
                "person": one.person,
                "best": one.items[0]["f"] if one.items else None,
                "rule": FOR_STAFF[best["code"]] if best else "",
                "opens": opener(best["code"], best, places, staff=True) if best else "",
            }
        )
    return rows


@login_required
@require_POST
def learn(request: SignedInRequest) -> HttpResponse:
    """Learn from what was shown and answered, as a run; what serves goes on serving until every guard holds."""
    _health_reader(request)
    posts = request.user.current_posts
    actions.start_learning(by=request.user, place_code=posts[0].place.code if posts else "")
    messages.success(
        request, _("Started. What serves now goes on serving; a new model takes over only if it is better.")
    )
    return redirect("recommendations:health")


@login_required
@require_POST
def back_to_rules(request: SignedInRequest) -> HttpResponse:
    """Let the rule-based points order the lists again; all lists follow."""
    _health_reader(request)
    if actions.back_to_rules(by=request.user):
        posts = request.user.current_posts
        actions.start_matching(by=request.user, place_code=posts[0].place.code if posts else "")
        messages.success(request, _("The points order the lists again; the lists follow."))
    return redirect("recommendations:health")


@login_required
@require_POST
def match_now(request: SignedInRequest) -> HttpResponse:
    """Start the lists of everybody."""
    posts = request.user.current_posts
    if not posts:
        raise Http404
    actions.start_matching(by=request.user, place_code=posts[0].place.code)
    messages.success(request, _("Started. The lists follow one after the other; pages work meanwhile."))
    return redirect("recommendations:health")


@login_required
@require_POST
def refit(request: SignedInRequest) -> HttpResponse:
    """Fit the model anew from the shipped tables, as a run; the present one serves meanwhile."""
    posts = request.user.current_posts
    if not posts:
        raise Http404
    actions.start_refit(by=request.user, place_code=posts[0].place.code)
    messages.success(request, _("Started. The present model serves until the new one is ready."))
    return redirect("recommendations:health")
