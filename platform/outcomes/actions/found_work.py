"""A need was closed since the person found work without us, and nobody here knows where: the station asks.

The answer is the work, recorded as any other; or that there is none, then the need is opened again; or the person does not
say, which is an answer too. The need keeps its reason whatever the answer.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr, TruncDate

from audit.actions import Actor, SystemJob, record
from duties.actions import close_for, hand_along, open_duty
from duties.models import Duty
from outcomes.actions.holding import hold
from outcomes.actions.next_work import worth_asking
from outcomes.models import EmploymentSpell
from outcomes.models.found import Unsaid
from outcomes.problems import NothingAsked
from outcomes.topics import FOUND_DUTY as FOUND
from veterans.models import CloseReason, Need, Person

KNOWN, NONE, FORGOTTEN = "known", "none", "forgotten"
BY = SystemJob("outcomes.found_work")
UUID = 36


def key_of(need: Need) -> str:
    """Each closing is a question of its own: a need that is opened again goes one step on."""
    return f"{need.public_id}.{need.step}"


def unanswered() -> Any:
    """Needs that ended so, of people of whom no work is on file that goes on from there: full-time, or recorded since."""
    work = EmploymentSpell.objects.standing().filter(
        Q(ended_on=None) | Q(ended_on__gte=OuterRef("closed_on")),
        Q(full_time=True) | Q(recorded_at__gte=OuterRef("closed_at")),
        person=OuterRef("person"),
    )
    closed = Need.objects.filter(close_reason=CloseReason.FOUND_SELF).annotate(closed_on=TruncDate("closed_at"))
    return closed.exclude(Exists(work))


def to_ask(people: Any = None) -> Any:
    """Those about which somebody must ask. people: a queryset, or ids."""
    found = worth_asking(unanswered())
    return found if people is None else found.filter(person__in=people)


def unasked(people: Any = None) -> list[Need]:
    """Those about which nobody asks; what was asked and closed stays answered, and nobody is asked twice at a time."""
    waiting = list(to_ask(people).select_related("person__kept_by"))
    keys = [key_of(need) for need in waiting]
    asked = dict(Duty.objects.filter(kind=FOUND, key__in=keys).values_list("key", "closed_at")) if waiting else {}
    being_asked = {need.person_id for need in waiting if asked.get(key_of(need), True) is None}
    # The first of several needs of one person stays: it is put in last.
    rest = {need.person_id: need for need in reversed(waiting) if key_of(need) not in asked}
    return [need for person, need in sorted(rest.items()) if person not in being_asked]


def ask(need: Need, by: Actor) -> Duty:
    return open_duty(kind=FOUND, key=key_of(need), place=need.person.kept_by, by=by)


def catch_up(people: Any = None) -> int:
    """Ask about those of whom nobody was asked. Called by the clock, and with the news."""
    waiting = unasked(people)
    for need in waiting:
        ask(need, BY)
    return len(waiting)


def needs_changed(keys: list[str]) -> None:
    """News of needs: closed so, somebody asks; open again, nobody does any more."""
    people = list(Need.objects.filter(public_id__in=keys).values_list("person", flat=True))
    follow(people, by=BY)
    catch_up(people)


def _asked(people: Any) -> list[tuple[Duty, Need]]:
    """Open questions about these people, with their needs."""
    needs = {str(need.public_id): need for need in Need.objects.filter(person__in=people)}
    duties = Duty.objects.open().filter(kind=FOUND).annotate(of=Substr("key", 1, UUID))
    return [(duty, needs[duty.of]) for duty in duties.filter(of__in=list(needs))]


def follow(people: Any, *, by: Actor) -> None:
    """What is answered by work on file, or by a need that is open again, is closed. people: a queryset, or ids."""
    if not (asked := _asked(people)):
        return
    waiting = {key_of(need) for need in to_ask(people)}
    no_work = set(unanswered().filter(person__in=people).values_list("pk", flat=True))
    for duty, need in asked:
        if duty.key not in waiting:
            none = need.closed_at is None or need.pk in no_work
            close_for(kind=FOUND, key=duty.key, outcome=NONE if none else KNOWN, by=by)


def waits(need: Need) -> bool:
    """Whether the answer to this need, or to another one of the person that stands for it, is still due."""
    waiting = list(to_ask([need.person_id]))
    keys = [key_of(one) for one in waiting]
    return need in waiting and Duty.objects.open().filter(kind=FOUND, key__in=keys).exists()


@transaction.atomic
def says_nothing(*, need: Need, reason: str, by: Actor) -> None:
    """Asked, the person cannot be reached or does not say: with that all such needs of theirs are answered.

    Raises NothingAsked, PersonGone.
    """
    hold(need.person)
    waiting = list(to_ask([need.person_id]).select_related("person__kept_by"))
    asked = [close_for(kind=FOUND, key=ask(one, by).key, outcome=Unsaid(reason), by=by) for one in waiting]
    if need not in waiting or not any(asked):
        raise NothingAsked
    record(
        by=by, action="outcomes.work.not_told", kind="person", key=need.person.public_id, detail={"reason": reason}
    )  # fmt: skip


def without_answer_again(person: Person) -> list[Need]:
    """Needs whose question was closed by work that turned out never to have been."""
    waiting = list(to_ask([person.pk]))
    keys = [key_of(need) for need in waiting]
    answered = set(Duty.objects.filter(kind=FOUND, key__in=keys, outcome=KNOWN).values_list("key", flat=True))
    return [need for need in waiting if key_of(need) in answered]


def people_changed(keys: Iterable[str]) -> None:
    """News of people: two files are one, or a file moved and its question lies with the place that keeps it now."""
    people = list(Person.objects.filter(public_id__in=list(keys)).values_list("pk", flat=True))
    follow(people, by=BY)
    catch_up(people)
    places = {key_of(need): need.person.kept_by for need in to_ask(people).select_related("person__kept_by")}
    hand_along(kinds=[FOUND], places=places, by=BY)


def forget(person: Person, by: Actor) -> None:
    """A person is erased: nobody asks any more."""
    for duty, _need in _asked([person.pk]):
        close_for(kind=FOUND, key=duty.key, outcome=FORGOTTEN, by=by)
