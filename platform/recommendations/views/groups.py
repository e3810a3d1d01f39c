"""Exposure and outcomes by group, and the decision to even the lists of a place."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.actions import record
from common.http import SignedInRequest
from recommendations import evening
from recommendations.actions import evening as actions
from recommendations.forms import EvenedOrderForm
from recommendations.groups import FEWEST, WINDOW, report
from recommendations.models import EvenedOrder
from veterans.models import Person


@login_required
def groups(request: SignedInRequest) -> HttpResponse:
    """The report about the people of my subtree who look for work."""
    if not request.user.scope():
        raise Http404
    return _page(request, EvenedOrderForm(places=evening.places_decided_for(request.user)))


def _page(request: SignedInRequest, form: EvenedOrderForm) -> HttpResponse:
    for prefix in request.user.scope():
        record(by=request.user, action="recommendations.groups.viewed", kind="place", key=prefix, purpose="fairness")
    leads = evening.places_decided_for(request.user)
    context = {
        "tables": report(Person.objects.kept_in(request.user).seeking()),
        "fewest": FEWEST,
        "days": WINDOW.days,
        "form": form if leads else None,
        "orders": EvenedOrder.objects.visible_to(request.user).select_related("place", "decided_by")[:20],
        "led": {place.pk for place in leads},
    }
    return render(request, "recommendations/groups.html", context)


@login_required
@require_POST
def even(request: SignedInRequest) -> HttpResponse:
    """A chief decides for the place of the own post; who reads a list is told from then on."""
    places = evening.places_decided_for(request.user)
    if not places:
        raise Http404
    form = EvenedOrderForm(request.POST, places=places)
    if not form.is_valid():
        return _page(request, form)
    try:
        actions.decide(**form.cleaned_data, by=request.user)
    except actions.AlreadyDecided:
        messages.error(request, _("A decision stands for this place. End it before you make another one."))
    else:
        messages.success(request, _("Decided. Lists follow at the next look, and say so."))
    return redirect("recommendations:groups")


@login_required
@require_POST
def end(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The chief of the place ends the decision."""
    places = [place.pk for place in evening.places_decided_for(request.user)]
    order = get_object_or_404(EvenedOrder.objects.select_related("place"), public_id=public_id, place__in=places)
    if actions.end(order=order, by=request.user):
        messages.success(request, _("Ended. The points alone order the lists again."))
    return redirect("recommendations:groups")
