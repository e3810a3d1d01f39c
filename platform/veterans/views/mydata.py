"""My data: everything held, who saw it and why, taken along, corrected, erased."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.actions import record
from common.http import SignedInRequest
from common.personal_data import export_person, registrations
from veterans.actions import erasing
from veterans.models import Erasure, Person

INNER = {"id", "person", "record", "need", "by_hand", "location", "sha256"}


def _me(request: HttpRequest) -> Person:
    return get_object_or_404(Person.objects.select_related("kept_by"), user=request.user.pk)


def _tables(person: Person) -> list[dict[str, Any]]:
    """What is held, for reading: one table a model that has rows, empty columns left out."""
    data, found = export_person(person), []
    for one in registrations():
        rows = data[one.model._meta.label]
        names = [
            name
            for name in (rows[0] if rows else {})
            if name not in INNER and any(row[name] not in (None, "", [], {}) for row in rows)
        ]
        fields = {field.name: str(field.verbose_name) for field in one.model._meta.concrete_fields}
        if rows and names:
            found.append(
                {
                    "title": str(one.model._meta.verbose_name_plural),
                    "columns": [fields.get(name, name) for name in names],
                    "rows": [[row[name] for name in names] for row in rows[:200]],
                    "count": len(rows),
                }
            )
    return found


@login_required
@require_safe
def data(request: SignedInRequest) -> HttpResponse:
    """Everything held about me; prints as it stands."""
    person = _me(request)
    context = {
        "person": person,
        "tables": _tables(person),
        "holds": erasing.holds_on(person),
        "erasures": person.erasures.all()[:5],
        "open": person.erasures.filter(decided_at=None).exists(),
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


@login_required
@require_POST
def ask(request: SignedInRequest) -> HttpResponse:
    """Ask to be erased."""
    try:
        erasing.ask(person=_me(request), words=request.POST.get("words", "")[:300].strip(), by=request.user)
    except erasing.AlreadyAsked:
        messages.error(request, _("Your request waits already."))
    else:
        messages.success(request, _("Your station has it. What law does not hold goes at once when it is confirmed."))
    return redirect("veterans:my-data")


def _mine(request: SignedInRequest) -> Any:
    if not request.user.scope():
        raise Http404
    condition = Q(pk__in=[])
    for prefix in request.user.scope():
        condition |= Q(kept_code__startswith=prefix)
    return Erasure.objects.filter(condition)


@login_required
@require_safe
def erasures(request: SignedInRequest) -> HttpResponse:
    """Requests that wait, with what law holds; and the latest decided ones."""
    mine = _mine(request)
    waiting = mine.filter(decided_at=None).exclude(person=None).select_related("person", "asked_by")
    context = {
        "rows": [{"erasure": one, "holds": erasing.holds_on(one.person)} for one in waiting[:50]],
        "decided": mine.exclude(decided_at=None)[:20],
    }
    return render(request, "veterans/mydata/erasures.html", context)


@login_required
@require_POST
def decide(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Erase, or say why not."""
    found = get_object_or_404(_mine(request), public_id=public_id)
    try:
        if request.POST.get("deed") == "erase":
            erasing.decide(erasure=found, by=request.user)
            messages.success(request, _("Erased, as far as no law holds it."))
        else:
            erasing.refuse(erasure=found, reason=request.POST.get("reason", "")[:300].strip(), by=request.user)
    except erasing.AlreadyDecided:
        messages.error(request, _("Somebody decided this before."))
    except ValueError:
        messages.error(request, _("Say why not; the person reads it."))
    return redirect("veterans:erasures")
