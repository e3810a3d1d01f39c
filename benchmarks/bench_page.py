"""A page of matched jobs at 100,000 postings beside a view that renders a constant string of the same size."""

from collections.abc import Iterator
from typing import Any

from benchmarks import site
from benchmarks.harness import measure, model_row, scratch_site

COMMAND = "python -m benchmarks page"
POSTINGS = 100_000


def rows() -> Iterator[dict[str, Any]]:
    """CPU of one request; the ratio to the constant view must stay below 12."""
    with scratch_site(ALLOWED_HOSTS="testserver"):
        from django.http import HttpRequest, HttpResponse
        from django.template import engines
        from django.test import Client
        from django.urls import path

        from config import urls
        from recommendations.actions import make_lists
        from veterans.models import Person

        cast = site.build()
        site.add_postings(cast["firm"], 1000)
        make_lists(Person.objects.filter(pk=cast["veteran"].pk).for_frames(), lambda count: None)
        site.add_postings(cast["firm"], POSTINGS)
        Person.objects.filter(pk=cast["veteran"].pk).update(changed_at="2026-01-01T00:00:00Z")
        from employers.models import Posting

        Posting.objects.update(changed_at="2026-01-01T00:00:00Z")
        client = Client()
        client.force_login(cast["veteran"].user)
        size = len(client.get("/matches/").content)
        empty = engines["django"].from_string('{% extends "base.html" %}{% block content %}{{ filler }}{% endblock %}')

        def constant(request: HttpRequest) -> HttpResponse:
            return HttpResponse(empty.render({"filler": "岗" * (size // 4)}, request))

        urls.urlpatterns.append(path("bench-constant/", constant))
        timings = measure(
            {"page": lambda: client.get("/matches/"), "constant": lambda: client.get("/bench-constant/")}, rounds=30
        )
        yield model_row(
            "page of matched jobs, 100,000 postings, CPU",
            timings["page"].cpu * 1000,
            "ms",
            command=COMMAND,
            baseline=timings["constant"].cpu * 1000,
        )
        yield model_row(
            "the same, wall",
            timings["page"].wall * 1000,
            "ms",
            command=COMMAND,
            baseline=timings["constant"].wall * 1000,
        )
