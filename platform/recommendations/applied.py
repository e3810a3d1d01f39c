"""What matching adds to applications: three other posts when one ended, how an applicant fits, labels for learning."""

import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from applications.models import Application, Event
from applications.moves import Step
from audit.actions import SystemJob
from common.http import SignedInRequest
from consents.rules import firms_of, showable
from employers.models import Posting
from notices.actions import notify
from outcomes.models import EmploymentSpell
from recommendations import actions, queries
from recommendations.candidates import told_to_firm
from veterans.models import Person

BY = SystemJob("recommendations.application_ended")
VOIDED = SystemJob("recommendations.hire_voided")
THREE = 3
MOST_SHOWN = 50
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CONSOLED = (Step.REFUSED, Step.CLOSED)
"""Ends that the person did not choose."""


def next_best(person: Person) -> list[dict[str, Any]]:
    """The three best open posts for which the person has not applied; fewer where fewer fit."""
    applied = Application.objects.filter(person=person).values("posting")
    free = Posting.objects.public().exclude(pk__in=applied)
    return queries.with_postings(queries.shown_postings(queries.by_points(person), free)[:THREE])


def applications_ended(keys: list[str]) -> None:
    """application.ended: whom a firm refused, or left without an answer, is shown three other posts. Told once."""
    rows = Application.objects.filter(public_id__in=keys, state__in=CONSOLED).select_related("person__user")
    for row in rows:
        if row.person.user is None or not row.person.seeking:
            continue
        found = next_best(row.person)
        if found:
            notify(
                users=[row.person.user], template="recommendations.next_best", parameters={"count": len(found)},
                key=f"recommendations.next_best:{row.public_id}", link="/matches/next/", by=BY,
            )  # fmt: skip


def applications_sent(keys: list[str]) -> None:
    """application.sent: a recommendation of that post has its answer, from whoever applied."""
    sent = Event.objects.filter(application__public_id__in=keys, what=Step.SENT).exclude(by=None)
    for event in sent.select_related("application__person", "application__posting", "by"):
        row = event.application
        actions.answered_by_deed(person=row.person, posting=row.posting, by=event.by, on_behalf=row.on_behalf)


def hires_recorded(keys: list[str]) -> None:
    """hire.recorded: likewise, where the work came without an application, whoever recorded it."""
    for row in EmploymentSpell.objects.standing().filter(public_id__in=keys):
        actions.answered_by_hire(spell=row)


def hires_voided(keys: list[str]) -> None:
    """hire.voided: what only that work had answered waits for the person's own answer again."""
    for row in EmploymentSpell.objects.filter(public_id__in=keys).exclude(voided_at=None):
        actions.hire_never_was(spell=row, by=VOIDED)


@login_required
@never_cache
def next_page(request: SignedInRequest) -> HttpResponse:
    """Three posts to go on with, as they stand now."""
    from recommendations.models import Surface

    person = get_object_or_404(Person, user=request.user.pk)
    cards = next_best(person)
    shown = [(card["p"], card["rank"]) for card in cards]
    actions.show(person=person, postings=shown, surface=Surface.MY_JOBS, match_list=None)
    return render(request, "recommendations/next.html", {"cards": cards, "person": person})


@login_required
@never_cache
def of_applicant(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A fragment for the firm: how an applicant fits its posting. Nothing where the person shows nothing any more."""
    rows = Application.objects.of_firms(firms_of(request.user)).select_related("posting", "person")
    row = get_object_or_404(rows, public_id=public_id)
    people = showable().filter(pk=row.person_id)
    found = queries.people_for(row.posting, people, 1) if people.exists() else []
    note = found[0] if found else None
    return render(request, "recommendations/of_applicant.html", {"note": note})


@login_required
@never_cache
def of_applicants(request: SignedInRequest, keys: str) -> HttpResponse:
    """The same in short for a page of the board: how each applicant fits. keys: public ids with dots between them."""
    wanted = [key for key in keys.split(".")[:MOST_SHOWN] if UUID.fullmatch(key)]
    rows = list(
        Application.objects.of_firms(firms_of(request.user)).filter(public_id__in=wanted).select_related("posting")
    )
    if not rows:
        raise Http404
    found = queries.applicants_for([(row.posting, row.person_id) for row in rows], showable())
    fits = [(row, told_to_firm(found[key])) for row in rows if (key := (row.posting_id, row.person_id)) in found]
    return render(request, "recommendations/of_applicants.html", {"fits": fits})
