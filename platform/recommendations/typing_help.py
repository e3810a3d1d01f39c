"""While a posting is typed: which occupation its title means, with the coder's confidence, to be confirmed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.http import SignedInRequest
from employers.rules import firms_to_post_for
from recommendations import engine
from vocabulary.queries import occupation_names

PICKS = 3
LEAST = 0.05
"""A share below which a suggestion is rather a guess and is left out."""


@login_required
@require_safe
def occupation(request: SignedInRequest) -> HttpResponse:
    """A fragment: up to three occupations for a title, none of them chosen unless it was before."""
    if not firms_to_post_for(request.user).exists():
        raise Http404
    title, chosen = request.GET.get("title", "").strip()[:120], request.GET.get("occupation", "")
    found = engine.model().coder.rank([title], PICKS)[0] if title else []
    names = occupation_names()
    picks = [
        {"code": code, "name": names[code], "percent": round(100 * share)}
        for code, share in found
        if code in names and (share >= LEAST or code == chosen)
    ]
    context = {"picks": picks, "chosen": chosen, "title": title}
    return render(request, "recommendations/typed_occupation.html", context)
