"""Who fits a posting, for its firm: ranked here, shown through the one door of consents."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from common.http import SignedInRequest
from consents.queries import disclosed
from consents.rules import showable
from consents.views.firm import note_shown, own_posting
from recommendations import pool


def told_to_firm(one: dict[str, Any]) -> dict[str, Any]:
    """What a firm reads of a match: the fit, and the reasons that say nothing of who somebody is or what they refuse."""
    return {
        "fit": one["f"],
        "band": one["band"],
        "pay": any(reason["code"] == "pay" for reason in one["y"]),
        "below": any(reason["code"] == "pay_low_end" for reason in one["m"]),
        "near": any(reason["code"] == "home_county" for reason in one["y"]),
    }


@login_required
@never_cache
def candidates(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A fragment: cards without names, best fit first. The people are those of the office that keeps the posting."""
    employer, posting = own_posting(request.user, public_id)
    people = showable().filter(kept_by__code__startswith=posting.kept_by.scope_prefix)
    found = pool.best_for(posting, people)
    notes = {one["person"].pk: told_to_firm(one) for one in found or ()}
    cards = disclosed(employer, [one["person"] for one in found or ()], posting, notes)
    note_shown(request.user, employer, cards)
    context = {"posting": posting, "cards": cards, "waiting": found is None}
    return render(request, "recommendations/candidates.html", context)
