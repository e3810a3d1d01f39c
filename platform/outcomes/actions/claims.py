"""What a person says of their own work: it counts at once, as claimed, and the station makes sure of it within a clock's time.

The need is closed by it, since whoever has work does not look for it; it is verified only when somebody has made sure.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import F

from audit.actions import Actor, SystemJob
from duties.actions import close_for, hand_along, open_duty
from duties.models import Duty
from outcomes.models import EmploymentSpell
from outcomes.topics import VERIFY_DUTY as VERIFY
from veterans.models import Person

VERIFIED, VOID, FORGOTTEN = "verified", "void", "forgotten"
BY = SystemJob("outcomes.claims")
PART = 500


def is_own(spell: EmploymentSpell) -> bool:
    """Whether the person told of it."""
    return spell.recorded_by_id is not None and spell.recorded_by_id == spell.person.user_id


def ask(*, spell: EmploymentSpell, by: Actor) -> None:
    """The station is to make sure of an own claim."""
    if is_own(spell) and spell.verified_at is None:
        open_duty(kind=VERIFY, key=spell.public_id, place=spell.person.kept_by, by=by)


def settled(*, spell: EmploymentSpell, outcome: str, by: Actor) -> None:
    """Verified, taken back, or gone with its person."""
    close_for(kind=VERIFY, key=spell.public_id, outcome=outcome, by=by)


def own_claims() -> Any:
    """Own claims that stand and are not verified."""
    return EmploymentSpell.objects.standing().filter(verified_at=None, recorded_by=F("person__user")).order_by("pk")


def unasked() -> Iterator[EmploymentSpell]:
    """Own claims that nobody is told to look into; keys are text, so they are compared part by part."""
    last = 0
    while part := list(own_claims().filter(pk__gt=last).select_related("person__kept_by")[:PART]):
        keys = [str(spell.public_id) for spell in part]
        asked = set(Duty.objects.open().filter(kind=VERIFY, key__in=keys).values_list("key", flat=True))
        yield from (spell for spell, key in zip(part, keys, strict=True) if key not in asked)
        last = part[-1].pk


def catch_up() -> int:
    """Ask about claims from before anybody was asked. Called by the clock."""
    waiting = list(unasked())
    for spell in waiting:
        ask(spell=spell, by=BY)
    return len(waiting)


def follow(keys: list[str]) -> None:
    """News of people: where a file moved, its claims lie on the desk of the place that keeps it now."""
    rows = EmploymentSpell.objects.filter(person__public_id__in=keys, verified_at=None)
    places = {str(spell.public_id): spell.person.kept_by for spell in rows.select_related("person__kept_by")}
    hand_along(kinds=[VERIFY], places=places, by=BY)


def forget(person: Person, by: Actor) -> None:
    """A person is erased: nobody asks any more."""
    for spell in EmploymentSpell.objects.filter(person=person, verified_at=None):
        settled(spell=spell, outcome=FORGOTTEN, by=by)
