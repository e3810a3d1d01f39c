"""What the clock asks for."""

import datetime

from files import actions


def sweep(now: datetime.datetime) -> dict[str, int]:
    """Once a night."""
    return actions.sweep(now)
