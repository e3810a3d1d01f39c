"""The page that asks why somebody looks at so many people, and the limits for administrators."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from common.http import SignedInRequest
from veterans.actions import looks as actions
from veterans.forms.looks import LimitForm, ReasonForm
from veterans.models import LookKind, LookLimit


@login_required
def looks(request: SignedInRequest) -> HttpResponse:
    """Say why and go on; or read that the office above has to look first."""
    if not request.user.works_here:
        raise Http404
    form = ReasonForm(request.POST or None, initial=request.GET.dict())
    kind = request.POST.get("kind") or request.GET.get("kind") or LookKind.OPENED
    if kind not in LookKind.values:
        raise Http404
    stopped = actions.waits(request.user, LookKind(kind))
    if request.method == "POST" and form.is_valid() and not stopped:
        given: dict[str, Any] = form.cleaned_data
        try:
            actions.give_reason(
                kind=LookKind(kind), wanted=given["wanted"], reason=given["reason"], by=request.user
            )  # fmt: skip
        except actions.Stopped:
            stopped = True
        else:
            messages.success(request, _("Noted, and told to the office above. Go on."))
            back = given["next"] if url_has_allowed_host_and_scheme(given["next"], allowed_hosts=None) else "/"
            return redirect(back)
    limit = LookLimit.objects.get(kind=kind)
    return render(request, "veterans/looks/reason.html", {"form": form, "limit": limit, "stopped": stopped})


@login_required
def limits(request: SignedInRequest) -> HttpResponse:
    """How many are many; for administrators."""
    if not request.user.is_superuser:
        raise Http404
    form = LimitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.set_limit(
            kind=LookKind(given["kind"]), most=given["most"], minutes=given["minutes"], by=request.user
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("veterans:look-limits")
    rows = [
        {"limit": one, "form": LimitForm(initial=vars(one), auto_id=f"{one.kind}_%s"), "ours": actions.DEFAULTS[LookKind(one.kind)]}
        for one in LookLimit.objects.all()
    ]  # fmt: skip
    return render(request, "veterans/looks/limits.html", {"rows": rows, "errors": form.errors})
