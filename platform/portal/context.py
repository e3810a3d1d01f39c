"""Who is looking, and where they can go: one answer for every page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.rules import may_lead
from employers.models import Complaint, Membership
from employers.queries import unfinished
from veterans.models import Person


@dataclass(frozen=True)
class Place:
    """Somewhere a role can go. `covers`: addresses below it, on which it stays marked. `waits`: user → how many wait there."""

    view: str
    title: Any
    icon: str = ""
    covers: tuple[str, ...] = ()
    waits: Callable[[Any], int] | None = None

    def current(self, view: str) -> str:
        """The value of aria-current: "page" here, "true" on a page below, "" elsewhere."""
        if view == self.view:
            return "page"
        return "true" if view in self.covers else ""

    def entry(self, view: str, user: Any) -> "Entry":
        return Entry(self.title, reverse(self.view), self.icon, self.current(view), self.waits, user)


@dataclass(frozen=True)
class Group:
    """Places of one kind behind one word. `leads`: places that only who leads others is shown."""

    title: Any
    places: tuple[Place, ...]
    leads: tuple[Place, ...] = ()

    def entry(self, view: str, user: Any) -> "Menu":
        shown = (*self.places, *self.leads) if self.leads and may_lead(user) else self.places
        return Menu(self.title, [one.entry(view, user) for one in shown])


@dataclass
class Entry:
    """A place as one page shows it."""

    title: Any
    url: str
    icon: str
    current: str
    waits: Callable[[Any], int] | None
    user: Any
    entries: tuple["Entry", ...] = ()

    @cached_property
    def count(self) -> int:
        """How many wait there: one small query, asked only by pages that show it."""
        return self.waits(self.user) if self.waits else 0


@dataclass
class Menu:
    """A group as one page shows it."""

    title: Any
    entries: list[Entry]

    def current(self) -> bool:
        return any(one.current for one in self.entries)

    def count(self) -> int:
        return sum(one.count for one in self.entries)


def _complaints(user: Any) -> int:
    return Complaint.objects.waiting().kept_in(user).count()


_POSTS = ("employers:posting",)
_VOCABULARY = ("vocabulary:specialty", "vocabulary:occupations")
_OUTCOMES = tuple(
    f"outcomes:{name}" for name in ("spell", "record", "call", "retention", "cohort", "members", "adaptation")
)
_PEOPLE = ("veterans:person", "veterans:sign-in", "veterans:profile", "veterans:enter", "veterans:sheet")
_NEEDS = ("veterans:need", "veterans:needs-paper")
NAVIGATION: dict[str, tuple[Place | Group, ...]] = {
    "guest": (
        Place("portal:home", _("Home"), "home"),
        Place("employers:public", _("Open posts"), "job", _POSTS),
        Place("vocabulary:specialties", _("Specialties"), "book", _VOCABULARY),
        Place("portal:how", _("How matching works"), "info"),
    ),
    "veteran": (
        Place(
            "recommendations:my-jobs",
            _("My jobs"),
            "job",
            ("recommendations:job", "recommendations:searches", "recommendations:search", "recommendations:search-new"),
        ),
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
        Place(
            "portal:home", pgettext_lazy("nav", "Today"), "home", ("recommendations:health", "recommendations:groups")
        ),
        Place("duties:desk", _("Duties"), "clock", ("duties:duty", "duties:new", "duties:stand-in", "duties:county")),
        Group(
            pgettext_lazy("nav", "People"),
            (
                Place("veterans:people", pgettext_lazy("nav", "People on file"), covers=_PEOPLE),
                Place("veterans:needs", pgettext_lazy("nav", "Ledger of needs"), covers=_NEEDS),
                Place("veterans:cohort", pgettext_lazy("nav", "Reception"), covers=("veterans:welcome",)),
                Place(
                    "veterans:pairs",
                    pgettext_lazy("nav", "Who looks alike"),
                    covers=("veterans:pair", "veterans:merge"),
                ),
                Place("outcomes:spells", pgettext_lazy("nav", "Work begun"), covers=_OUTCOMES),
                Place("veterans:erasures", pgettext_lazy("nav", "Requests for erasure")),
            ),
        ),
        Group(
            pgettext_lazy("nav", "Posts"),
            (
                Place(
                    "employers:manage",
                    pgettext_lazy("nav", "Postings"),
                    covers=(*_POSTS, "employers:new", "employers:edit"),
                ),
                Place("employers:reviews", pgettext_lazy("nav", "Postings in review"), covers=("employers:review",)),
                Place(
                    "employers:complaints",
                    pgettext_lazy("nav", "Complaints"),
                    "",
                    ("employers:complaint",),
                    _complaints,
                ),
                Place(
                    "employers:checks",
                    pgettext_lazy("nav", "Firms"),
                    covers=("employers:firm", "employers:registration"),
                ),
                Place("applications:silent", pgettext_lazy("nav", "Firms that do not answer")),
            ),
        ),
        Group(
            pgettext_lazy("nav", "Data"),
            (
                Place("imports:list", pgettext_lazy("nav", "Imports"), covers=("imports:new", "imports:batch")),
                Place("places:unknown", pgettext_lazy("nav", "Unknown places")),
                Place("vocabulary:specialties", pgettext_lazy("nav", "Specialties"), covers=_VOCABULARY),
                Place("runs:list", pgettext_lazy("nav", "Runs")),
            ),
            leads=(Place("accounts:staff", pgettext_lazy("nav", "Staff"), covers=("accounts:password",)),),
        ),
    ),
    "admin": (
        Place("portal:home", _("Home"), "home"),
        Place("accounts:staff", _("Staff"), "me", ("accounts:password",)),
        Place("vocabulary:specialties", _("Specialties"), "book", _VOCABULARY),
        Place("duties:calendar", _("Calendar"), "clock", ("duties:clocks", "duties:clock")),
        Place("runs:list", _("Runs"), "clock"),
    ),
}
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
    entries = [one.entry(view, user) for one in NAVIGATION[name]]
    post = user.current_posts[0].place.name if name == "staff" else ""
    return {"role": name, "nav": entries, "tabs": entries if name in TABS else [], "post_name": post}
