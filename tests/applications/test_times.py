"""Proposed times that nobody can choose any more: the person sees which, the firm is asked for others, once, and the promise
stays what it was."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from applications import tasks
from applications.actions import interviews, times
from applications.actions import person as people
from applications.actions.clockwork import chase
from applications.actions.times import ask_for_others
from applications.models import Application, Interview, Slot
from bookings.actions import book, release
from duties.actions import due_from
from duties.models import Duty
from employers.models import Employer
from notices.models import Notice
from tests.applications.conftest import now, soon
from tests.applications.test_several import page_of, pick
from veterans.models import Person

DAY = datetime.timedelta(days=1)


@pytest.fixture
def interview(application: Application, employer_user: User) -> Interview:
    return proposed(application, employer_user, soon(24), soon(48))


def proposed(application: Application, by: User, *moments: datetime.datetime) -> Interview:
    return interviews.propose(
        application=application, interviewer=by, times=moments, minutes=30, mode="phone", by=by
    )  # fmt: skip


def booked(who: str, at: datetime.datetime, by: User, key: str = "") -> None:
    book(kind="x", key=key or f"{who}{at:%d%H}", subjects=[who], start=at, minutes=30, by=by)


def person(interview: Interview) -> str:
    return f"person:{interview.application.person.public_id}"


def passed(interview: Interview, days: int = 3) -> None:
    """The times lie some days back, as if the clock had stood still since they were proposed."""
    for slot in interview.slots.all():
        Slot.objects.filter(pk=slot.pk).update(starts_at=slot.starts_at - days * DAY)


def asked(user: User) -> list[Notice]:
    return list(Notice.objects.filter(user=user, template="applications.times_gone"))


def test_while_one_time_is_left_nobody_is_asked(interview: Interview, employer_user: User, clerk: User) -> None:
    assert ask_for_others(timezone.now()) == 0
    booked(person(interview), soon(24), clerk)
    assert ask_for_others(timezone.now()) == 0
    page = page_of(interview.application)
    assert (page.count('name="slot"'), page.count("<s>"), "已被占用" in page) == (1, 1, True)
    assert now(interview.application).state == "proposed"


@pytest.mark.parametrize("how", ["person", "interviewer", "both", "passed", "one of each"])
def test_with_none_left_the_firm_is_asked_once(
    interview: Interview, employer_user: User, clerk: User, how: str
) -> None:
    mine, firms = person(interview), f"user:{employer_user.pk}"
    if how == "passed":
        passed(interview)
    elif how == "one of each":
        Slot.objects.filter(starts_at=soon(24)).update(starts_at=soon(-1))
        booked(mine, soon(48), clerk)
    else:
        booked(firms if how == "interviewer" else mine, soon(24), clerk)
        booked(mine if how == "person" else firms, soon(48) + datetime.timedelta(minutes=25), clerk)
    tasks.times_gone(timezone.now())
    assert ask_for_others(timezone.now()) == 0
    (notice,) = asked(employer_user)
    assert notice.link == interview.application.get_absolute_url()
    assert set(notice.parameters) == {"post", "count"}, "nothing personal"
    assert now(interview.application).state == "moved"
    page = page_of(interview.application)
    assert (page.count("<s>"), 'name="slot"' in page) == (2, False)
    assert "需要新的面试时间" in page
    event = interview.application.events.last()
    assert event is not None
    assert (event.job, event.reason) == ("applications.times", "times_gone")


def test_the_firm_sees_that_new_times_are_needed_and_not_which_are_taken(
    client: Client, interview: Interview, employer_user: User, clerk: User
) -> None:
    for hours in (24, 48):
        booked(person(interview), soon(hours), clerk)
    ask_for_others(timezone.now())
    client.force_login(employer_user)
    page = client.get(interview.application.get_absolute_url()).content.decode()
    assert "请另提时间" in page
    assert "<s>" not in page
    assert "需另提时间" in client.get("/applications/board/?show=talks").content.decode()
    booked(f"user:{employer_user.pk}", soon(48), clerk)
    page = client.get(interview.application.get_absolute_url()).content.decode()
    assert page.count("<s>") == 1, "what its own calendar says"
    client.force_login(interview.application.person.user)  # type: ignore[arg-type]
    assert "需另提时间" in client.get("/applications/").content.decode()


def test_the_promise_counts_from_the_last_time_or_from_now(
    application: Application, employer_user: User, clerk: User
) -> None:
    interview = proposed(application, employer_user, soon(24), soon(14 * 24))
    assert now(application).answer_by == due_from("answer_applicant", soon(14 * 24))
    for hours in (24, 14 * 24):
        booked(person(interview), soon(hours), clerk)
    moment = timezone.now()
    ask_for_others(moment)
    after, earliest = now(application).answer_by, due_from("answer_applicant", moment)
    assert after is not None
    assert earliest is not None
    assert earliest <= after < earliest + DAY, "taken today: the firm's turn begins today"
    again = proposed(application, employer_user, soon(72))
    assert now(application).answer_by == due_from("answer_applicant", soon(72))
    passed(again, 30)
    overdue = timezone.now() - DAY
    Application.objects.filter(pk=application.pk).update(answer_by=overdue)
    ask_for_others(timezone.now())
    assert now(application).answer_by == overdue, "a clock that stood still gives no firm more time"
    assert chase(timezone.now())["reminded"] == 1


def test_who_was_reminded_stays_reminded(interview: Interview, application: Application, employer_user: User) -> None:
    passed(interview, 30)
    Application.objects.filter(pk=application.pk).update(answer_by=timezone.now() - DAY)
    chase(timezone.now())
    assert ask_for_others(timezone.now()) == 0
    assert times._move([application]) == 0, "nor where the reminder came after the look"
    row = now(application)
    assert (row.state, row.silences, row.reminded_at is None) == ("proposed", 1, False)


def test_other_times_are_proposed_and_the_gone_ones_go(interview: Interview, employer_user: User, clerk: User) -> None:
    for hours in (24, 48):
        booked(person(interview), soon(hours), clerk)
    ask_for_others(timezone.now())
    proposed(interview.application, employer_user, soon(72))
    page = page_of(interview.application)
    assert (page.count('name="slot"'), page.count("<s>")) == (1, 0)
    pick(interview.application, soon(72))
    assert now(interview.application).state == "agreed"
    assert "<s>" not in page_of(interview.application)


def test_of_several_at_one_post_the_firm_reads_one_notice(
    interview: Interview, other_veteran: Person, employer_user: User, clerk: User
) -> None:
    posting = interview.application.posting
    other = proposed(people.apply(person=other_veteran, posting=posting, by=other_veteran.user), employer_user, soon())
    for hours in (24, 48):
        booked(f"user:{employer_user.pk}", soon(hours), clerk)
    assert ask_for_others(timezone.now()) == 2
    (notice,) = asked(employer_user)
    assert (notice.parameters["count"], str(posting.public_id) in notice.link) == (2, True)
    assert {now(one.application).state for one in (interview, other)} == {"moved"}


def test_the_look_asks_the_same_whatever_number_waits(
    interview: Interview, other_veteran: Person, employer_user: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        ask_for_others(timezone.now())
    posting = interview.application.posting
    proposed(people.apply(person=other_veteran, posting=posting, by=other_veteran.user), employer_user, soon(30))
    with django_assert_num_queries(4):
        ask_for_others(timezone.now())


def test_a_firm_without_an_account_is_asked_by_the_station(
    interview: Interview, firm: Employer, employer_user: User
) -> None:
    firm.memberships.update(valid_to=timezone.localdate() - DAY)
    passed(interview)
    ask_for_others(timezone.now())
    assert Duty.objects.open().get(kind="applications.pass_on").key.startswith(str(interview.application.public_id))


def test_a_time_that_is_free_again_before_the_look_is_chosen(interview: Interview, clerk: User) -> None:
    for hours in (24, 48):
        booked(person(interview), soon(hours), clerk, str(hours))
    release(kind="x", key="24", by=clerk)
    assert ask_for_others(timezone.now()) == 0
    pick(interview.application, soon(24))
    assert now(interview.application).state == "agreed"


# ---------- the person picks at the same moment ----------


@pytest.mark.race
def test_a_pick_at_the_same_moment_stands(
    together: Callable[..., list[Any]], application: Application, employer_user: User
) -> None:
    """The clock saw no time left; one is given back and picked before it has the lock, or after."""
    interview, by = proposed(application, employer_user, soon()), application.person.user
    slot = interview.slots.get().pk
    together(lambda: times._move([application]), lambda: interviews.agree(interview=interview, slot=slot, by=by))
    interview.refresh_from_db()
    assert (interview.state, now(application).state) == ("agreed", "agreed")


def test_without_the_second_look_a_time_that_is_free_again_is_lost(
    interview: Interview, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    assert times._move([application]) == 0
    monkeypatch.setattr(times, "offered", lambda _interview: [])
    assert times._move([application]) == 1
    assert now(application).state == "moved"
