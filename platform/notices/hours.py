"""When a message may go out: not in a user's quiet hours, and with the others of the day where the user wants that."""

import datetime

from django.utils import timezone

from notices.models import Rhythm, Way


def is_quiet(way: Way, at: datetime.time) -> bool:
    """quiet_from ≤ at < quiet_to, over midnight where from lies after to; equal times mean no quiet hours."""
    if way.quiet_from <= way.quiet_to:
        return way.quiet_from <= at < way.quiet_to
    return at >= way.quiet_from or at < way.quiet_to


def not_before(way: Way, now: datetime.datetime) -> datetime.datetime:
    """The first moment at which a notice of now may be sent."""
    if way.rhythm != Rhythm.DAILY and not is_quiet(way, timezone.localtime(now).time()):
        return now
    return morning(way, now)


def morning(way: Way, now: datetime.datetime) -> datetime.datetime:
    """When the quiet hours end next, later than now."""
    local = timezone.localtime(now)
    ends = local.replace(hour=way.quiet_to.hour, minute=way.quiet_to.minute, second=0, microsecond=0)
    return ends if ends > local else ends + datetime.timedelta(days=1)
