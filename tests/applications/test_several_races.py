"""Several are invited at once, and all answer at the same moment: no time is given twice, and nobody waits in a ring."""

import contextlib
import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection

from accounts.models import User
from applications import queries
from applications.actions import firm as firms
from applications.actions import interviews, several
from applications.actions.person import apply
from applications.actions.several import take_each
from applications.models import Application, Interview, InterviewState
from bookings.actions import Taken
from bookings.models import Booking, Tick
from employers.models import Posting
from places.models import Place
from tests.applications.conftest import now, soon
from tests.cast import make_veteran

EARLY, LATE, HALF_HOUR = 24, 25, 6
"""Hours ahead of the two times; the ticks that an interview takes."""
Together = Callable[..., list[Any]]


@pytest.fixture
def applicants(together: Together, county: Place, posting: Posting) -> list[Application]:
    people = [make_veteran(county, f"applicant{at}", source="s", source_id=f"r{at}") for at in range(5)]
    return [apply(person=one, posting=posting, by=one.user) for one in people]


def invite(rows: list[Application], by: User, *hours: int) -> tuple[int, list[Application]]:
    """As the board does it: the same times for all."""

    def deed(row: Application, user: User) -> None:
        interviews.propose(
            application=row, interviewer=by, times=[soon(one) for one in hours], minutes=30, mode="phone", by=user
        )

    return take_each(applications=rows, deed=deed, by=by)


def picks(rows: list[Application], hours: int) -> list[Callable[[], Any]]:
    """Each chooses that time, as read on a page of a moment ago."""

    def pick(row: Application) -> Callable[[], Any]:
        interview = Interview.objects.get(application=row)
        slot = interview.slots.get(starts_at=soon(hours)).pk
        return lambda: interviews.agree(interview=interview, slot=slot, by=row.person.user)

    return [pick(row) for row in rows]


def sound(interviewer: User) -> bool:
    """Each agreed interview has its time, no other has one, and the interviewer is nowhere twice."""
    agreed = Interview.objects.filter(state=InterviewState.AGREED)
    booked = {(one.key, one.starts_at) for one in Booking.objects.all()}
    ticks = list(Tick.objects.filter(subject=f"user:{interviewer.pk}").values_list("tick", flat=True))
    return (
        booked == {(str(one.public_id), one.starts_at) for one in agreed}
        and len(ticks) == len(set(ticks)) == HALF_HOUR * len(booked)
        and all(now(one.application).state == "agreed" for one in agreed)
    )


@pytest.mark.race
def test_of_all_who_pick_one_time_at_the_same_moment_one_has_it(
    together: Together, applicants: list[Application], employer_user: User
) -> None:
    invite(applicants, employer_user, EARLY, LATE)
    results = together(*picks(applicants, EARLY))
    assert sum(isinstance(one, Taken) for one in results) == 4, results
    assert sound(employer_user)
    rest = [row for row in applicants if now(row).state == "proposed"]
    results = together(*picks(rest, LATE))
    assert sum(isinstance(one, Taken) for one in results) == 3, results
    assert sound(employer_user)
    assert Interview.objects.filter(state=InterviewState.AGREED).count() == 2


@pytest.mark.race
def test_with_a_look_at_the_page_instead_of_the_constraint_all_have_it(
    together: Together, applicants: list[Application], employer_user: User
) -> None:
    """The negative control: each looks, the time is free, and then they pick."""
    invite(applicants, employer_user, EARLY)
    gate = threading.Barrier(len(applicants))

    def look_then_pick(row: Application, pick: Callable[[], Any]) -> Any:
        if not queries.offered(Interview.objects.get(application=row)):
            raise Taken(frozenset())
        gate.wait(timeout=30)
        return pick()

    constraint = next(one for one in Tick._meta.constraints if one.name == "bookings_no_subject_twice")
    kept, Tick._meta.constraints = Tick._meta.constraints, []  # SQLite makes the table anew from these
    with connection.schema_editor() as editor:
        editor.remove_constraint(Tick, constraint)
    try:
        chosen = zip(applicants, picks(applicants, EARLY), strict=True)
        together(*(lambda row=row, pick=pick: look_then_pick(row, pick) for row, pick in chosen))
        assert Interview.objects.filter(state=InterviewState.AGREED).count() == 5
        assert not sound(employer_user)
    finally:
        Booking.objects.all().delete()
        Tick._meta.constraints = kept
        with connection.schema_editor() as editor:
            editor.add_constraint(Tick, constraint)


@pytest.mark.race
def test_while_they_pick_the_firm_invites_all_anew(
    together: Together, applicants: list[Application], employer_user: User
) -> None:
    """Who picked before has the new times to choose from and keeps no old one; who came later is told."""
    invite(applicants, employer_user, EARLY, LATE)
    half = picks(applicants[:3], EARLY) + picks(applicants[3:], LATE)
    *results, said = together(*half, lambda: invite(applicants, employer_user, 48, 49))
    assert not isinstance(said, Exception), said
    known = (Interview, Taken, interviews.SlotGone)
    assert all(isinstance(one, known) for one in results), results
    assert sound(employer_user)
    starts = {at for one in Interview.objects.all() for at in one.slots.values_list("starts_at", flat=True)}
    assert starts == {soon(48), soon(49)}
    assert {now(row).state for row in applicants} == {"proposed"}


# ---------- two of the firm answer the same people ----------


def from_both_ends(together: Together, rows: list[Application], by: User, other: User) -> list[Any]:
    """One invites, one refuses, with the rows chosen in opposite orders; each waits a moment after its first."""
    gate: threading.Barrier = threading.Barrier(2)

    def slowly(deed: Callable[[Application, User], object]) -> Callable[[Application, User], object]:
        def act(row: Application, user: User) -> object:
            taken = deed(row, user)
            with contextlib.suppress(threading.BrokenBarrierError):
                gate.wait(timeout=2)
            return taken

        return act

    def propose(row: Application, user: User) -> object:
        return interviews.propose(
            application=row, interviewer=user, times=[soon()], minutes=30, mode="phone", by=user
        )  # fmt: skip

    def refuse(row: Application, user: User) -> object:
        return firms.refuse(application=row, reason="filled", by=user)

    return together(
        lambda: take_each(applications=rows, deed=slowly(propose), by=by),
        lambda: take_each(applications=reversed(rows), deed=slowly(refuse), by=other),
    )


@pytest.fixture
def colleague(posting: Posting) -> User:
    user = User.objects.create_user("colleague", "a long password 1")
    posting.employer.memberships.create(user=user, valid_from=datetime.date(2026, 1, 1))
    return user


@pytest.mark.race
def test_two_who_answer_the_same_people_wait_in_turn(
    together: Together, applicants: list[Application], employer_user: User, colleague: User
) -> None:
    invited, refused = from_both_ends(together, applicants, employer_user, colleague)
    assert refused == (5, []), "a refusal may follow an invitation"
    assert invited[0] in (0, 5), "all of one, then all of the other"
    assert {now(row).state for row in applicants} == {"refused"}
    assert not Interview.objects.filter(state=InterviewState.PROPOSED).exists()
    assert not Booking.objects.exists()


@pytest.mark.race
def test_without_one_order_they_wait_in_a_ring(
    together: Together, applicants: list[Application], employer_user: User, colleague: User, monkeypatch: Any
) -> None:
    """The negative control; on SQLite writers follow one another, and there is no ring to show."""
    monkeypatch.setattr(several, "sorted", lambda rows, key: list(rows), raising=False)
    results = from_both_ends(together, applicants, employer_user, colleague)
    ring = any(isinstance(one, OperationalError) for one in results)
    assert ring == (connection.vendor == "postgresql"), results
