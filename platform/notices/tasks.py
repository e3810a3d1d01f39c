"""What the clock asks for."""

import datetime

from notices import actions


def purge(now: datetime.datetime) -> int:
    """Once a night."""
    return actions.purge(now)
