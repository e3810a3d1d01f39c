"""What every page may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from common.models import is_demo

BIG_TEXT_COOKIE = "rongye_big"


def page(request: HttpRequest) -> dict[str, Any]:
    """big_text, the other language's code, today's local date."""
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    return {
        "big_text": request.COOKIES.get(BIG_TEXT_COOKIE) == "1",
        "page_language": language,
        "other_language": "en" if language != "en" else settings.LANGUAGE_CODE,
        "today": timezone.localdate(),
        "installation": SimpleLazyObject(lambda: {"demo": is_demo()}),
    }
