"""How many veterans fit each open posting of a firm: a part of the firm's first page."""

from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.http import SignedInRequest
from employers.models import Employer, Posting
from recommendations import counted, reach
from recommendations.blur import FEW
from recommendations.frames import posting_rows

PAGE = 10
"""Comparing one posting with a hundred thousand people takes up to a twentieth of a second."""


@login_required
@never_cache
@require_safe
def fitting(request: SignedInRequest) -> HttpResponse:
    """A fragment: the open postings of my checked firms, the newest first, with the numbers that a firm may read."""
    if not Employer.objects.of(request.user).exists():
        raise Http404
    posts = Posting.objects.public().filter(employer__in=Employer.objects.checked().of(request.user))
    page = Paginator(posts.select_related("kept_by"), PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page": page, "few": FEW}
    if not ratelimit.consume(request, action="live_count", user=request.user):
        context["slow"] = True
    else:
        try:
            context["numbers"], context["more"] = _numbers(list(page.object_list))
        except counted.NotYet:
            context["waiting"] = True
    return render(request, "recommendations/open_posts.html", context)


def _numbers(posts: list[Posting]) -> tuple[list[tuple[Posting, int]], bool]:
    found = {row["id"]: row for row in posting_rows(Posting.objects.filter(pk__in=[one.pk for one in posts]))}
    posts = [one for one in posts if str(one.pk) in found]
    numbers, waiting = reach.fitting([found[str(one.pk)] for one in posts], [one.kept_by.scope_prefix for one in posts])
    return list(zip(posts, numbers, strict=True)), waiting
