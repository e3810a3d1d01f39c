"""The needs ledger: list, one need, many at once, out to Excel and onto paper."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import StaffPost
from accounts.queries import within
from common.http import SignedInRequest
from imports.writing import as_download
from places.models import Place
from places.queries import Resolver
from veterans.actions import contacts, ledger, views
from veterans.actions.looks import see
from veterans.filters.ledger import NeedFilter
from veterans.forms.ledger import AwayForm, CloseForm, ContactForm, NeedForm, ReopenForm, StepForm, ViewForm
from veterans.models import LookKind, Need, Person, SavedView
from veterans.queries.ledger import Slice, ledger_slice

OUT_MOST = 20_000
PAPER_MOST = 500


def _mine(request: SignedInRequest) -> Any:
    if not request.user.scope():
        raise Http404
    return Need.objects.kept_in(request.user)


def _narrowed(request: SignedInRequest) -> NeedFilter:
    return NeedFilter(request.GET, _mine(request), request=request)


def _seen(request: SignedInRequest, needs: list[Need], kind: LookKind, purpose: str) -> None:
    keys = dict.fromkeys(need.person.public_id for need in needs)
    see(by=request.user, action=f"veterans.person.{kind}", keys=keys, purpose=purpose, kind=kind)


@login_required
@require_safe
def needs(request: SignedInRequest) -> HttpResponse:
    """Open needs by due day; at most four queries of its own, however long the ledger is."""
    narrowed = _narrowed(request)
    found: Slice = ledger_slice(
        narrowed.qs,
        closed=narrowed.closed,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    _seen(request, found.rows, LookKind.LISTED, "ledger")
    context = {"filter": narrowed, "slice": found, "closed": narrowed.closed, "query": _query(request)}
    return render(request, "veterans/ledger/list.html", context)


def _query(request: HttpRequest) -> str:
    """The filter of the page as a query string, without the place in the list."""
    parameters = request.GET.copy()
    for name in ("after", "before"):
        parameters.pop(name, None)
    return parameters.urlencode()


def _owners(request: SignedInRequest) -> Any:
    """Posts of today in the user's subtree, and those above that share it (the user's own)."""
    inside = within(request.user, "code")
    return (
        StaffPost.objects.current()
        .filter(place__in=Place.objects.order_by().filter(inside).values("pk"))
        .select_related("user", "place")
        .order_by("place__code", "user__username")
    )


@login_required
@require_safe
def tools(request: SignedInRequest) -> HttpResponse:
    """A fragment: how many lines, saved views, to whom needs can be handed. Loaded after the list, which is quick so."""
    context = {
        "count": _narrowed(request).qs.count(),
        "views": SavedView.objects.filter(user=request.user),
        "owners": _owners(request)[:500],
        "form": ViewForm(initial={"query": _query(request)}),
        "query": _query(request),
    }
    return render(request, "veterans/ledger/tools.html", context)


@login_required
@require_POST
def assign(request: SignedInRequest) -> HttpResponse:
    """Hand the ticked needs to one post."""
    chosen = list(_mine(request).filter(public_id__in=_uuids(request.POST.getlist("need"))))
    to = request.POST.get("owner", "")
    owner = get_object_or_404(_owners(request), pk=to if to.isdecimal() else None) if to else None
    try:
        count = ledger.assign(needs=chosen, owner=owner, by=request.user)
    except ledger.NotTheirs:
        messages.error(
            request, _("This post works for a place that does not keep all of these files; nothing changed.")
        )
    else:
        messages.success(request, _("Handed over: %(count)s needs.") % {"count": count})
    back = request.POST.get("back", "")
    return redirect(back if _ours(back) else "veterans:needs")


def _ours(address: str) -> bool:
    return address.startswith("/people/ledger/") and "//" not in address and "\\" not in address


def _uuids(words: list[str]) -> list[str]:
    found = []
    for one in words[:1000]:
        try:
            found.append(str(uuid.UUID(one)))
        except ValueError:
            continue
    return found


@login_required
@require_safe
def export(request: SignedInRequest) -> HttpResponse:
    """The filtered ledger as XLSX; the importer takes the same file back."""
    from veterans.importing.needs import workbook

    narrowed = _narrowed(request)
    rows = list(narrowed.qs.select_related("person__kept_by", "owner__user", "owner__place")[: OUT_MOST + 1])
    if len(rows) > OUT_MOST:
        messages.error(request, _("More than %(most)s lines. Narrow the list down first.") % {"most": f"{OUT_MOST:,}"})
        return redirect(f"/people/ledger/?{_query(request)}")
    _seen(request, rows, LookKind.EXPORTED, "ledger")
    return as_download(workbook(rows), f"ledger-{timezone.localdate():%Y%m%d}.xlsx")


@login_required
@require_safe
def paper(request: SignedInRequest) -> HttpResponse:
    """The filtered ledger to print: by who sees to it, with room for what happened."""
    narrowed = _narrowed(request)
    rows = list(narrowed.qs.select_related("person__kept_by", "person__home_place", "owner__user")[: PAPER_MOST + 1])
    _seen(request, rows[:PAPER_MOST], LookKind.LISTED, "paper")
    context = {"rows": rows[:PAPER_MOST], "more": len(rows) > PAPER_MOST, "most": PAPER_MOST, "query": _query(request)}
    return render(request, "veterans/ledger/paper.html", context)


@login_required
@require_POST
def keep_view(request: SignedInRequest) -> HttpResponse:
    """Save the filter under a name."""
    _mine(request)
    form = ViewForm(request.POST)
    if form.is_valid():
        views.save_view(name=form.cleaned_data["name"], query=form.cleaned_data["query"], by=request.user)
        messages.success(request, _("Saved. You find it below the list."))
        return redirect(f"/people/ledger/?{form.cleaned_data['query']}")
    messages.error(request, _("A view needs a name of at most 40 characters."))
    return redirect("veterans:needs")


@login_required
@require_POST
def drop_view(request: SignedInRequest, pk: int) -> HttpResponse:
    """Forget one of my views."""
    views.drop_view(view=get_object_or_404(SavedView, user=request.user, pk=pk), by=request.user)
    return redirect("veterans:needs")


# ---------- one need ----------


def _need(request: SignedInRequest, public_id: str) -> Need:
    found: Need = get_object_or_404(
        _mine(request).select_related("person__kept_by", "owner__user", "owner__place", "opened_by"),
        public_id=public_id,
    )
    return found


def _steps(request: SignedInRequest, need: Need, data: Any = None) -> StepForm:
    initial = {
        "next_step": need.next_step,
        "due_on": need.due_on,
        "owner": need.owner_id,
        "seen": need.changed_at.isoformat(),
    }
    return StepForm(data, initial=initial, owners=_owners(request))


@login_required
def need(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One need with its history; here the next step is set."""
    found = _need(request, public_id)
    form = _steps(request, found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            ledger.plan_next(
                need=found, next_step=values["next_step"], due_on=values["due_on"], owner=values["owner"],
                seen=values["seen"], by=request.user,
            )  # fmt: skip
        except ledger.Overtaken:
            messages.error(request, _("Somebody changed this need while you wrote. Look at it and save again."))
        except (ledger.NotOpen, ledger.NotTheirs):
            messages.error(request, _("This is not possible any more; look at the need as it stands now."))
        else:
            messages.success(request, _("Saved."))
        return redirect(found)
    see(by=request.user, action="veterans.person.viewed", keys=[found.person.public_id], purpose="need")
    context = {
        "need": found,
        "person": found.person,
        "form": form,
        "close_form": CloseForm(auto_id="close_%s"),
        "reopen_form": ReopenForm(initial={"due_on": timezone.localdate()}, auto_id="reopen_%s"),
        "contact_form": ContactForm(auto_id="contact_%s"),
        "away_form": AwayForm(initial={"since": timezone.localdate()}, auto_id="away_%s"),
        "away": found.person.absences.filter(until=None).select_related("place").first(),
        "contacts": found.person.contacts.select_related("by")[:10],
        "events": found.events.select_related("by", "owner__user")[:100],
    }
    return render(request, "veterans/ledger/need.html", context)


@login_required
@require_POST
def close(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Close with a coded reason. Outcomes close a need from the room that knows them."""
    found, form = _need(request, public_id), CloseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose why the need ends."))
        return redirect(found)
    try:
        ledger.close_need(
            need=found, reason=form.cleaned_data["reason"], words=form.cleaned_data["words"], by=request.user
        )
    except ledger.NotOpen:
        messages.error(request, _("It is closed already."))
    else:
        messages.success(request, _("Closed; the history keeps everything."))
    return redirect(found)


@login_required
@require_POST
def reopen(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Open a closed need again."""
    found, form = _need(request, public_id), ReopenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why, and by when."))
        return redirect(found)
    try:
        ledger.reopen_need(
            need=found, due_on=form.cleaned_data["due_on"], words=form.cleaned_data["words"], by=request.user
        )
    except ledger.AlreadyOpen:
        messages.error(request, _("There is an open need of this kind already."))
    return redirect(found)


# ---------- one person ----------


def _person(request: SignedInRequest, public_id: str) -> Person:
    return get_object_or_404(Person.objects.kept_in(request.user).select_related("kept_by"), public_id=public_id)


@login_required
@require_POST
def open_need(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Enter a need of a person; it is the clerk's own until handed on."""
    found, form = _person(request, public_id), NeedForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what is needed and by when the next step is due; nothing was saved."))
        return redirect(found)
    owner = next((post for post in request.user.current_posts if ledger.reaches(post, found.kept_by.code)), None)
    try:
        made = ledger.open_need(person=found, owner=owner, by=request.user, **form.cleaned_data)
    except ledger.AlreadyOpen:
        messages.error(request, _("There is an open need of this kind already."))
        return redirect(found)
    messages.success(request, _("Entered in the ledger."))
    return redirect(made)


@login_required
@require_POST
def contact(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Note a call, a message, a visit."""
    found, form = _person(request, public_id), ContactForm(request.POST)
    if form.is_valid():
        contacts.record_contact(person=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Noted."))
    else:
        messages.error(request, _("Say how you were in contact; nothing was saved."))
    return _back(request, found)


@login_required
@require_POST
def away(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The person is away, or back again."""
    found = _person(request, public_id)
    if request.POST.get("back") == "1":
        try:
            contacts.back_home(person=found, by=request.user)
        except contacts.NotAway:
            messages.error(request, _("The person is at home already."))
        return _back(request, found)
    form = AwayForm(request.POST)
    if form.is_valid():
        place = Resolver(found.kept_by.scope_prefix).resolve(form.cleaned_data["place_words"])
        contacts.set_away(person=found, place=place, by=request.user, **form.cleaned_data)
        messages.success(request, _("Noted."))
    else:
        messages.error(request, _("Say where to and since when; nothing was saved."))
    return _back(request, found)


def _back(request: SignedInRequest, person: Person) -> HttpResponse:
    target = request.POST.get("to", "")
    return redirect(target) if _ours(target) else redirect(person)
