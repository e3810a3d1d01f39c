"""What staff see: the jobs of a person, and the people for a posting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from employers.models import Posting
from recommendations import actions, engine, pool, queries
from recommendations.eligibility import open_to
from recommendations.models import Answer, Recommendation
from recommendations.views.why_not import why_not
from veterans.actions.looks import see
from veterans.models import LookKind, Person

FOR_STAFF = 8


@login_required
def person_matches(request: HttpRequest, public_id: str) -> HttpResponse:
    """A fragment of the person page: ranked jobs with points, counts of hard rules, recommend."""
    person = get_object_or_404(Person.objects.kept_in(request.user), public_id=public_id)
    jobs = queries.jobs_of(person)
    shown = queries.shown_postings(jobs, open_to(Posting.objects.public(), person))
    cards = queries.with_postings(shown[:FOR_STAFF], person=person)
    queries.explain_to_staff(person, cards)
    recommended = {one.posting_id: one for one in Recommendation.objects.filter(person=person).order_by("at")}
    for card in cards:
        card["recommended"] = recommended.get(card["p"])
    see(by=request.user, action="recommendations.person.viewed", keys=[person.public_id], purpose="matching")
    context = {
        "person": person,
        "cards": cards,
        "jobs": jobs,
        "total": len(shown),
        "standing": engine.model().standing,
        "what_if": queries.in_staff_words(queries.what_if(person)),
        "answers": Answer.choices,
        "asked": list(recommended.values())[::-1][:10],
        **why_not(jobs, staff=True),
    }
    return render(request, "recommendations/person_matches.html", context)


@login_required
@require_POST
def recommend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Staff recommend a public posting to a person they keep."""
    person = get_object_or_404(Person.objects.kept_in(request.user), public_id=public_id)
    posting = get_object_or_404(Posting.objects.public(), public_id=request.POST.get("posting", "") or None)
    try:
        actions.recommend(person=person, posting=posting, by=request.user)
    except actions.AlreadyRecommended:
        messages.error(request, _("This post was recommended already and waits for the answer."))
    except actions.AlreadyActedOn:
        messages.info(request, _("The person has applied for this post already, or works there."))
    else:
        messages.success(
            request, _("Recommended. The person sees it at the next sign-in; note the answer here when they tell you.")
        )
    return redirect(person)


@login_required
def posting_people(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A fragment of the posting page for staff: who of my people fits, from posting to person."""
    if not request.user.scope():
        raise Http404
    posting = get_object_or_404(Posting, public_id=public_id)
    people = Person.objects.kept_in(request.user).seeking()
    found = pool.best_for(posting, people)
    see(
        by=request.user, action="veterans.person.listed", keys=[one["person"].public_id for one in found or ()],
        purpose="matching", kind=LookKind.LISTED,
    )  # fmt: skip
    return render(
        request, "recommendations/posting_people.html", {"posting": posting, "found": found, "waiting": found is None}
    )
