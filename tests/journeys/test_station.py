"""A cohort received, a firm checked, a line of the crosswalk put right, a person exported and erased: at both widths."""

import datetime
import json
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role, User
from employers.models import Employer
from places.models import Place
from runs import registry
from tests.cast import make_person, make_places, staff
from tests.imports.test_people import PERSON
from tests.journeys.walk import PASSWORD, at_both_widths, become_nobody, come_in, follow, settle
from veterans.models import Person, Reception

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FIVE = ("一次接站", "一次座谈", "一份政策手册", "一次建档", "一次走访")
DRIVER = "4-02-02-02"


@pytest.fixture(autouse=True)
def _no_lists(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """No model is fitted for lists of matches that nobody looks at here."""
    page.set_default_timeout(60_000)
    expect.set_options(timeout=30_000)
    monkeypatch.setattr(registry, "_subscribers", {})


@pytest.fixture
def tree(transactional_db: None) -> dict[str, Place]:
    return make_places()


def test_a_cohort_is_received(page: Page, live_server: LiveServer, tree: dict[str, Place], tmp_path: Path) -> None:
    # Given a county whose chief wrote down the five items of the welcome
    clerk = staff("clerk", tree["652301"])
    come_in(page, live_server, staff("chief", tree["652301"], Role.CHIEF))
    page.goto(f"{live_server.url}/people/reception/")
    at_both_widths(page, "nobody received yet")
    follow(page.locator("a[href$='/reception/welcome/']"))
    page.fill("#items", "\n".join(FIVE))
    at_both_widths(page, "items of the welcome")
    follow(page.locator("main form button"))
    # When a clerk brings in the arriving batch
    discharged = (timezone.localdate() - datetime.timedelta(days=3)).isoformat()
    batch = tmp_path / "2026年第一批.jsonl"
    batch.write_text(
        "\n".join(
            json.dumps(
                {
                    **PERSON,
                    "id": f"{at}",
                    "name": name,
                    "id_number": "",
                    "phone": f"1380013800{at}",
                    "cohort_year": "2026",
                    "batch": "第一批",
                    "discharged_on": discharged,
                },
                ensure_ascii=False,
            )
            for at, name in enumerate(("马建军", "何静"))
        ),
        encoding="utf-8",
    )
    come_in(page, live_server, clerk)
    page.goto(f"{live_server.url}/imports/new/")
    page.select_option("#id_kind", "veterans")
    page.set_input_files("#id_file", batch)
    page.fill("#id_source", "到达批次")
    follow(page.locator("main form button"))
    page.wait_for_url("**/imports/*-*/")
    page.reload()
    at_both_widths(page, "arriving batch, checked")
    follow(page.locator("button[value=apply]"))
    page.reload()
    expect(page.locator("main")).to_contain_text("已接收")
    # Then both stand in the cohort with the day by which they report
    page.goto(f"{live_server.url}/people/reception/")
    expect(page.locator(".duty")).to_have_count(2)
    at_both_widths(page, "cohort arrived")
    row = page.locator(".duty", has_text="马建军")
    row.get_by_role("button", name="今天报到").click()
    for item in FIVE:
        row.get_by_role("button", name=item).click()
        expect(row.get_by_role("button", name=item)).to_have_attribute("aria-pressed", "true")
    expect(row).to_contain_text("5/5")
    assert Reception.objects.get(person__name="马建军").reported_on == timezone.localdate()
    at_both_widths(page, "welcomed")
    # And the file of who moved on is offered, and accepted by the next county
    follow(page.get_by_role("link", name="何静"))
    page.fill("#offer", "阜康市")
    page.get_by_role("button", name="提出转出").click()
    expect(page.get_by_text("已向阜康市提出转出").first).to_be_visible()
    come_in(page, live_server, staff("other-clerk", tree["652302"]))
    page.goto(f"{live_server.url}/people/reception/")
    at_both_widths(page, "file offered")
    page.get_by_role("button", name="接收", exact=True).click()
    expect(page.get_by_text("已接收，档案现由本处保管。")).to_be_visible()
    settle(page)
    at_both_widths(page, "file accepted")
    assert Person.objects.get(name="何静").kept_by == tree["652302"]


def test_a_firm_is_returned_put_right_and_approved(
    page: Page, live_server: LiveServer, tree: dict[str, Place], tmp_path: Path
) -> None:
    # Given an office that checks
    clerk = staff("clerk", tree["652301"])
    for name in ("licence", "authorisation"):
        (tmp_path / f"{name}.txt").write_text(f"{name} of the firm", encoding="utf-8")
    # When a firm registers
    page.goto(f"{live_server.url}/firms/register/")
    at_both_widths(page, "register a firm")
    for field, words in {
        "name": "昌吉顺通测试有限公司", "uscc": "91350100M000100Y43", "licence_address": "昌吉市北庭路 1 号",
        "place": "昌吉市", "contact_name": "顾某", "contact_phone": "13900000000", "user_name": "new-firm",
        "password": PASSWORD, "display_name": "顾某", "phone": "13900000001",
    }.items():  # fmt: skip
        page.fill(f"#id_{field}", words)
    page.select_option("#id_kind", "enterprise")
    for name in ("licence", "authorisation"):
        page.set_input_files(f"#id_{name}", tmp_path / f"{name}.txt")
    page.locator("main form .btn-primary").click()
    # Then it reads by which day the office answers
    expect(page.locator(".promise", has_text="昌吉市")).to_be_visible()
    at_both_widths(page, "registration waits")
    address = page.url
    firm = User.objects.get(username="new-firm")
    # When the office returns it with a reason
    come_in(page, live_server, clerk)
    page.goto(f"{live_server.url}/firms/checks/")
    at_both_widths(page, "firms to check")
    follow(page.get_by_role("link", name="昌吉顺通测试有限公司"))
    at_both_widths(page, "registration to decide")
    page.fill("#reason", "授权书没有盖章，请盖章后重新上传。")
    follow(page.locator("button[value=return]"))
    come_in(page, live_server, firm)
    page.goto(address)
    expect(page.locator(".promise.stop")).to_contain_text("授权书没有盖章")
    at_both_widths(page, "registration returned")
    # And the firm puts it right and sends it in again
    page.set_input_files("#id_authorisation", tmp_path / "authorisation.txt")
    page.locator("main form .btn-primary").click()
    expect(page.locator(".promise.stop")).to_have_count(0)
    come_in(page, live_server, clerk)
    page.goto(address)
    follow(page.locator("button[value=approve]"))
    # Then it is checked, and may post
    come_in(page, live_server, firm)
    page.goto(address)
    expect(page.locator(".promise.go")).to_contain_text("核验已通过")
    page.goto(f"{live_server.url}/firms/{Employer.objects.get().public_id}/")
    at_both_widths(page, "firm approved")


def test_a_line_of_the_crosswalk_is_proposed_and_accepted(
    page: Page, live_server: LiveServer, tree: dict[str, Place]
) -> None:
    address = f"{live_server.url}/vocabulary/specialties/MS001/"
    come_in(page, live_server, staff("clerk", tree["652301"]))
    page.goto(address)
    page.fill("#id_occupation", DRIVER)
    page.fill("#id_percent", "10")
    page.fill("#id_reason", "本县没有这类岗位")
    page.get_by_role("button", name="提出建议").click()
    expect(page.get_by_text("已提出，由上一级决定")).to_be_visible()
    settle(page)
    at_both_widths(page, "correction proposed")
    come_in(page, live_server, staff("chief", tree["652300"], Role.CHIEF))
    page.goto(address)
    page.get_by_role("button", name="采纳", exact=True).click()
    expect(page.locator("section", has_text="修正记录").filter(has_text="本县没有这类岗位").first).to_be_visible()
    settle(page)
    at_both_widths(page, "correction accepted")


def test_a_person_takes_the_data_along_and_is_erased(
    page: Page, live_server: LiveServer, tree: dict[str, Place]
) -> None:
    # Given a person with a sign-in and a slip of paper with the password
    clerk = staff("clerk", tree["652301"])
    person = make_person(tree["652301"], phone="13899990001")
    come_in(page, live_server, clerk)
    page.goto(f"{live_server.url}{person.get_absolute_url()}")
    follow(page.get_by_role("button", name="开通登录"))
    _address, name, password = page.locator("dd.hash").all_inner_texts()
    at_both_widths(page, "slip of paper")
    page.emulate_media(media="print")
    at_both_widths(page, "slip of paper, printed")
    expect(page.locator(".topbar")).to_be_hidden()
    page.emulate_media(media="screen")
    # When the person signs in and looks at what is held
    veteran = Person.objects.get().user
    assert veteran is not None
    assert veteran.check_password(password)
    assert veteran.username == name
    come_in(page, live_server, veteran)
    page.goto(f"{live_server.url}/people/me/data/")
    expect(page.locator("main")).to_contain_text("周建平")
    expect(page.locator("main")).to_contain_text("13899990001")
    at_both_widths(page, "my data")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载（JSON）").click()
    held = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert "周建平" in held
    assert "低压电工证" in json.dumps(json.loads(held), ensure_ascii=False)
    page.emulate_media(media="print")
    at_both_widths(page, "my data, printed")
    page.emulate_media(media="screen")
    # And asks to be erased
    page.fill("#why", "不再需要帮助")
    page.get_by_role("button", name="申请删除").click()
    expect(page.get_by_text("您的申请已提交").or_(page.locator("aside .promise")).first).to_be_visible()
    at_both_widths(page, "erasure asked")
    # Then the station erases, and nobody finds the person again
    come_in(page, live_server, clerk)
    page.goto(f"{live_server.url}/people/erasures/")
    expect(page.get_by_text("不再需要帮助")).to_be_visible()
    at_both_widths(page, "erasure to decide")
    page.get_by_label("已核对是本人的意愿").check()
    page.get_by_role("button", name="删除", exact=True).click()
    expect(page.get_by_text("已删除，法律要求保留的除外。")).to_be_visible()
    at_both_widths(page, "erased")
    page.goto(f"{live_server.url}/people/?q=周建平")
    expect(page.locator("main table")).to_have_count(0)
    page.goto(f"{live_server.url}/account/login/")
    assert not User.objects.filter(username=name, is_active=True).exists()


def test_pages_that_are_not_there_say_what_next(
    page: Page, live_server: LiveServer, tree: dict[str, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a wrong address, a page for others and a fault, then each says what happened and where to go."""
    come_in(page, live_server, staff("auditor", tree["652301"], Role.AUDITOR))
    page.goto(f"{live_server.url}/people/00000000-0000-0000-0000-000000000000/")
    expect(page.get_by_role("link", name="回到首页")).to_be_visible()
    at_both_widths(page, "404")
    page.evaluate("""() => {
        const form = document.querySelector("form[action*='logout']").cloneNode(true);
        form.action = "/people/duplicates/look/";
        document.body.append(form);
        form.submit();
    }""")
    expect(page.get_by_role("heading", level=1)).to_have_text("您现在的账号看不了这一页")
    at_both_widths(page, "403")

    def broken(*_given: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("portal.queries.numbers", broken)
    become_nobody(page)
    page.goto(live_server.url)
    expect(page.get_by_role("heading")).to_have_text("这一页暂时打不开")
    at_both_widths(page, "500")
