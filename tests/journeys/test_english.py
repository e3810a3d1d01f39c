"""The rooms of the journeys in English: what veteran, employer, clerk and county see, looked at in both widths."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role, User
from applications.actions.person import apply
from audit.actions import SystemJob
from duties.actions import open_duty, supervising
from duties.actions.escalation import escalate
from employers.models import Membership
from outcomes.actions.hires import Facts, record_hire
from outcomes.models import RetentionCall
from tests.cast import make_firm, make_person, make_places, make_posting, staff
from tests.journeys.walk import PASSWORD, at_both_widths, come_in, settle
from veterans.actions.erasing import ask
from veterans.actions.ledger import open_need

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def english(transactional_db: None) -> dict[User, list[str]]:
    """Who reads English, and the pages they go to: each room has something to show."""
    tree, today = make_places(), timezone.localdate()
    town = tree["652301001"]
    clerk, chief = staff("clerk", town), staff("chief", tree["652301"], Role.CHIEF)
    firm = make_firm(tree["652301"])
    posting = make_posting(firm)
    employer = User.objects.create_user("firm", PASSWORD)
    Membership.objects.create(user=employer, employer=firm, valid_from="2026-01-01")
    veteran = User.objects.create_user("veteran", PASSWORD, display_name="周建平")
    person = make_person(town, user=veteran, phone="13899990001")
    sent = apply(person=person, posting=posting, by=veteran)
    need = open_need(person=person, kind="job", due_on=today - DAY, by=clerk)
    worker = make_person(town, name="李建国")
    spell = record_hire(
        person=worker, started_on=today - 31 * DAY, source_kind="x", source_key=1, by=clerk,
        facts=Facts(employer_words="某厂"),
    )  # fmt: skip
    call = RetentionCall.objects.filter(spell=spell).earliest("month")
    late = open_duty(kind="duties.own", key="1", place=town, words="回电话", by=clerk, due_at=timezone.now() - 2 * DAY)
    escalate(timezone.now())
    supervising.supervise(duty=late, by=chief, words="何时办结？")
    open_duty(kind="applications.silent", key=f"{sent.public_id}:1", place=town, by=SystemJob("test"))
    ask(person=person, words="", by=veteran)
    User.objects.update(language="en")
    return {
        veteran: ["/applications/", sent.get_absolute_url(), "/outcomes/mine/", "/consents/", "/notices/", "/people/me/data/"],
        employer: ["/applications/board/", sent.get_absolute_url(), "/posts/mine/", "/posts/new/"],
        clerk: [
            "/duties/", late.get_absolute_url(), "/applications/silent/", spell.get_absolute_url(),
            call.get_absolute_url(), need.get_absolute_url(), "/outcomes/", "/people/erasures/",
        ],
        chief: ["/duties/county/", "/duties/?show=up", "/outcomes/retention/", "/outcomes/cohort/"],
    }  # fmt: skip


def test_the_rooms_in_english(page: Page, live_server: LiveServer, english: dict[User, list[str]]) -> None:
    page.set_default_timeout(120_000)
    for user, addresses in english.items():
        come_in(page, live_server, user)
        for address in addresses:
            page.goto(f"{live_server.url}{address}")
            settle(page)
            expect(page.locator("html")).to_have_attribute("lang", "en")
            at_both_widths(page, f"{user.username} in English {address}")
