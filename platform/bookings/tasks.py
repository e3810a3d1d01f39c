"""What the clock asks of this room."""

import datetime

from bookings.actions import drop_past_ticks


def purge(now: datetime.datetime) -> None:
    drop_past_ticks(now)
