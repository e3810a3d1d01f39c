"""A person from the paper form by keyboard alone, a look-alike compared, two files merged and undone; both widths, large text."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role
from tests.cast import make_person, make_places, staff
from tests.journeys.test_roles import patience  # noqa: F401 (a fixture)
from tests.journeys.walk import at_both_widths, come_in, settle
from veterans.models import HeldCertificate, Merge, Need, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
KEYS_A_SECOND = 4
"""A clerk who types with both hands; Chinese by pinyin costs about two keys a sign."""
ENTRY = ["郑海涛", "65230119900307001X", "", "13800138000", "昌吉市"]
PAPER = {
    "service": "汽车驾驶和修理", "mode": "自主就业", "branch": "陆军", "years": "8", "rank": "中士", "discharged_on": "2024-09-01",
    "level": "大学专科", "major": "汽车检测", "skills": "叉车、电焊", "wish": "开货车，离家近", "refuse": "不上夜班", "pay": "6000",
    "places": "昌吉市",
}  # fmt: skip


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until what was typed or clicked has been saved."""
    for _time in range(300):
        if holds():
            return
        page.wait_for_timeout(200)
    raise AssertionError("it was not saved within a minute")


class Keys:
    """The keyboard, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, key: str) -> None:
        self.count += 1
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.count += sum(1 if sign.isascii() else 2 for sign in text)
        self.page.keyboard.insert_text(text)

    def to(self, name: str) -> None:
        """On with the tab key until a field has the focus."""
        for _step in range(60):
            if self.page.evaluate("document.activeElement.name") == name:
                return
            self.press("Tab")
        raise AssertionError(f"no way to {name} by keyboard")


def test_a_paper_form_is_typed_in_by_keyboard(page: Page, live_server: LiveServer) -> None:
    # Given a clerk and a person on file who resembles the one on the paper
    tree = make_places()
    staff("clerk", tree["652301"])
    make_person(tree["652301"], name="郑海陶", birth_date="1990-03-07", age_stated=None, age_stated_on=None)
    come_in(page, live_server, "clerk")
    page.goto(f"{live_server.url}/people/new/")
    at_both_widths(page, "new person")
    # when the clerk types the five fields and presses Enter, the two are side by side,
    keys = Keys(page)
    page.locator("#id_name").focus()
    for at, words in enumerate(ENTRY):
        keys.write(words)
        if at < len(ENTRY) - 1:
            keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="是不是其中一位？")).to_be_visible()
    at_both_widths(page, "look-alike")
    page.get_by_role("button", name="不是同一人").focus()
    keys.press("Enter")
    page.wait_for_url("**/profile/")
    settle(page)
    # and the profile takes the rest in the order of the paper, without the mouse,
    page.locator("#p-home").focus()
    for name, words in PAPER.items():
        keys.to(name)
        if page.evaluate("document.activeElement.tagName") == "SELECT":
            value = page.evaluate(
                "words => [...document.activeElement.options].find(one => one.text.startsWith(words))?.value", words
            )
            assert value, f"{name} offers no {words}"
            keys.count += 2 * len(words)
            page.locator(f"#p-{name}").select_option(value)
        else:
            keys.write(words)
        keys.press("Tab")
    until(page, lambda: Person.objects.get(name="郑海涛").accepted_places.exists())
    at_both_widths(page, "profile")
    # then everything is on file, in less than two minutes of typing.
    person = Person.objects.get(name="郑海涛")
    record = person.service_records.get()
    assert (person.wish_words, person.pay_floor, person.placement_mode) == ("开货车，离家近", 6000, "SELF")
    assert (record.rank_printed, str(record.discharged_on), person.education_records.get().major) == (
        "中士", "2024-09-01", "汽车检测",
    )  # fmt: skip
    print(f"{keys.count} keys, {keys.count / KEYS_A_SECOND:.0f} s at {KEYS_A_SECOND} keys a second")
    assert keys.count / KEYS_A_SECOND < 120
    page.goto(f"{live_server.url}/people/paper/")
    at_both_widths(page, "blank paper")


def test_files_are_merged_by_two_and_undone(page: Page, live_server: LiveServer) -> None:
    tree = make_places()
    staff("clerk", tree["652301"])
    staff("chief", tree["652300"], Role.CHIEF)
    one = make_person(
        tree["652301"], name="郑海涛", birth_date="1990-03-07", phone="13800138000", source="a", source_id="1"
    )
    other = make_person(
        tree["652301"], name="郑海滔", birth_date="1990-03-07", phone="13800138000", source="b", source_id="2"
    )
    HeldCertificate.objects.create(person=other, words="B2驾照", kind="DRIVE_B2")
    come_in(page, live_server, "clerk")
    page.goto(f"{live_server.url}/people/duplicates/")
    page.locator("form[action$='look/'] button").click()
    page.locator("table a, ul a", has_text="郑海").first.click()
    at_both_widths(page, "one person or two")
    page.locator("button[value=merge]").click()
    at_both_widths(page, "merge proposed")
    address = page.url
    come_in(page, live_server, "chief")
    page.goto(address)
    page.locator("button[value=confirm]").click()
    until(page, lambda: Person.objects.count() == 1)
    page.goto(address)
    at_both_widths(page, "merge done")
    page.locator("button[value=undo]").click()
    until(page, lambda: set(Person.objects.values_list("pk", flat=True)) == {one.pk, other.pk})
    assert Merge.objects.get().undone_at is not None
    # The ledger, with large text.
    page.context.add_cookies([{"name": "rongye_big", "value": "1", "url": live_server.url}])
    page.goto(f"{live_server.url}{one.get_absolute_url()}")
    settle(page)
    at_both_widths(page, "person in large text")
    page.locator("details:has(form[action$='/needs/']) summary").click()
    page.locator("form[action$='/needs/'] button").click()
    until(page, Need.objects.exists)
    assert Need.objects.get().duty is not None
    at_both_widths(page, "need in large text")
    for address in (
        "/people/",
        "/people/ledger/",
        "/duties/",
        "/people/reception/",
        "/people/looks/?kind=opened&wanted=1&next=/",
    ):
        page.goto(f"{live_server.url}{address}")
        settle(page)
        at_both_widths(page, f"{address.strip('/').replace('/', ' ').split('?')[0]} in large text")
