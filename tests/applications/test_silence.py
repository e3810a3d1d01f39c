"""Silence goes up the ladder: reminder to the firm, duty of the station, and from there as all duties do. Once each."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from applications import queries
from applications.actions import clockwork
from applications.actions import firm as firms
from applications.actions.clockwork import chase, postings_closed
from applications.actions.person import apply
from applications.actions.steps import WrongStep, silent_key
from applications.models import Application
from consents.models import Consent
from duties.actions.escalation import escalate
from duties.models import Duty
from employers.actions.postings import close_posting, reopen_posting
from employers.models import Employer, Posting
from notices.models import Notice
from tests.applications.conftest import now
from tests.cast import make_posting
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
