"""The official form of a cohort with the people behind it, to Excel and paper; adaptation training."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.actions import SameSigner, record
from common.http import SignedInRequest
from imports.writing import as_download
from outcomes.actions import adaptation as adapting
from outcomes.actions import destinations
from outcomes.actions.forms import set_form_year
from outcomes.forms.cohort import DestinationForm, ExemptionForm, FormYearForm
from outcomes.models import Destination, DestinationKind, Disposition, DispositionKind, Exemption
from outcomes.models.form_year import form_year
from outcomes.queries.adaptation import adaptation as counted
from outcomes.queries.cohort import cohort, members, official_form, place_for, years_of
from outcomes.rules import decides_for, may_record
from outcomes.sheet import TITLES, workbook
from places.models import Place
from veterans.actions.looks import see
from veterans.models import LookKind, Reception

PAGE = 25


def _asked(request: SignedInRequest) -> tuple[Place, int, list[int]]:
    """Place and cohort of the address: by default my place and the latest cohort."""
    place = place_for(request.user, request.GET.get("place", "")[:32])
    if place is None:
        raise Http404
    years, year = years_of(request.user), request.GET.get("year", "")
    default = years[0] if years else timezone.localdate().year - 1
    return place, int(year) if year.isdecimal() and len(year) == 4 else default, years


@login_required
@require_safe
def form(request: SignedInRequest) -> HttpResponse:
    """The form of a place with a line for each place below."""
    place, year, years = _asked(request)
    decided = form_year(place)
    context = {
        "place": place, "year": year, "years": years, "form": official_form(place, year), "titles": TITLES,
        "decided": decided, "over": decided.of(year) if decided else None,
        "year_form": FormYearForm() if decides_for(request.user) else None,
    }  # fmt: skip
    return render(request, "outcomes/cohort.html", context)


@login_required
@require_POST
def decide_year(request: SignedInRequest) -> HttpResponse:
    """A chief says which year stands over the forms of the own place and all below."""
    places, form = decides_for(request.user), FormYearForm(request.POST)
    if not places:
        raise Http404
    if form.is_valid():
        set_form_year(place=places[0], by=request.user, **form.cleaned_data)
        messages.success(request, _("Noted. It holds for your place and all below."))
    else:
        messages.error(request, _("Choose the year and name the document that says so; nothing was saved."))
    return _back(request, "outcomes:cohort")


@login_required
@require_safe
def export(request: SignedInRequest) -> HttpResponse:
    """The form as XLSX: figures only, nobody's name."""
    place, year, _years = _asked(request)
    record(by=request.user, action="outcomes.form.exported", kind="place", key=place.code, detail={"cohort": year})
    decided = form_year(place)
    over = decided.of(year) if decided else None
    return as_download(workbook(official_form(place, year), over), f"cohort-{year}-{place.code}.xlsx")


@login_required
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """The people behind one figure; where they stand is entered here."""
    place, year, _years = _asked(request)
    column = request.GET.get("column", "A")[:12]
    rows = members(place, year, column).select_related("person__kept_by").order_by("person__kept_by__code", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    receptions = list(page)
    now = {
        one.reception_id: one
        for one in Destination.objects.filter(reception__in=receptions, ended_at=None).select_related("spell__employer")
    }
    see(
        by=request.user, action="veterans.person.listed", purpose="outcomes", kind=LookKind.LISTED,
        keys=[one.person.public_id for one in receptions],
    )  # fmt: skip
    context = {
        "place": place, "year": year, "column": column, "title": TITLES.get(column, column), "page": page,
        "rows": [_standing(request, one, now.get(one.pk)) for one in receptions],
    }  # fmt: skip
    return render(request, "outcomes/members.html", context)


def _standing(request: SignedInRequest, one: Reception, now: Destination | None) -> dict[str, Any]:
    """One line: with a form where no work says where the person stands."""
    free = now is None or now.spell_id is None
    initial = (
        {"kind": now.kind, "mark": now.mark, "hardship": now.hardship, "helped": now.helped}
        if now is not None
        else {"kind": DestinationKind.SEEKING}
    )
    form = DestinationForm(initial=initial, auto_id=f"d{one.pk}_%s")
    return {"reception": one, "now": now, "form": form if free and may_record(request.user, one.person) else None}


def _reception(request: SignedInRequest, pk: int) -> Reception:
    found = get_object_or_404(Reception.objects.select_related("person__kept_by"), pk=pk)
    if not may_record(request.user, found.person):
        raise Http404
    return found


def _back(request: SignedInRequest, default: str) -> HttpResponse:
    address = request.POST.get("back", "")
    ours = address.startswith("/outcomes/") and "//" not in address and "\\" not in address
    return redirect(address if ours else default)


@login_required
@require_POST
def destination(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter where somebody stands who has no work."""
    found, form = _reception(request, pk), DestinationForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
        return _back(request, "outcomes:cohort")
    try:
        destinations.enter_destination(reception=found, by=request.user, **form.cleaned_data)
    except destinations.WorkStands:
        messages.error(request, _("This person has work on file; it says where they stand until it ends."))
    else:
        messages.success(request, _("Saved."))
    return _back(request, "outcomes:cohort")


# ---------- adaptation training ----------


@login_required
@require_safe
def adaptation(request: SignedInRequest) -> HttpResponse:
    """Attended, exempt, open; the three rates; member by member."""
    place, year, years = _asked(request)
    rows = cohort(place, year).select_related("person__kept_by", "disposition__proposed_by").order_by("pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    see(
        by=request.user, action="veterans.person.listed", purpose="outcomes", kind=LookKind.LISTED,
        keys=[one.person.public_id for one in page],
    )  # fmt: skip
    found = counted(place, year)
    context = {
        "place": place,
        "year": year,
        "years": years,
        "page": page,
        "found": found,
        "reasons": [(Exemption(code).label, number) for code, number in found.exempt.items()],
        "rows": [
            {
                "reception": one,
                "disposition": getattr(one, "disposition", None),
                "may_record": may_record(request.user, one.person),
                "form": ExemptionForm(auto_id=f"e{one.pk}_%s"),
            }
            for one in page
        ],
    }
    return render(request, "outcomes/adaptation.html", context)


@login_required
@require_POST
def dispose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody attended, or need not come: the first of two people says so."""
    found = _reception(request, pk)
    if request.POST.get("deed") == DispositionKind.ATTENDED:
        adapting.attended(reception=found, by=request.user)
        messages.success(request, _("Saved."))
        return _back(request, "outcomes:adaptation")
    form = ExemptionForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("An exemption needs a reason and evidence as a file; nothing was saved."))
        return _back(request, "outcomes:adaptation")
    try:
        adapting.propose_exemption(reception=found, by=request.user, **form.cleaned_data)
    except adapting.AlreadyDecided:
        messages.error(request, _("Something is on file already for this person."))
    else:
        messages.success(request, _("Proposed. It counts when a second person approves."))
    return _back(request, "outcomes:adaptation")


@login_required
@require_POST
def approve(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The second person."""
    rows = Disposition.objects.kept_in(request.user).select_related("reception__person__kept_by")
    found = get_object_or_404(rows, public_id=public_id)
    if not may_record(request.user, found.reception.person):
        raise Http404
    try:
        adapting.approve_exemption(disposition=found, by=request.user)
    except SameSigner:
        messages.error(request, _("You proposed it; a second person must approve."))
    except adapting.AlreadyDecided:
        messages.error(request, _("It was approved before."))
    else:
        messages.success(request, _("Approved."))
    return _back(request, "outcomes:adaptation")
