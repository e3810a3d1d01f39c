"""How every journey walks: signed in, looked at in both widths, with a picture for the eye where a folder is named.

RONGYE_PICTURES names the folder of the pictures.
"""

import json
import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User

LOOKS = not os.environ.get("TEST_DATABASE_URL")
AXE = Axe()
LOOK = {"resultTypes": ["violations"], "preload": False}  # style sheets are our own
NOT_OF_FORMS = re.compile(f"^(?!{settings.CSRF_COOKIE_NAME}$)")
WIDTHS = ((1280, 900), (360, 740))
PASSWORD = "a long password 1"


def sign_in(page: Page, live_server: LiveServer, name: str, password: str = PASSWORD) -> None:
    page.goto(f"{live_server.url}/account/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/account/login" not in url)


def become_nobody(page: Page) -> None:
    """Nobody's browser again.

    The page before is left first, and the mark of the forms stays: an answer to a fragment of that page that is still
    on its way sets it once more, and would make the next page's forms strangers.
    """
    page.goto("about:blank")
    page.context.clear_cookies(name=NOT_OF_FORMS)


def come_in(page: Page, live_server: LiveServer, user: User | str) -> None:
    """Signed in (a user or a user's name) without the first page, which makes lists of matches."""
    client = Client()
    client.force_login(User.objects.get(username=user) if isinstance(user, str) else user)
    become_nobody(page)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])


def follow(what: Locator) -> None:
    """Press what opens another document, and wait until that one is there.

    A click alone comes back before a slow browser has begun to leave the page; what follows would meet the old one.
    """
    with what.page.expect_navigation():
        what.click()


def sign_out(page: Page) -> None:
    follow(page.get_by_role("button", name="退出"))


def check(page: Page, where: str) -> None:
    """No serious finding of axe, nothing wider than the screen.

    Looked at in the pass on SQLite only: the same page looks the same on either database.
    """
    if not LOOKS:
        return
    if not page.evaluate("'axe' in window"):  # the other width of the same page finds it there
        page.evaluate(AXE.axe_script)
    results = page.evaluate("options => axe.run(document, options)", LOOK)
    serious = [one for one in results["violations"] if one["impact"] in ("serious", "critical")]
    assert not serious, f"{where}: " + json.dumps(
        [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in serious], ensure_ascii=False
    )
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{where} scrolls sideways by {width} px"


def at_both_widths(page: Page, where: str) -> None:
    """Checked on a desk and on a phone; a picture of each where a folder is named."""
    if not LOOKS:
        return
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        check(page, f"{where} at {width}")
        if folder := os.environ.get("RONGYE_PICTURES"):
            name = "".join(sign if sign.isalnum() else "-" for sign in where).strip("-")
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": WIDTHS[0][0], "height": WIDTHS[0][1]})


def settle(page: Page) -> None:
    """Wait until the fragments of the page are there."""
    page.wait_for_load_state("networkidle")
    expect(page.locator(".slot")).to_have_count(0)
