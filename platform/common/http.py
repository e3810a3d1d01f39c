"""Types of what a page receives."""

from typing import Any

from django.http import HttpRequest


class SignedInRequest(HttpRequest):
    """A request behind `login_required`. Rooms below accounts cannot name its user's class."""

    user: Any
