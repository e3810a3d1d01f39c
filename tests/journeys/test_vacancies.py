"""A posting pasted, counted while it is typed, refused with the article, published; a stranger's complaint and its answer."""

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from employers.models import Complaint, Posting
from recommendations import counted, reach
from runs import registry
from runs.actions import execute
from runs.models import Run
from tests.cast import make_employer_user, make_firm, make_person, make_places, make_posting, staff
from tests.journeys.walk import at_both_widths, become_nobody, come_in, follow, settle

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PASTED = """昌吉市某某机电有限公司招聘维修电工2名，月薪5500-7000元，交五险，包吃住。
要求：高中及以上学历，45岁以下，持低压电工证，限男性，能上夜班。
地址：昌吉市北京南路88号。"""


@pytest.fixture(autouse=True)
def _quiet(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """No lists of matches are made here, and nobody was read by another test; runs wait until they are called."""
    page.set_default_timeout(120_000)
    monkeypatch.setattr(registry, "_subscribers", {})
    monkeypatch.setattr(reach, "_people", counted.People())
    monkeypatch.setattr("runs.actions.publish", lambda pk: None)
    counted.file().unlink(missing_ok=True)


def test_a_pasted_posting_is_counted_refused_mended_and_published(page: Page, live_server: LiveServer) -> None:
    # Given a firm of a county without people
    county = make_places()["652301"]
    firm = make_firm(county)
    come_in(page, live_server, make_employer_user(firm))
    page.goto(f"{live_server.url}/posts/mine/")
    at_both_widths(page, "no posting yet")
    # When it opens an empty form, the panel of the count is there and says the truth of an empty county
    page.goto(f"{live_server.url}/posts/new/")
    panel = page.locator("[data-live]")
    expect(panel).to_contain_text("符合条件的退役军人")
    expect(panel).to_contain_text("求职的退役军人少于 5 人", timeout=120_000)  # loads the model
    at_both_widths(page, "new posting, nobody in reach")
    # When more people than a page reads are on file, and a text is pasted, it is read into the fields
    for at in range(counted.AT_ONCE + 5):
        make_person(county, source="j", source_id=str(at), age_stated=25 + at)
    page.fill("#pasted", PASTED)
    page.get_by_role("button", name="读入各栏").click()
    expect(page.locator("#id_title")).to_have_value("维修电工")
    expect(page.locator("#id_pay_max")).to_have_value("7000")
    expect(page.locator("#id_age_max")).to_have_value("45")
    expect(page.locator("mark.bad").first).to_contain_text("限男")
    expect(panel).to_contain_text("正在准备统计")
    at_both_widths(page, "count being prepared")
    page.fill("#id_age_reason", "需要登高作业")
    # Then the count is being prepared, and comes when a run has read the people
    execute(Run.objects.get(kind="recommendations.reach").pk)
    page.select_option("#id_education", "31")
    expect(panel.locator(".big-n")).to_be_visible()
    expect(panel).to_contain_text("每个条件少了多少人")
    expect(panel).to_contain_text("45 岁以下")
    at_both_widths(page, "count and costs")
    # Then the unlawful words are refused with the article
    page.get_by_role("button", name="发布岗位").click()
    expect(page.get_by_text("问题已标出；内容没有丢失").first).to_be_visible()
    expect(page.locator("form .law")).to_contain_text("限男")
    expect(page.locator("form .law")).to_contain_text("条")
    assert not Posting.objects.exists()
    at_both_widths(page, "refused with the article")
    # And without them it is published
    text = page.locator("#id_requirement").input_value()
    page.fill("#id_requirement", text.replace("限男性，", ""))
    expect(page.locator("aside")).to_contain_text("可以发布")
    page.get_by_role("button", name="发布岗位").click()
    expect(page.get_by_text("已发布，所有人都能看到。")).to_be_visible()
    settle(page)
    at_both_widths(page, "published")
    assert Posting.objects.get().state == "open"


def test_a_stranger_complains_and_reads_the_answer(page: Page, live_server: LiveServer) -> None:
    # Given an open posting
    county = make_places()["652301"]
    clerk = staff("clerk", county)
    posting = Posting.objects.create(
        employer=make_firm(county), kept_by=county, title="保安", state="open", place=county, place_words=county.name
    )
    # When a stranger reports it
    page.goto(f"{live_server.url}{posting.get_absolute_url()}")
    follow(page.get_by_role("link", name="举报 / 投诉"))
    page.get_by_label("要求交费、押金或扣证件").check()
    page.fill("#id_words", "面试时说先交 300 元服装押金。")
    page.fill("#id_contact", "13899990009")
    at_both_widths(page, "complain")
    follow(page.get_by_role("button", name="提交举报"))
    code = page.locator(".code-n").inner_text()
    at_both_widths(page, "complaint received")
    # Then the clerk sees it in the menu, with the count, by keyboard alone
    come_in(page, live_server, clerk)
    page.goto(f"{live_server.url}/posts/complaints/")
    menu = page.locator(".navgroup", has_text="举报投诉")
    expect(menu.locator("summary")).to_contain_text("1")
    page.goto(f"{live_server.url}/posts/manage/")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    at_both_widths(page, "menu open")
    menu.get_by_role("link", name="举报投诉").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/posts/complaints/")
    at_both_widths(page, "complaints waiting")
    follow(page.get_by_role("link", name="保安"))
    at_both_widths(page, "complaint to decide")
    page.get_by_role("button", name="暂停展示").click()
    expect(page.get_by_text("处理完成前，岗位暂停展示。").first).to_be_visible()
    page.get_by_label("属实，岗位已下架").check()
    page.fill("#id_reason", "经核实，招聘时收取押金，已责令退还。")
    page.locator("button[value=decide]").click()
    expect(page.get_by_text("举报人可凭查询码查看结果")).to_be_visible()
    expect(menu.locator("summary")).not_to_contain_text("1")
    at_both_widths(page, "complaint decided")
    # And the stranger reads the answer with the code
    become_nobody(page)
    page.goto(f"{live_server.url}/posts/complaints/result/")
    page.fill("#id_code", code)
    page.get_by_role("button", name="查看结果").click()
    expect(page.get_by_text("已责令退还")).to_be_visible()
    at_both_widths(page, "answer to the complaint")
    page.goto(f"{live_server.url}{posting.get_absolute_url()}")
    expect(page.get_by_role("heading", name="没有这一页")).to_be_visible()
    assert Complaint.objects.get().outcome == "founded"


def test_a_list_goes_out_to_excel_and_comes_in_again(page: Page, live_server: LiveServer, tmp_path: Path) -> None:
    # Given a firm with two postings; it and its county take the list out, by keyboard alone
    county = make_places()["652301"]
    firm, clerk = make_firm(county), staff("clerk", county)
    make_posting(firm, certificates=["ELECTRIC_LOW"], board=["meals", "lodging"], pay_months=13)
    make_posting(firm, title="保安", requirement="=能上夜班")
    for who, address in ((make_employer_user(firm), "/posts/mine/"), (clerk, "/posts/manage/?q=&state=open")):
        come_in(page, live_server, who)
        page.goto(f"{live_server.url}{address}")
        settle(page)
        link = page.get_by_role("link", name="导出 Excel")
        at_both_widths(page, f"list to take out {address[7:11]}")
        page.emulate_media(media="print")
        expect(link).to_be_hidden()
        page.emulate_media(media="screen")
        link.focus()
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        waiting.value.save_as(tmp_path / "posts.xlsx")
    # When the clerk changes two cells in Excel, one of them badly, and brings the file in
    book = openpyxl.load_workbook(tmp_path / "posts.xlsx")
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    at = next(row for row in sheet.iter_rows(min_row=2) if row[header.index("岗位名称")].value == "维修电工")
    at[header.index("发薪月数")].value, at[header.index("证书要求")].value = 14, "低压电工证、飞碟证"
    book.save(tmp_path / "posts.xlsx")
    page.goto(f"{live_server.url}/imports/new/")
    page.select_option("#id_kind", "postings")
    page.set_input_files("#id_file", tmp_path / "posts.xlsx")
    page.locator("main form button").click()
    page.wait_for_url("**/imports/*-*/")
    execute(Run.objects.get(kind="imports.check").pk)
    page.reload()
    # Then one row is changed, the other is not, and what was not understood is named with what to do
    expect(page.locator("main")).to_contain_text("接收新增 0 行、变更 1 行")
    expect(page.locator("main")).to_contain_text("有不认识的证书")
    at_both_widths(page, "exported list, back again")
    page.locator("button[value=apply]").click()
    page.wait_for_load_state()
    execute(Run.objects.get(kind="imports.apply").pk)
    one = Posting.objects.get(title="维修电工")
    assert (one.pay_months, one.certificates, one.board) == (14, ["ELECTRIC_LOW"], ["meals", "lodging"])
    assert Posting.objects.count() == 2
