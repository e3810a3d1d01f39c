"""The address under which a user's calendar programme reads their interviews."""

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from applications.calendars import digest
from applications.models import Feed
from audit.actions import record


@transaction.atomic
def new_feed(*, by: Any) -> str:
    """A fresh secret for the user's feed; the old address ends. Only its digest is kept."""
    secret = secrets.token_urlsafe(24)
    Feed.objects.update_or_create(user=by, defaults={"digest": digest(secret), "made_at": timezone.now()})
    record(by=by, action="applications.feed_made", kind="user", key=by.pk)
    return secret
