"""Every page goes on paper: each page that a role may read, as the printer lays it out, with nothing cut or left over."""

import re

import pytest
from playwright.sync_api import Error, Page, expect
from pytest_django.live_server_helper import LiveServer

from runs import registry
from tests.cast import make_cast
from tests.journeys.walk import LOOKS, come_in
from tests.test_access import cells, make_objects
from veterans.models import Person

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not LOOKS, reason="the same page prints the same on either database"),
]
PAPER = {"width": 673, "height": 970}
"""CSS pixels that @page leaves of an A4 sheet (794 × 1123) between its margins."""
PATIENCE = 180_000
"""Milliseconds for the fragments of a page: the first list of a fresh test folder fits the model."""
NO_PAGE = re.compile("Download is starting|ERR_ABORTED")
FAULTS = """() => {
    for (const one of document.querySelectorAll("textarea")) one.value = "一行字\\n".repeat(40);
    const seen = one => one.checkVisibility({visibilityProperty: true}) && one.getClientRects().length;
    const named = one => `${one.localName}.${one.className} ${one.innerText ?? ""}`.replace(/\\s+/g, " ").slice(0, 60);
    const [root, all] = [document.documentElement, [...document.body.querySelectorAll("*")].filter(seen)];
    const style = new Map(all.map(one => [one, getComputedStyle(one)]));
    const hidden = one => one.closest(".visually-hidden, .visually-hidden-focusable, svg");
    const found = [];
    const say = (what, ones) => ones.forEach(one => found.push(`${what}: ${named(one)}`));
    say("wider than the sheet", all.filter(one => !hidden(one) && one.getBoundingClientRect().right > root.clientWidth + 1));
    say("for screens only", all.filter(one => one.matches(
        "nav, button, .btn, [type=submit], [type=button], .topbar, .tabbar, .actbar, .toast, [role=search], .batch, .no-print")));
    say("fixed", all.filter(one => ["fixed", "sticky"].includes(style.get(one).position)));
    say("cut", all.filter(one => !hidden(one) && (
        style.get(one).overflowX != "visible" && one.scrollWidth > one.clientWidth + 1
        || style.get(one).overflowY != "visible" && one.scrollHeight > one.clientHeight + 1)));
    const title = all.find(one => one.localName == "h1" && one.innerText.trim());
    const words = document.querySelector("main")?.innerText.trim() ?? "";
    if (!title) found.push("no title");
    else if (words.length <= title.innerText.trim().length) found.push("no content");
    return [...new Set(found)];
}"""


@pytest.fixture
def roles(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[tuple[str, str]]]:
    """User name and addresses of each of the four roles that print. No list of matches is made for it."""
    monkeypatch.setattr(registry, "_subscribers", {})
    cast = make_cast()
    objects = make_objects(cast)
    found: dict[str, list[tuple[str, str]]] = {}
    for role in ("clerk", "chief", "employer", "veteran"):
        one = getattr(cast, role)
        user = one.user if isinstance(one, Person) else one
        found[user.username] = [
            (row["route"], row["path"].format(**objects))
            for row in cells()
            if row["method"] == "GET" and row[role] == "200"
        ]
    return found


def test_every_page_prints(page: Page, live_server: LiveServer, roles: dict[str, list[tuple[str, str]]]) -> None:
    wrong, printed = [], 0
    page.set_viewport_size(PAPER)  # type: ignore[arg-type]
    page.emulate_media(media="print")
    for name, addresses in roles.items():
        come_in(page, live_server, name)
        for route, address in addresses:
            try:
                answer = page.goto(f"{live_server.url}{address}")
            except Error as problem:
                if NO_PAGE.search(problem.message):  # a file to keep
                    continue
                raise
            assert answer is not None
            assert answer.status == 200, address
            if not answer.headers["content-type"].startswith("text/html") or page.evaluate("!document.doctype"):
                continue  # a piece of a page is looked at on its page
            expect(page.locator(".slot"), address).to_have_count(0, timeout=PATIENCE)
            printed += 1
            wrong += [f"{name} {route}: {fault}" for fault in page.evaluate(FAULTS)]
    assert not wrong, "\n".join(wrong)
    assert printed > 150
    # What was just said to the reader stays on the screen.
    page.emulate_media(media="screen")
    page.goto(live_server.url + dict(addresses)["veterans:profile"])
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("main [role=status]", has_text="已保存")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("main [role=status]", has_text="已保存")).to_be_hidden()
