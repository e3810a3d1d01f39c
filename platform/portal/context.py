"""Who is looking, and where they can go: one answer for every page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.rules import may_lead
from employers.models import Membership
from employers.queries import unfinished
from veterans.models import Person


@dataclass(frozen=True)
class Place:
    """Somewhere a role can go. `covers`: addresses below it, on which it stays marked."""

    view: str
    title: Any
    icon: str
    covers: tuple[str, ...] = ()

    def current(self, view: str) -> str:
        """The value of aria-current: "page" here, "true" on a page below, "" elsewhere."""
        if view == self.view:
            return "page"
        return "true" if view in self.covers else ""


@dataclass(frozen=True)
class Entry:
    """A place as one page shows it."""

    title: Any
    url: str
    icon: str
    current: str


_POSTS = ("employers:posting",)
_VOCABULARY = ("vocabulary:specialty", "vocabulary:occupations")
_OUTCOMES = tuple(
    f"outcomes:{name}" for name in ("spell", "record", "call", "retention", "cohort", "members", "adaptation")
)
NAVIGATION: dict[str, tuple[Place, ...]] = {
    "guest": (
        Place("portal:home", _("Home"), "home"),
        Place("employers:public", _("Open posts"), "job", _POSTS),
        Place("vocabulary:specialties", _("Specialties"), "book", _VOCABULARY),
        Place("portal:how", _("How matching works"), "info"),
    ),
    "veteran": (
        Place("recommendations:my-jobs", _("My jobs"), "job", ("recommendations:job",)),
        Place("employers:public", _("All open posts"), "list", _POSTS),
        Place("applications:mine", _("My applications"), "flag", ("applications:one", "applications:calendar")),
        Place("consents:mine", _("Who sees me"), "eye"),
        Place(
            "veterans:me",
            _("My profile"),
            "me",
            ("veterans:trace", "veterans:profile", "outcomes:mine", "account_change_password"),
        ),
    ),
    "employer": (
        Place(
            "employers:mine",
            _("My postings"),
            "job",
            ("consents:candidates", "employers:firm", "employers:change", "employers:registration"),
        ),
        Place("applications:board", _("Applicants"), "me", ("applications:one", "applications:calendar")),
        Place("employers:public", _("All open posts"), "list", _POSTS),
        Place("portal:how", _("How matching works"), "info"),
    ),
    "staff": (
        Place("portal:home", _("Today"), "home", ("recommendations:health", "recommendations:groups")),
        Place("duties:desk", _("Duties"), "clock", ("duties:duty", "duties:new", "duties:stand-in")),
        Place("veterans:people", _("People"), "me", ("veterans:person", "veterans:sign-in", "veterans:profile")),
        Place("veterans:needs", _("Ledger"), "list", ("veterans:need", "veterans:needs-paper")),
        Place("outcomes:spells", pgettext_lazy("nav", "Work"), "ok", _OUTCOMES),
        Place("employers:manage", _("Postings"), "job", _POSTS),
        Place("employers:checks", _("Firms"), "shield", ("employers:firm", "employers:registration")),
        Place("imports:list", _("Imports"), "plus", ("imports:new", "imports:batch")),
        Place("places:unknown", _("Unknown places"), "flag"),
        Place("vocabulary:specialties", _("Specialties"), "book", _VOCABULARY),
        Place("runs:list", _("Runs"), "clock"),
    ),
    "admin": (
        Place("portal:home", _("Home"), "home"),
        Place("accounts:staff", _("Staff"), "me", ("accounts:password",)),
        Place("vocabulary:specialties", _("Specialties"), "book", _VOCABULARY),
        Place("duties:calendar", _("Calendar"), "clock", ("duties:clocks", "duties:clock")),
        Place("runs:list", _("Runs"), "clock"),
    ),
}
LEADING = Place("accounts:staff", _("Staff"), "list", ("accounts:password",))
TABS = {"veteran", "employer"}
"""Roles that use the platform on a phone and get the bar at its bottom."""


def role_of(request: HttpRequest) -> str:
    """staff, veteran, employer, admin or guest; at most three small queries, asked once a request."""
    known = getattr(request, "_rongye_role", None)
    if known is None:
        known = _role(request.user)
        request._rongye_role = known  # type: ignore[attr-defined]
    return str(known)


def _role(user: Any) -> str:
    if not user.is_authenticated:
        return "guest"
    if user.works_here:
        return "staff"
    if Person.objects.filter(user=user.pk).exists():
        return "veteran"
    if Membership.objects.current().filter(user=user.pk).exists() or unfinished(user).exists():
        return "employer"
    return "admin" if user.is_superuser else "guest"


def role(request: HttpRequest) -> dict[str, Any]:
    """role, nav (top), tabs (phone) and the name of the post that is held."""
    if not hasattr(request, "user"):
        return {"role": "guest", "nav": [], "tabs": []}
    name = role_of(request)
    match = getattr(request, "resolver_match", None)
    view = match.view_name if match else ""
    user: Any = request.user
    places = (*NAVIGATION[name], LEADING) if name == "staff" and may_lead(user) else NAVIGATION[name]
    entries = [Entry(one.title, reverse(one.view), one.icon, one.current(view)) for one in places]
    post = user.current_posts[0].place.name if name == "staff" else ""
    return {"role": name, "nav": entries, "tabs": entries if name in TABS else [], "post_name": post}
