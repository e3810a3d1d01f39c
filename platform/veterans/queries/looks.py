"""What the office above reads of much looking: who, how many, why; nothing about the people."""

from typing import Any

from duties.kinds import Subject
from duties.models import Duty
from veterans.actions.looks import DUTY
from veterans.models import LookReport


def reports(user: Any, keys: list[str]) -> dict[str, Subject]:
    """Reports that lie with the user's offices."""
    mine = Duty.objects.visible_to(user).filter(kind=DUTY, key__in=keys)
    found = LookReport.objects.filter(duty__in=mine).select_related("user", "duty")
    return {
        one.duty.key: Subject(f"{one.user}（{one.get_kind_display()} {one.count:,}，{one.get_reason_display()}）")
        for one in found
        if one.duty is not None
    }
