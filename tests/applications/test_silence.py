"""Silence goes up the ladder: reminder to the firm, duty of the station, and from there as all duties do. Once each."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from applications import queries, tasks
from applications.actions import clockwork, interviews
from applications.actions import firm as firms
from applications.actions import person as people
from applications.actions.clockwork import chase, postings_closed
from applications.actions.person import apply
from applications.actions.steps import WrongStep, silent_key
from applications.models import Application
from consents.models import Consent
from duties.actions import close_duty
from duties.actions.escalation import escalate
from duties.models import Duty
from employers.actions.postings import close_posting, reopen_posting
from employers.models import Employer, Posting
from files.actions import checked
from notices.models import Notice
from places.models import Place
from tests.applications.conftest import PHONE, PNG, now, soon
from tests.cast import make_person, make_posting
from veterans.actions import reception
from veterans.actions.erasing import ask, decide
from veterans.models import Person

DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate()


def late(application: Application) -> datetime.datetime:
    """A moment just after the promised one."""
    assert application.answer_by is not None
    return application.answer_by + datetime.timedelta(minutes=5)


def silences(user: User) -> int:
    return Notice.objects.filter(user=user, template="applications.reminded").count()


def test_in_time_nobody_is_chased(application: Application, employer_user: User) -> None:
    assert chase(timezone.now()) == {"reminded": 0, "raised": 0}
    assert not silences(employer_user)


def test_a_reminder_then_a_duty_each_once(application: Application, employer_user: User, clerk: User) -> None:
    moment = late(application)
    assert chase(moment) == {"reminded": 1, "raised": 0}
    assert chase(moment + DAY) == {"reminded": 0, "raised": 0}
    assert chase(moment + 7 * DAY) == {"reminded": 0, "raised": 1}
    assert chase(moment + 8 * DAY) == {"reminded": 0, "raised": 0}
    duty = Duty.objects.get(kind="applications.silent")
    assert silences(employer_user) == 1
    assert duty.place == application.person.kept_by
    assert list(application.events.values_list("what", flat=True)) == ["sent", "reminded", "raised"]
    firms.refuse(application=application, reason="filled", by=employer_user)
    duty.refresh_from_db()
    assert duty.outcome == "ended"
    assert now(application).silences == 1


def test_a_second_silence_is_a_second_duty(application: Application, employer_user: User) -> None:
    chase(late(application))
    chase(late(application) + 7 * DAY)
    firms.offer(application=now(application), starts_on=None, reply_by=TODAY, by=employer_user)
    again = now(application)
    chase(late(again))
    chase(late(again) + 7 * DAY)
    keys = list(Duty.objects.filter(kind="applications.silent").order_by("pk").values_list("key", "outcome"))
    assert keys == [(f"{application.public_id}:1", "answered"), (f"{application.public_id}:2", "")]
    assert silent_key(now(application)).endswith(":2")


def test_after_days_without_a_clock_there_is_one_notice_a_firm_and_time_to_answer(
    application: Application, other_veteran: Person, posting: Posting, employer_user: User
) -> None:
    apply(person=other_veteran, posting=posting, by=other_veteran.user)
    moment = late(application) + 30 * DAY
    assert chase(moment) == {"reminded": 2, "raised": 0}
    assert silences(employer_user) == 1
    assert Notice.objects.get(template="applications.reminded").parameters == {"count": 2}


def test_the_station_takes_over_at_once_where_no_reminder_reaches(
    application: Application, firm: Employer, employer_user: User
) -> None:
    firm.memberships.update(valid_to=TODAY)
    assert chase(late(application)) == {"reminded": 1, "raised": 1}
    assert not silences(employer_user)


def test_overdue_at_the_station_it_goes_up_to_the_office_above(
    application: Application, employer_user: User, clerk: User, chief: User
) -> None:
    moment = late(application)
    chase(moment)
    chase(moment + 7 * DAY)
    escalate(moment + 21 * DAY)
    duty = Duty.objects.get(kind="applications.silent")
    assert duty.escalated_to is not None
    assert duty.escalated_to.code == "652300"


def test_it_stands_on_the_firms_record(
    application: Application, other_veteran: Person, posting: Posting, employer_user: User
) -> None:
    assert queries.record_of(posting.employer) is None
    prompt = apply(person=other_veteran, posting=posting, by=other_veteran.user)
    firms.refuse(application=prompt, reason="skills", by=employer_user)
    chase(late(application))
    assert queries.record_of(posting.employer) == {"due": 2, "silent": 1, "in_time": 1}


def test_the_station_ends_the_waiting_only_for_a_silent_firm(
    application: Application, clerk: User, employer_user: User
) -> None:
    with pytest.raises(WrongStep):
        firms.give_up_waiting(application=application, by=clerk, words="x")
    Application.objects.filter(pk=application.pk).update(answer_by=timezone.now() - DAY)
    firms.give_up_waiting(application=application, by=clerk, words="打了三次电话")
    assert now(application).state == "closed"
    assert application.events.get(what="closed").reason == "no_answer"
    assert not Consent.objects.standing().exists(), "a firm that never answered keeps neither name nor phone"


def test_a_closed_posting_ends_what_waits_and_leaves_what_was_promised(
    application: Application, other_veteran: Person, posting: Posting, employer_user: User, clerk: User
) -> None:
    promised = apply(person=other_veteran, posting=posting, by=other_veteran.user)
    firms.offer(application=promised, starts_on=None, reply_by=TODAY, by=employer_user)
    close_posting(posting=posting, reason="", by=clerk)
    for _twice in range(2):
        postings_closed([str(posting.public_id)])
    assert now(application).state == "closed"
    assert now(promised).state == "offered"
    assert Notice.objects.filter(user=application.person.user, template="applications.closed").count() == 1


def test_a_posting_opened_again_in_time_ends_nothing(
    application: Application, posting: Posting, employer_user: User, clerk: User
) -> None:
    close_posting(posting=posting, reason="", by=clerk)
    posting.refresh_from_db()
    reopen_posting(posting=posting, reason="", by=clerk)
    postings_closed([str(posting.public_id)])
    assert now(application).is_open


@pytest.mark.race
def test_two_clocks_remind_once(
    together: Callable[..., list[Any]], application: Application, employer_user: User
) -> None:
    moment = late(application)
    results = together(*[lambda: chase(moment)] * 4)
    assert sum(one["reminded"] for one in results) == 1, results
    assert silences(employer_user) == 1
    assert now(application).silences == 1


@pytest.mark.race
def test_without_the_look_under_the_lock_they_remind_twice(
    together: Callable[..., list[Any]], application: Application, employer_user: User, monkeypatch: Any
) -> None:
    """The negative control."""
    moment = late(application)
    stale = [now(application), now(application)]
    monkeypatch.setattr(clockwork, "lock", lambda _row: stale.pop())
    results = together(*[lambda: clockwork._remind(application, moment)] * 2)
    assert results == [True, True]


def test_every_posting_has_its_own(application: Application, posting: Posting, clerk: User) -> None:
    other = make_posting(posting.employer, title="焊工")
    close_posting(posting=other, reason="", by=clerk)
    postings_closed([str(other.public_id)])
    assert now(application).is_open


# ---------- who has no account ----------


@pytest.fixture
def unseen(county: Place, posting: Posting, employer_user: User, clerk: User) -> Application:
    """An application that the station sent for somebody without an account."""
    person = make_person(county, name="李建国", phone=PHONE)
    paper = checked(content=PNG, name="a.png")
    return apply(person=person, posting=posting, by=clerk, channel="paper", evidence=paper)


def open_duties(kind: str) -> list[Duty]:
    return list(Duty.objects.open().filter(kind=f"applications.{kind}"))


def test_who_has_no_account_is_told_by_the_station(unseen: Application, employer_user: User, clerk: User) -> None:
    firms.see(application=unseen, by=employer_user)
    assert not open_duties("tell"), "there is nothing to do"
    interview = interviews.propose(
        application=unseen, interviewer=employer_user, times=[soon()], minutes=30, mode="phone", by=employer_user
    )
    (duty,) = open_duties("tell")
    assert duty in Duty.objects.of(clerk)
    interviews.agree(interview=interview, slot=interview.slots.get().pk, by=clerk)
    assert not open_duties("tell"), "who answered knows it"
    firms.refuse(application=unseen, reason="skills", by=employer_user)
    (duty,) = open_duties("tell")
    close_duty(duty=duty, outcome="done", by=clerk)
    assert not open_duties("tell")


def test_what_is_to_be_told_goes_where_the_file_goes_and_ends_with_the_person(
    unseen: Application, employer_user: User, clerk: User, chief: User, other_clerk: User, next_county: Place
) -> None:
    firms.refuse(application=unseen, reason="skills", by=employer_user)
    reception.accept(custody=reception.offer(person=unseen.person, place=next_county, by=clerk), by=other_clerk)
    tasks.people_changed([str(unseen.person.public_id)])
    assert open_duties("tell")[0].place == next_county
    decide(erasure=ask(person=unseen.person, words="", by=chief), by=chief)
    assert not open_duties("tell")


def test_a_firm_without_an_account_hears_the_persons_word_from_the_station(
    veteran: Person, posting: Posting, clerk: User
) -> None:
    application = apply(person=veteran, posting=posting, by=veteran.user)
    other = apply(person=veteran, posting=make_posting(posting.employer, title="焊工"), by=veteran.user)
    people.withdraw(application=other, by=veteran.user)
    assert [duty.key for duty in open_duties("pass_on")] == [str(application.public_id)], "it never heard of the other"
    firms.offer(application=application, starts_on=None, reply_by=TODAY, by=clerk)
    assert not open_duties("pass_on")
    people.accept(application=application, by=veteran.user)
    (duty,) = open_duties("pass_on")
    assert duty.due_at is not None
    firms.hire(application=application, started_on=TODAY, by=clerk)
    assert not open_duties("pass_on")


def test_both_are_closed_by_hand_on_the_desk(
    client: Client, unseen: Application, employer_user: User, clerk: User
) -> None:
    firms.offer(application=unseen, starts_on=None, reply_by=TODAY, by=employer_user)
    client.force_login(clerk)
    assert "转告" in client.get("/duties/").content.decode()
    (duty,) = open_duties("tell")
    client.post("/duties/together/", {"duty": [str(duty.public_id)], "do": "close"})
    assert not open_duties("tell")


def test_a_firm_without_an_account_is_told_by_the_station_that_nobody_comes(
    veteran: Person, posting: Posting, clerk: User, chief: User
) -> None:
    application = apply(person=veteran, posting=posting, by=veteran.user)
    interview = interviews.propose(
        application=application, interviewer=None, times=[soon()], minutes=30, mode="phone", by=clerk
    )
    interviews.agree(interview=interview, slot=interview.slots.get().pk, by=veteran.user)
    decide(erasure=ask(person=veteran, words="", by=clerk), by=chief)
    (duty,) = open_duties("pass_on")
    assert "面试取消" in duty.words
    assert veteran.name not in duty.words


@pytest.mark.parametrize("agreed", [False, True])
def test_whom_a_closed_post_leaves_with_an_interview_reads_that_it_is_off(
    application: Application, employer_user: User, agreed: bool
) -> None:
    interview = interviews.propose(
        application=application, interviewer=employer_user, times=[soon()], minutes=30, mode="phone", by=employer_user
    )
    if agreed:
        interviews.agree(interview=interview, slot=interview.slots.get().pk, by=application.person.user)
    close_posting(posting=application.posting, reason="filled", by=employer_user)
    postings_closed([str(application.posting.public_id)])
    told = Notice.objects.filter(user=application.person.user, template__startswith="applications.closed").get()
    assert told.template == ("applications.closed_talk" if agreed else "applications.closed")
