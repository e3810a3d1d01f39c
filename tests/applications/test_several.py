"""The board answers several at once: the same times, read, refused; each for itself, with a sentence for who stays."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from applications.actions import firm as firms
from applications.actions import interviews
from applications.actions.person import apply, withdraw
from applications.actions.several import take_each
from applications.actions.steps import WrongStep
from applications.models import Application, Interview
from bookings.actions import book
from bookings.models import Tick
from employers.models import Employer, Membership
from notices.models import Notice
from tests.applications.conftest import now, soon
from tests.cast import make_firm, make_posting
from veterans.models import Person

BOARD, MANY = reverse("applications:board"), reverse("applications:answer-many")


@pytest.fixture
def second(application: Application, other_veteran: Person) -> Application:
    return apply(person=other_veteran, posting=application.posting, by=other_veteran.user)


def local(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def times(*moments: datetime.datetime) -> dict[str, str]:
    return {f"time{number}": local(one) for number, one in enumerate(moments)}


def answer(user: User, *rows: Application, do: str = "propose", **data: Any) -> Any:
    """Sends the answer of the board for some applications, and follows."""
    client = Client()
    client.force_login(user)
    given = {"interviewer": user.pk, "mode": "phone", "minutes": 30} if do == "propose" else {}
    chosen = [str(one.public_id) for one in rows]
    return client.post(f"{MANY}?show=new", {**given, "do": do, "application": chosen, **data}, follow=True)


def page_of(application: Application) -> str:
    client = Client()
    client.force_login(application.person.user)  # type: ignore[arg-type]
    return client.get(application.get_absolute_url()).content.decode()


def pick(application: Application, at: datetime.datetime) -> str:
    """The person chooses a time on the page; what the page then says."""
    client = Client()
    client.force_login(application.person.user)  # type: ignore[arg-type]
    slot = application.interviews.get().slots.get(starts_at=at).pk
    url = reverse("applications:act", args=[application.public_id])
    return client.post(url, {"do": "agree", "slot": slot}, follow=True).content.decode()


def test_several_get_the_same_times_and_each_picks_one(
    application: Application, second: Application, employer_user: User
) -> None:
    early, late = soon(24), soon(25)
    said = answer(employer_user, application, second, **times(early, late))
    assert said.redirect_chain[0][0] == f"{BOARD}?show=new", "back to where the firm was"
    assert "已为2位求职者办理" in said.content.decode()
    assert page_of(second).count('name="slot"') == 2
    pick(application, early)
    left = page_of(second)
    assert left.count('name="slot"') == 1, "a time that is taken is no longer offered"
    assert f'value="{second.interviews.get().slots.get(starts_at=late).pk}"' in left
    told = pick(second, early)
    assert "该时间刚刚被占用" in told, "who had read the page before is told; the constraint decides"
    assert now(second).state == "proposed"
    pick(second, late)
    assert {now(one).state for one in (application, second)} == {"agreed"}
    assert Tick.objects.filter(subject=f"user:{employer_user.pk}").count() == 12


def test_who_finds_none_left_asks_for_others(
    application: Application, second: Application, employer_user: User
) -> None:
    answer(employer_user, application, second, **times(soon()))
    pick(application, soon())
    page = page_of(second)
    assert 'name="slot"' not in page
    assert "所提时间已无可选" in page
    assert 'value="other"' in page


def test_a_firm_reads_nothing_of_the_persons_other_appointments(
    application: Application, employer_user: User, clerk: User
) -> None:
    answer(employer_user, application, **times(soon(24), soon(25)))
    person = f"person:{application.person.public_id}"
    book(kind="x", key="x", subjects=[person], start=soon(24), minutes=30, by=clerk)
    client = Client()
    client.force_login(employer_user)
    shown = client.get(application.get_absolute_url()).context["slots"]
    assert [slot.starts_at for slot in shown] == [soon(24), soon(25)]
    assert page_of(application).count('name="slot"') == 1


def test_who_cannot_stays_and_is_named_with_why(
    application: Application, second: Application, employer_user: User, other_veteran: Person
) -> None:
    talks = interviews.propose(
        application=application, interviewer=None, times=[soon(30)], minutes=30, mode="phone", by=employer_user
    )
    firms.offer(application=application, starts_on=None, reply_by=timezone.localdate(), by=employer_user)
    third = apply(person=other_veteran, posting=make_posting(application.employer, title="焊工"), by=other_veteran.user)
    withdraw(application=second, by=other_veteran.user)
    withdrawn = answer(employer_user, application, second, third, **times(soon()))
    words = withdrawn.content.decode()
    assert "已为1位求职者办理" in words
    assert "周建平未变动（" in words
    assert "未变动（已撤回）" in words
    assert [now(one).state for one in (application, second, third)] == ["offered", "withdrawn", "proposed"]
    talks.refresh_from_db()
    assert (talks.state, talks.version) == ("dropped", 1), "nothing of the step that was not possible is left"
    assert not Interview.objects.filter(application=second).exists()


def test_marked_as_read_once(application: Application, second: Application, employer_user: User) -> None:
    firms.see(application=second, by=employer_user)
    words = answer(employer_user, application, second, do="see").content.decode()
    assert "已为1位求职者办理" in words
    assert words.count("未变动（") == 1
    assert {now(one).state for one in (application, second)} == {"seen"}
    assert now(application).answer_by is not None, "the answer stays due"
    assert Notice.objects.filter(template="applications.seen").count() == 2


def test_what_is_not_right_is_said_and_nothing_typed_is_lost(
    application: Application, second: Application, employer_user: User
) -> None:
    off = soon() + datetime.timedelta(minutes=2)
    for given, words in (
        (times(off), "整5分钟"),
        (times(timezone.now() - datetime.timedelta(hours=2)), "整5分钟"),
        ({"mode": "video", **times(soon())}, "视频面试"),
        ({"interviewer": 10**6, **times(soon())}, "有效"),
        ({"time0": "x"}, "日期"),
        ({}, "必填"),
    ):
        said = answer(employer_user, application, second, where="东门二楼", **given)
        page = said.content.decode()
        assert (said.status_code, words in page) == (422, True), (given, words)
        assert page.count(" checked") == 2, "who was chosen stays chosen"
        assert 'value="东门二楼"' in page
        assert "<details open>" in page
    assert {now(one).state for one in (application, second)} == {"sent"}
    nobody = answer(employer_user, where="东门二楼", **times(soon()))
    assert (nobody.status_code, "请至少" in nobody.content.decode()) == (422, True)
    assert answer(employer_user, application, do="offer").status_code == 404


def test_who_interviews_is_of_each_firm_that_invites(
    application: Application, other_veteran: Person, employer_user: User, firm: Employer
) -> None:
    """One who acts for two firms invites for both, and puts nobody of one before the people of the other."""
    other = make_firm(firm.kept_by, "第二家机电有限公司")
    colleague = User.objects.create_user("colleague", "a long password 1")
    for user, of in ((employer_user, other), (colleague, firm)):
        Membership.objects.create(user=user, employer=of, valid_from="2026-01-01")
    theirs = apply(person=other_veteran, posting=make_posting(other), by=other_veteran.user)
    assert answer(employer_user, application, theirs, interviewer=colleague.pk, **times(soon())).status_code == 422
    assert answer(employer_user, application, theirs, **times(soon())).status_code == 200
    assert {now(one).state for one in (application, theirs)} == {"proposed"}


def test_nothing_is_left_of_a_step_that_was_not_possible(
    application: Application, second: Application, employer_user: User
) -> None:
    def deed(row: Application, by: User) -> None:
        Application.objects.filter(pk=row.pk).update(source="x")
        if row == application:
            raise WrongStep

    done, left = take_each(applications=[second, application], deed=deed, by=employer_user)
    assert (done, left) == (1, [application])
    assert [now(one).source for one in (application, second)] == [application.source, "x"]
