"""Language and text size: kept in a cookie, so that guests have them too."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from common.context import BIG_TEXT_COOKIE

YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> str:
    target = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe and target.startswith("/") else "/"


def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language this browser's person chose."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    response = HttpResponseRedirect(_back(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    return response


def big(request: HttpRequest) -> HttpResponse:
    """Switch the large-text mode."""
    response = HttpResponseRedirect(_back(request))
    value = "0" if request.COOKIES.get(BIG_TEXT_COOKIE) == "1" else "1"
    response.set_cookie(BIG_TEXT_COOKIE, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response
