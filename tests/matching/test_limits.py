"""Ages, education, experience, pay and headcount as bulletins print them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.text import AgeLimit, age_limit, education_code, education_rank, experience_years, headcount, monthly_pay
from matching.text.cells import date_of, jobs_of, listed, written_list
from matching.text.limits import age_in_requirement, education_in_requirement, experience_in_requirement


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("35岁以下", AgeLimit(None, 35)),
        ("35岁以上", AgeLimit(35, None)),
        ("18-40岁", AgeLimit(18, 40)),
        ("１８－４０周岁", AgeLimit(18, 40)),
        ("18至40岁", AgeLimit(18, 40)),
        ("不超过45周岁", AgeLimit(None, 45)),
        ("年满18周岁", AgeLimit(18, None)),
        ("男50岁以下，女45岁以下", AgeLimit(None, 50, True)),
        ("男45岁女40岁以下", AgeLimit(None, 45, True)),
        ("女40周岁、男45周岁以下", AgeLimit(None, 45, True)),
        ("男：18-45岁，女：20-40岁", AgeLimit(18, 45, True)),
        ("男60，女55", AgeLimit(None, 60, True)),
        ("男女均45岁以下", AgeLimit(None, 45)),
        ("男女不限，45岁以下", AgeLimit(None, 45)),
        ("四十五周岁以下", AgeLimit(None, 45)),
        ("十八至三十五岁", AgeLimit(18, 35)),
        ("不限", AgeLimit()),
        ("无", AgeLimit()),
        ("", AgeLimit()),
        (None, AgeLimit()),
        (float("nan"), AgeLimit()),
    ],
)
def test_age_limits(text: object, expected: AgeLimit) -> None:
    assert age_limit(text) == expected


@given(st.integers(16, 70))
def test_every_maximum_and_minimum_is_read(age: int) -> None:
    assert age_limit(f"{age}岁以下") == AgeLimit(None, age)
    assert age_limit(f"{age}周岁及以下") == AgeLimit(None, age)
    assert age_limit(f"{age}岁以上") == AgeLimit(age, None)


@given(st.integers(16, 40), st.integers(41, 70))
def test_every_range_is_read(low: int, high: int) -> None:
    assert age_limit(f"{low}-{high}岁") == AgeLimit(low, high)
    assert age_in_requirement(f"能吃苦，{low}到{high}岁，月薪：5000元") == AgeLimit(low, high)


def test_years_of_work_are_no_age() -> None:
    assert age_in_requirement("20年以上工作经验") == AgeLimit()


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("小学", 0),
        ("初中", 1),
        ("高中", 2),
        ("中专", 2),
        ("技校", 2),
        ("职高", 2),
        ("大专", 3),
        ("专科", 3),
        ("本科", 4),
        ("大学本科", 4),
        ("硕士研究生", 5),
        ("博士", 6),
    ],
)
def test_education_ranks(text: str, rank: int) -> None:
    assert education_rank(education_code(text)) == rank


def test_the_lowest_of_several_counts_and_no_limit_is_no_code() -> None:
    assert education_rank(education_code("高中或中专以上，大专优先")) == 2
    assert education_code("不限") == ""
    assert education_rank(education_code("其他")) is None
    assert education_in_requirement("中专及以上学历，45岁以下") == "41"
    assert education_in_requirement("大专学历优先") == ""


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("3年以上工作经验", 3.0),
        ("无工作经验", 0.0),
        ("应届毕业生工作经验", 0.0),
        ("三年以上", 3.0),
        ("半年以上经验", 0.5),
        ("不限", 0.0),
        ("", None),
        ("熟练工", None),
        ("1-3年", 1.0),
    ],
)
def test_experience(text: str, years: float | None) -> None:
    assert experience_years(text) == years


def test_preferred_experience_asks_for_nothing() -> None:
    assert experience_in_requirement("有3年工作经验优先") is None
    assert experience_in_requirement("须2年以上驾驶经验，月薪：6000元") == 2.0


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("面议", (None, None)),
        ("", (None, None)),
        ("5000-8000", (5000, 8000)),
        ("5000元以上", (5000, None)),
        ("1.2-2万/月", (12000, 20000)),
        ("12-18万/年", (10000, 15000)),
        ("200元/天", (4350, 4350)),
        ("6k-8k", (6000, 8000)),
        ("6-8千", (6000, 8000)),
        ("5000-8000元·13薪", (5000, 8000)),
        ("8000-5000", (5000, 8000)),
        ("99999999999999999", (None, None)),
        ("99999999999以上", (None, None)),
    ],
)
def test_pay(text: str, pay: tuple[int | None, int | None]) -> None:
    assert monthly_pay(text) == pay


@pytest.mark.parametrize(
    ("text", "heads"),
    [("10", 10), ("3人", 3), ("3.0", 3), ("若干", None), ("", None), ("两名", 2), ("１０人", 10), ("9" * 21, None)],
)
def test_headcount(text: str, heads: int | None) -> None:
    assert headcount(text) == heads


@pytest.mark.parametrize("text", ["0", "-3"])
def test_no_head_at_all_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        headcount(text)


@given(st.text(max_size=60))
def test_no_text_breaks_a_parser(text: str) -> None:
    age_limit(text)
    education_code(text)
    experience_years(text)
    low, high = monthly_pay(text)
    assert low is None or high is None or low <= high


@pytest.mark.parametrize("text", ["甲；乙", "甲;乙；", '["甲", "乙"]', "['甲', '乙']", ["甲", "乙"]])
def test_a_list_in_a_cell_is_the_list(text: object) -> None:
    assert listed(text) == ["甲", "乙"]


@pytest.mark.parametrize(
    "text", ["保安 2年；司机", "[{'title': '保安', 'years': 2}, {'title': '司机', 'years': None}]"]
)
def test_past_jobs_in_a_cell_are_the_jobs(text: str) -> None:
    assert jobs_of(text) == [{"title": "保安", "years": 2.0}, {"title": "司机", "years": None}]


@pytest.mark.parametrize("text", ["[", "[甲]", "[" * 5000 + "]" * 5000, "{}"])
def test_what_only_looks_like_a_list_is_words(text: str) -> None:
    assert written_list(text) == text


@pytest.mark.parametrize("text", ["2024-1-5", "2024年1月5日", "２０２４/1/5", "20240105"])
def test_dates(text: str) -> None:
    assert date_of(text) == datetime.date(2024, 1, 5)


@pytest.mark.parametrize("text", ["", "长期", "2024-02-30", "2024年1月", "20241301", "139001390012"])
def test_no_dates(text: str) -> None:
    assert date_of(text) is None
