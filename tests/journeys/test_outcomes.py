"""Work in the browser at both widths: recorded, told by the person, called about; who stays; the form of a cohort."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from outcomes.actions.calls import try_call
from outcomes.actions.hires import Facts, record_hire
from outcomes.models import EmploymentSpell, RetentionCall
from runs import registry
from tests.cast import make_person, make_places, staff
from tests.journeys.walk import at_both_widths, come_in
from veterans.actions.accounts import give_sign_in
from veterans.actions.reception import receive
from veterans.models import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """No model is fitted for lists of matches that nobody looks at here."""
    monkeypatch.setattr(registry, "_subscribers", {})


def test_work_is_recorded_told_and_called_about(page: Page, live_server: LiveServer) -> None:
    page.set_default_timeout(60_000)
    county = make_places()["652301"]
    clerk = staff("clerk", county)
    people = [
        make_person(county, name=name, source="j", source_id=str(at), placement_mode="SELF", phone="13800138000")
        for at, name in enumerate(("马建军", "何静", "周建平"))
    ]
    for one in people:
        receive(person=one, cohort_year=2025, by=clerk)
    told = record_hire(
        person=people[1], started_on=timezone.localdate(), source_kind="test", source_key=1, by=clerk,
        facts=Facts(employer_words="某某食品厂", title="质检员", pay=5600),
    )  # fmt: skip
    try_call(call=told.calls.get(month=1), outcome="no_answer", by=clerk)
    # Given a clerk who records work on a person's page
    come_in(page, live_server, clerk)
    page.goto(f"{live_server.url}/outcomes/people/{people[0].public_id}/record/")
    at_both_widths(page, "record")
    page.fill("input[name=employer_words]", "某某物业公司")
    page.fill("input[name=title]", "电工")
    page.fill("input[name=pay]", "6200")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("未核实").first).to_be_visible()
    at_both_widths(page, "spell")
    # When somebody made sure, and the person is called
    page.select_option("select[name=how]", "call")
    page.get_by_role("button", name="情况属实").click()
    expect(page.locator(".tag", has_text="已核实")).to_be_visible()
    RetentionCall.objects.filter(spell=told, month=1).update(due_on=timezone.localdate())
    call = RetentionCall.objects.get(spell=told, month=1)
    page.goto(f"{live_server.url}{call.get_absolute_url()}")
    at_both_widths(page, "call")
    page.fill("input[name=pay]", "5800")
    page.get_by_role("button", name="仍在岗").click()
    expect(page.get_by_text("本次回访办结")).to_be_visible()
    # Then the figures know it
    for name in ("", "retention/", "cohort/", "cohort/people/?column=L", "adaptation/"):
        page.goto(f"{live_server.url}/outcomes/{name}")
        at_both_widths(page, f"outcomes-{name.replace('/', '').partition('?')[0] or 'list'}")
    # And a person tells of work on a phone
    give_sign_in(person=people[2], by=clerk)
    come_in(page, live_server, Person.objects.get(pk=people[2].pk).user)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/outcomes/mine/")
    page.fill("input[name=employer_words]", "某某汽修店")
    page.get_by_role("button", name="告诉服务站").click()
    expect(page.get_by_text("某某汽修店").first).to_be_visible()
    at_both_widths(page, "mine")
    assert EmploymentSpell.objects.filter(person=people[2], source_kind="person", verified_at=None).exists()
