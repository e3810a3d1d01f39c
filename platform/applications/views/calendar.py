"""Interviews for calendar programmes: one as a file, all of them as a feed under a secret address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from applications import calendars, queries
from applications.actions.feeds import new_feed
from applications.models import Feed, Interview
from common.http import SignedInRequest

ICS = "text/calendar; charset=utf-8"


def _answer(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=ICS)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_required
@require_GET
@never_cache
def entry(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One interview that has its time."""
    mine = queries.agreed_interviews(request.user, timezone.now() - calendars.BACK)
    found: Interview = get_object_or_404(mine, public_id=public_id)
    return _answer(calendars.calendar([found]), "interview.ics")


@require_GET
@never_cache
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever has the address reads it, as calendar programmes must; it names posts and firms, never a person."""
    found = get_object_or_404(Feed.objects.filter(user__is_active=True), digest=calendars.digest(secret))
    rows = queries.agreed_interviews(found.user, timezone.now() - calendars.BACK)
    return _answer(calendars.calendar(rows), "interviews.ics")


@login_required
@never_cache
def address(request: SignedInRequest) -> HttpResponse:
    """Make the address; it is shown once."""
    url = ""
    if request.method == "POST":
        secret = new_feed(by=request.user)
        url = request.build_absolute_uri(reverse("applications:feed", args=[secret]))
        messages.success(request, _("A new address was made; an older one no longer works."))
    known = Feed.objects.filter(user=request.user).first()
    return render(request, "applications/feed.html", {"url": url, "known": known})
