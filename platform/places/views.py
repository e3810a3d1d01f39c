"""Names nobody could read: a clerk maps them with one click."""

import difflib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from places import actions
from places.models import Level, Place, PlaceQuerySet, UnknownName
from places.scope import in_scope


def _mine(request: SignedInRequest) -> Q:
    return in_scope(request.user.scope(), "within")


def _choices(request: SignedInRequest) -> PlaceQuerySet:
    """Counties and zones of the provinces in which the user works: a workplace is often next door."""
    condition = Q(pk__in=[])
    for prefix in request.user.scope():
        condition |= Q(code__startswith=prefix[:2])
    found: PlaceQuerySet = Place.objects.current().filter(condition, level__in=[Level.COUNTY, Level.ZONE, Level.TOWN])
    return found


@login_required
def unknown(request: SignedInRequest) -> HttpResponse:
    """The names seen in my subtree, most frequent first, each with the closest places."""
    if not request.user.scope():
        raise Http404
    choices = list(_choices(request).values_list("code", "name"))
    names = [name for _code, name in choices]
    rows = []
    for row in UnknownName.objects.filter(_mine(request), mapped_to=None).order_by("-times", "name")[:100]:
        close = difflib.get_close_matches(row.name, names, 3, 0.3)
        rows.append({"row": row, "close": [(code, name) for code, name in choices if name in close]})
    return render(request, "places/unknown.html", {"rows": rows, "choices": choices})


@login_required
@require_POST
def map_one(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say which place a word means."""
    row = get_object_or_404(UnknownName, _mine(request), pk=pk)
    place: Place = get_object_or_404(_choices(request), code=request.POST.get("code", ""))
    try:
        actions.map_unknown(unknown=row, place=place, by=request.user)
    except actions.PlaceInUse:
        messages.error(request, _("Somebody has mapped this name to another place already."))
    else:
        messages.success(request, _("“%(name)s” now means %(place)s.") % {"name": row.name, "place": place.name})
    return redirect("places:unknown")
