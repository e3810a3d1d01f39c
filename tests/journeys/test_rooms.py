"""The low rooms in the browser at both widths: duties by weight, a batch closed, notices read, calendar and clocks."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role, User
from audit.actions import SystemJob
from duties import kinds
from duties.actions import calendar as calendar_actions
from duties.actions import escalation, open_duty
from duties.models import Duty
from notices.models import Notice
from tests.cast import make_places, staff
from tests.journeys.walk import at_both_widths, follow, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
BY = SystemJob("test")


@pytest.fixture
def desk(transactional_db: None) -> User:
    """A chief of the county with six duties on the desk, some late, and a clerk below."""
    tree = make_places()
    calendar_actions.load_official(by=BY)
    chief = staff("chief", tree["652301"], Role.CHIEF)
    clerk = staff("clerk", tree["652301001"])
    now = timezone.now()
    for number, hours in enumerate((-30, -2, 20, 80, 200)):
        place = tree["652301001"] if number == 0 else tree["652301"]
        open_duty(
            kind=kinds.OWN, key=number, place=place, words=f"给第 {number + 1} 户回电话", by=clerk,
            due_at=now + datetime.timedelta(hours=hours),
        )  # fmt: skip
    open_duty(kind=kinds.OWN, key="none", place=tree["652301"], words="整理台账", by=chief)
    escalation.escalate(now)
    return chief


def test_a_desk_is_cleared(page: Page, live_server: LiveServer, desk: User) -> None:
    # Given a desk with duties, of which one came up overdue from a street
    sign_in(page, live_server, "chief")
    expect(page.locator("section", has_text="我的待办").first).to_be_visible()
    page.goto(f"{live_server.url}/duties/")
    expect(page.locator(".duty.over")).to_have_count(2)
    at_both_widths(page, "my duties")
    # and it goes on paper: to tick and to sign, without what only a screen can do
    page.emulate_media(media="print")
    expect(page.locator(".only-print")).to_be_visible()
    expect(page.locator(".batch")).to_be_hidden()
    expect(page.locator(".duty").last).to_be_visible()
    page.emulate_media(media="screen")
    # When two are chosen with the keyboard and closed together
    for at in (0, 1):
        page.locator("input[name=duty]").nth(at).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="办结").focus()
    page.keyboard.press("Enter")
    # Then they are closed, by whom and when is told, and the notice of the one that came up is read
    expect(page.get_by_text("已办结 2 件")).to_be_visible()
    assert Duty.objects.filter(closed_by=desk).count() == 2
    follow(page.get_by_role("link", name="消息").first)
    at_both_widths(page, "notices")
    page.get_by_role("button", name="打开").first.click()
    page.wait_for_url("**/duties/?show=up")
    assert Notice.objects.filter(user=desk).unread().count() == 1  # the other one is of the own desk
    for address in (
        "/duties/?show=closed",
        "/duties/new/",
        "/duties/stand-in/",
        "/duties/calendar/",
        "/duties/clocks/",
    ):
        page.goto(f"{live_server.url}{address}")
        at_both_widths(page, address)
    page.goto(f"{live_server.url}{Duty.objects.order_by('pk').first().get_absolute_url()}")  # type: ignore[union-attr]
    at_both_widths(page, "one duty")
