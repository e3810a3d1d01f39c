"""What holds for staff at every request: sessions end when idle, an auditor's post changes nothing."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import held, rules

SEEN = "seen_at"
NOTE_EVERY = 60
"""Seconds between two notes of activity: a busy page must not write the session at each request."""
READERS_WRITE = {
    "notices:read-all",
    "notices:open",
    "notices:ways",
    "employers:join",
    "employers:register",
    "accounts:held",
}
"""Of no business of the post: an auditor's own box, and becoming a firm's member."""


def note_activity(sender: object, request: HttpRequest, user: Any, **kwargs: object) -> None:
    """A session begins with the sign-in."""
    request.session[SEEN] = int(time.time())


class StaffMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if settings.SESSION_COOKIE_NAME in request.COOKIES and rules.is_staff(user):
            now = int(time.time())
            seen = request.session.get(SEEN, now)
            if not 0 <= now - seen < settings.STAFF_IDLE_MINUTES * 60:
                return self._end(request)
            if now - seen >= NOTE_EVERY or SEEN not in request.session:
                request.session[SEEN] = now
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """A post that only reads. The matrix of access holds every route against it."""
        match = request.resolver_match
        if request.method in {"GET", "HEAD", "OPTIONS"} or match is None or match.view_name in READERS_WRITE:
            return
        if not match.view_name.startswith("account_") and rules.only_reads(request.user):
            raise PermissionDenied

    def _end(self, request: HttpRequest) -> HttpResponse:
        kept = held.hold(request)
        post, fragment = request.method == "POST", bool(request.headers.get("HX-Request"))
        back = (
            held.came_from(request) if fragment else request.get_full_path() if not post else reverse("accounts:held")
        )
        logout(request)
        minutes = {"minutes": settings.STAFF_IDLE_MINUTES}
        if kept:
            request.session[held.KEY] = kept
            words = _(
                "You were signed out after %(minutes)s idle minutes. What you have just sent is kept: sign in again."
            )
        elif post:
            words = _(
                "You were signed out after %(minutes)s idle minutes. Your last entry was not saved; all before it was."
            )
        else:
            words = _(
                "You were signed out after %(minutes)s idle minutes. All that was saved is saved. Sign in to go on."
            )
        messages.info(request, words % minutes)
        address = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}"
        if fragment:
            return HttpResponse(headers={"HX-Redirect": address})
        if request.path == reverse("accounts:alive"):
            return HttpResponse(status=401)
        return HttpResponseRedirect(address)
