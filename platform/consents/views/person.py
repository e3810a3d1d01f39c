"""Who may see me: for the person, and for staff on the person's behalf."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from consents import actions, queries
from consents.forms import OnBehalfForm
from consents.models import Consent, ContactRequest
from consents.texts import CURRENT, TEXTS
from veterans.actions.looks import see
from veterans.models import Person


def _me(request: HttpRequest) -> Person:
    return get_object_or_404(Person, user=request.user.pk)


@login_required
def mine(request: SignedInRequest) -> HttpResponse:
    """Who asks, who sees me, and an end to both with one click."""
    person = _me(request)
    return render(request, "consents/mine.html", {**queries.of_person(person), "text": TEXTS[CURRENT]})


@login_required
@require_POST
def answer(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Yes or no to a firm: by the person, or by staff who keep the file."""
    found = get_object_or_404(
        ContactRequest.objects.visible_to(request.user).select_related("employer", "posting", "person"),
        public_id=public_id,
    )
    own = found.person.user_id == request.user.pk
    form = None if own else OnBehalfForm(request.POST, request.FILES)
    yes = request.POST.get("answer") == "yes"
    if request.POST.get("answer") not in ("yes", "no"):
        messages.error(request, _("Say yes or no."))
    elif form is not None and not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    else:
        _answer(request, found, yes, form.cleaned_data if form else {})
    return redirect("consents:mine") if own else redirect(found.person)


def _answer(request: SignedInRequest, found: ContactRequest, yes: bool, given: dict[str, Any]) -> None:
    try:
        actions.answer_request(request=found, yes=yes, by=request.user, **given)
    except actions.AlreadyAnswered:
        messages.info(request, _("This was answered before."))
    except actions.EvidenceMissing:
        messages.error(request, _("A yes that staff enter needs its paper or record. Nothing was saved."))
    else:
        words = (
            _("%(firm)s sees name and phone from now on, until it is taken back.")
            if yes
            else _("%(firm)s is told no. Name and phone stay hidden.")
        )
        messages.success(request, words % {"firm": found.employer.name})


@login_required
@require_POST
def withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take a consent back, at once."""
    found = get_object_or_404(
        Consent.objects.visible_to(request.user).select_related("employer", "person"), public_id=public_id
    )
    own = found.person.user_id == request.user.pk
    channel = "in_app" if own else request.POST.get("channel", "")
    try:
        actions.withdraw(consent=found, by=request.user, channel=channel)
        messages.success(
            request, _("Taken back. %(firm)s sees neither name nor phone any more.") % {"firm": found.employer.name}
        )
    except actions.NothingStanding:
        messages.info(request, _("It was taken back before."))
    except actions.EvidenceMissing:
        messages.error(request, _("Say how the person told you. Nothing was saved."))
    return redirect("consents:mine") if own else redirect(found.person)


@login_required
@require_POST
def objection(request: SignedInRequest) -> HttpResponse:
    """Be, or not be, among the people whom firms see without a name."""
    on = request.POST.get("on") == "1"
    actions.set_objection(person=_me(request), on=on, by=request.user)
    messages.success(
        request, _("No firm sees you any more.") if on else _("Firms whose post fits see a card of you without a name.")
    )
    return redirect("consents:mine")


@login_required
def of_person(request: HttpRequest, public_id: str) -> HttpResponse:
    """A fragment of the person's page for staff."""
    person = get_object_or_404(Person.objects.kept_in(request.user), public_id=public_id)
    see(by=request.user, action="consents.viewed", keys=[person.public_id], purpose="service")
    context = {**queries.of_person(person), "person": person, "form": OnBehalfForm(), "text": TEXTS[CURRENT]}
    return render(request, "consents/of_person.html", context)
