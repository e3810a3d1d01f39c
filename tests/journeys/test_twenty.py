"""Twenty duties of a morning page, worked off in the browser: how much hand work they are beside the talking.

Counted is what a hand does (clicks, keys, pages waited for), by the times of the keystroke-level model of Card, Moran and
Newell (1980): a key of an average typist .28 s, pointing and clicking 1.3 s, thinking before each click 1.35 s. Phone
calls last as long as they last: what is left of the thirty minutes of twenty duties is for them.
"""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Frame, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role, User
from duties import kinds
from duties.actions.one import open_duty
from duties.calendar import end_of
from duties.models import Duty
from outcomes.actions.hires import Facts, record_hire
from outcomes.models import RetentionCall
from runs import registry
from tests.cast import make_person, make_places, staff
from tests.journeys.walk import at_both_widths, come_in, follow
from veterans.actions.ledger import open_need

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
KEY, CLICK, THOUGHT, WAIT = 0.28, 1.3, 1.35, 1.0
"""Seconds; WAIT: for a page, on an old PC and a village's line."""
NOTES = ("寄政策手册", "补拍门牌照片", "通知周五座谈", "交走访表", "领横幅", "还会议室钥匙")
MINUTES, TALK = 30, 60
"""For twenty duties; seconds of each that talking may take on the average."""


class Hand:
    """Whatever the clerk does goes through here and is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.keys, self.pages = page, 0, 0, 0
        page.on("framenavigated", self._navigated)

    def _navigated(self, frame: Frame) -> None:
        self.pages += frame == self.page.main_frame

    def click(self, what: Locator) -> None:
        follow(what)
        self.clicks += 1

    def write(self, where: Locator, words: str) -> None:
        where.fill(words)
        self.clicks += 1
        self.keys += len(words)

    def seconds(self) -> float:
        return self.clicks * (CLICK + THOUGHT) + self.keys * KEY + self.pages * WAIT


@pytest.fixture
def morning(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> User:
    """A clerk on whose desk lie six calls, four stories of work found alone, four next steps and six notes of one's own."""
    monkeypatch.setattr(registry, "_subscribers", {})  # no model is fitted for lists of matches that nobody looks at
    county = make_places()["652301"]
    clerk, today = staff("clerk", county, Role.CLERK), timezone.localdate()
    people = [
        make_person(county, name=f"周建{sign}", source="m", source_id=sign, phone="13800138000")
        for sign in "平军国民华伟刚强磊勇涛超明辉"
    ]
    for at, person in enumerate(people[:10]):
        by = clerk
        if at >= 6:
            by = person.user = User.objects.create_user(f"own-{at}")
            person.save(update_fields=["user"])
        record_hire(
            person=person, started_on=today - datetime.timedelta(days=28), source_kind="test", source_key=at, by=by,
            facts=Facts(employer_words="某某机电有限公司", title="电工"),
        )  # fmt: skip
    Duty.objects.filter(kind="outcomes.call_1").update(due_at=timezone.now())
    RetentionCall.objects.filter(month=1).update(due_on=today)
    for person in people[10:]:
        open_need(person=person, kind="job", due_on=today, by=clerk)
    for words in NOTES:
        open_duty(kind=kinds.OWN, key=words, words=words, place=county, due_at=end_of(today), by=clerk)
    return clerk


def test_twenty_duties_leave_time_for_talking(page: Page, live_server: LiveServer, morning: User) -> None:
    page.set_default_timeout(60_000)
    expect.set_options(timeout=30_000)
    come_in(page, live_server, morning)
    # Given the page that the clerk opens in the morning
    page.goto(f"{live_server.url}/duties/")
    at_both_widths(page, "morning of twenty duties")
    before, hand = Duty.objects.open().count(), Hand(page)
    # When the clerk calls six people who began a month ago, and each is still there
    for _one in range(6):
        _open(hand, "满1个月")
        hand.write(page.locator("#still_pay"), "5800")
        hand.click(page.get_by_role("button", name="仍在岗"))
        expect(page.get_by_text("本次回访办结")).to_be_visible()
        _back(hand)
    # and asks four firms whether what their new people told is true,
    for _one in range(4):
        _open(hand, "核实本人自报就业")
        page.locator("select[name=how]").select_option("call")
        hand.clicks += 2
        hand.click(page.get_by_role("button", name="情况属实"))
        expect(page.locator(".tag", has_text="已核实")).to_be_visible()
        _back(hand)
    # and agrees the next step with four who look for work,
    for _one in range(4):
        _open(hand, "就业")
        hand.write(page.locator("input[name=next_step]"), "周五带去面试")
        page.locator("input[name=due_on]").fill((timezone.localdate() + datetime.timedelta(days=7)).isoformat())
        hand.clicks, hand.keys = hand.clicks + 1, hand.keys + 8
        hand.click(page.locator("main form .btn-primary").first)
        _back(hand)
    # and ticks off what was done on the way,
    for words in NOTES:
        page.locator(".duty", has_text=words).locator("input[type=checkbox]").check()
        hand.clicks += 1
    hand.click(page.locator("button[name=do][value=close]"))
    # then twenty duties are closed, and most of the half hour was for people.
    assert before - Duty.objects.open().count() == 20 - 4  # an agreed step is a new duty
    print(f"{hand.clicks} clicks, {hand.keys} keys, {hand.pages} pages: {hand.seconds() / 60:.1f} minutes of handling")
    assert hand.seconds() + 20 * TALK < MINUTES * 60
    at_both_widths(page, "morning after twenty duties")


def _open(hand: Hand, words: str) -> None:
    """The first such duty on the page, straight to where it is done."""
    hand.click(hand.page.locator(".duty", has_text=words).first.locator("a.btn"))


def _back(hand: Hand) -> None:
    hand.click(hand.page.locator("nav a[href='/duties/']").first)
