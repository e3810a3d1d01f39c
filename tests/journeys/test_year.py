"""A year in the demo county, in the browser at both widths: recommended, left without an answer, hired elsewhere, called about,
out of work, placed again; and a week in which the clock stood still. The clock is set by the test, the pages are the product's.
"""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role, User
from applications.models import Application
from audit.actions import SystemJob
from duties.actions.calendar import load_official
from duties.models import Duty, DutyEvent, Round, Template
from employers.models import Membership, Posting
from notices.models import Notice
from outcomes.models import EmploymentSpell, RetentionCall
from outcomes.queries.check import findings
from places.models import Place
from runs import clockwork, registry
from tests.cast import make_firm, make_person, make_places, make_posting, staff
from tests.journeys.walk import PASSWORD, at_both_widths, come_in, follow, settle
from veterans.actions.ledger import open_need
from veterans.models import Need, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CLOCK = ("applications.chase", "duties.escalate", "duties.rounds")
START = datetime.datetime(2027, 3, 1, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


class Year:
    """The stage: who plays, where the clock stands, and what one click looks like."""

    def __init__(self, page: Page, server: LiveServer, time: time_machine.Traveller) -> None:
        self.page, self.server, self.time = page, server, time
        self.county, self.town = self._places()
        self.clerk = staff("clerk", self.town)
        self.chief = staff("chief", self.county, Role.CHIEF)
        self.silent, self.good = (
            self._firm(name, title) for name, title in (("沉默机电", "维修电工"), ("实在物业", "电工班长"))
        )
        user = User.objects.create_user("veteran", PASSWORD, display_name="周建平")
        self.person = make_person(self.town, user=user, phone="13899990001")
        self.need = open_need(person=self.person, kind="job", due_on=timezone.localdate(), by=self.clerk)

    def _places(self) -> tuple[Place, Place]:
        tree = make_places()
        load_official(by=SystemJob("test"))
        Template.objects.exclude(code="week").delete()
        Template.objects.update(valid_from=timezone.localdate(), levels=["town"])
        return tree["652301"], tree["652301001"]

    def _firm(self, name: str, title: str) -> tuple[User, Posting]:
        firm = make_firm(self.county, f"昌吉{name}有限公司")
        user = User.objects.create_user(name, PASSWORD)
        Membership.objects.create(user=user, employer=firm, valid_from="2026-01-01")
        return user, make_posting(firm, title=title)

    def on(self, month: int, day: int, *, clock: bool = True) -> None:
        """Nine in the morning of a day of 2027; without the clock nothing falls due by itself."""
        self.time.move_to(START.replace(month=month, day=day))
        if clock:
            clockwork.tick()

    def see(self, user: User, address: str, words: str, picture: str) -> None:
        """What somebody sees on a page, at both widths."""
        come_in(self.page, self.server, user)
        self.page.goto(f"{self.server.url}{address}")
        settle(self.page)
        expect(self.page.get_by_text(words).first).to_be_visible()
        at_both_widths(self.page, f"year {picture}")

    def press(self, do: str) -> None:
        """The button of a step of an application; what is folded away is opened before."""
        button = self.page.locator(f"button[name=do][value={do}]").first
        if not button.is_visible():
            self.page.locator("details", has=button).locator("summary").first.click()
        follow(button)

    def application(self, posting: Posting) -> Application:
        return Application.objects.get(posting=posting)


@pytest.fixture
def year(
    page: Page, live_server: LiveServer, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Year]:
    page.set_default_timeout(120_000)
    monkeypatch.setattr(registry, "_subscribers", {})
    monkeypatch.setattr(clockwork, "_jobs", {name: clockwork._jobs[name] for name in CLOCK})
    with time_machine.travel(START) as time:
        yield Year(page, live_server, time)


def test_a_year(year: Year) -> None:
    page, person = year.page, year.person
    veteran: User = person.user  # type: ignore[assignment]
    # March: the clerk recommends a post, the veteran applies with one tap
    _recommended_and_applied(year, veteran)
    # The firm keeps silent: a reminder to it
    year.on(3, 9)
    year.see(year.silent[0], "/notices/", "已超过承诺的答复日期", "03 the firm is reminded")
    # The clock stands still for a week and catches up once
    _a_week_without_a_clock(year)
    # The station has it, then the county, which asks the station
    _station_and_county(year)
    # April: another firm proposes, the veteran agrees, it is held, offered, accepted, begun
    _hired_by_the_other(year, veteran)
    year.need.refresh_from_db()
    assert year.need.closed_at is not None
    # Called after one month: still there. After three: no work any more, the need is open again
    spell = EmploymentSpell.objects.get(person=person)
    _called(year, spell, 5, 1)
    page.get_by_role("button", name="仍在岗").click()
    expect(page.get_by_text("本次回访办结")).to_be_visible()
    _called(year, spell, 7, 3)
    page.locator("summary", has_text="目前无业").click()
    page.locator("details[open] input[name=ended_on]").fill("2027-07-02")
    page.locator("details[open] select[name=reason]").select_option("dismissed")
    follow(page.locator("button[value=lost]"))
    assert Need.objects.open().filter(person=person, kind="job").exists()
    year.see(year.clerk, "/people/ledger/", "周建平", "10 the need is open again")
    # The veteran finds work alone and says so; the station makes sure
    _placed_again(year, veteran)
    # Then nothing is left hanging, and nothing came twice
    assert not any(findings().values())
    assert EmploymentSpell.objects.open().get(person=person).verified_at is not None
    assert not Need.objects.open().filter(person=person, kind="job").exists()


def _recommended_and_applied(year: Year, veteran: User) -> None:
    page, person = year.page, year.person
    year.see(year.clerk, person.get_absolute_url(), "维修电工", "01 the clerk recommends")
    follow(page.locator(f"button[name=posting][value='{year.silent[1].public_id}']"))
    year.see(veteran, f"/matches/job/{year.silent[1].public_id}/", "一键投递", "02 the veteran applies")
    page.get_by_role("button", name="一键投递").click()
    expect(page.get_by_text("已投递。")).to_be_visible()


def _a_week_without_a_clock(year: Year) -> None:
    rounds, duties = Round.objects.count(), Duty.objects.count()
    year.on(3, 17, clock=False)
    assert (Round.objects.count(), Duty.objects.count()) == (rounds, duties)
    for _again in range(2):
        clockwork.tick()
        year.time.shift(datetime.timedelta(hours=2))
    starts = list(Round.objects.order_by("starts_on").values_list("starts_on", "opened"))
    assert starts == [(datetime.date(2027, 3, day), 1) for day in (1, 8, 15)]
    silences = Duty.objects.filter(kind="applications.silent")
    assert silences.count() == 1
    assert Notice.objects.filter(template="applications.reminded").count() == 1
    assert DutyEvent.objects.filter(duty__in=silences, what="opened").count() == 1


def _station_and_county(year: Year) -> None:
    page = year.page
    year.see(year.clerk, "/duties/", "沉默机电", "04 the station calls the firm")
    year.on(3, 22)
    duty = Duty.objects.get(kind="applications.silent")
    assert duty.escalated_to == year.county
    year.see(year.chief, "/duties/county/", "北庭路街道", "05 the county sees where it is red")
    year.see(year.chief, duty.get_absolute_url(), "督办", "06 the county asks")
    follow(page.locator("form[action$='/ask/'] button"))
    year.see(year.clerk, duty.get_absolute_url(), "昌吉市", "07 the station answers")
    page.fill("#answer", "三次打电话无人接，已请求职者另投")
    follow(page.locator("form[action*='/duties/notes/'] button"))
    application = year.application(year.silent[1])
    page.goto(f"{year.server.url}{application.get_absolute_url()}")
    page.fill("#give-up", "三次打电话无人接")
    year.press("give_up")
    duty.refresh_from_db()
    assert duty.closed_at is not None


def _hired_by_the_other(year: Year, veteran: User) -> None:
    page, (firm, posting) = year.page, year.good
    come_in(page, year.server, veteran)
    page.goto(f"{year.server.url}/matches/job/{posting.public_id}/")
    follow(page.get_by_role("button", name="一键投递"))
    application = year.application(posting)
    address = application.get_absolute_url()
    come_in(page, year.server, firm)
    page.goto(f"{year.server.url}{address}")
    page.get_by_text("约面试", exact=True).click()
    page.get_by_label("面试人").select_option(index=1)
    page.get_by_label("时间1").fill("2027-03-25T10:00")
    year.press("propose")
    come_in(page, year.server, veteran)
    page.goto(f"{year.server.url}{address}")
    page.locator("input[name=slot]").first.check()
    year.press("agree")
    year.on(3, 26)
    come_in(page, year.server, firm)
    page.goto(f"{year.server.url}{address}")
    year.press("held")
    page.locator("summary", has_text="拟录用").click()
    page.get_by_label("答复期限").fill("2027-03-30")
    year.press("offer")
    year.see(veteran, address, "接受", "08 offered")
    year.press("accept")
    year.on(4, 1)
    come_in(page, year.server, firm)
    page.goto(f"{year.server.url}{address}")
    page.locator("summary", has_text="已到岗").click()
    page.get_by_label("到岗日期").fill("2027-04-01")
    year.press("hire")
    application.refresh_from_db()
    assert application.state == "hired"


def _called(year: Year, spell: EmploymentSpell, month: int, after: int) -> None:
    """The day of a call: it stands on the clerk's desk, and opens from there."""
    year.on(month, 5)
    call = RetentionCall.objects.get(spell=spell, month=after)
    year.see(year.clerk, call.get_absolute_url(), "周建平", f"09 called after {after}")


def _placed_again(year: Year, veteran: User) -> None:
    page = year.page
    year.on(7, 12)
    come_in(page, year.server, veteran)
    page.goto(f"{year.server.url}/outcomes/mine/")
    page.locator("summary", has_text="我找到工作了").click() if page.locator("details:not([open])").count() else None
    page.fill("input[name=employer_words]", "木垒光伏电站")
    page.fill("input[name=started_on]", "2027-07-12")
    page.get_by_role("button", name="告诉服务站").click()
    expect(page.get_by_text("木垒光伏电站").first).to_be_visible()
    at_both_widths(page, "year 11 the veteran tells of new work")
    year.see(year.clerk, "/duties/", "核实本人自报就业", "12 the station makes sure")
    spell = EmploymentSpell.objects.open().get(person=year.person)
    page.goto(f"{year.server.url}{spell.get_absolute_url()}")
    page.select_option("select[name=how]", "call")
    page.get_by_role("button", name="情况属实").click()
    expect(page.locator(".tag", has_text="已核实")).to_be_visible()
    year.see(
        year.clerk, Person.objects.get(pk=year.person.pk).get_absolute_url(), "木垒光伏电站", "13 the year in the file"
    )
