"""Staff check firms: what waits with its clock, the decision, suspension."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from common.search import search
from duties.queries import how_late
from employers import queries, rules
from employers.actions import firms as actions
from employers.forms.firms import ReasonForm
from employers.models import Employer, Registration
from employers.views.firms import TAKEN

PAGE = 20


@login_required
def checks(request: SignedInRequest) -> HttpResponse:
    """Registrations that wait, by their clocks; below, the firms the office keeps."""
    if not request.user.scope():
        raise Http404
    waiting = list(queries.to_check(request.user)[:100])
    dues = queries.dues(waiting)
    rows, now = [], timezone.now()
    for one in waiting:
        duty = dues.get(one.duty_key)
        look, left = how_late(duty, now) if duty else ("", "")
        rows.append({"one": one, "duty": duty, "look": look, "words": left})
    words = request.GET.get("q", "")[:60]
    firms = Employer.objects.kept_in(request.user).filter(merged_into=None)
    firms = search(firms, words) if words else firms
    page = Paginator(firms.prefetch_related("verifications", "suspensions"), PAGE).get_page(request.GET.get("page"))
    return render(request, "employers/checks.html", {"rows": rows, "page": page, "q": words})


@login_required
@require_POST
def decide(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Approve, or return with reasons."""
    found = get_object_or_404(Registration.objects.kept_in(request.user), public_id=public_id)
    if not rules.may_decide(request.user, found):
        raise Http404
    try:
        if request.POST.get("decision") == "approve":
            actions.approve_registration(registration=found, by=request.user)
            messages.success(request, _("Approved. The firm can publish posts now."))
        else:
            form = ReasonForm(request.POST)
            if not form.is_valid():
                messages.error(request, _("Write what is missing or wrong, so that the firm can put it right."))
                return redirect(found)
            actions.return_registration(registration=found, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("Returned. The firm reads your reasons."))
    except actions.WrongState:
        messages.error(request, _("Somebody has changed the state meanwhile; nothing was changed."))
    except actions.CodeTaken as taken:
        messages.error(request, TAKEN[str(taken)])
    except actions.ClaimGone:
        messages.error(request, _("The bulletin firm was given to somebody else meanwhile. Return this registration."))
    return redirect(found)


@login_required
@require_POST
def state(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Suspend a firm, or set it free again, with a reason."""
    firm = get_object_or_404(Employer.objects.kept_in(request.user), public_id=public_id)
    if not rules.may_suspend(request.user, firm):
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A reason is needed; nothing was changed."))
        return redirect("employers:firm", firm.public_id)
    reason = form.cleaned_data["reason"]
    try:
        if request.POST.get("do") == "suspend":
            actions.suspend(employer=firm, reason=reason, by=request.user)
            messages.success(request, _("Suspended. Nothing of the firm is shown from now on."))
        else:
            actions.lift_suspension(employer=firm, reason=reason, by=request.user)
            messages.success(request, _("Shown again."))
    except actions.AlreadySuspended:
        messages.error(request, _("Somebody has changed the state meanwhile; nothing was changed."))
    return redirect("employers:firm", firm.public_id)
