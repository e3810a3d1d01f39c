"""A person from the paper form by keyboard alone, a look-alike compared, two files merged and undone; both widths, large text."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role
from tests.cast import make_person, make_places, staff
from tests.journeys.test_roles import patience  # noqa: F401 (a fixture)
from tests.journeys.walk import at_both_widths, come_in, follow, settle
from veterans.models import HeldCertificate, Merge, Need, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
KEYS_A_MINUTE, TIME_LIMIT = 180, 2
"""A practised clerk (keys a minute) and the minutes that a paper form may take. Each key counts: the letters of the pinyin
and the one that takes the word, each tab, each arrow in a list."""
STOPS_MOST = 60
"""Tab stops of the whole form, the way down from the top of the page included; each field more costs every form one."""
PINYIN = {
    "郑": "zheng", "海": "hai", "涛": "tao", "昌": "chang", "吉": "ji", "市": "shi", "汽": "qi", "车": "che",
    "驾": "jia", "驶": "shi", "和": "he", "修": "xiu", "理": "li", "中": "zhong", "士": "shi", "检": "jian",
    "测": "ce", "叉": "cha", "电": "dian", "焊": "han", "开": "kai", "货": "huo", "离": "li", "家": "jia",
    "近": "jin", "不": "bu", "上": "shang", "夜": "ye", "班": "ban", "照": "zhao", "司": "si", "机": "ji",
}  # fmt: skip
ENTRY = ["郑海涛", "65230119900307001X", "", "13800138000", "昌吉市"]
ADD = "添加"
PAPER = [
    ("service", "汽车驾驶和修理"), ("mode", "自主就业"), ("branch", "陆军"), ("years", "8"), ("rank", "中士"),
    ("discharged_on", "2024-09-01"), ("level", "大学专科"), ("major", "汽车检测"), ("skills", "叉车、电焊"), ("words", "B2驾照"),
    ("issued_on", "2024-03-01"), ("expires_on", "2030-03-01"), (ADD, "certificates"), ("title", "货车司机"), ("years", "1"),
    (ADD, "jobs"), ("wish", "开货车，离家近"), ("refuse", "不上夜班"), ("pay", "6000"), ("places", "昌吉市"),
]  # fmt: skip
"""Fields of the profile in the order of the paper, and the two lists to which a row is added."""


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
        self.page, self.count, self.stops = page, 0, 0

    def press(self, key: str) -> None:
        self.count += 1
        self.stops += key == "Tab"
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """A run of Chinese signs is one word of the input method; anything else is a key a sign."""
        for run in re.findall("[\u4e00-\u9fff]+|.", text):
            self.count += sum(len(PINYIN[sign]) for sign in run) + 1 if run[0] in PINYIN else 1
        self.page.keyboard.insert_text(text)

    def date(self, text: str) -> None:
        """Into the three parts of a date field; the year is left by a key of its own."""
        self.count += len(text.replace("-", "")) + 1
        self.focused().fill(text)

    def focused(self) -> Locator:
        return self.page.locator(f"#{self.page.evaluate('document.activeElement.id')}")

    def choose(self, words: str) -> None:
        """Down the list to the line that begins so, an arrow a line."""
        steps = self.page.evaluate(
            "words => [...document.activeElement.options].findIndex(one => one.text.startsWith(words))", words
        )
        assert steps > 0, f"there is no {words}"
        self.count += steps
        self.focused().select_option(index=steps)

    def to(self, name: str) -> None:
        """On with the tab key until a field, or a button by its words, has the focus."""
        for _step in range(60):
            if name in self.page.evaluate("[document.activeElement.name, document.activeElement.innerText?.trim()]"):
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
    for name, words in PAPER:
        keys.to(name)
        if name == ADD:
            keys.press("Enter")
            expect(page.locator(f"#rows-{words} .certs li")).to_have_count(1)
            continue
        kind = page.evaluate("document.activeElement.type")
        {"select-one": keys.choose, "date": keys.date}.get(kind, keys.write)(words)
        keys.press("Tab")
    until(page, lambda: Person.objects.get(name="郑海涛").accepted_places.exists())
    at_both_widths(page, "profile")
    # then everything is on file, in less than two minutes of a practised clerk's typing.
    person = Person.objects.get(name="郑海涛")
    record = person.service_records.get()
    assert (person.wish_words, person.pay_floor, person.placement_mode) == ("开货车，离家近", 6000, "SELF")
    assert (record.rank_printed, str(record.discharged_on), person.education_records.get().major) == (
        "中士", "2024-09-01", "汽车检测",
    )  # fmt: skip
    assert str(person.certificates.get().expires_on) == "2030-03-01"
    assert person.past_jobs.get().title == "货车司机"
    print(f"{keys.count} keys, {keys.stops} of them tab stops: {keys.count / KEYS_A_MINUTE:.1f} minutes")
    assert keys.count <= TIME_LIMIT * KEYS_A_MINUTE
    assert keys.stops <= STOPS_MOST
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
    follow(page.locator("form[action$='look/'] button"))
    follow(page.locator("table a, ul a", has_text="郑海").first)
    at_both_widths(page, "one person or two")
    follow(page.locator("button[value=merge]"))
    at_both_widths(page, "merge proposed")
    address = page.url
    come_in(page, live_server, "chief")
    page.goto(address)
    follow(page.locator("button[value=confirm]"))
    until(page, lambda: Person.objects.count() == 1)
    page.goto(address)
    at_both_widths(page, "merge done")
    follow(page.locator("button[value=undo]"))
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
