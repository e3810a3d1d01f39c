"""One printed page each: résumé 简历 and recommendation form 推荐表."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from audit.actions import record
from common.http import SignedInRequest
from veterans.actions.looks import see
from veterans.models import Person
from veterans.queries.papers import resume

KINDS = {"resume", "recommendation"}


@login_required
@require_safe
def sheet(request: SignedInRequest, public_id: str, kind: str) -> HttpResponse:
    """For the person, or for staff who keep the file (then without the phone). ?phone=1: the person wants it on."""
    if kind not in KINDS:
        raise Http404
    person = get_object_or_404(
        Person.objects.visible_to(request.user).select_related("kept_by", "home_place"), public_id=public_id
    )
    mine = person.user_id == request.user.pk
    if mine:
        record(
            by=request.user, action="veterans.person.printed", kind="person", key=person.public_id, purpose="paper",
            detail={"kind": kind},
        )  # fmt: skip
    else:
        see(
            by=request.user, action="veterans.person.printed", keys=[person.public_id], purpose="paper",
            detail={"kind": kind}, on_behalf=True,
        )  # fmt: skip
    context = {
        "person": person,
        "kind": kind,
        "mine": mine,
        "sheet": resume(person),
        "phone": person.phone if mine and request.GET.get("phone") == "1" else "",
    }
    return render(request, "veterans/papers/sheet.html", context)
