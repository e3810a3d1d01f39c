"""Home pages of veteran, employer, staff and guest; reads only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Each role's own first page."""
    return render(request, "portal/home.html")
