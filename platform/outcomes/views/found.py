"""Work that was found without us: where it is asked on the page of the need."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.http import SignedInRequest
from outcomes.actions.found_work import says_nothing, waits
from outcomes.forms.spells import UnsaidForm
from outcomes.problems import CannotRecord
from outcomes.rules import may_record
from veterans.models import Need


def _need(request: SignedInRequest, public_id: str) -> Any:
    return get_object_or_404(Need.objects.kept_in(request.user).select_related("person__kept_by"), public_id=public_id)


@login_required
@require_safe
def of_need(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A fragment of the need's page, empty where nothing is asked."""
    found = _need(request, public_id)
    asks = may_record(request.user, found.person) and waits(found)
    return render(request, "outcomes/of_need.html", {"need": found, "asks": asks, "form": UnsaidForm()})


@login_required
@require_POST
def unsaid(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Asked, the person does not say where the work is, or cannot be reached."""
    found, form = _need(request, public_id), UnsaidForm(request.POST)
    if not may_record(request.user, found.person):
        raise Http404
    if not form.is_valid():
        messages.error(request, _("Choose why it stays unknown."))
        return redirect(found)
    try:
        says_nothing(need=found, reason=form.cleaned_data["reason"], by=request.user)
    except CannotRecord as problem:
        messages.error(request, problem.sentence())
    else:
        messages.success(request, _("Noted. Nobody asks about this work any more."))
    return redirect(found)
