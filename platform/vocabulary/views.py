"""What a military specialty is worth outside: public."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vocabulary.queries import find_specialties


def specialties(request: HttpRequest) -> HttpResponse:
    """Search by spoken words, pinyin or name."""
    words = request.GET.get("q", "")[:60]
    return render(request, "vocabulary/specialties.html", {"words": words, "found": find_specialties(words)})
