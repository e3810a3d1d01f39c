"""Language and text size: kept in a cookie, so that guests have them too."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from common.context import BIG_TEXT_COOKIE

YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> str:
    """The page the link stood on, when it is one of ours."""
    target = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe and target.startswith("/") else "/"


def _remember(request: HttpRequest, name: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(_back(request))
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language: in this browser, and for a signed-in person on every machine."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    if request.user.is_authenticated:
        request.user.remember_language(code)
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, code)


@require_safe
def big(request: HttpRequest, choice: str) -> HttpResponse:
    """Large text on or off. The address says which, so that a browser that loads it ahead changes nothing twice."""
    if choice not in ("on", "off"):
        raise Http404
    return _remember(request, BIG_TEXT_COOKIE, "1" if choice == "on" else "0")
