"""One retention call on one page, and how many stay for how long."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.http import SignedInRequest
from outcomes.actions import calls as actions
from outcomes.actions import spells
from outcomes.forms.spells import ChangedForm, EndForm, StillForm, TryForm
from outcomes.models import AttemptOutcome, CallResult, EmploymentSpell, RetentionCall
from outcomes.problems import CannotRecord
from outcomes.queries.cohort import place_for
from outcomes.queries.retention import pay_curve, survival
from outcomes.rules import may_record
from places.models import Level, Place
from places.queries import Resolver
from veterans.actions.looks import see
from veterans.actions.reception import AlreadyOffered

FORMS: dict[str, Any] = {CallResult.STILL: StillForm, CallResult.CHANGED: ChangedForm, CallResult.LOST: EndForm}


def _call(request: SignedInRequest, public_id: str, *, write: bool = False) -> RetentionCall:
    rows = RetentionCall.objects.kept_in(request.user).select_related("spell__person__kept_by", "spell__employer")
    found: RetentionCall = get_object_or_404(rows, public_id=public_id)
    if write and not may_record(request.user, found.spell.person):
        raise Http404
    return found


@login_required
@require_safe
def call(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What to ask, whom, and how it went."""
    found = _call(request, public_id)
    person = found.spell.person
    see(by=request.user, action="veterans.person.viewed", keys=[person.public_id], purpose="outcomes")
    context = {
        "call": found,
        "spell": found.spell,
        "person": person,
        "attempts": found.attempts.select_related("by"),
        "may_record": may_record(request.user, person) and found.settled_at is None,
        "still_form": StillForm(auto_id="still_%s"),
        "changed_form": ChangedForm(auto_id="changed_%s"),
        "lost_form": EndForm(auto_id="lost_%s"),
        "away": person.absences.filter(until=None).first(),
    }
    return render(request, "outcomes/call.html", context)


@login_required
@require_POST
def attempt(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Nobody answered, the number was wrong, or the person lives elsewhere now."""
    found, form = _call(request, public_id, write=True), TryForm(request.POST)
    if not form.is_valid():
        raise Http404
    outcome = form.cleaned_data["outcome"]
    try:
        if outcome == AttemptOutcome.MOVED:
            _moved(request, found, form.cleaned_data["place"])
        else:
            actions.try_call(call=found, outcome=outcome, by=request.user)
            messages.success(request, _("Noted. The call stays on your desk."))
    except actions.AlreadySettled:
        messages.error(request, _("This call is settled already."))
    return redirect(found)


def _moved(request: SignedInRequest, found: RetentionCall, words: str) -> None:
    person = found.spell.person
    place = Resolver(person.kept_by.scope_prefix).resolve(words)
    if place is None or place.level == Level.NATION or place.pk == person.kept_by_id:
        messages.error(request, _("No single other place is meant by this word; write its full name."))
        return
    try:
        actions.moved_away(call=found, place=place, by=request.user)
    except AlreadyOffered:
        messages.error(request, _("The file is offered already; take that offer back first."))
    else:
        messages.success(request, _("The file is offered there; the call goes along when they accept."))


@login_required
@require_POST
def settle(request: SignedInRequest, public_id: str) -> HttpResponse:
    """How it goes: still there, elsewhere, lost, or nobody could be reached."""
    found, result = _call(request, public_id, write=True), request.POST.get("result", "")
    try:
        if result == CallResult.OUT_OF_REACH:
            actions.settle_call(call=found, result=result, by=request.user)
        elif result in FORMS:
            form = FORMS[result](request.POST)
            if not form.is_valid():
                messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
                return redirect(found)
            _tell(request, found, result, form)
        else:
            raise Http404
    except CannotRecord as problem:
        messages.error(request, problem.sentence())
    except actions.NobodyTried:
        messages.error(request, _("Note first that you tried to call."))
    except actions.AlreadySettled:
        messages.error(request, _("This call is settled already."))
    else:
        messages.success(request, _("Noted; the call is done."))
    return redirect(found)


def _tell(request: SignedInRequest, found: RetentionCall, result: str, form: Any) -> None:
    values = form.cleaned_data
    if result == CallResult.STILL:
        spells.told_still(call=found, pay=values["pay"], by=request.user)
    elif result == CallResult.LOST:
        spells.told_lost(call=found, ended_on=values["ended_on"], reason=values["reason"], by=request.user)
    else:
        spells.told_changed(
            call=found, ended_on=values["ended_on"], started_on=values["started_on"], facts=form.facts(),
            ends_others=values["ends_others"], by=request.user,
        )  # fmt: skip


def _above(place: Place) -> Place | None:
    return Place.objects.filter(path=str(place.path)[: -Place.steplen]).first()


@login_required
@require_safe
def retention(request: SignedInRequest) -> HttpResponse:
    """How many of those who began in a year still work there; what is not known stands beside."""
    place = place_for(request.user, request.GET.get("place", "")[:32])
    if place is None:
        raise Http404
    today, asked = timezone.localdate(), request.GET.get("year", "")
    rows = EmploymentSpell.objects.filter(person__kept_by__code__startswith=place.scope_prefix)
    year = int(asked) or None if asked.isdecimal() and len(asked) == 4 else None
    if year is not None:
        rows = rows.filter(started_on__year=year)
    sure = request.GET.get("sure") == "verified"
    if sure:
        rows = rows.exclude(verified_at=None)
    context = {
        "place": place,
        "year": year,
        "sure": sure,
        "below": Place.objects.filter(path__startswith=place.path, depth=place.depth + 1, valid_to=None),
        "above": _above(place) if place.pk != (place_for(request.user) or place).pk else None,
        "years": range(today.year, today.year - 4, -1),
        "table": survival(rows, today),
        "pay": pay_curve(rows, today),
    }
    return render(request, "outcomes/retention.html", context)
