"""People for staff; my profile and my traces for the person."""

import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from veterans import queries
from veterans.actions import accounts, remarks
from veterans.actions.looks import see
from veterans.deeds import DEEDS, OTHER, PURPOSES
from veterans.filters import PersonFilter
from veterans.forms import WordsForm
from veterans.forms.ledger import AwayForm, ContactForm, NeedForm
from veterans.models import LookKind, Person, Remark
from veterans.views.clocks import clocks_of
from vocabulary.queries import placement_names

PAGE = 25
SECRETS = {"phone", "id_number"}


@login_required
def people(request: SignedInRequest) -> HttpResponse:
    """The people whose files are kept in my subtree."""
    if not request.user.scope():
        raise Http404
    narrowed = PersonFilter(
        request.GET, Person.objects.kept_in(request.user).select_related("kept_by", "home_place", "match_list")
    )
    page = Paginator(narrowed.qs, PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [
        {
            "person": one,
            "age": one.age_on(today),
            "mode": placement_names().get(one.placement_mode, one.placement_words),
        }
        for one in page.object_list
    ]
    see(
        by=request.user, action="veterans.person.listed", keys=[row["person"].public_id for row in rows],
        purpose="ledger", kind=LookKind.LISTED,
    )  # fmt: skip
    return render(request, "veterans/people.html", {"filter": narrowed, "page": page, "rows": rows})


def _kept(request: HttpRequest, public_id: str) -> Person:
    return get_object_or_404(
        Person.objects.kept_in(request.user).select_related("kept_by", "home_place", "user"), public_id=public_id
    )


@login_required
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """One person's page for staff; opening it leaves a trace."""
    found = _kept(request, public_id)
    see(by=request.user, action="veterans.person.viewed", keys=[found.public_id], purpose="service")
    today = timezone.localdate()
    views = queries.seen_by(found).filter(
        at__gte=timezone.now() - datetime.timedelta(days=30), action="veterans.person.viewed"
    )
    context = {
        "person": found,
        "age": found.age_on(today),
        "profile": queries.profile(found),
        "remarks": found.remarks.select_related("written_by", "answered_by")[:10],
        "custodies": found.custodies.select_related("place").order_by("-pk")[:5],
        "views_30": views.count(),
        "clocks": clocks_of(found),
        "needs": found.ledger.select_related("owner__user").order_by(F("closed_at").desc(nulls_first=True), "due_on")[
            :20
        ],
        "need_form": NeedForm(initial={"due_on": today + datetime.timedelta(days=14), "kind": "job"}),
        "contacts": found.contacts.all()[:5],
        "offered": found.custodies.filter(accepted_at=None, refused_at=None).select_related("place").first(),
        "contact_form": ContactForm(auto_id="contact_%s"),
        "away": found.absences.filter(until=None).select_related("place").first(),
        "away_form": AwayForm(initial={"since": today}, auto_id="away_%s"),
        "soon": today + datetime.timedelta(days=90),
    }
    return render(request, "veterans/person.html", context)


@login_required
@require_POST
def reveal(request: HttpRequest, public_id: str, field: str) -> HttpResponse:
    """Show one encrypted number, with a trace."""
    found = _kept(request, public_id)
    if field not in SECRETS:
        raise Http404
    see(
        by=request.user, action="veterans.person.revealed", keys=[found.public_id], purpose="service",
        detail={"field": field},
    )  # fmt: skip
    return render(request, "veterans/revealed.html", {"value": getattr(found, field)})


@login_required
@require_POST
def answer(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Answer what a person told."""
    found = _kept(request, public_id)
    remark = get_object_or_404(Remark.objects.select_related("person"), person=found, pk=pk)
    form = WordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The answer is empty or holds invisible characters; it was not saved."))
    else:
        try:
            remarks.answer_remark(remark=remark, answer=form.cleaned_data["words"], by=request.user)
        except remarks.AlreadyAnswered:
            messages.error(request, _("Somebody has answered this already."))
        else:
            messages.success(request, _("The answer is saved; the person sees it at the next sign-in."))
    return redirect(found)


@login_required
@require_POST
def sign_in(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the person a sign-in, or a new password; shown once, to be printed and handed over."""
    found = _kept(request, public_id)
    name, password = accounts.give_sign_in(person=found, by=request.user)
    return render(request, "veterans/slip.html", {"person": found, "name": name, "password": password})


def _me(request: HttpRequest) -> Person:
    return get_object_or_404(Person.objects.select_related("kept_by", "home_place"), user=request.user.pk)


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """My profile, read-only, and a way to say what is wrong."""
    found = _me(request)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        remarks.write_remark(person=found, words=form.cleaned_data["words"], by=request.user)
        messages.success(request, _("Your station has it and will answer here."))
        return redirect("veterans:me")
    context = {
        "person": found,
        "age": found.age_on(timezone.localdate()),
        "profile": queries.profile(found),
        "remarks": found.remarks.select_related("answered_by")[:20],
        "form": form,
    }
    return render(request, "veterans/me.html", context)


@login_required
def trace(request: HttpRequest) -> HttpResponse:
    """Who saw or changed my data, when and why."""
    found = _me(request)
    page = Paginator(queries.seen_by(found), 50).get_page(request.GET.get("page"))
    rows = [
        {"entry": entry, "deed": DEEDS.get(entry.action, OTHER), "why": PURPOSES.get(entry.purpose, "")}
        for entry in page.object_list
    ]
    return render(request, "veterans/trace.html", {"page": page, "rows": rows})
