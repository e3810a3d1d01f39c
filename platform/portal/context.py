"""Who is looking, and where they can go: one answer for every page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from employers.models import Membership
from veterans.models import Person


@dataclass(frozen=True)
class Entry:
    title: Any
    url: str
    icon: str
    current: bool


NAVIGATION: dict[str, tuple[tuple[str, Any, str], ...]] = {
    "guest": (
        ("portal:home", _("Home"), "home"),
        ("employers:public", _("Open posts"), "job"),
        ("vocabulary:specialties", _("What your service is worth"), "book"),
        ("portal:how", _("How matching works"), "info"),
    ),
    "veteran": (
        ("recommendations:my-jobs", _("My jobs"), "job"),
        ("employers:public", _("All open posts"), "list"),
        ("veterans:me", _("My profile"), "me"),
    ),
    "employer": (("employers:mine", _("My postings"), "job"), ("employers:public", _("All open posts"), "list")),
    "staff": (
        ("portal:home", _("Today"), "home"),
        ("veterans:people", _("People"), "me"),
        ("employers:manage", _("Postings"), "job"),
        ("imports:list", _("Imports"), "plus"),
        ("places:unknown", _("Unknown places"), "flag"),
        ("vocabulary:specialties", _("Specialties"), "book"),
        ("runs:list", _("Runs"), "clock"),
    ),
    "admin": (("portal:home", _("Home"), "home"), ("admin:index", _("Administration"), "list")),
}


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
    if Membership.objects.current().filter(user=user.pk).exists():
        return "employer"
    return "admin" if user.is_superuser else "guest"


def role(request: HttpRequest) -> dict[str, Any]:
    """role, nav (top), tabs (phone) and the name of the post that is held."""
    if not hasattr(request, "user"):
        return {"role": "guest", "nav": [], "tabs": []}
    name = role_of(request)
    match = getattr(request, "resolver_match", None)
    view = match.view_name if match else ""
    entries = [Entry(title, reverse(url), icon, url == view) for url, title, icon in NAVIGATION[name]]
    user: Any = request.user
    post = user.current_posts[0].place.name if name == "staff" else ""
    return {"role": name, "nav": entries, "tabs": entries if name == "veteran" else [], "post_name": post}
