"""Saved searches: the person's own pages, and what staff see and save on a person's behalf."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from consents.actions import EvidenceMissing
from employers.filters import PublicFilter
from employers.models import Posting
from outcomes.problems import PersonGone
from recommendations.actions import searches as actions
from recommendations.forms import SearchForm, SearchOnBehalfForm
from recommendations.found_now import found_now
from recommendations.models import FindState, SavedSearch
from recommendations.views.why_not import VETO_TITLES
from veterans.actions.looks import see
from veterans.models import Person

TOLD_SHOWN = 20
PROBLEMS = (
    actions.NothingLookedFor, actions.SavedAlready, actions.NameTaken, actions.TooManySearches, EvidenceMissing,
    PersonGone,
)  # fmt: skip


def _sentence(problem: Exception) -> str:
    sentences: dict[type[Exception], str] = {
        actions.NothingLookedFor: _(
            "Say what work, where or for which pay: a search for everything finds nothing new."
        ),
        actions.SavedAlready: _("This search is saved already."),
        actions.NameTaken: _("Another saved search has this name. Choose a different one."),
        actions.TooManySearches: _("Twenty searches are saved. Delete one that is no longer needed first."),
        PersonGone: PersonGone().sentence(),
        EvidenceMissing: _("A search that staff save needs the person's word as a paper or record."),
    }
    return sentences[type(problem)]


def _counted(searches: Any) -> Any:
    return searches.annotate(
        waiting=Count("finds", filter=Q(finds__state=FindState.WAITING)),
        told=Count("finds", filter=Q(finds__state=FindState.TOLD)),
    )


@login_required
@never_cache
def mine(request: SignedInRequest) -> HttpResponse:
    """What I go on looking for."""
    get_object_or_404(Person, user=request.user.pk)
    return render(
        request, "recommendations/searches.html", {"searches": _counted(SavedSearch.objects.own(request.user))}
    )


@login_required
@never_cache
def new(request: SignedInRequest) -> HttpResponse:
    """Save the filters in the address under a name."""
    person = get_object_or_404(Person, user=request.user.pk)
    narrowed = PublicFilter(request.GET, Posting.objects.none())
    wanted = narrowed.form.cleaned_data if narrowed.form.is_valid() else {}
    filters: dict[str, Any] = {
        "q": wanted.get("q") or "",
        "place": wanted.get("place") or "",
        "pay": int(wanted.get("pay") or 0),
    }
    if not any(filters.values()):
        messages.info(request, _("Search for work, a place or a pay first; then save the search."))
        return redirect("recommendations:my-jobs")
    form = SearchForm(request.POST or None, initial={"name": _name(filters)})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.save_search(person=person, by=request.user, **filters, **form.cleaned_data)
        except PROBLEMS as problem:
            _tell(form, problem)
        else:
            messages.success(request, _("Saved. New posts that fit are told to you as you chose."))
            return redirect("recommendations:search", made.public_id)
    return render(request, "recommendations/search_new.html", {"form": form, "search": SavedSearch(**filters)})


def _name(filters: dict[str, Any]) -> str:
    pay = _("from %(pay)s yuan") % {"pay": filters["pay"]} if filters["pay"] else ""
    return " ".join(filter(None, (filters["place"], filters["q"], pay)))[:40]


def _tell(form: Form, problem: Exception) -> None:
    form.add_error("name" if isinstance(problem, actions.NameTaken) else None, _sentence(problem))


@login_required
@never_cache
def search(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One search: what it finds now, what was told, rename, another rhythm."""
    mine = SavedSearch.objects.own(request.user).select_related("person__kept_by")
    found = get_object_or_404(mine, public_id=public_id)
    known = {"name": found.name, "rhythm": found.rhythm, "weekday": found.weekday}
    form = SearchForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_search(search=found, by=request.user, **form.cleaned_data)
        except actions.NameTaken as problem:
            _tell(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("recommendations:search", found.public_id)
    told = found.finds.filter(state=FindState.TOLD).select_related("posting__employer").order_by("-told_at", "-pk")
    now = found_now(found)
    context = {
        "search": found,
        "form": form,
        "now": now,
        "left": [(VETO_TITLES[code], count) for code, count in now.left],
        "told": told[:TOLD_SHOWN],
    }
    return render(request, "recommendations/search.html", context)


def _named(request: SignedInRequest, public_id: str) -> SavedSearch:
    """A search of one's own, or of a person whose file the user keeps."""
    return get_object_or_404(SavedSearch.objects.visible_to(request.user).select_related("person"), public_id=public_id)


def _back(request: SignedInRequest, found: SavedSearch, *, gone: bool = False) -> HttpResponse:
    if found.person.user_id != request.user.pk:
        return redirect(found.person)
    return redirect("recommendations:searches") if gone else redirect("recommendations:search", found.public_id)


@login_required
@require_POST
def pause(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Tell nothing more, or go on; only the person lets it go on."""
    found = _named(request, public_id)
    if request.POST.get("on") != "1":
        actions.pause_search(search=found, by=request.user)
        messages.success(request, _("Nothing more is sent for this search. It goes on whenever it is wanted."))
    else:
        found = get_object_or_404(SavedSearch.objects.own(request.user), pk=found.pk)
        actions.resume_search(search=found, by=request.user)
        messages.success(request, _("It goes on. You hear of what is published from now on."))
    return _back(request, found)


@login_required
@require_POST
def drop(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Delete it."""
    found = _named(request, public_id)
    answer = _back(request, found, gone=True)
    actions.drop_search(search=found, by=request.user)
    messages.success(request, _("The search is deleted."))
    return answer


@login_required
@never_cache
def of_person(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A fragment of the person's page for staff."""
    person = get_object_or_404(Person.objects.kept_in(request.user), public_id=public_id)
    see(by=request.user, action="recommendations.searches.viewed", keys=[person.public_id], purpose="service")
    searches = _counted(SavedSearch.objects.filter(person=person))
    return render(request, "recommendations/searches_of.html", {"person": person, "searches": searches})


@login_required
@never_cache
def for_somebody(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Staff save a search for a person who told them to, with the proof of it."""
    person = get_object_or_404(Person.objects.kept_in(request.user), public_id=public_id)
    form = SearchOnBehalfForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_search(person=person, by=request.user, **form.cleaned_data)
        except PROBLEMS as problem:
            _tell(form, problem)
        else:
            messages.success(request, _("Saved on the person's behalf."))
            return redirect(person)
    see(by=request.user, action="recommendations.searches.viewed", keys=[person.public_id], purpose="service")
    return render(request, "recommendations/search_for.html", {"form": form, "person": person})
