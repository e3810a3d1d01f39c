"""A firm asks, a veteran says yes and takes it back, at both widths: name and phone come and go at once."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from employers.models import Membership
from tests.cast import make_firm, make_person, make_places, make_posting, staff
from tests.journeys.test_roles import patience  # noqa: F401 (a fixture)
from tests.journeys.walk import PASSWORD, at_both_widths, come_in, sign_in, sign_out

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PHONE = "13899990001"


def test_name_and_phone_come_and_go(page: Page, live_server: LiveServer, transactional_db: None) -> None:
    # Given a checked firm with a posting, a veteran who fits, and a clerk
    places = make_places()
    county = places["652301"]
    firm = make_firm(county)
    posting = make_posting(firm)
    member = User.objects.create_user("firm", PASSWORD)
    Membership.objects.create(user=member, employer=firm, valid_from="2026-01-01")
    person = make_person(county, user=User.objects.create_user("veteran", PASSWORD), phone=PHONE)
    staff("clerk", county)
    candidates = f"{live_server.url}/consents/candidates/{posting.public_id}/"
    # When the firm looks at who fits and asks
    sign_in(page, live_server, "firm")
    page.goto(candidates)
    expect(page.get_by_role("button", name="征求同意").first).to_be_visible(timeout=180_000)  # fits the model
    assert "周建平" not in page.content()
    at_both_widths(page, "candidates")
    page.get_by_role("button", name="征求同意").first.click()
    expect(page.get_by_text("已征求").first).to_be_visible()
    sign_out(page)
    # And the veteran says yes
    come_in(page, live_server, "veteran")
    page.goto(f"{live_server.url}/consents/")
    at_both_widths(page, "who sees me, asked")
    page.get_by_role("button", name="同意，给对方看").click()
    expect(page.get_by_text("从现在起可以看到姓名和电话")).to_be_visible()
    at_both_widths(page, "who sees me, given")
    # Then the firm sees both
    come_in(page, live_server, "firm")
    page.goto(f"{candidates}?show=agreed")
    expect(page.get_by_text(PHONE)).to_be_visible()
    at_both_widths(page, "agreed")
    # And after one click of the veteran neither
    come_in(page, live_server, "veteran")
    page.goto(f"{live_server.url}/consents/")
    page.get_by_role("button", name="收回").first.click()
    expect(page.get_by_text("不再看到姓名和电话")).to_be_visible()
    come_in(page, live_server, "firm")
    for show in ("agreed", "asked", "fit"):
        page.goto(f"{candidates}?show={show}")
        expect(page.locator(".slot[aria-busy=true]")).to_have_count(0)
        assert PHONE not in page.content()
        assert "周建平" not in page.content()
    come_in(page, live_server, "clerk")
    page.goto(f"{live_server.url}{person.get_absolute_url()}")
    expect(page.get_by_text("谁能看到姓名和电话").or_(page.get_by_text("能看到姓名和电话")).first).to_be_visible()
    at_both_widths(page, "person with consents")
