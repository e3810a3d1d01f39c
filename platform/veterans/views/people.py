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
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from veterans import queries
from veterans.actions import accounts, remarks
from veterans.actions.looks import see
from veterans.filters import PersonFilter
from veterans.forms import WordsForm
from veterans.forms.ledger import AwayForm, ContactForm, NeedForm
from veterans.models import LookKind, Person, Remark
from veterans.views.clocks import clocks_of
from vocabulary.queries import placement_names

PAGE = 25
SECRETS = {"phone", "id_number"}
DEEDS = {
    "veterans.person.viewed": gettext_lazy("opened your file"),
    "veterans.person.listed": gettext_lazy("saw you in a list"),
    "veterans.person.revealed": gettext_lazy("had your phone or ID number shown"),
    "veterans.person.entered": gettext_lazy("entered you by hand, as you told it"),
    "veterans.person.imported": gettext_lazy("took your data over from a file"),
    "veterans.person.changed": gettext_lazy("changed your data from a file"),
    "veterans.person.personalised": gettext_lazy("switched the personal order"),
    "veterans.person.exported": gettext_lazy("took you along in an exported list"),
    "veterans.profile.changed": gettext_lazy("changed your profile"),
    "veterans.profile.judged": gettext_lazy("said whether your words were understood"),
    "veterans.person.received": gettext_lazy("received you in a cohort"),
    "veterans.person.reported": gettext_lazy("noted that you reported"),
    "veterans.clock.noted": gettext_lazy("noted a legal limit that runs for you"),
    "veterans.clock.settled": gettext_lazy("noted how a legal limit of yours ended"),
    "veterans.welcome.ticked": gettext_lazy("noted a part of the welcome"),
    "veterans.custody.offered": gettext_lazy("offered your file to another place"),
    "veterans.custody.accepted": gettext_lazy("took over your file"),
    "veterans.custody.refused": gettext_lazy("left your file where it was"),
    "veterans.person.printed": gettext_lazy("printed a résumé or recommendation form"),
    "veterans.pair.different": gettext_lazy("compared your file with another one: two people"),
    "veterans.merge.proposed": gettext_lazy("proposed to merge your two files"),
    "veterans.merge.dropped": gettext_lazy("took the proposal to merge back"),
    "veterans.merge.done": gettext_lazy("merged your two files"),
    "veterans.merge.undone": gettext_lazy("undid the merge of your files"),
    "veterans.erasure.asked": gettext_lazy("asked for erasure"),
    "veterans.erasure.refused": gettext_lazy("refused the erasure"),
    "veterans.person.took_along": gettext_lazy("downloaded your data"),
    "veterans.need.opened": gettext_lazy("entered a need of yours"),
    "veterans.need.planned": gettext_lazy("set the next step of a need"),
    "veterans.need.assigned": gettext_lazy("handed a need to a colleague"),
    "veterans.need.noted": gettext_lazy("made a note on a need"),
    "veterans.need.closed": gettext_lazy("closed a need"),
    "veterans.need.reopened": gettext_lazy("opened a need again"),
    "veterans.need.imported": gettext_lazy("changed a need from a file"),
    "veterans.contact.recorded": gettext_lazy("noted a contact with you"),
    "veterans.away.set": gettext_lazy("noted that you are away"),
    "veterans.away.ended": gettext_lazy("noted that you are back"),
    "veterans.remark.written": gettext_lazy("told the station what is wrong"),
    "veterans.remark.answered": gettext_lazy("answered what you told"),
    "veterans.person.seeking": gettext_lazy("noted whether you look for work"),
    "outcomes.hire.recorded": gettext_lazy("recorded a job of yours"),
    "consents.ended": gettext_lazy("consent ended with the application"),
    "outcomes.hire.voided": gettext_lazy("took a recorded job back"),
    "outcomes.spell.ended": gettext_lazy("noted that a job of yours ended"),
    "outcomes.spell.verified": gettext_lazy("checked a job of yours"),
    "outcomes.call.tried": gettext_lazy("tried to call you about your job"),
    "outcomes.call.settled": gettext_lazy("noted how your job goes"),
    "outcomes.destination.set": gettext_lazy("noted where you stand after the service"),
    "outcomes.adaptation.attended": gettext_lazy("noted that you attended adaptation training"),
    "outcomes.adaptation.proposed": gettext_lazy("proposed to exempt you from adaptation training"),
    "outcomes.adaptation.approved": gettext_lazy("approved your exemption from adaptation training"),
    "veterans.person.signin": gettext_lazy("gave you a sign-in"),
    "recommendations.person.viewed": gettext_lazy("looked at the jobs that fit you"),
    "recommendations.recommended": gettext_lazy("recommended a post"),
    "recommendations.answered": gettext_lazy("recorded your answer"),
}
PURPOSES = {
    "service": gettext_lazy("service"),
    "ledger": gettext_lazy("list of needs"),
    "need": gettext_lazy("work on a need"),
    "profile": gettext_lazy("filling in the profile"),
    "paper": gettext_lazy("a form or list on paper"),
    "duplicate": gettext_lazy("comparing two files"),
    "matching": gettext_lazy("looking for posts"),
    "reception": gettext_lazy("reception of a cohort"),
    "outcomes": gettext_lazy("work and how it lasts"),
}


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
        {"entry": entry, "deed": DEEDS.get(entry.action, entry.action), "why": PURPOSES.get(entry.purpose, "")}
        for entry in page.object_list
    ]
    return render(request, "veterans/trace.html", {"page": page, "rows": rows})
