"""How many unread notices the page head shows."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notices.models import Notice

MOST = 99


def unread(request: HttpRequest) -> dict[str, Any]:
    """unread_notices: a number up to 100, asked with one small query and only by pages that show it."""
    user = getattr(request, "user", None)
    if user is None:
        return {"unread_notices": 0}
    return {"unread_notices": SimpleLazyObject(lambda: Notice.objects.visible_to(user).unread()[: MOST + 1].count())}
