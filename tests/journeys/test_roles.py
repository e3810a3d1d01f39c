"""The main job in the browser: a clerk brings two real files in, the veteran sees ranked, explained jobs."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.walk import PASSWORD, become_nobody, check, follow, settle, sign_in
from veterans.actions.accounts import give_sign_in
from veterans.models import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def patience(page: Page) -> None:
    """The first list of a fresh test folder fits the model, which takes a while on a busy machine."""
    page.set_default_timeout(180_000)
    page.set_default_navigation_timeout(180_000)


def test_two_real_files_become_ranked_explained_jobs(page: Page, live_server: LiveServer, shared: Path) -> None:
    from tests.cast import make_places, staff

    # Given a clerk of the prefecture and the two real files,
    tree = make_places()
    staff("clerk", tree["652300"])
    sign_in(page, live_server, "clerk")
    check(page, "staff home")
    # when the clerk uploads each and takes it over,
    for kind, file, source in (
        ("postings", shared / "data" / "postings_county_2024.csv", ""),
        ("veterans", shared / "gold" / "profiles.jsonl", "台账"),
    ):
        settle(
            page
        )  # what the last page still asks for must not meet the file being read: tests share one SQLite cache
        page.goto(f"{live_server.url}/imports/new/")
        check(page, "upload")
        settle(page)
        page.select_option("#id_kind", kind)
        page.set_input_files("#id_file", file)
        page.fill("#id_source", source)
        follow(page.locator("main form button"))
        page.wait_for_url("**/imports/*-*/")
        page.reload()
        check(page, "preview")
        follow(page.locator("button[value=apply]"))
        page.reload()
        expect(page.locator("main")).to_contain_text("已接收")
    # then the people are on file, and a person's page shows ranked jobs with reasons.
    page.goto(f"{live_server.url}/people/?q=开大车")
    check(page, "people")
    follow(page.locator("tbody a").first)
    settle(page)
    expect(page.locator("main")).to_contain_text("合适的岗位")
    expect(page.locator(".reasons .yes").first).to_be_visible()
    check(page, "person")
    follow(page.get_by_role("button", name="推荐", exact=True).first)
    page.goto(f"{live_server.url}/posts/manage/")
    check(page, "postings")
    # And the veteran sees the same jobs on a phone, each with its reasons, and what stands in the way of the others.
    person = Person.objects.filter(wish_words__contains="开大车").first()
    assert person is not None
    from accounts.models import User

    name, password = give_sign_in(person=person, by=User.objects.get(username="clerk"))
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 760})
        become_nobody(page)
        sign_in(page, live_server, name, password)
        page.goto(f"{live_server.url}/matches/")
        expect(page.locator("article.job").first).to_be_visible()
        expect(page.locator("main")).to_contain_text("为什么没有推荐")
        check(page, f"my jobs at {width}")
        page.locator("article.job h3 a").first.click()
        expect(page.locator("main")).to_contain_text("得分")
        check(page, f"job at {width}")
        page.goto(f"{live_server.url}/people/me/")
        check(page, f"my profile at {width}")


def test_the_list_works_by_keyboard_and_in_large_text(page: Page, live_server: LiveServer) -> None:
    from accounts.models import User
    from tests.cast import make_firm, make_person, make_places, make_posting

    tree = make_places()
    make_posting(make_firm(tree["652301"]))
    make_person(tree["652301"], user=User.objects.create_user("veteran", PASSWORD))
    page.set_viewport_size({"width": 360, "height": 760})
    sign_in(page, live_server, "veteran")
    page.goto(f"{live_server.url}/matches/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('article.job') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/matches/job/**")
    page.context.add_cookies([{"name": "rongye_big", "value": "1", "url": live_server.url}])
    page.reload()
    check(page, "job in large text")
