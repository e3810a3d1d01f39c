"""The office above: where it is red, a note with one click."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from common.text import first_refused_character
from duties import overview
from duties.actions import supervising
from duties.models import Duty, Supervision
from duties.views.desk import staff_only


@login_required
def county(request: SignedInRequest) -> HttpResponse:
    """The desks of my places, the reddest first."""
    desks = overview.desks_below(staff_only(request))
    return render(request, "duties/county.html", {"desks": desks, "most": max((d.over for d in desks), default=0)})


def _words(request: SignedInRequest, name: str, most: int) -> str | None:
    """What was typed, or None where it holds what no text may."""
    words = request.POST.get(name, "").strip()[:most]
    return None if first_refused_character(words) is not None else words


@login_required
@require_POST
def ask(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A supervision note about one duty."""
    found = get_object_or_404(
        Duty.objects.visible_to(staff_only(request)).select_related("place", "desk"), public_id=public_id
    )
    words = _words(request, "words", 200)
    if words is None:
        messages.error(request, _("The text holds invisible characters; nothing was sent."))
        return redirect(found)
    try:
        supervising.supervise(duty=found, by=request.user, words=words)
        messages.success(request, _("Sent to the desk; its answer comes to you."))
    except supervising.NotAbove:
        messages.error(request, _("Only an office above the desk asks, and only about what is open."))
    except supervising.AlreadyAsked:
        messages.info(request, _("A note about this waits for its answer already."))
    return redirect(found)


@login_required
@require_POST
def answer(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The desk's answer to a note."""
    mine = Duty.objects.visible_to(staff_only(request))
    note = get_object_or_404(
        Supervision.objects.filter(duty__in=mine).select_related("duty__place", "duty__desk", "by"), public_id=public_id
    )
    words = _words(request, "words", 300)
    if not words:
        messages.error(request, _("Write the answer; nothing was sent."))
        return redirect(note.duty)
    try:
        supervising.answer(note=note, words=words, by=request.user)
        messages.success(request, _("The answer is sent."))
    except supervising.NotAbove:
        messages.error(request, _("The desk of this duty answers."))
    except supervising.AlreadyAnswered:
        messages.info(request, _("It was answered before."))
    return redirect(note.duty)
