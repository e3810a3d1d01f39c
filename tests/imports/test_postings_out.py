"""Postings out to Excel and in again: nothing lost, nothing doubled, no formula, nobody else's posting."""

import csv
import datetime
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from accounts.models import User
from employers.actions.complaints import complain, decide
from employers.actions.postings import publish_posting, write_posting
from employers.importing.sheet import STATES, workbook
from employers.models import Employer, Posting, PostingReview, PostingState, Verification
from imports import actions
from imports.models import Batch
from places.models import Place
from tests.cast import make_posting
from tests.imports.test_postings import GOOD
from tests.imports.test_postings import take as take_csv

WORDS = ["干活", "=1+1", "＝SUM(A1)", "'=x", "-5", "+8613800138000", "@我", "多行\n=第二行"]
HELD, REFUSED = "添加微信了解详情", "限女性"
MOVES = {"changed_at", "search_terms"}


@pytest.fixture
def rows(firm: Employer, clerk: User) -> list[Posting]:
    """One of each kind: with everything, imported, draft, closed, standing, in review, and words a sheet would run."""
    take_csv(GOOD, GOOD.replace("1,公告", ",").replace("5000,7000", "面议,"), place="652301")
    made = list(Posting.objects.order_by("pk"))
    full = make_posting(
        firm, title="全", pay_months=Decimal("13.5"), certificates=["DRIVE_B2", "DRIVE_D"], board=["lodging"],
        shifts=["day_shift", "day_and_night"], insurance=["five", "fund"], contract_kind="fixed", contract_months=36,
        probation_months=0, education="31", education_words="大专及以上", experience_years="2.5",
        experience_words="2.5年以上工作经验", age_words="18-45岁", age_min=18, age_max=45, age_reason="登高",
        relaxes_age=True, physical_words="能搬 25 公斤", family_welcome=True, veteran_only=True, veteran_priority=True,
        kind="firefighter", occupation="6-29-03-01", occupation_confirmed=True, heads_filled=1,
        deadline=datetime.date(2099, 12, 31), requirement="须大专以上学历，能加班", address="某路 1 号",
    )  # fmt: skip
    made.append(full)
    made.append(make_posting(firm, title="草稿", state="draft", requirement="学历高中以上，35岁以下", education="31"))
    made.append(make_posting(firm, title="关了", state="closed", deadline=datetime.date(2020, 1, 1)))
    made.append(make_posting(firm, title="常年", standing=True, place=None, place_words="某地", heads_offered=None))
    made.append(make_posting(firm, title="待审（女）", state="review"))
    made += [make_posting(firm, title=f"岗{at}", requirement=words, address=words) for at, words in enumerate(WORDS)]
    return made


def out() -> bytes:
    return workbook(Posting.objects.select_related("employer", "place", "kept_by").order_by("pk"))


def edited(*cells: tuple[str, str, Any]) -> bytes:
    """The export with some cells changed: (title of the posting, column, value)."""
    book = openpyxl.load_workbook(io.BytesIO(out()))
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    for title, column, value in cells:
        at = next(line for line in sheet.iter_rows(min_row=2) if line[header.index("岗位名称")].value == title)
        at[header.index(column)].value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def take(content: bytes, clerk: User, place: str = "652301", **more: Any) -> tuple[Batch, Any]:
    return actions.import_file(
        kind="postings", name="a.xlsx", content=content, source="", place_code=place, by=clerk, **more
    )


def state() -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in Posting.objects.values()}


def test_every_state_has_its_word() -> None:
    assert set(STATES) == set(PostingState.values)


def test_out_and_in_changes_nothing(rows: list[Posting], clerk: User) -> None:
    before, seen, content = state(), Verification.objects.count(), out()
    for more in ({"dry_run": True}, {}):
        batch, plan = take(content, clerk, **more)
        assert plan.issues == []
        assert (batch.rows, batch.same, batch.new, batch.changed) == (len(rows), len(rows), 0, 0)
    assert state() == before
    assert Verification.objects.count() == seen, "a firm is not in a bulletin because its own list came back"
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_out_saved_by_excel_changes_nothing(rows: list[Posting], clerk: User) -> None:
    """Days become dates and numbers decimals where somebody clicks into their cells."""
    content = edited(
        ("全", "截止日期", datetime.datetime(2099, 12, 31)), ("全", "招聘人数", 2.0), ("全", "月薪下限", "5,500")
    )
    batch, plan = take(content, clerk)
    assert (plan.issues, batch.same) == ([], len(rows))


@pytest.mark.parametrize(
    ("column", "cell", "fields"),
    [
        ("岗位名称", "电工甲", {"title": "电工甲"}),
        ("工作地区", "阜康市", {"place_words": "阜康市"}),
        ("招聘人数", 5, {"heads_offered": 5, "heads_remaining": 4}),
        ("学历要求", "高中", {"education": "61", "education_words": "高中"}),
        ("年龄要求", "50岁以下", {"age_words": "50岁以下", "age_min": None, "age_max": 50}),
        ("年龄要求", "", {"age_words": "", "age_min": None, "age_max": None, "relaxes_age": False}),
        ("退役军人放宽年龄", "否", {"relaxes_age": False}),
        ("体能视力要求", "", {"physical_words": ""}),
        ("工作经验", "3年以上", {"experience_words": "3年以上", "experience_years": Decimal("3.0")}),
        ("月薪下限", 6000, {"pay_min": 6000}),
        ("月薪上限", 9000, {"pay_max": 9000}),
        ("发薪月数", 14, {"pay_months": Decimal("14.0")}),
        ("证书要求", "焊工证", {"certificates": ["WELD"]}),
        ("班次", "无", {"shifts": []}),
        ("社会保险", "五险", {"insurance": ["five"]}),
        ("食宿", "包吃住", {"board": ["meals", "lodging"]}),
        ("合同期限", 12, {"contract_months": 12}),
        ("试用期", 6, {"probation_months": 6}),
        ("岗位要求", "=能吃苦", {"requirement": "=能吃苦"}),
        ("工作地址", "某路 2 号", {"address": "某路 2 号"}),
        ("首次发布", "2026-11-01", {"first_seen": datetime.date(2026, 11, 1)}),
        ("截止日期", "2098-01-01", {"deadline": datetime.date(2098, 1, 1)}),
        ("状态", "已关闭", {}),
    ],
)
def test_an_edited_cell_changes_what_it_says_and_nothing_else(
    rows: list[Posting], clerk: User, column: str, cell: Any, fields: dict[str, Any]
) -> None:
    before = state()
    if isinstance(cell, str) and cell.startswith("="):
        cell = f"'{cell}"
    batch, plan = take(edited(("全", column, cell)), clerk)
    assert plan.issues == ([] if column != "年龄要求" or cell else plan.issues)
    assert (batch.changed, batch.same) == (int(bool(fields)), len(rows) - bool(fields))
    after = state()
    changed = {
        (number, name)
        for number, row in after.items()
        for name, value in row.items()
        if name not in MOVES and value != before[number][name]
    }
    one = Posting.objects.get(occupation="6-29-03-01")
    assert {name: getattr(one, name) for name in fields} == fields
    more = {"place_id"} if column == "工作地区" else set()
    assert changed == {(one.pk, name) for name in set(fields) | more}


def test_no_file_publishes_a_draft_or_reopens_what_was_closed(rows: list[Posting], clerk: User) -> None:
    batch, _plan = take(edited(("草稿", "招聘人数", 7), ("关了", "截止日期", "2099-01-01")), clerk)
    assert batch.changed == 2
    assert list(Posting.objects.filter(title__in=["草稿", "关了"]).order_by("pk").values_list("state", flat=True)) == [
        "draft",
        "closed",
    ]


def test_a_last_day_ends_standing_recruitment(rows: list[Posting], clerk: User) -> None:
    take(edited(("常年", "截止日期", "2099-01-01")), clerk)
    one = Posting.objects.get(title="常年")
    assert (one.standing, one.deadline, one.state) == (False, datetime.date(2099, 1, 1), "open")


def test_unlawful_words_are_held_and_refused_as_in_any_file(rows: list[Posting], clerk: User) -> None:
    batch, plan = take(edited(("岗0", "岗位要求", HELD), ("岗2", "岗位要求", REFUSED)), clerk)
    assert (batch.changed, batch.refused) == (1, 1)
    assert {(issue.code, issue.refused) for issue in plan.issues} == {("unlawful_review", False), ("unlawful", True)}
    waits, stays = Posting.objects.filter(title__in=["岗0", "岗2"]).order_by("title")
    assert (waits.state, stays.state, stays.requirement) == ("review", "open", WORDS[2])
    assert PostingReview.objects.waiting().filter(posting=waits).count() == 1
    take(edited(("岗0", "岗位要求", "干活")), clerk)
    waits.refresh_from_db()
    assert waits.state == "open"


def test_only_a_day_that_is_changed_closes(firm: Employer, clerk: User) -> None:
    one = make_posting(firm, title="过期", deadline=datetime.date(2020, 1, 1))
    for column, cell, found in (("招聘人数", 9, "open"), ("截止日期", "2020-02-01", "closed")):
        take(edited(("过期", column, cell)), clerk)
        one.refresh_from_db()
        assert one.state == found


def test_what_was_understood_from_the_requirement_follows_it_and_nothing_else(firm: Employer, clerk: User) -> None:
    one = make_posting(firm, title="文员", requirement="高中以上学历", education="31", education_words="")
    for column, cell, found in (("招聘人数", 9, "31"), ("岗位要求", "本科以上学历", "21")):
        take(edited(("文员", column, cell)), clerk)
        one.refresh_from_db()
        assert (one.education, one.education_words, one.age_words) == (found, "", "45岁以下")


def test_saved_as_csv_by_windows_nothing_changes(rows: list[Posting], clerk: User) -> None:
    lines = io.StringIO()
    writer = csv.writer(lines)
    for row in openpyxl.load_workbook(io.BytesIO(out())).worksheets[0].iter_rows(values_only=True):
        writer.writerow(["" if cell is None else str(cell).replace("\n", "\r\n") for cell in row])
    batch, plan = actions.import_file(
        kind="postings",
        name="a.csv",
        content=lines.getvalue().encode("gb18030"),
        source="",
        place_code="652301",
        by=clerk,
    )
    assert (batch.same, plan.issues) == (len(rows), [])


def test_what_waits_on_a_complaint_is_not_let_out_by_a_file(firm: Employer, clerk: User, employer_user: User) -> None:
    one = make_posting(firm, title="组装工", requirement="两班倒")
    said, _receipt = complain(posting=one, matter="fees", words="收费")
    decide(complaint=said, outcome="founded", reason="属实", by=clerk)
    one.refresh_from_db()
    publish_posting(posting=one, by=employer_user)
    assert one.state == "review"
    batch, _plan = take(edited(("组装工", "招聘人数", 9)), clerk)
    one.refresh_from_db()
    assert (batch.changed, one.heads_offered, one.state) == (1, 9, "review")
    assert PostingReview.objects.waiting().filter(posting=one).count() == 1


def test_a_bulletin_that_comes_again_still_finds_its_posting(rows: list[Posting], clerk: User) -> None:
    take(edited(("电工", "招聘人数", 9)), clerk)
    count = Posting.objects.count()
    batch, _plan = take_csv(GOOD, place="652301")
    assert (batch.same, Posting.objects.count()) == (1, count)


def test_a_new_row_among_the_exported_ones(firm: Employer, posting: Posting, clerk: User) -> None:
    book = openpyxl.load_workbook(io.BytesIO(out()))
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    new = {"岗位名称": "焊工", "单位名称": firm.name, "工作地区": "昌吉市"}
    sheet.append([new.get(str(name), "") for name in header])
    buffer = io.BytesIO()
    book.save(buffer)
    batch, plan = take(buffer.getvalue(), clerk)
    assert (batch.new, batch.same, plan.issues) == (1, 1, [])


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("系统编号", "A01", "posting_unknown"),
        ("系统编号", "11111111-1111-1111-1111-111111111111", "posting_unknown"),
        ("单位名称", "别的公司", "firm_differs"),
        ("统一社会信用代码", "11370100MB28508779", "firm_differs"),
        ("岗位名称", "", "missing"),
        ("试用期", 30, "probation_too_long"),
        ("工作地址", "=1+1", "formula"),
    ],
)
def test_a_wrong_row_is_refused_and_says_why(posting: Posting, clerk: User, column: str, cell: Any, code: str) -> None:
    before = state()
    batch, plan = take(edited((posting.title, column, cell)), clerk)
    assert batch.refused == 1
    assert code in [issue.code for issue in plan.issues]
    assert state() == before


def test_a_private_firm_relaxes_no_age_by_file_either(posting: Posting, clerk: User) -> None:
    Employer.objects.update(kind="private")
    Posting.objects.update(age_max=45)
    _batch, plan = take(edited((posting.title, "退役军人放宽年龄", "是")), clerk)
    assert [issue.code for issue in plan.issues if issue.refused] == ["may_not_relax"]


def test_a_posting_named_twice_is_taken_once(rows: list[Posting], clerk: User) -> None:
    """By its number twice, and by its number and its source."""
    book = openpyxl.load_workbook(io.BytesIO(out()))
    sheet = book.worksheets[0]
    for at in (4, 2):
        sheet.append([cell.value for cell in sheet[at]])
    sheet.cell(sheet.max_row, 1).value = ""
    buffer = io.BytesIO()
    book.save(buffer)
    batch, plan = take(buffer.getvalue(), clerk)
    assert [issue.code for issue in plan.issues if issue.refused] == ["repeated_in_file"] * 2
    assert (batch.same, batch.new, batch.refused) == (len(rows), 0, 2)


def test_the_next_county_reaches_no_posting(rows: list[Posting], other_clerk: User) -> None:
    before = state()
    batch, plan = take(edited(("全", "招聘人数", 9)), other_clerk, place="652302")
    assert (batch.refused, {issue.code for issue in plan.issues}) == (len(rows), {"posting_kept_elsewhere"})
    assert state() == before


def test_what_the_form_wrote_comes_back(firm: Employer, employer_user: User, clerk: User, county: Place) -> None:
    """Written by a person with the form's values, and its words made from them."""
    from employers.forms.posting import PostingForm

    data = {
        "employer": str(firm.public_id), "title": "装配工", "kind": "ordinary", "pay_months": "14", "pay_min": "800",
        "pay_max": "900000", "education": "31", "experience_years": "1.5", "age_min": "18", "age_reason": "登高",
        "certificates": ["WELD", "DRIVE_D"], "place": "昌吉市", "requirement": "两班倒", "board": ["meals", "lodging"],
        "shifts": ["rotating_shift"], "insurance": ["fund"], "probation_months": "0",
    }  # fmt: skip
    form = PostingForm(data, employers=Employer.objects.all())
    assert form.is_valid(), form.errors
    write_posting(employer=firm, values=form.values(county), publish=True, by=employer_user)
    batch, plan = take(out(), clerk)
    assert (batch.same, plan.issues) == (1, [])
    batch, plan = take(edited(("装配工", "月薪上限", 9000), ("装配工", "退役军人放宽年龄", "否")), clerk)
    one = Posting.objects.get()
    assert (batch.changed, plan.issues) == (1, [])
    assert (one.pay_min, one.pay_max, one.age_min, one.education, one.pay_months) == (800, 9000, 18, "31", 14)
