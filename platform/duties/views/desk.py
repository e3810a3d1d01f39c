"""My duties, what can be done with several at once, and the fragment on the first page of staff."""

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from audit.actions import record_many
from common.http import SignedInRequest
from common.text import first_refused_character
from duties import actions, queries
from duties.desks import colleagues
from duties.models import Duty, StandIn
from duties.rules import may_work_on

PAGE = 50
SHOWN_IN_FRONT = 6
SHOWS = ("mine", "up", "all", "closed")


def staff_only(request: HttpRequest) -> Any:
    """The signed-in holder of a post; nothing is here for anybody else."""
    user: Any = request.user
    if not user.works_here:
        raise Http404
    return user


def read(lines: list[queries.Line], user: Any) -> list[queries.Line]:
    """The lines, and the trace that whom they name was read of. Own work is never shut: it is not counted as looking."""
    keys = {line.person for line in lines if line.person}
    record_many(by=user, action="veterans.person.listed", kind="person", keys=keys, purpose="duty")
    return lines


def _shown(user: Any, show: str) -> Any:
    """mine: to be done by me; up: overdue and come up to my office; all: of my subtree; closed: of the same, lately."""
    if show == "all":
        return Duty.objects.visible_to(user).open()
    if show == "up":
        return Duty.objects.visible_to(user).open().filter(escalated_to__in=[p.place_id for p in user.current_posts])
    if show == "closed":
        since = timezone.now() - datetime.timedelta(days=30)
        return Duty.objects.visible_to(user).filter(closed_at__gte=since)
    return Duty.objects.of(user).open()


class _Pages(Paginator):
    """Pages of fifty; how many there are is not asked again where the figures above say it."""

    def __init__(self, found: Any, known: int | None) -> None:
        super().__init__(found, PAGE)
        if known is not None:
            self.count = known


@login_required
def desk(request: SignedInRequest) -> HttpResponse:
    """What is due, by weight and date."""
    user = staff_only(request)
    show = request.GET.get("show", "mine")
    show = show if show in SHOWS else "mine"
    found = _shown(user, show)
    if code := request.GET.get("desk", "")[:32]:
        found = found.filter(desk__code=code)
    ordered = found.for_desk() if show != "closed" else found.for_desk().order_by("-closed_at", "-pk")
    figures = queries.figures(Duty.objects.of(user))
    known = figures["open"] if show == "mine" and not code else None
    page = _Pages(ordered, known).get_page(request.GET.get("page"))
    lines = read(queries.lines(page.object_list, user), user)
    standing = list(StandIn.objects.current().visible_to(user).select_related("user", "stand_in"))
    context = {
        "page": page,
        "show": show,
        "levels": queries.levels(lines) if show != "closed" else [],
        "closed": lines if show == "closed" else [],
        "figures": figures,
        "missing_years": queries.years_not_configured(page.object_list),
        "colleagues": colleagues(user) if lines else [],
        "away": [one for one in standing if one.stand_in_id == user.pk],
        "named": next((one for one in standing if one.user_id == user.pk), None),
    }
    return render(request, "duties/desk.html", context)


@login_required
@require_POST
def together(request: SignedInRequest) -> HttpResponse:
    """Close, hand on or move several duties at once."""
    user = staff_only(request)
    chosen = Duty.objects.visible_to(user).open().filter(public_id__in=_uuids(request.POST.getlist("duty")))
    duties = [duty for duty in chosen.select_related("place")[:PAGE] if may_work_on(user, duty)]
    reason = request.POST.get("reason", "").strip()[:200]
    if not duties:
        messages.error(request, _("Nothing was chosen that is open and yours."))
    elif first_refused_character(reason) is not None:
        messages.error(request, _("The reason holds invisible characters; nothing was changed."))
    else:
        {"close": _close, "give": _give, "move": _move}.get(request.POST.get("do", ""), _nothing)(
            request, duties, reason
        )
    return redirect("duties:desk")


def _uuids(words: list[str]) -> list[str]:
    import uuid

    found = []
    for word in words[:200]:
        try:
            found.append(str(uuid.UUID(word)))
        except ValueError:
            continue
    return found


def _nothing(request: SignedInRequest, duties: list[Duty], reason: str) -> None:
    messages.error(request, _("Choose what to do."))


def _close(request: SignedInRequest, duties: list[Duty], reason: str) -> None:
    closed, left = actions.close_many(duties=duties, by=request.user, reason=reason)
    if closed:
        messages.success(request, ngettext("%(n)d duty is closed.", "%(n)d duties are closed.", closed) % {"n": closed})
    if left:
        messages.info(
            request, _("%(n)d were left open: they are closed where their work is done, one by one.") % {"n": left}
        )


def _give(request: SignedInRequest, duties: list[Duty], reason: str) -> None:
    able = {str(user.pk): user for user in [*colleagues(request.user), request.user]}
    to = able.get(request.POST.get("to", ""))
    if to is None:
        messages.error(request, _("Choose a colleague."))
        return
    given = 0
    for duty in duties:
        try:
            actions.give_duty(duty=duty, to=to, by=request.user, reason=reason)
            given += 1
        except (actions.NotTheirWork, actions.AlreadyClosed):
            continue
    messages.success(request, _("%(n)d handed to %(name)s.") % {"n": given, "name": to})
    if given < len(duties):
        messages.info(request, _("The others lie outside that colleague's places."))


def _move(request: SignedInRequest, duties: list[Duty], reason: str) -> None:
    try:
        to = datetime.date.fromisoformat(request.POST.get("to_day", ""))
    except ValueError:
        to = datetime.date.min
    if to < timezone.localdate() or not reason:
        messages.error(request, _("Another date needs a day to come and a reason; nothing was changed."))
        return
    moved = 0
    for duty in duties:
        try:
            actions.move_duty(duty=duty, to=to, by=request.user, reason=reason)
            moved += 1
        except actions.AlreadyClosed:
            continue
    if moved:
        messages.success(request, _("%(n)d have a new date.") % {"n": moved})
    if moved < len(duties):
        messages.info(request, _("A date that the law sets is not moved."))


@login_required
def front(request: SignedInRequest) -> HttpResponse:
    """A fragment: the most pressing few."""
    user = staff_only(request)
    mine = Duty.objects.of(user)
    context = {
        "figures": queries.figures(mine),
        "lines": read(queries.lines(mine.open().for_desk()[:SHOWN_IN_FRONT], user), user),
    }
    return render(request, "duties/front.html", context)
