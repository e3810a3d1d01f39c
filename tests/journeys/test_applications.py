"""Applied, invited, agreed, offered, accepted, started: person, firm and station in the browser, at both widths."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from applications.models import Application, Interview
from employers.models import Membership
from tests.cast import make_firm, make_person, make_places, make_posting, staff
from tests.journeys.test_roles import patience  # noqa: F401 (a fixture)
from tests.journeys.walk import PASSWORD, at_both_widths, come_in, follow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_from_one_tap_to_the_first_working_day(page: Page, live_server: LiveServer, transactional_db: None) -> None:
    # Given a firm with a posting, a veteran who fits, and a clerk
    county = make_places()["652301"]
    firm = make_firm(county)
    posting = make_posting(firm)
    Membership.objects.create(user=User.objects.create_user("firm", PASSWORD), employer=firm, valid_from="2026-01-01")
    person = make_person(county, user=User.objects.create_user("veteran", PASSWORD), phone="13899990001")
    staff("clerk", county)
    # When the veteran applies
    come_in(page, live_server, "veteran")
    page.goto(f"{live_server.url}/matches/job/{posting.public_id}/")
    expect(page.get_by_role("button", name="一键投递")).to_be_visible(timeout=180_000)  # fits the model
    at_both_widths(page, "job with apply")
    page.get_by_role("button", name="一键投递").click()
    expect(page.get_by_text("已投递。")).to_be_visible()
    at_both_widths(page, "application, sent")
    # And the firm looks at it and proposes times
    come_in(page, live_server, "firm")
    page.goto(f"{live_server.url}/applications/board/")
    expect(page.locator(".meter")).to_be_visible(timeout=60_000)
    at_both_widths(page, "board")
    page.locator("summary", has_text="约面试").click()
    page.locator("summary", has_text="不予录用").click()
    at_both_widths(page, "board, answering several")
    follow(page.get_by_role("link", name="周建平"))
    at_both_widths(page, "application for the firm")
    page.get_by_text("约面试", exact=True).click()
    page.get_by_label("面试人").select_option(label="firm")
    start = timezone.localtime() + datetime.timedelta(days=1)
    page.get_by_label("时间1").fill(start.strftime("%Y-%m-%dT10:00"))
    page.get_by_role("button", name="提出这些时间").click()
    expect(page.get_by_text("已登记，并已通知有关各方。")).to_be_visible()
    # And the veteran picks one
    come_in(page, live_server, "veteran")
    application = Application.objects.get()
    page.goto(f"{live_server.url}{application.get_absolute_url()}")
    at_both_widths(page, "times to choose")
    page.locator("input[name=slot]").first.check()
    page.get_by_role("button", name="就选这个时间").click()
    expect(page.get_by_role("link", name="加入日历")).to_be_visible()
    at_both_widths(page, "time agreed")
    # And it is held, offered, accepted, begun
    Interview.objects.update(starts_at=timezone.now() - datetime.timedelta(hours=3))
    today = timezone.localdate().isoformat()
    come_in(page, live_server, "firm")
    page.goto(f"{live_server.url}{application.get_absolute_url()}")
    at_both_widths(page, "interview over")
    follow(page.get_by_role("button", name="已面试"))
    page.locator("summary", has_text="拟录用").click()
    page.get_by_label("答复期限").fill(today)
    page.get_by_role("button", name="拟录用").click()
    expect(page.get_by_text("已登记，并已通知有关各方。")).to_be_visible()
    come_in(page, live_server, "veteran")
    page.goto(f"{live_server.url}{application.get_absolute_url()}")
    at_both_widths(page, "offered")
    follow(page.get_by_role("button", name="接受", exact=True))
    page.goto(f"{live_server.url}/applications/")
    at_both_widths(page, "my applications")
    come_in(page, live_server, "firm")
    page.goto(f"{live_server.url}{application.get_absolute_url()}")
    page.locator("summary", has_text="已到岗").click()
    page.get_by_label("到岗日期").fill(today)
    page.get_by_role("button", name="登记到岗").click()
    expect(page.get_by_text("已登记，并已通知有关各方。")).to_be_visible()
    # Then the station sees how it went
    come_in(page, live_server, "clerk")
    page.goto(f"{live_server.url}{person.get_absolute_url()}")
    expect(page.get_by_text("已入职").first).to_be_visible()
    for address, name in (("/applications/silent/", "silent firms"), ("/duties/county/", "desks below"),
                          ("/duties/recurring/", "recurring"), ("/notices/ways/", "ways of notices")):  # fmt: skip
        page.goto(f"{live_server.url}{address}")
        at_both_widths(page, name)
    steps = ["sent", "seen", "proposed", "agreed", "held", "offered", "accepted", "hired"]
    assert list(application.events.values_list("what", flat=True)) == steps
