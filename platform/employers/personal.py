"""Complaints that a person sent in while signed in are exported and erased with the person."""

from typing import Any

from common.personal_data import Registration, plain_fields, register
from employers.models import Complaint


def _rows(person: Any) -> Any:
    return Complaint.objects.filter(by=person.user_id) if person.user_id else Complaint.objects.none()


def _erase(person: Any) -> int:
    """The office still has to decide: what was said stays, without a name and without a contact."""
    return int(_rows(person).update(by=None, contact=""))


def _merge(kept: Any, gone: Any) -> int:
    """What waits twice about one posting stays with nobody's name."""
    if not kept.user_id or not gone.user_id:
        return 0
    known = Complaint.objects.waiting().filter(by=kept.user_id).values("posting")
    twice = Complaint.objects.waiting().filter(
        by=gone.user_id, posting__in=list(known.values_list("posting", flat=True))
    )
    twice.update(by=None)
    return int(_rows(gone).update(by=kept.user_id))


def register_all() -> None:
    """Called when the room is ready."""
    register(
        Registration(
            model=Complaint,
            title="complaints",
            rows=_rows,
            export=lambda row: plain_fields(row, leave_out=("by", "receipt_index", "held_by", "decided_by")),
            erase=_erase,
            merge=_merge,
        )
    )
