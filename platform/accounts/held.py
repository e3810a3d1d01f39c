"""A form that was sent after the session had ended waits, sealed, for the same user to sign in again."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest

from common.crypto import seal, unseal

KEY = "held_form"
MOST_BYTES = 200_000
LEFT_OUT = {"csrfmiddlewaretoken"}


def hold(request: HttpRequest) -> str:
    """What was sent, as text for the next session; "" where there is nothing to keep, or too much."""
    if request.method != "POST" or request.headers.get("HX-Request"):
        return ""
    fields = [[name, value] for name, values in request.POST.lists() if name not in LEFT_OUT for value in values]
    content = {"path": request.get_full_path(), "fields": fields, "user": request.user.pk, "files": bool(request.FILES)}
    text = json.dumps(content, ensure_ascii=False)
    return seal(text, KEY) if len(text.encode()) <= MOST_BYTES else ""


def waiting(request: HttpRequest) -> dict[str, Any] | None:
    """The form that waits for this user; somebody else's is thrown away."""
    sealed = request.session.get(KEY)
    if not sealed:
        return None
    content: dict[str, Any] = json.loads(unseal(sealed, KEY))
    if content["user"] != request.user.pk:
        drop(request)
        return None
    return content


def drop(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def came_from(request: HttpRequest) -> str:
    """The page from which a fragment was asked for: path and query of HX-Current-URL on this very site."""
    found = urlsplit(request.headers.get("HX-Current-URL", ""))
    if found.netloc != request.get_host() or not found.path.startswith("/") or found.path.startswith("//"):
        return "/"
    return f"{found.path}?{found.query}" if found.query else found.path
