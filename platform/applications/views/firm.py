"""The board of a firm: who applied, how far each is, several answered at once."""

import uuid
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from applications import queries
from applications.actions import firm as actions
from applications.forms import Refuse
from applications.models import Application
from audit.actions import record_many
from common.http import SignedInRequest
from consents.rules import firms_of
from employers.models import Posting

A_PAGE = 25
MOST = 200
LATE = "late"


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


@login_required
@never_cache
def board(request: SignedInRequest) -> HttpResponse:
    """By step; ?post= for one posting."""
    if not firms_of(request.user).exists():
        raise Http404
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
    context = {
        "show": show, "posting": posting, "page": page, "lines": lines, "counts": queries.counts(rows),
        "form": Refuse(), "now": timezone.now(),
    }  # fmt: skip
    return render(request, "applications/board.html", context)


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
    """One answer for several, by a human who chose them."""
    if not firms_of(request.user).exists():
        raise Http404
    form = Refuse(request.POST)
    chosen = _uuids(request.POST.getlist("application")[:MOST])
    rows = list(_rows(request.user, None).open().filter(public_id__in=chosen))
    if not rows:
        messages.error(request, _("Choose at least one applicant."))
    elif not form.is_valid():
        messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
    else:
        done, left = actions.refuse_many(applications=rows, by=request.user, **form.cleaned_data)
        words = ngettext("%(done)d applicant was told.", "%(done)d applicants were told.", done) % {"done": done}
        if left:
            more = ngettext("%(left)d had changed and stays.", "%(left)d had changed and stay.", left)
            words += " " + more % {"left": left}
        messages.success(request, words)
    return redirect("applications:board")
