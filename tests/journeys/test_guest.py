"""A guest looks around: on a desk and on a phone, in Chinese and in English."""

import pytest
from playwright.sync_api import ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.walk import follow

pytestmark = pytest.mark.journey

WIDTHS = [1280, 360]
PAGES = ["portal:home", "portal:how", "portal:about", "portal:privacy", "employers:public", "account_login"]


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console complains about: scripts, styles and addresses that the page may not use."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda problem: heard.append(str(problem)))
    return heard


@pytest.mark.parametrize("width", WIDTHS)
def test_public_pages_fit_the_screen(page: Page, live_server: LiveServer, complaints: list[str], width: int) -> None:
    from django.urls import reverse

    page.set_viewport_size({"width": width, "height": 800})
    for name in PAGES:
        response = page.goto(live_server.url + reverse(name))
        assert response is not None
        assert response.status == 200, name
        assert page.locator("html").get_attribute("lang") == "zh-CN"
        assert page.locator("h1").count() == 1, name
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{name} scrolls sideways by {too_wide} px at {width} px"
    assert complaints == []


def test_the_language_is_a_persons_choice(page: Page, live_server: LiveServer) -> None:
    """Given a browser that asks for English, when nothing was chosen, then the page is Chinese; the switch lasts."""
    page.set_extra_http_headers({"Accept-Language": "en"})
    page.goto(live_server.url)
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    follow(page.locator("a[href*='/language/en/']").locator("visible=true").first)
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto(live_server.url)
    assert page.locator("html").get_attribute("lang") == "en"
