"""What the clock and the news ask for."""

import datetime

from duties import escalation, handover


def escalate(now: datetime.datetime) -> int:
    """Every ten minutes."""
    return escalation.escalate(now)


def post_ended(keys: list[str]) -> None:
    """Users one of whose posts ended."""
    handover.post_ended(keys)
