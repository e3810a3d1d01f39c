"""Somebody went to another job and nobody here knows to which: the station asks, and the need stays closed meanwhile.

The answer is the new work, recorded as any other, or that there is none: then the end has another reason, and what follows
from it follows now.
"""

from typing import Any

from django.db.models import Exists, OuterRef

from audit.actions import Actor, SystemJob
from duties.actions import close_for, hand_along, open_duty
from duties.models import Duty
from outcomes.models import EmploymentSpell, EndReason
from outcomes.topics import NEXT_DUTY as NEXT
from veterans.models import Erasure, Need, NeedKind, Person

KNOWN, NONE, VOID, FORGOTTEN = "known", "none", "void", "forgotten"
BY = SystemJob("outcomes.next_work")


def ask(*, spell: EmploymentSpell, by: Actor) -> None:
    """The station is to find out where the person works now."""
    open_duty(kind=NEXT, key=spell.public_id, place=spell.person.kept_by, by=by)


def unknown() -> Any:
    """Full-time spells that were left for another job, of people of whom no later full-time work is on file."""
    later = EmploymentSpell.objects.standing().filter(
        person=OuterRef("person"), full_time=True, started_on__gt=OuterRef("ended_on")
    )
    left = EmploymentSpell.objects.standing().filter(full_time=True, end_reason=EndReason.CHANGED)
    return left.exclude(Exists(later))


def to_ask() -> Any:
    """Those about whom somebody must ask: no open need says that the person looks for work, and the file is not erased."""
    return worth_asking(unknown())


def worth_asking(rows: Any) -> Any:
    """Rows of people who do not look for work, by an open need, and whose files are not erased."""
    needs = Need.objects.open().filter(person=OuterRef("person"), kind=NeedKind.JOB)
    erased = Erasure.objects.filter(refusal="", decided_at__isnull=False, person=OuterRef("person"))
    return rows.exclude(Exists(needs)).exclude(Exists(erased)).order_by("pk")


def unasked() -> list[EmploymentSpell]:
    """Those about whom nobody asks; what was asked and closed stays answered."""
    waiting = list(to_ask().select_related("person__kept_by"))
    asked = set(Duty.objects.filter(kind=NEXT).values_list("key", flat=True)) if waiting else set()
    return [spell for spell in waiting if str(spell.public_id) not in asked]


def catch_up() -> int:
    """Ask about those of whom nobody was asked. Called by the clock."""
    waiting = unasked()
    for spell in waiting:
        ask(spell=spell, by=BY)
    return len(waiting)


def settled(*, spell: EmploymentSpell, outcome: str, by: Actor) -> None:
    """Answered, taken back, or gone with its person."""
    close_for(kind=NEXT, key=spell.public_id, outcome=outcome, by=by)


def follow(people: Any, *, by: Actor) -> None:
    """What is answered by work on file, or by a need that is open again, is closed. people: a queryset, or ids."""
    left = EmploymentSpell.objects.filter(person__in=people, end_reason=EndReason.CHANGED)
    asked = {str(spell.public_id): spell for spell in left.select_related("person__kept_by")}
    waiting = {str(key) for key in to_ask().filter(person__in=people).values_list("public_id", flat=True)}
    unanswered = {str(key) for key in unknown().filter(person__in=people).values_list("public_id", flat=True)}
    for key in Duty.objects.open().filter(kind=NEXT, key__in=set(asked) - waiting).values_list("key", flat=True):
        settled(spell=asked[key], outcome=NONE if key in unanswered else KNOWN, by=by)


def people_changed(keys: list[str]) -> None:
    """News of people: two files are one, or a file moved and its question lies with the place that keeps it now."""
    people = Person.objects.filter(public_id__in=keys)
    follow(people, by=BY)
    rows = to_ask().filter(person__in=people).select_related("person__kept_by")
    hand_along(kinds=[NEXT], places={str(spell.public_id): spell.person.kept_by for spell in rows}, by=BY)


def forget(person: Person, by: Actor) -> None:
    """A person is erased: nobody asks any more."""
    for spell in EmploymentSpell.objects.filter(person=person, end_reason=EndReason.CHANGED):
        settled(spell=spell, outcome=FORGOTTEN, by=by)
