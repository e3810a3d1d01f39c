"""Candidates of a posting for its firm: cards, requests, contacts of those who said yes."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from audit.actions import record_many
from common.export import safe_cell
from common.http import SignedInRequest
from consents import actions, queries
from consents.models import Pseudonym
from consents.queries import Card
from consents.rules import firms_of
from employers.models import Employer, Posting

SHOWS = ("fit", "asked", "agreed")


def own_posting(user: Any, public_id: str) -> tuple[Employer, Posting]:
    """A posting of a firm for which the user acts and whose licence was checked; 404 otherwise."""
    posting = get_object_or_404(
        Posting.objects.filter(employer__in=firms_of(user)).select_related("employer", "place", "kept_by"),
        public_id=public_id,
    )
    return posting.employer, posting


def note_shown(user: Any, employer: Employer, cards: list[Card]) -> None:
    """Who saw whom: one entry a card, and another one where name and phone were on it."""
    people = dict(
        Pseudonym.objects.filter(employer=employer, code__in=[card.code for card in cards]).values_list(
            "code", "person__public_id"
        )
    )
    for action, some in (
        ("consents.card.shown", cards),
        ("consents.contact.shown", [card for card in cards if card.consented]),
    ):
        keys = [people[card.code] for card in some if card.code in people]
        record_many(by=user, action=action, kind="person", keys=keys, purpose="hiring")


@login_required
@never_cache
def candidates(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Who fits (a fragment from above), whom the firm asked, who said yes."""
    employer, posting = own_posting(request.user, public_id)
    show = request.GET.get("show", "fit")
    if show not in SHOWS:
        raise Http404
    reads = {"asked": queries.asked, "agreed": queries.agreed}
    cards = reads[show](employer, posting) if show in reads else []
    note_shown(request.user, employer, cards)
    context = {
        "posting": posting,
        "show": show,
        "cards": cards,
        "steps": queries.steps(employer, posting),
        "rate": queries.rate(employer),
    }
    return render(request, "consents/candidates.html", context)


@login_required
@require_POST
def ask(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Ask one person for name and phone."""
    _employer, posting = own_posting(request.user, public_id)
    code = request.POST.get("code", "")[:8]
    try:
        actions.ask_contact(posting=posting, code=code, by=request.user)
        messages.success(request, _("%(code)s is asked. You are told as soon as there is an answer.") % {"code": code})
    except actions.NotAskable:
        messages.error(request, _("This person cannot be asked now."))
    except actions.AlreadyAsked:
        messages.info(request, _("This person was asked already."))
    except actions.TooMany:
        messages.error(request, _("Too many of your requests wait for an answer. Wait for some of them first."))
    return redirect("consents:candidates", posting.public_id)


@login_required
@never_cache
def export(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Contacts of those whose consent stands at this moment, as a table."""
    employer, posting = own_posting(request.user, public_id)
    cards = queries.agreed(employer, posting)
    note_shown(request.user, employer, cards)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([_("Candidate"), _("Name"), _("Phone"), _("Age"), _("Place"), _("What speaks for them")])
    for card in cards:
        row = [card.code, card.name, card.phone, card.age, card.place, "；".join(card.facts)]
        writer.writerow([safe_cell(cell) for cell in row])
    response = HttpResponse("\ufeff" + buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="contacts.csv"'
    return response
