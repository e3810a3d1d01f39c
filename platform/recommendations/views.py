"""My jobs, one job, and what staff see of both."""

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from audit.actions import record, record_many
from common.http import SignedInRequest
from common.search import search
from employers.models import Employer, Posting
from places.models import Place
from recommendations import actions, clones, engine, queries
from recommendations import health as health_figures
from recommendations.models import Answer, MatchList, Recommendation, Surface
from recommendations.rows import match_rows, other_reasons
from runs.models import Run
from veterans.actions.choices import set_personalised
from veterans.models import Person

PAGE = 10
FOR_STAFF = 8
VETO_TITLES = {
    "age_stated": gettext_lazy("the age that the employer states"),
    "education": gettext_lazy("education"),
    "experience": gettext_lazy("years in the trade"),
    "certificate": gettext_lazy("a licence or certificate"),
    "workplace": gettext_lazy("workplace outside what you accept"),
    "pay": gettext_lazy("pay below your floor"),
    "refusal": gettext_lazy("what you refuse"),
    "physical": gettext_lazy("what your body cannot do"),
    "employment_type": gettext_lazy("type of employment"),
    "closed": gettext_lazy("closed or past the deadline"),
    "no_heads": gettext_lazy("no heads left"),
    "secrecy": gettext_lazy("secrecy period"),
}
CHANGEABLE = {"pay", "workplace", "certificate", "refusal"}


class JobFilter(django_filters.FilterSet):
    """Narrow the list down; the order stays."""

    q = django_filters.CharFilter(
        label=gettext_lazy("What work"),
        method="by_words",
        widget=forms.TextInput(attrs={"class": "form-control", "maxlength": 60}),
    )
    place = django_filters.CharFilter(
        label=gettext_lazy("Workplace"),
        method="by_place",
        widget=forms.TextInput(attrs={"class": "form-control", "maxlength": 40}),
    )
    pay = django_filters.NumberFilter(
        label=gettext_lazy("Monthly pay at least"),
        method="by_pay",
        widget=forms.NumberInput(attrs={"class": "form-control", "min": 0, "step": 500}),
    )

    class Meta:
        model = Posting
        fields: list[str] = []

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        return search(queryset, value)

    def by_place(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(place_words__contains=value) | queryset.filter(address__contains=value)

    def by_pay(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.filter(pay_max__gte=value) | queryset.filter(pay_max=None, pay_min__gte=value)


def _me(request: HttpRequest) -> Person:
    return get_object_or_404(Person, user=request.user.pk)


@login_required
def my_jobs(request: HttpRequest) -> HttpResponse:
    """The veteran's list: personal order, or the same order for everyone where personalisation is off."""
    person = _me(request)
    narrowed = JobFilter(request.GET, Posting.objects.public())
    if not person.personalised:
        return _same_for_all(request, person, narrowed)
    jobs = queries.jobs_of(person)
    shown = clones.fold(queries.shown_postings(jobs, narrowed.qs))
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    cards = queries.with_postings(list(page.object_list), page.start_index() if shown else 1)
    clones.open_cards(cards)
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


def _same_for_all(request: HttpRequest, person: Person, narrowed: JobFilter) -> HttpResponse:
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
    clones.open_cards(cards)
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


def why_not(jobs: queries.Jobs) -> dict[str, Any]:
    most = max(jobs.vetoes.values(), default=1)
    opens = {row["code"]: row for row in jobs.nearest}
    places = _place_names([row["value"] for row in jobs.nearest if row["code"] == "workplace" and "value" in row])
    rows = [
        {
            "title": VETO_TITLES[code],
            "count": count,
            "percent": round(100 * count / most),
            "changeable": code in CHANGEABLE,
            "opens": _opener(code, opens.get(code), places),
        }
        for code, count in sorted(jobs.vetoes.items(), key=lambda pair: -pair[1])
    ]
    return {"why_not": rows, "left_out": jobs.considered - jobs.eligible}


def _place_names(codes: list[str]) -> dict[str, str]:
    return dict(Place.objects.filter(code__in=codes).values_list("code", "name"))


def _opener(code: str, row: dict[str, Any] | None, places: dict[str, str]) -> str:
    """What would open most of the postings that fail this rule alone."""
    if row is None:
        return ""
    count = row.get("value_unlocks", row["unlocks"])
    if code == "workplace" and row.get("value"):
        return _("Accept %(place)s: %(count)s more") % {
            "place": places.get(str(row["value"]), row["value"]),
            "count": count,
        }
    if code == "pay" and row.get("value"):
        return _("Lower the floor to %(pay)s yuan: %(count)s more") % {"pay": f"{row['value']:,}", "count": count}
    if code == "certificate" and row.get("value"):
        from matching.text.certificates import name_of

        return _("With %(certificate)s: %(count)s more") % {"certificate": name_of(str(row["value"])), "count": count}
    if code == "refusal":
        return _("As you wish; nothing to change")
    return _("%(count)s posts fail this alone") % {"count": row["unlocks"]}


@login_required
def job(request: HttpRequest, public_id: str) -> HttpResponse:
    """One job for the signed-in person, with the six rows that add up, or the hard rules it fails."""
    person = _me(request)
    recommended = Recommendation.objects.filter(person=person, posting__public_id=public_id).first()
    postings = Posting.objects.select_related("employer", "place").prefetch_related("employer__verifications")
    shown = postings.exclude(employer__in=Employer.objects.suspended().values("pk"))
    posting = shown.filter(public_id=public_id).first()
    if posting is None or (recommended is None and not Posting.objects.public().filter(pk=posting.pk).exists()):
        raise Http404
    actions.opened(person=person, posting=posting)
    pair = queries.pair(person, posting)
    context = {
        "person": person,
        "posting": posting,
        "pair": pair,
        "rows": match_rows(posting, pair),
        "others": other_reasons(pair),
        "what_if": queries.what_if(person, posting)[:2],
        "recommended": recommended,
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


@login_required
def person_matches(request: HttpRequest, public_id: str) -> HttpResponse:
    """A fragment of the person page: ranked jobs with points, counts of hard rules, recommend."""
    person = get_object_or_404(Person.objects.kept_in(request.user), public_id=public_id)
    jobs = queries.jobs_of(person)
    shown = queries.shown_postings(jobs, Posting.objects.public())
    cards = queries.with_postings(shown[:FOR_STAFF])
    queries.explain_to_staff(person, cards)
    recommended = {one.posting_id: one for one in Recommendation.objects.filter(person=person).order_by("at")}
    for card in cards:
        card["recommended"] = recommended.get(card["p"])
    record(
        by=request.user, action="recommendations.person.viewed", kind="person", key=person.public_id, purpose="matching"
    )
    context = {
        "person": person,
        "cards": cards,
        "jobs": jobs,
        "total": len(shown),
        "standing": engine.model().standing,
        "what_if": queries.in_staff_words(queries.what_if(person)),
        "answers": Answer.choices,
        "asked": list(recommended.values())[::-1][:10],
        **why_not(jobs),
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
    too_many = people.count() > engine.ON_THE_SPOT
    found = [] if too_many else queries.people_for(posting, people)
    record_many(
        by=request.user,
        action="veterans.person.listed",
        kind="person",
        keys=[one["person"].public_id for one in found],
        purpose="matching",
    )
    return render(
        request, "recommendations/posting_people.html", {"posting": posting, "found": found, "too_many": too_many}
    )


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
            kind__in=["recommendations.match", "recommendations.refit", "recommendations.learn"]
        )[:5],
    }
    return render(request, "recommendations/health.html", context)


def _without(request: SignedInRequest, lists: Any) -> list[dict[str, Any]]:
    """Some people without a good match, each with the rule whose lifting would open most."""
    found = list(lists.select_related("person")[: health_figures.WITHOUT])
    record_many(
        by=request.user,
        action="veterans.person.listed",
        kind="person",
        keys=[one.person.public_id for one in found],
        purpose="matching",
    )
    places = _place_names(
        [row["value"] for one in found for row in one.nearest if row["code"] == "workplace" and "value" in row]
    )
    rows = []
    for one in found:
        best = max(one.nearest, key=lambda row: row.get("value_unlocks", row["unlocks"]), default=None)
        rows.append(
            {
                "person": one.person,
                "best": one.items[0]["f"] if one.items else None,
                "rule": VETO_TITLES[best["code"]] if best else "",
                "opens": _opener(best["code"], best, places) if best else "",
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
