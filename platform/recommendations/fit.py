"""How many open posts a person fits right now: the fragment beside the profile, asked again after each change."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from recommendations import queries
from recommendations.views.why_not import why_not
from veterans.models import Person

OPENERS = 3


@login_required
@require_safe
def fit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Scored anew against all open posts. `was`: the number when the page was opened; the difference is shown.

    Mine, or one whose file my place keeps; the page around it left the trace.
    """
    person = get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)
    jobs = queries.scored_now(person)
    was = request.GET.get("was", "")
    before = int(was) if was.isdecimal() and len(was) < 9 else jobs.eligible
    opens = [
        row
        for row in why_not(jobs, staff=person.user_id != request.user.pk)["why_not"]
        if row["changeable"] and row["opens"]
    ]
    context = {
        "person": person,
        "mine": person.user_id == request.user.pk,
        "jobs": jobs,
        "was": before,
        "more": jobs.eligible - before,
        "fewer": before - jobs.eligible,
        "opens": opens[:OPENERS],
    }
    return render(request, "recommendations/fit.html", context)
