"""Which occupation a posting is likely to be; fragments that say so to staff, and what was learnt about a specialty."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from common.http import SignedInRequest
from employers.models import Posting
from matching.text.specialty import STRENGTH
from recommendations import engine
from recommendations.models import LearntLine
from vocabulary.queries import occupation_names

SUGGESTED = 5


def likely(title: str, requirement: str, most: int) -> list[dict[str, Any]]:
    """[{code, name, percent}] of the occupations of the classification that these words may mean, the likeliest first."""
    names = occupation_names()
    [found] = engine.model().coder.rank([title], most, True, [requirement]) if title else [[]]
    return [
        {"code": code, "name": names[code], "percent": round(100 * share)} for code, share in found if code in names
    ]


@login_required
@require_safe
def occupation(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The likeliest occupations of a posting kept in my subtree, from title and requirements, to be confirmed."""
    posting = get_object_or_404(Posting.objects.kept_in(request.user), public_id=public_id)
    context = {
        "posting": posting,
        "name": occupation_names().get(posting.occupation, posting.occupation),
        "suggestions": likely(posting.title, posting.requirement, SUGGESTED),
    }
    return render(request, "recommendations/occupation.html", context)


@login_required
@require_safe
def specialty(request: SignedInRequest, code: str) -> HttpResponse:
    """Prior, evidence and posterior of a specialty's lines, for staff; sums over people only."""
    if not request.user.scope():
        raise Http404
    names = occupation_names()
    lines = [
        {"line": line, "name": names.get(line.occupation_code, line.occupation_code)}
        for line in LearntLine.objects.filter(specialty_code=code)
    ]
    return render(request, "recommendations/specialty.html", {"lines": lines, "strength": round(STRENGTH)})
