"""Hard conditions over generated postings and people: every spelling of a condition forbids the same people."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.rank import Matcher
from matching.rank.posting import age_of, headline, needs_of, pay_of, workplaces
from matching.text import certificates, refusals
from matching.text.traits import posting_traits
from tests.matching.conftest import person, posting

UPPER = ("{n}岁以下", "{n}周岁以下", "不超过{n}周岁", "{n}岁以内", "年龄{n}岁及以下", "年龄要求：{n}岁（含）以下")
LOWER = ("{n}岁以上", "年满{n}周岁", "{n}周岁及以上", "不低于{n}岁")


@given(st.integers(20, 65), st.sampled_from(UPPER), st.sampled_from(["column", "text", "title"]))
def test_a_highest_age_is_read_in_every_spelling_and_place(age: int, spelling: str, where: str) -> None:
    words = spelling.format(n=age)
    column, text, title = ("不限" if where != "column" else words, "", "电工")
    if where == "text":
        text = f"高中及以上学历，{words}，月薪5000元"
    if where == "title":
        title = f"电工（{words}）"
    found = age_of(column, text, title)
    assert (found.low, found.high) == (None, age)


@given(st.integers(16, 40), st.sampled_from(LOWER))
def test_a_lowest_age_is_no_highest_one(age: int, spelling: str) -> None:
    found = age_of(spelling.format(n=age), "")
    assert (found.low, found.high) == (age, None)


@given(st.integers(2000, 20000), st.sampled_from(["{n}元以上", "月薪：{n}以上", "{n}元/月起", "{n}元及以上"]))
def test_one_amount_that_is_the_least_has_no_upper_end(pay: int, spelling: str) -> None:
    row = {"salary_min": float(pay), "salary_max": float(pay), "requirement": f"35岁以下，{spelling.format(n=pay)}"}
    assert pay_of(row) == (pay, None)
    assert pay_of({**row, "requirement": f"35岁以上，{pay}元"}) == (pay, pay)
    assert pay_of({**row, "requirement": f"1{pay}元以上"}) == (pay, pay)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("工作地点：阜康市", ("652302",)),
        ("45岁以下，上班地点为玛纳斯县/昌吉市", ("652324", "652301")),
        ("工作地点在准东，包吃住", ("6523Z01",)),
        ("负责阜康市场的开发", ("652301",)),
    ],
)
def test_running_text_that_says_where_counts_before_address_and_county(
    model: Matcher, text: str, codes: tuple[str, ...]
) -> None:
    assert workplaces(model, "昌吉市", "电工", "", text) == codes
    assert workplaces(model, "昌吉市", "电工（木垒）", "", text) == ("652328",)


BY_LAW = (
    ("大客驾驶员", "A1驾照", "A2驾照"),
    ("公交车司机", "A3驾照", "B2驾照"),
    ("校车司机", "B1驾照", "C1驾照"),
    ("危化品运输司机", "危险货物运输从业资格证", "道路货物运输从业资格证"),
    ("电气主检", "低压电工证", "钳工四级"),
    ("电气工程师", "低压电工证", "钳工四级"),
    ("加氢操作工", "加氢工艺作业证", "化工总控工四级"),
    ("一级造价师", "一级造价工程师", "二级建造师"),
    ("注册会计师", "注册会计师证", "中级会计师"),
    ("美术教师", "小学教师资格证", "普通话二甲"),
    ("校医", "护士执业证", "急救员证"),
    ("多功能天车工", "Q2天车证", "叉车证N1"),
)


@settings(max_examples=60)
@given(
    st.sampled_from(BY_LAW),
    st.sampled_from(["", "急招", "高薪诚聘"]),
    st.sampled_from(["", "（五险一金）", "5000-8000元", "3名"]),
    st.sampled_from(["", "责任心强，服从安排", "45岁以下，能吃苦"]),
)
def test_papers_that_the_law_asks_for_are_needed_though_nobody_says_so(
    row: tuple[str, str, str], before: str, behind: str, text: str
) -> None:
    title, right, wrong = row
    needs = needs_of(
        {"title": f"{before}{title}{behind}", "requirement": text, "company": "", "experience": "",
         "required_certificates": None}
    )  # fmt: skip
    firmly = [group for group, strength in needs if strength == "gate"]
    both = certificates.all_held([right, "A1驾照"] if "危" in title else [right])
    assert firmly
    assert all(group & (both | certificates.all_held(["A2驾照"])) for group in firmly)
    assert any(not group & certificates.all_held([wrong]) for group in firmly)


@pytest.mark.parametrize(
    "title", ["中医院保洁", "门诊导诊", "大客户经理", "市场拓展总监", "危化品仓库管理员", "法律顾问", "焊工培训专员", "行政前台老师"]
)  # fmt: skip
def test_words_of_a_place_or_customer_need_no_paper(title: str) -> None:
    assert not [group for group, strength in certificates.needed_certificates(title) if strength == "gate"]


def test_the_name_of_a_firm_in_a_title_is_no_work(model: Matcher) -> None:
    assert headline("某某保安服务有限公司经理") == "经理"
    assert not posting_traits(headline("某某保安服务有限公司经理"))
    assert "chemicals" not in posting_traits("操作工", "机电、化工相关专业，包食宿")


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("除了保安、保洁都行", {"security_guard", "cleaning"}),
        ("除销售外都可以", {"sales"}),
        ("只要不是销售就行", {"sales"}),
        ("除了昌吉别的地方不去", set()),
        ("不送外卖", {"delivery"}),
        ("卖苦力的不去", {"heavy_lifting", "labour"}),
        ("不拉油罐危化品", {"dangerous_goods"}),
        ("干二十休十的不去", {"dormitory"}),
        ("开小车行", set()),
    ],
)
def test_what_people_refuse_in_their_own_words(words: str, codes: set[str]) -> None:
    assert set(refusals.refusals_in(words, whole_text_refuses=True)) == codes


@pytest.mark.parametrize(
    ("words", "title", "refused"),
    [
        ("不开大车了", "货车司机", True),
        ("不干修车", "汽车机修工", True),
        ("不拉油罐危化品", "牵引车司机", False),
        ("不拉油罐危化品", "油罐车司机", True),
        ("没有五险的不干", "电工（五险一金）", False),
        ("不写材料", "新材料公司操作工", False),
    ],
)
def test_a_refusal_reaches_its_kind_of_work_and_no_further(
    model: Matcher, words: str, title: str, refused: bool
) -> None:
    who = person(avoid=words, certificates=["A2驾照", "低压电工证", "危险货物运输从业资格证"])
    found: dict[str, Any] = model.pair(who, posting(title=title))
    assert ("refusal" in {row["code"] for row in found["vetoes"]}) == refused
