"""My data: everything held, who saw it and why, taken along, corrected, erased."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.actions import record
from common.http import SignedInRequest
from common.personal_data import export_person
from common.text import tidy, validate_text
from duties.models import Duty
from duties.queries import how_late
from veterans.actions import asked, erasing
from veterans.actions.looks import see
from veterans.models import Erasure, LookKind, Person
from veterans.queries.held import held


def _me(request: HttpRequest) -> Person:
    return get_object_or_404(Person.objects.select_related("kept_by"), user=request.user.pk)


@login_required
@require_safe
def data(request: SignedInRequest) -> HttpResponse:
    """Everything held about me; prints as it stands."""
    person = _me(request)
    waiting = person.erasures.filter(decided_at=None).first()
    context = {
        "person": person,
        "tables": held(person),
        "holds": erasing.holds_on(person),
        "erasures": person.erasures.all()[:5],
        "open": waiting,
        "duty": asked.duties_of([waiting]).get(str(waiting.public_id)) if waiting else None,
    }
    return render(request, "veterans/mydata/data.html", context)


@login_required
@require_safe
def download(request: SignedInRequest) -> HttpResponse:
    """The same as JSON, complete by the registry of personal data (个人信息保护法 art. 45)."""
    person = _me(request)
    record(by=request.user, action="veterans.person.took_along", kind="person", key=person.public_id)
    content = {"made_at": timezone.now(), "data": export_person(person)}
    text = json.dumps(content, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def _words(request: SignedInRequest, name: str) -> str | None:
    """What was typed; None, with the reason on the page, where it holds what no text may hold."""
    words = tidy(request.POST.get(name, ""))[:300]
    try:
        validate_text(words)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return None
    return words


@login_required
@require_POST
def ask(request: SignedInRequest) -> HttpResponse:
    """Ask to be erased."""
    person, words = _me(request), _words(request, "words")
    if words is None:
        return redirect("veterans:my-data")
    try:
        erasing.ask(person=person, words=words, by=request.user)
    except erasing.AlreadyAsked:
        messages.error(request, _("Your request waits already."))
    else:
        messages.success(request, _("Your station has it. What law does not hold goes at once when it is confirmed."))
    return redirect("veterans:my-data")


def _mine(request: SignedInRequest) -> Any:
    if not request.user.scope():
        raise Http404
    return Erasure.objects.kept_in(request.user)


def _waiting(erasure: Erasure, duty: Duty | None) -> dict[str, Any]:
    """words, look: how long there is, as the page of duties says it."""
    assert erasure.person is not None
    look, words = how_late(duty, timezone.now()) if duty else ("", "")
    return {"erasure": erasure, "holds": erasing.holds_on(erasure.person), "duty": duty, "look": look, "words": words}


@login_required
@require_safe
def erasures(request: SignedInRequest) -> HttpResponse:
    """Requests that wait, the oldest first, each with its day and what law holds; and the latest decided ones."""
    mine = _mine(request)
    waiting = list(mine.waiting().select_related("person", "asked_by").order_by("asked_at", "pk")[:50])
    due = asked.duties_of(waiting)
    see(
        by=request.user, action="veterans.person.listed", keys=[one.person.public_id for one in waiting],
        purpose="erasure", kind=LookKind.LISTED,
    )  # fmt: skip
    context = {
        "rows": [_waiting(one, due.get(str(one.public_id))) for one in waiting],
        "decided": mine.exclude(decided_at=None)[:20],
    }
    return render(request, "veterans/mydata/erasures.html", context)


@login_required
@require_POST
def decide(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Erase, or say why not."""
    found = get_object_or_404(_mine(request), public_id=public_id)
    reason = _words(request, "reason")
    if reason is None:
        return redirect("veterans:erasures")
    try:
        if request.POST.get("deed") == "erase":
            erasing.decide(erasure=found, by=request.user)
            messages.success(request, _("Erased, as far as no law holds it."))
        else:
            erasing.refuse(erasure=found, reason=reason, by=request.user)
    except erasing.AlreadyDecided:
        messages.error(request, _("Somebody decided this before."))
    except ValueError:
        messages.error(request, _("Say why not; the person reads it."))
    return redirect("veterans:erasures")
