"""What the clock and the news ask for."""

import datetime

from django.utils import timezone

from duties.actions import escalation, handover, mergers, rounds


def escalate(now: datetime.datetime) -> int:
    """Every ten minutes."""
    return escalation.escalate(now)


def open_rounds(now: datetime.datetime) -> int:
    """Each hour: what begins anew with a week, a month, a quarter, a year."""
    return rounds.open_rounds(now)


def follow_mergers(now: datetime.datetime) -> int:
    """Each hour, and when a place changed."""
    return mergers.follow(now)


def place_changed(keys: list[str]) -> None:
    mergers.follow(timezone.now())


def post_ended(keys: list[str]) -> None:
    """Users one of whose posts ended."""
    handover.post_ended(keys)
