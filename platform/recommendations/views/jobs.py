"""My jobs and one job, as the person sees them; the person's answer to a recommendation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.queries import current, promised_day, record_of
from employers.filters import PublicFilter
from employers.models import Posting
from recommendations import actions, clones, engine, queries
from recommendations.eligibility import minds, open_to
from recommendations.models import Answer, Recommendation, Surface
from recommendations.rows import match_rows, other_reasons
from recommendations.views.why_not import why_not
from veterans.actions.choices import set_personalised
from veterans.models import Person

PAGE = 10


def _me(request: HttpRequest) -> Person:
    return get_object_or_404(Person, user=request.user.pk)


@login_required
def my_jobs(request: HttpRequest) -> HttpResponse:
    """The veteran's list: personal order, or the same order for everyone where personalisation is off."""
    person = _me(request)
    narrowed = PublicFilter(request.GET, open_to(Posting.objects.public(), person))
    if not person.personalised:
        return _same_for_all(request, person, narrowed)
    jobs = queries.jobs_of(person)
    shown = clones.fold(queries.shown_postings(jobs, narrowed.qs))
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    cards = queries.with_postings(list(page.object_list), page.start_index() if shown else 1, person)
    actions.show(
        person=person,
        postings=[(card["p"], card["rank"]) for card in cards],
        surface=Surface.MY_JOBS,
        match_list=jobs.match_list,
    )
    context = {
        "person": person,
        "filter": narrowed,
        "jobs": jobs,
        "page": page,
        "cards": cards,
        "total": len(shown),
        "standing": engine.model().standing,
        **why_not(jobs),
    }
    return render(request, "recommendations/my_jobs.html", context)


def _same_for_all(request: HttpRequest, person: Person, narrowed: PublicFilter) -> HttpResponse:
    ordered = (
        narrowed.qs.order_by("-first_seen", "-pk")
        .select_related("employer", "place")
        .prefetch_related("employer__verifications")
    )
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    listed = [
        {"p": posting.pk, "posting": posting, "rank": page.start_index() + at}
        for at, posting in enumerate(page.object_list)
    ]
    cards = clones.fold(listed)
    clones.open_cards(cards, {posting.pk: posting for posting in page.object_list})
    actions.show(
        person=person,
        postings=[(card["posting"].pk, card["rank"]) for card in cards],
        surface=Surface.MY_JOBS,
        match_list=None,
    )
    return render(
        request,
        "recommendations/my_jobs.html",
        {"person": person, "filter": narrowed, "page": page, "cards": cards, "total": page.paginator.count},
    )


@login_required
def job(request: HttpRequest, public_id: str) -> HttpResponse:
    """One job for the signed-in person, with the six rows that add up, or the hard rules it fails."""
    person = _me(request)
    recommended = Recommendation.objects.filter(person=person, posting__public_id=public_id).first()
    postings = Posting.objects.select_related("employer", "place").prefetch_related("employer__verifications")
    shown = postings.unhidden()
    posting = open_to(shown, person).filter(public_id=public_id).first()
    if posting is None or (recommended is None and not Posting.objects.public().filter(pk=posting.pk).exists()):
        raise Http404
    actions.opened(person=person, posting=posting)
    pair = queries.pair(person, posting)
    pair["reasons_against"] = [*minds(person, posting), *pair["reasons_against"]]
    context = {
        "person": person,
        "posting": posting,
        "pair": pair,
        "rows": match_rows(posting, pair),
        "others": other_reasons(pair),
        "what_if": queries.what_if(person, posting)[:2],
        "recommended": recommended,
        "application": current(person, posting),
        "takes": Posting.objects.public().filter(pk=posting.pk).exists(),
        "answer_day": promised_day(),
        "record": record_of(posting.employer),
        "answers": Answer.choices,
    }
    return render(request, "recommendations/job.html", context)


@login_required
@require_POST
def personalise(request: HttpRequest) -> HttpResponse:
    """One tap; the next list follows it."""
    set_personalised(person=_me(request), on=request.POST.get("on") == "1", by=request.user)
    return redirect("recommendations:my-jobs")


@login_required
@require_POST
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """The person's answer to a recommendation, or what the person told the staff."""
    found = get_object_or_404(
        Recommendation.objects.visible_to(request.user).select_related("person", "posting"), public_id=public_id
    )
    choice = request.POST.get("answer", "")
    if choice not in Answer.values:
        raise Http404
    mine = found.person.user_id == request.user.pk
    try:
        actions.answer(
            recommendation=found,
            answer=choice,
            reason=request.POST.get("reason", "")[:200],
            by=request.user,
            on_behalf=not mine,
        )
    except actions.AlreadyAnswered:
        messages.error(request, _("The answer was recorded already."))
    else:
        messages.success(request, _("The answer is recorded."))
    return redirect("recommendations:job", found.posting.public_id) if mine else redirect(found.person)
