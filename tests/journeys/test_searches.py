"""A saved search in the browser at both widths: taught, saved, told of, ended; and saved by staff for somebody."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from recommendations.actions import alerts
from recommendations.models import SavedSearch
from runs import registry
from tests.cast import make_firm, make_person, make_places, make_posting, staff
from tests.journeys.walk import PASSWORD, at_both_widths, come_in, follow, settle

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_saved_told_of_and_ended(page: Page, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    page.set_default_timeout(120_000)
    monkeypatch.setattr(registry, "_subscribers", {})
    # Given a veteran and posts of which one is not for somebody of that age
    county = make_places()["652301"]
    firm = make_firm(county)
    make_posting(firm, title="高压电工")
    make_posting(firm, title="电工学徒", age_words="20岁以下")
    user = User.objects.create_user("veteran", PASSWORD)
    person, clerk = make_person(county, user=user), staff("clerk", county)
    # When the veteran is taught how, searches and saves
    come_in(page, live_server, user)
    page.goto(f"{live_server.url}/matches/searches/")
    at_both_widths(page, "searches none yet")
    page.goto(f"{live_server.url}/matches/?q=电工")
    follow(page.get_by_role("link", name="保存这个搜索"))
    at_both_widths(page, "searches save")
    page.get_by_role("button", name="保存这个搜索").click()
    expect(page.get_by_text("因硬性条件未列入")).to_be_visible()
    # Then a new post is told of in one notice that leads back, and one press ends it
    fresh = make_posting(firm, title="维修电工")
    fresh.events.create(state="open", job="test")
    alerts.touch([str(fresh.public_id)])
    alerts.collect()
    assert alerts.tell_instant() == 1
    page.goto(f"{live_server.url}/notices/")
    at_both_widths(page, "searches notice")
    page.get_by_role("button", name="打开").first.click()
    expect(page.get_by_role("link", name="维修电工").first).to_be_visible()
    at_both_widths(page, "searches one")
    page.get_by_role("button", name="不再给我发送").click()
    expect(page.get_by_text("已暂停").first).to_be_visible()
    page.goto(f"{live_server.url}/matches/searches/")
    at_both_widths(page, "searches list")
    # And staff see it, and may save one with the person's word
    come_in(page, live_server, clerk)
    page.goto(f"{live_server.url}{person.get_absolute_url()}")
    settle(page)
    follow(page.get_by_role("link", name="代本人保存一个搜索"))
    at_both_widths(page, "searches for somebody")
    assert SavedSearch.objects.get().paused_at is not None
