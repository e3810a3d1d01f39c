"""What a military specialty is worth outside, and the occupations by any words: public. Administrators correct."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vocabulary import actions, queries
from vocabulary.forms import CorrectionForm
from vocabulary.models import Correction, Proposal

PAGE = 20


def specialties(request: HttpRequest) -> HttpResponse:
    """Search by spoken words, pinyin or name."""
    words = request.GET.get("q", "")[:60]
    page = Paginator(queries.find_specialties(words), PAGE).get_page(request.GET.get("page"))
    context = {"words": words, "page": page, "found": queries.as_it_stands(list(page.object_list))}
    return render(request, "vocabulary/specialties.html", context)


def occupations(request: HttpRequest) -> HttpResponse:
    """The 2022 classification, searched by spoken words, pinyin, name or code."""
    words = request.GET.get("q", "")[:60]
    page = Paginator(queries.find_occupations(words), PAGE).get_page(request.GET.get("page"))
    return render(request, "vocabulary/occupations.html", {"words": words, "page": page})


def specialty(request: HttpRequest, code: str) -> HttpResponse:
    """One specialty with each line of its crosswalk; an administrator corrects a line here."""
    shipped = queries.specialty(code)
    if shipped is None:
        raise Http404
    may_correct = request.user.is_authenticated and request.user.is_superuser
    if request.method == "POST" and not may_correct and not _scope(request):
        raise Http404
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not may_correct:
        return _propose(request, code, form)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_crosswalk(
                specialty=code,
                occupation=form.cleaned_data["occupation"],
                percent=form.cleaned_data["percent"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except IntegrityError:
            messages.error(request, _("Somebody else corrected this line at the same moment. Look at it again."))
        else:
            messages.success(request, _("Corrected. The lists of jobs follow in the background."))
        return redirect("vocabulary:specialty", code)
    context = {
        "one": queries.as_it_stands([shipped])[0],
        "form": form,
        "may_correct": may_correct,
        "may_propose": not may_correct and bool(_scope(request)),
        "proposals": [
            {"row": row, "may_decide": actions.may_decide(request.user, row)}
            for row in Proposal.objects.waiting().filter(specialty_code=code).select_related("proposed_by")
        ]
        if may_correct or _scope(request)
        else [],
        "history": Correction.objects.filter(specialty_code=code).exclude(ended_at=None).select_related("made_by")[:30],
        "works_here": request.user.is_authenticated and bool(request.user.scope()),
        "corrections": Correction.objects.in_force().filter(specialty_code=code).select_related("made_by"),
        "names": queries.occupation_names(),
    }
    return render(request, "vocabulary/specialty.html", context)


def _scope(request: HttpRequest) -> tuple[str, ...]:
    user: Any = request.user
    return tuple(user.scope()) if user.is_authenticated else ()


def _propose(request: HttpRequest, code: str, form: CorrectionForm) -> HttpResponse:
    values = form.cleaned_data
    try:
        actions.propose(
            specialty=code, occupation=values["occupation"], percent=values["percent"], reason=values["reason"],
            by=request.user,
        )  # fmt: skip
    except actions.AlreadyProposed:
        messages.error(request, _("Your proposal for this line waits already."))
    else:
        messages.success(request, _("Proposed. The next level decides; until then nothing changes."))
    return redirect("vocabulary:specialty", code)


@login_required
@require_POST
def decide(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The next level accepts a proposal, or not."""
    found = get_object_or_404(Proposal, pk=pk, specialty_code=code)
    try:
        actions.decide(proposal=found, accept=request.POST.get("accept") == "1", by=request.user)
    except actions.NotTheirs:
        raise Http404 from None
    except (actions.AlreadyDecided, IntegrityError):
        messages.error(request, _("Somebody else decided this at the same moment. Look at it again."))
    else:
        messages.success(request, _("Decided."))
    return redirect("vocabulary:specialty", code)


@login_required
@require_POST
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """An administrator takes a correction back."""
    if not request.user.is_superuser:
        raise Http404
    correction = get_object_or_404(Correction, pk=pk, specialty_code=code)
    actions.withdraw_correction(correction=correction, by=request.user)
    messages.success(request, _("Taken back. The shipped line counts again."))
    return redirect("vocabulary:specialty", code)
