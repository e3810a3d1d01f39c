"""A person's applications: apply with one tap, see how each stands; and the same for staff on a person's behalf."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from applications import queries
from applications.actions import person as actions
from applications.actions.steps import NotTheirs
from applications.forms import ApplyForBody
from applications.models import Application
from common.http import SignedInRequest
from consents.actions import EvidenceMissing
from employers.models import Posting
from outcomes.problems import PersonGone
from veterans.actions.looks import see
from veterans.models import LookKind, Person

PROBLEMS = (actions.NotOpen, actions.NotForThem, actions.AlreadyApplied, actions.TooMany, EvidenceMissing, PersonGone)


def _sentence(problem: Exception) -> str:
    sentences: dict[type[Exception], str] = {
        actions.NotOpen: _("This post takes no applications any more."),
        actions.NotForThem: _("This post is for veterans themselves."),
        actions.AlreadyApplied: _("There is an application for this post already."),
        actions.TooMany: _("Fifty applications are open. Withdraw some of them first."),
        PersonGone: PersonGone().sentence(),
        EvidenceMissing: _("An application that staff send needs the person's word as a paper or record."),
    }
    return sentences[type(problem)]


def _me(request: HttpRequest) -> Person:
    return get_object_or_404(Person, user=request.user.pk)


@login_required
@never_cache
def mine(request: SignedInRequest) -> HttpResponse:
    me = _me(request)
    rows = queries.of_person(me)
    at_work = any(row.is_open for row in rows) and me.spells.open().exists()
    return render(request, "applications/mine.html", {"rows": rows, "at_work": at_work})


@login_required
@require_POST
def withdraw_all(request: SignedInRequest) -> HttpResponse:
    """Who has work ends all applications that are open."""
    _end_all(request, _me(request))
    return redirect("applications:mine")


@login_required
@require_POST
def withdraw_all_of(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The same by the station, for a person who said so."""
    person = get_object_or_404(Person.objects.kept_in(request.user), public_id=public_id)
    _end_all(request, person)
    return redirect(person)


def _end_all(request: SignedInRequest, person: Person) -> None:
    try:
        ended = actions.withdraw_all(person=person, by=request.user)
    except NotTheirs:
        raise Http404 from None
    words = ngettext("%(ended)d application is withdrawn.", "%(ended)d applications are withdrawn.", ended)
    messages.success(request, words % {"ended": ended})


@login_required
@require_POST
def apply(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One tap; the answer has its day."""
    posting = get_object_or_404(Posting.objects.public(), public_id=public_id)
    try:
        sent = actions.apply(person=_me(request), posting=posting, by=request.user, source="my_jobs")
    except PROBLEMS as problem:
        messages.error(request, _sentence(problem))
        return redirect("applications:mine")
    messages.success(request, _("Sent. The firm sees your name and phone from now on; withdrawing hides them again."))
    return redirect(sent)


@login_required
@never_cache
def for_somebody(request: SignedInRequest, person_id: str, public_id: str) -> HttpResponse:
    """Staff apply for a person who told them to, with the proof of it."""
    person = get_object_or_404(Person.objects.kept_in(request.user), public_id=person_id)
    posting = get_object_or_404(Posting.objects.public().select_related("employer"), public_id=public_id)
    form = ApplyForBody(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.apply(person=person, posting=posting, by=request.user, source="station", **form.cleaned_data)
        except PROBLEMS as problem:
            messages.error(request, _sentence(problem))
        else:
            messages.success(request, _("Sent on the person's behalf."))
            return redirect(sent)
    see(by=request.user, action="applications.viewed", keys=[person.public_id], purpose="service")
    context = {"form": form, "person": person, "posting": posting}
    return render(request, "applications/for_somebody.html", context)


@login_required
@never_cache
def of_person(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A fragment of the person's page for staff."""
    person = get_object_or_404(Person.objects.kept_in(request.user), public_id=public_id)
    see(by=request.user, action="applications.viewed", keys=[person.public_id], purpose="service")
    return render(request, "applications/of_person.html", {"rows": queries.of_person(person), "person": person})


def silent_rows(user: Any) -> list[Application]:
    return list(queries.for_lists(Application.objects.kept_in(user).silent().order_by("answer_by", "pk"))[:200])


@login_required
@never_cache
def silent(request: SignedInRequest) -> HttpResponse:
    """Where firms let the people of this station wait."""
    if not request.user.works_here:
        raise Http404
    rows = silent_rows(request.user)
    people = [row.person.public_id for row in rows]
    see(by=request.user, action="applications.listed", keys=people, purpose="service", kind=LookKind.LISTED)
    return render(request, "applications/silent.html", {"rows": rows})
