"""Home pages of veteran, employer, staff and guest; reads only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from audit.actions import record_many
from portal import queries
from portal.context import role_of
from recommendations.queries import bands, group_maxima

TRY = ("开大车", "消防", "电工", "保安")
"""Words to search by, as people say them; occupations are Chinese on every page."""
GROUPS = {
    "wish": (_("What you want"), _("the work you named, and the trades closest to it")),
    "experience": (_("What you did"), _("service in the trade and past jobs, by years and how close the trades are")),
    "certificates": (
        _("Certificates"),
        _("those the post asks for or is glad of and you hold; a missing one takes points away"),
    ),
    "commute": (_("Way to work"), _("distance as the crow flies, or the same county where no distance is known")),
    "pay": (_("Pay"), _("how far the stated pay lies above your floor")),
    "shift": (_("Shifts"), _("night and rotating shifts, against what you said")),
}
BAND_TITLES = {"very_good": _("Very good fit"), "good": _("Good fit"), "fair": _("Worth a look")}


def home(request: HttpRequest) -> HttpResponse:
    """Each role's own first page."""
    name = role_of(request)
    if name == "veteran":
        return redirect("recommendations:my-jobs")
    if name == "employer":
        return redirect("employers:mine")
    if name == "staff":
        context = queries.today(request.user)
        keys = {one.person.public_id for one in context["remarks"]}
        record_many(by=request.user, action="veterans.person.listed", kind="person", keys=keys, purpose="service")
        return render(request, "portal/staff.html", context)
    context = {"numbers": queries.numbers(), "latest": queries.latest_posts(), "try": TRY}
    return render(request, "portal/home.html", context)


def how(request: HttpRequest) -> HttpResponse:
    """How matching works, for everybody (互联网信息服务算法推荐管理规定 art. 16, 17)."""
    most = group_maxima()
    order = sorted(most, key=lambda name: -most[name])
    rows: list[dict[str, Any]] = [
        {"title": GROUPS[name][0], "text": GROUPS[name][1], "count": most[name]} for name in order
    ]
    context = {
        "groups": rows,
        "whole": max(most.values()),
        "all": sum(most.values()),
        "bands": [{"title": BAND_TITLES[name], "low": low} for low, name in bands()],
    }
    return render(request, "portal/how.html", context)


def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, who sees it, and what they can do."""
    return render(request, "portal/privacy.html")


def about(request: HttpRequest) -> HttpResponse:
    """What this is, and which documents its rules come from."""
    return render(request, "portal/about.html")
