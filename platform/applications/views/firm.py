"""The board of a firm: who applied, how far each is, several answered or invited at once."""

import uuid
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from applications import forms, queries
from applications.actions.interviews import BadTimes
from applications.actions.several import take_each
from applications.models import Application
from applications.views.one import DEEDS, sentence
from audit.actions import record_many
from common.http import SignedInRequest
from consents.rules import firms_of
from employers.models import Posting

A_PAGE = 25
MOST = 200
LATE = "late"
MANY = ("see", "propose", "refuse")
"""Steps that a firm may take for several at once; an offer and a first working day are each person's own."""


def _rows(user: Any, posting: Posting | None) -> Any:
    rows = Application.objects.of_firms(firms_of(user))
    return rows.filter(posting=posting) if posting else rows


def _posting(request: SignedInRequest) -> Posting | None:
    wanted = request.GET.get("post", "")
    if not wanted:
        return None
    rows = Posting.objects.filter(employer__in=firms_of(request.user), public_id__in=_uuids([wanted]))
    return get_object_or_404(rows)


def _uuids(words: list[str]) -> list[uuid.UUID]:
    """Those of the words that are one; a form that was tampered with chooses nobody."""
    found = []
    for word in words:
        with suppress(ValueError):
            found.append(uuid.UUID(word))
    return found


def _chosen(request: SignedInRequest) -> list[uuid.UUID]:
    return _uuids(request.POST.getlist("application")[:MOST])


def _form(name: str, rows: list[Application], request: SignedInRequest) -> Form:
    """Bound where it was sent. None of its fields is asked for by the browser: the other answers share its page."""
    data = request.POST if request.POST.get("do") == name else None
    if name != "propose":
        return {"see": Form, "refuse": forms.Refuse}[name](data, use_required_attribute=False)
    firms = {row.employer_id for row in rows} or set(firms_of(request.user).values_list("pk", flat=True))
    return forms.Propose(firms, data, initial={"interviewer": request.user}, use_required_attribute=False)


@login_required
@never_cache
def board(request: SignedInRequest) -> HttpResponse:
    """By step; ?post= for one posting."""
    if not firms_of(request.user).exists():
        raise Http404
    return _board(request)


def _board(request: SignedInRequest, bound: dict[str, Form] | None = None, status: int = 200) -> HttpResponse:
    """bound: the answer that was sent and is not right yet; it stands again, and who was chosen is."""
    show, posting = request.GET.get("show", "new"), _posting(request)
    rows = _rows(request.user, posting)
    if show == LATE:
        listed = rows.silent().order_by("answer_by", "pk")
    elif show in queries.SHOWS:
        listed = rows.filter(queries.SHOWS[show]).order_by("answer_by", "-sent_at", "pk")
    else:
        raise Http404
    page = Paginator(queries.for_lists(listed), A_PAGE).get_page(request.GET.get("page"))
    lines = queries.board(page.object_list)
    keys = [line.application.person.public_id for line in lines]
    record_many(by=request.user, action="applications.listed", kind="person", keys=keys, purpose="hiring")
    shown = [line.application for line in lines]
    context = {
        "show": show, "posting": posting, "page": page, "lines": lines, "counts": queries.counts(rows),
        "forms": {name: _form(name, shown, request) for name in MANY} | (bound or {}), "chosen": _chosen(request),
        "fit_keys": ".".join(str(one.public_id) for one in shown),
    }  # fmt: skip
    return render(request, "applications/board.html", context, status=status)


@login_required
@never_cache
def today(request: SignedInRequest) -> HttpResponse:
    """A fragment of the firm's first page: at which posts people wait for an answer, and until when it was promised."""
    firms = firms_of(request.user)
    if not firms.exists():
        raise Http404
    rows = queries.waiting_by_posting(Application.objects.of_firms(firms))
    return render(request, "applications/today.html", {"rows": rows})


@login_required
@require_POST
def answer_many(request: SignedInRequest) -> HttpResponse:
    """One step for several, by a human who chose them; what is not right is said on the board, with all that was typed."""
    name = request.POST.get("do", "")
    if not firms_of(request.user).exists() or name not in MANY:
        raise Http404
    rows = list(_rows(request.user, None).filter(public_id__in=_chosen(request)))
    form = _form(name, rows, request)
    if not rows:
        messages.error(request, _("Choose at least one applicant."))
    elif form.is_valid() and _answered(request, name, rows, form):
        return redirect(f"{reverse('applications:board')}?{request.GET.urlencode()}")
    return _board(request, {name: form}, status=422)


def _answered(request: SignedInRequest, name: str, rows: list[Application], form: Form) -> bool:
    """Take the step for each and say how it went; False where it was wrong for all, which the form then says."""
    _form_name, deed = DEEDS[name]
    try:
        done, left = take_each(
            applications=rows, deed=lambda row, user: deed(row, user, form.cleaned_data), by=request.user
        )
    except BadTimes as problem:
        form.add_error("time0", sentence(problem))
        return False
    if done:
        told = ngettext("Done for %(done)d applicant.", "Done for %(done)d applicants.", done)
        messages.success(request, told % {"done": done})
    stays = _("%(who)s stays as it is (%(state)s).")
    words = [
        stays % {"who": line.called, "state": line.application.get_state_display()} for line in queries.board(left)
    ]
    if words:
        messages.warning(request, " ".join(words))
    return True
