"""One duty: its history, and its end."""

import datetime
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.http import SignedInRequest
from common.text import first_refused_character
from duties import actions, kinds, queries
from duties.actions import supervising
from duties.calendar import end_of
from duties.forms import OwnDutyForm, PaperForm
from duties.models import Duty
from duties.rules import may_work_on
from duties.views.desk import read, staff_only
from files.models import StoredFile


def _seen(request: SignedInRequest, public_id: str) -> Duty:
    return get_object_or_404(Duty.objects.visible_to(staff_only(request)).for_desk(), public_id=public_id)


@login_required
def duty(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What it is, what happened to it."""
    found = _seen(request, public_id)
    [line] = read(queries.lines([found], request.user), request.user)
    context = {
        "duty": found,
        "line": line,
        "outcome": line.outcomes.get(found.outcome, found.outcome),
        "events": found.events.select_related("by"),
        "may_work": may_work_on(request.user, found),
        "files": StoredFile.objects.of(actions.FILES, found.public_id),
        "paper_form": PaperForm(),
        "notes": found.supervisions.select_related("office", "by", "answered_by"),
        "may_ask": found.closed_at is None and supervising.office_above(request.user, found) is not None,
        "missing_years": queries.years_not_configured([found]),
    }
    return render(request, "duties/duty.html", context)


@login_required
@require_POST
def close(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Close a duty that may be closed by hand."""
    found = _seen(request, public_id)
    reason = request.POST.get("reason", "").strip()[:200]
    kind, paper = kinds.known(found.kind), PaperForm(request.POST, request.FILES)
    if not may_work_on(request.user, found) or kind is None or not kind.by_hand:
        messages.error(request, _("This is closed where its work is done."))
    elif first_refused_character(reason) is not None:
        messages.error(request, _("The reason holds invisible characters; nothing was changed."))
    elif not paper.is_valid():
        messages.error(request, " ".join(str(one) for one in paper.errors["evidence"]))
    else:
        try:
            actions.close_duty(
                duty=found, outcome=request.POST.get("outcome", ""), by=request.user, reason=reason,
                evidence=paper.cleaned_data["evidence"],
            )  # fmt: skip
            messages.success(request, _("Closed."))
        except actions.WordsMissing:
            messages.error(request, _("Write what was done; this duty is closed with a note only."))
        except actions.UnknownOutcome:
            messages.error(request, _("Choose how it ended."))
        except actions.AlreadyClosed:
            messages.info(request, _("Somebody has closed this already."))
    return redirect(found)


@login_required
def new(request: SignedInRequest) -> HttpResponse:
    """Write down a thing to do for one's own desk."""
    user = staff_only(request)
    form = OwnDutyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        due: datetime.date = form.cleaned_data["due"]
        actions.open_duty(
            kind=kinds.OWN,
            key=uuid.uuid4(),
            place=user.current_posts[0].place,
            words=form.cleaned_data["words"],
            due_at=end_of(due),
            assignee=user,
            by=user,
        )
        messages.success(request, _("The duty is noted."))
        return redirect("duties:desk")
    return render(request, "duties/new.html", {"form": form})
