"""What the clock and the news ask for."""

import datetime

from duties import escalation, handover, rounds


def escalate(now: datetime.datetime) -> int:
    """Every ten minutes."""
    return escalation.escalate(now)


def open_rounds(now: datetime.datetime) -> int:
    """Each hour: what begins anew with a week, a month, a quarter, a year."""
    return rounds.open_rounds(now)


def post_ended(keys: list[str]) -> None:
    """Users one of whose posts ended."""
    handover.post_ended(keys)
