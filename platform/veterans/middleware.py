"""Too many people in a while: the page asks why, or says who has to look first."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.held import came_from
from veterans.actions.looks import Many


class LooksMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, Many):
            return None
        fragment = bool(request.headers.get("HX-Request"))
        back = came_from(request) if fragment else request.get_full_path() if request.method == "GET" else "/"
        query = urlencode({"kind": problem.kind, "wanted": problem.wanted, "next": back})
        address = f"{reverse('veterans:looks')}?{query}"
        return HttpResponse(headers={"HX-Redirect": address}) if fragment else HttpResponseRedirect(address)
