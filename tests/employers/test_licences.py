"""A licence that runs out: a duty of the office that keeps the firm, told to the firm, closed when it is renewed."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from duties.calendar import end_of
from duties.models import Clock, Duty
from employers.actions import firms, licences
from employers.deadlines import deadlines
from employers.models import Employer, Membership, Registration
from notices.models import Notice
from places.models import Place
from tests.cast import make_firm
from tests.employers.test_deadlines import approved
from tests.employers.test_firms import values

DAY = datetime.timedelta(days=1)
NEAR = 20 * DAY
KIND = "employers.licence"


def today() -> datetime.date:
    return timezone.localdate()


def duties() -> list[tuple[datetime.date | None, str]]:
    return [(one.due_day, one.outcome) for one in Duty.objects.filter(kind=KIND).order_by("pk")]


def look(after: datetime.timedelta = 0 * DAY) -> int:
    return licences.catch_up(timezone.now() + after)


@pytest.fixture
def owner(firm: Employer, employer_user: User) -> User:
    Membership.objects.update(role="owner")
    return employer_user


def renewed(firm: Employer, owner: User, clerk: User, until: datetime.date | None) -> None:
    sent = Registration(applicant=owner, employer=firm, place=firm.kept_by, **{**values(), "licence_until": until})
    sent.save()
    firms.approve_registration(registration=sent, by=clerk)


def test_the_office_that_keeps_the_firm_has_it_some_time_ahead(
    firm: Employer, owner: User, clerk: User, next_county: Place
) -> None:
    approved(firm, next_county, clerk, today() + 40 * DAY)
    approved(make_firm(firm.kept_by, "没有期限"), firm.kept_by, clerk, None)
    assert look() == 0, "ten days too early"
    assert look(15 * DAY) == 1
    assert look(15 * DAY) == 0, "once"
    duty = Duty.objects.get(kind=KIND)
    assert (duty.place, duty.due_at, duty.level) == (firm.kept_by, end_of(today() + 40 * DAY), 3)


def test_how_long_ahead_is_a_row_an_administrator_changes(firm: Employer, owner: User, clerk: User) -> None:
    clock = Clock.objects.get(code="licence_ends")
    assert (clock.confidence, clock.source) == ("own", "本平台承诺")
    approved(firm, firm.kept_by, clerk, today() + 40 * DAY)
    Clock.objects.filter(pk=clock.pk).update(amount=2, unit="month")
    assert look() == 1
    assert [one.title for one in deadlines([firm], owner)] == [firm.name], "the firm reads it from the same day on"
    Clock.objects.filter(pk=clock.pk).update(amount=None, unit="")
    assert look() == 0
    assert duties() == [(today() + 40 * DAY, "")], "what lies on a desk stays there"


def test_a_new_licence_closes_it_and_runs_by_its_own_day(firm: Employer, owner: User, clerk: User) -> None:
    approved(firm, firm.kept_by, clerk, today() + NEAR)
    look()
    renewed(firm, owner, clerk, today() + NEAR)
    assert duties() == [(today() + NEAR, "")], "other facts changed, the licence did not"
    renewed(firm, owner, clerk, today() + 25 * DAY)
    assert duties() == [(today() + NEAR, "renewed"), (today() + 25 * DAY, "")]
    renewed(firm, owner, clerk, None)
    assert [outcome for _day, outcome in duties()] == ["renewed", "renewed"]
    renewed(firm, owner, clerk, today() + NEAR)
    assert duties()[-1] == (today() + NEAR, ""), "a mistyped day put right"


def test_a_suspended_firm_is_asked_nothing_until_it_is_shown_again(firm: Employer, owner: User, clerk: User) -> None:
    approved(firm, firm.kept_by, clerk, today() - DAY)
    look()
    firms.suspend(employer=firm, reason="执照过期", by=clerk)
    assert duties() == [(today() - DAY, "suspended")]
    assert look() == 0
    firms.lift_suspension(employer=firm, reason="已补", by=clerk)
    assert duties() == [(today() - DAY, "suspended"), (today() - DAY, "")]


def test_the_owner_is_told_once_ahead_and_once_when_it_is_over(
    client: Client, firm: Employer, owner: User, clerk: User
) -> None:
    colleague = User.objects.create_user("recruiter", "a long password 1")
    Membership.objects.create(user=colleague, employer=firm, role="recruiter", valid_from="2026-01-01")
    approved(firm, firm.kept_by, clerk, today() + NEAR)
    for after in (0, 1, 21, 22):
        look(after * DAY)
    told = Notice.objects.filter(template__startswith="employers.licence").order_by("pk")
    assert [(one.user, one.template) for one in told] == [
        (owner, "employers.licence_ends"),
        (owner, "employers.licence_over"),
    ]
    client.force_login(owner)
    assert f"营业执照 {today() + NEAR} 到期" in client.get("/notices/").content.decode()
    assert client.get(told[0].link).status_code == 200


def test_the_day_stands_on_the_firms_page_and_the_duty_leads_there(
    client: Client, firm: Employer, owner: User, clerk: User
) -> None:
    approved(firm, firm.kept_by, clerk, today() - DAY)
    look()
    client.force_login(clerk)
    text = client.get("/duties/").content.decode()
    assert f"{firm.name}：营业执照" in text
    assert f"/firms/{firm.public_id}/" in text
    page = client.get(f"/firms/{firm.public_id}/").content.decode()
    assert "执照有效期至" in page
    assert "已到期" in page


def test_many_firms_take_no_more_questions_than_few(
    firm: Employer, owner: User, clerk: User, django_assert_max_num_queries: Any
) -> None:
    def some(number: int) -> None:
        for at in range(number):
            one = make_firm(firm.kept_by, f"单位{number}-{at}")
            Membership.objects.create(user=owner, employer=one, role="owner", valid_from="2026-01-01")
            approved(one, firm.kept_by, clerk, today() + NEAR)

    some(1)
    look()
    some(2)
    with django_assert_max_num_queries(60) as few:
        assert look() == 2
    some(12)
    with django_assert_max_num_queries(len(few)):
        assert look() == 12
