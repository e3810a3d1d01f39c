"""Postings for everyone, for staff and for the firm itself."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.http import SignedInRequest
from common.text import first_refused_character
from employers import queries, rules
from employers.actions import postings as actions
from employers.actions.occupations import UnknownOccupation, confirm_occupation
from employers.deadlines import deadlines
from employers.filters import PublicFilter, StaffFilter
from employers.models import Employer, Posting, PostingState
from imports.writing import as_download

PAGE = 20
OUT_MOST = 20_000


def _with_firm(queryset: Any) -> Any:
    return queryset.select_related("employer", "place", "kept_by").prefetch_related("employer__verifications")


def public(request: HttpRequest) -> HttpResponse:
    """Open postings, for everybody."""
    narrowed = PublicFilter(request.GET, Posting.objects.public())
    page = Paginator(_with_firm(narrowed.qs), PAGE).get_page(request.GET.get("page"))
    return render(request, "employers/public.html", {"filter": narrowed, "page": page})


def posting(request: HttpRequest, public_id: str) -> HttpResponse:
    """One posting: the public part for everybody, more for staff in whose subtree it is kept."""
    found = get_object_or_404(_with_firm(Posting.objects.all()), public_id=public_id)
    staff = request.user.is_authenticated and Posting.objects.kept_in(request.user).filter(pk=found.pk).exists()
    mine = request.user.is_authenticated and Posting.objects.visible_to(request.user).filter(pk=found.pk).exists()
    if not mine and not Posting.objects.public().filter(pk=found.pk).exists():
        raise Http404
    context = {
        "posting": found,
        "staff": staff,
        "works_here": request.user.is_authenticated and bool(request.user.scope()),
        "review": queries.waiting_review(found) if mine else None,
        "decision": queries.last_decision(found) if mine else None,
        "events": found.events.select_related("by")[:10] if mine else [],
        "complaints": found.complaints.waiting().count() if staff else 0,
        "may_write": mine and rules.may_write(request.user, found),
    }
    return render(request, "employers/posting.html", context)


def _managed(request: SignedInRequest) -> StaffFilter:
    if not request.user.scope():
        raise Http404
    return StaffFilter(request.GET, Posting.objects.kept_in(request.user))


@login_required
def manage(request: SignedInRequest) -> HttpResponse:
    """The postings kept in my subtree."""
    narrowed = _managed(request)
    page = Paginator(_with_firm(narrowed.qs), PAGE).get_page(request.GET.get("page"))
    return render(request, "employers/manage.html", {"filter": narrowed, "page": page, "query": _query(request)})


def _query(request: HttpRequest) -> str:
    """The filter of the page as a query string, without the page."""
    parameters = request.GET.copy()
    parameters.pop("page", None)
    return parameters.urlencode()


@login_required
@require_safe
def manage_export(request: SignedInRequest) -> HttpResponse:
    """The filtered list of staff as XLSX."""
    return _as_file(request, _managed(request).qs, "employers:manage")


@login_required
@require_safe
def mine_export(request: SignedInRequest) -> HttpResponse:
    """My firm's postings as XLSX."""
    firms = Employer.objects.of(request.user)
    if not firms.exists():
        raise Http404
    return _as_file(request, Posting.objects.filter(employer__in=firms), "employers:mine")


def _as_file(request: SignedInRequest, postings: Any, back: str) -> HttpResponse:
    """The importer takes the same file back."""
    from employers.importing.sheet import workbook

    rows = list(postings.select_related("employer", "place", "kept_by")[: OUT_MOST + 1])
    if len(rows) > OUT_MOST:
        messages.error(
            request, _("More than %(most)s postings. Narrow the list down first.") % {"most": f"{OUT_MOST:,}"}
        )
        return redirect(f"{reverse(back)}?{_query(request)}")
    actions.note_export(postings=rows, by=request.user)
    return as_download(workbook(rows), f"posts-{timezone.localdate():%Y%m%d}.xlsx")


@login_required
@require_POST
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Staff close or reopen a posting they keep, with a reason."""
    found = get_object_or_404(Posting.objects.kept_in(request.user), public_id=public_id)
    reason = request.POST.get("reason", "").strip()[:200]
    if first_refused_character(reason) is not None:
        messages.error(request, _("The reason holds invisible characters; nothing was changed."))
        return redirect(found)
    try:
        if found.state == PostingState.REVIEW:
            messages.error(request, _("It waits for a decision; decide under “Postings in review”."))
        elif found.state == PostingState.OPEN:
            actions.close_posting(posting=found, reason=reason, by=request.user)
            messages.success(request, _("Closed. It is on no list from now on."))
        else:
            actions.reopen_posting(posting=found, reason=reason, by=request.user)
            _say_reopened(request, found)
    except actions.WrongState:
        messages.error(request, _("Somebody has changed the state meanwhile; nothing was changed."))
    return redirect(found)


def _say_reopened(request: HttpRequest, found: Posting) -> None:
    """Open is not yet seen: the last day may have passed, or all heads be taken."""
    if queries.waiting_review(found):
        messages.success(request, _("Its words have to be looked at first."))
    elif Posting.objects.public().filter(pk=found.pk).exists():
        messages.success(request, _("Open again."))
    else:
        messages.warning(request, _("Open again, but nobody sees it: change its last day or its heads."))


@login_required
@require_POST
def occupation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Staff say which occupation a posting they keep is: one that was suggested, or a code they looked up."""
    found = get_object_or_404(Posting.objects.kept_in(request.user), public_id=public_id)
    code = (request.POST.get("code") or request.POST.get("suggested") or "").strip()[:12]
    try:
        confirm_occupation(posting=found, code=code, by=request.user)
    except UnknownOccupation:
        messages.error(request, _("There is no occupation with this code; nothing was changed."))
    else:
        messages.success(request, _("Confirmed. Matching follows now, suggestions at the next fitting of the model."))
    return redirect(found)


@login_required
def mine(request: SignedInRequest) -> HttpResponse:
    """My firm's postings and the days to watch; before the firm is checked, the page that says how the check goes."""
    firms = list(Employer.objects.of(request.user).prefetch_related("verifications", "suspensions"))
    if not firms:
        waiting = queries.unfinished(request.user).first()
        if waiting is None:
            raise Http404
        return redirect(waiting)
    rows = _with_firm(Posting.objects.filter(employer__in=firms)).prefetch_related("employer__suspensions")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "firms": firms, "deadlines": deadlines(firms, request.user)}
    return render(request, "employers/mine.html", context)
