"""Legal clocks on pages: those of one person, those that ran out before they were known here, and the end by hand."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.http import SignedInRequest
from common.text import first_refused_character
from duties.models import Clock
from veterans.actions import clocks as actions
from veterans.actions.looks import see
from veterans.legal import RULES, special_work
from veterans.models import ClockRule, LookKind, Person, RunningClock


def clocks_of(person: Person) -> list[dict[str, Any]]:
    """[{clock, name, law, ends: [(code, title)]}]: those that run, the next last day first, then the ended ones."""
    found = sorted(person.clocks.select_related("ended_by")[:40], key=lambda one: one.ended_at is not None)
    laws = {one.code: one for one in Clock.objects.filter(code__in=RULES)} if found else {}
    return [
        {
            "clock": one,
            "name": special_work().get(one.source, ("",))[0],
            "law": laws.get(one.rule),
            "ends": [(end.value, end.label) for end in RULES[ClockRule(one.rule)].by_hand],
        }
        for one in found
    ]


@login_required
@require_safe
def ran_out(request: SignedInRequest) -> HttpResponse:
    """What ran out before its facts came here, of the people kept in my subtree: a list, no duties."""
    if not request.user.scope():
        raise Http404
    mine = RunningClock.objects.kept_in(request.user).ran_out_unseen().select_related("person__kept_by")
    page = Paginator(mine.order_by("-due_on", "pk"), 25).get_page(request.GET.get("page"))
    see(
        by=request.user, action="veterans.person.listed", purpose="reception", kind=LookKind.LISTED,
        keys=list(dict.fromkeys(one.person.public_id for one in page)),
    )  # fmt: skip
    return render(request, "veterans/reception/ran_out.html", {"page": page, "all": page.paginator.count})


@login_required
@require_POST
def settle(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say that a clock ended, and how."""
    mine = RunningClock.objects.kept_in(request.user).select_related("person")
    found = get_object_or_404(mine, public_id=public_id)
    words = request.POST.get("words", "").strip()[:200]
    if first_refused_character(words) is not None:
        messages.error(request, _("The note holds invisible characters; nothing was changed."))
        return redirect(found)
    try:
        actions.settle(clock=found, outcome=request.POST.get("outcome", ""), words=words, by=request.user)
        messages.success(request, _("Noted; its duty is closed."))
    except ValueError:
        messages.error(request, _("Choose how it ended."))
    except actions.WordsMissing:
        messages.error(request, _("Write which notice was given, or why the limit does not apply."))
    except actions.AlreadyEnded:
        messages.info(request, _("This limit has ended before."))
    return redirect(found)
