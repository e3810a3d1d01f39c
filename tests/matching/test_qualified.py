"""A refusal with a qualifier refuses what the qualifier says, and no trade as a whole. Sentences of our own making."""

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.rank import Matcher
from matching.text import certificates, refusals
from matching.text.traits import BY_CODE, posting_traits
from tests.matching.conftest import person, posting

TRADES = {
    "security_guard": ("保安", "门卫"),
    "sales": ("销售", "业务员"),
    "cleaning": ("保洁",),
    "delivery": ("快递", "外卖"),
    "driving": ("司机",),
    "cooking": ("厨师",),
    "care": ("护工",),
    "teaching": ("教师",),
}
NAMED = [(code, word) for code, words in TRADES.items() for word in words]
ENDS = ("不干", "不做", "别推", "就算了", "免谈", "不考虑", "坚决不去", "就不用介绍了")
UNREAD = ("离村子四十里以上的", "老板拖账出了名的", "合同一天一签的", "隔壁镇子那边的", "同事处不来的")
READ = {"上夜班的": "night_shift", "要出差的": "travel", "三班倒的": "rotating_shift", "没底薪的": "commission"}


def read(words: str) -> set[str]:
    return set(refusals.refusals_in(words, whole_text_refuses=True))


@given(st.sampled_from(NAMED), st.sampled_from(ENDS))
def test_a_bare_refusal_refuses_the_trade(trade: tuple[str, str], end: str) -> None:
    assert trade[0] in read(f"{trade[1]}{end}")


@given(st.sampled_from(NAMED), st.sampled_from(ENDS), st.sampled_from(UNREAD))
def test_a_qualifier_that_nobody_reads_refuses_no_trade(trade: tuple[str, str], end: str, qualifier: str) -> None:
    words = f"{qualifier}{trade[1]}{end}"
    assert trade[0] not in read(words)
    assert trade[0] in refusals.reservations_in(words, whole_text_refuses=True)
    assert not refusals.refused_work(words, whole_text_refuses=True)


@given(st.sampled_from(NAMED), st.sampled_from(ENDS), st.sampled_from(sorted(READ)))
def test_a_qualifier_that_is_read_is_what_is_refused(trade: tuple[str, str], end: str, qualifier: str) -> None:
    found = read(f"{qualifier}{trade[1]}{end}")
    assert READ[qualifier] in found
    assert trade[0] not in found


@given(st.sampled_from(UNREAD), st.sampled_from(ENDS))
def test_what_a_qualified_place_is_by_itself_is_not_refused_either(qualifier: str, end: str) -> None:
    assert {"construction", "outdoors"} <= read(f"工地{end}")
    assert not read(f"{qualifier}工地{end}")
    assert "outdoors" in read(f"{qualifier}工地{end}，露天的不干")


@given(st.sampled_from(NAMED), st.sampled_from(["除了{w}都行", "除了{w}以外什么都可以", "只要不是{w}"]))
def test_the_only_exception_is_refused_whole(trade: tuple[str, str], form: str) -> None:
    assert trade[0] in read(form.format(w=trade[1]))


@given(st.sampled_from(NAMED), st.sampled_from(["只做{w}", "只想当{w}", "不是不做{w}", "不排斥{w}", "{w}也行"]))
def test_who_names_the_only_thing_wanted_or_denies_twice_refuses_nothing(trade: tuple[str, str], form: str) -> None:
    assert trade[0] not in read(form.format(w=trade[1]))


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("纯提成的不碰", {"commission"}),
        ("整天给人看大门的活不干", {"security_guard"}),
        ("所有销售的岗位都别推", {"sales"}),
        ("什么样的保安都不当", {"security_guard"}),
        ("上夜班的保安、送外卖都不干", {"night_shift", "delivery"}),
        ("只做白班，夜班不行", {"night_shift"}),
        ("光上夜班不行", {"night_shift"}),
    ],
)
def test_words_of_degree_narrow_nothing_and_each_item_stands_alone(words: str, codes: set[str]) -> None:
    assert read(words) == codes


def _eligible(model: Matcher, who: dict[str, Any], post: dict[str, Any]) -> bool:
    return bool(model.pair({**person(), **who}, {**posting(), **post}, explain=False)["eligible"])


def test_who_asks_for_a_trade_never_loses_it_to_a_word_of_a_refusal(model: Matcher) -> None:
    who = {"desired_work": "保安", "avoid": "天天受气的保安队不去；商场保安不当"}
    assert _eligible(model, who, {"title": "小区保安", "requirement": ""})


def test_an_open_category_takes_the_whole_kind(model: Matcher) -> None:
    who = {"desired_work": "文员", "avoid": "保险理财这类别推"}
    assert not _eligible(model, who, {"title": "车险续保专员", "requirement": ""})
    assert not _eligible(model, who, {"title": "理财顾问", "requirement": ""})
    assert _eligible(model, who, {"title": "文员", "requirement": ""})


@pytest.mark.parametrize("words", ["低于主管的不谈", "普通员工不当", "主管以下的就算了"])
def test_a_refused_level_is_read_from_titles(words: str) -> None:
    assert "rank_and_file" in read(words)
    assert posting_traits("行政专员")["rank_and_file"] == 1.0
    assert "rank_and_file" not in posting_traits("行政主管")
    assert "rank_and_file" in BY_CODE


@pytest.mark.parametrize(
    ("words", "limited"),
    [
        ("大夫不让干重活", True),
        ("医嘱避免重体力劳动", True),
        ("腰突犯过两回", True),
        ("重活干不了", True),
        ("不怕干重活", False),
        ("重活累活都能干", False),
    ],
)
def test_bodily_limits_in_ordinary_words(words: str, limited: bool) -> None:
    assert ("no_heavy_lifting" in refusals.physical_in(words)) is limited


@given(st.integers(2015, 2035), st.integers(1, 12), st.sampled_from(["有效期至{y}年{m}月", "{y}年{m}月到期"]))
@settings(max_examples=40)
def test_a_certificate_lasts_until_the_day_that_is_named(year: int, month: int, form: str) -> None:
    day = certificates.valid_until(f"低压电工证（{form.format(y=year, m=month)}）")
    assert day is not None
    assert (day.year, day.month) == (year, month)
    assert (day + datetime.timedelta(days=1)).month != month


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("低压电工证，有效期2021年5月至2027年5月", datetime.date(2027, 5, 31)),
        ("低压电工证（有效期：2021-05-06至2027-05-05）", datetime.date(2027, 5, 5)),
        ("叉车证 有效期2023-2027", datetime.date(2027, 12, 31)),
        ("叉车证，2026.02到期", datetime.date(2026, 2, 28)),
        ("叉车证，2024年6月30日失效", datetime.date(2024, 6, 30)),
        ("叉车证，有效期自2021年5月起", None),
        ("叉车证，2021年考取，有效期四年", None),
        ("驾照B2，2019年领证", None),
    ],
)
def test_of_two_days_the_later_is_the_last_and_a_day_of_issue_is_none(words: str, day: datetime.date | None) -> None:
    assert certificates.valid_until(words) == day


@pytest.mark.parametrize("said", ["没过期", "未过期", "在发电厂考的", "在过渡期内", "2020年考的"])
def test_what_is_held_is_held(said: str) -> None:
    assert certificates.all_held([f"低压电工证（{said}）"])


@pytest.mark.parametrize("said", ["过期没复审", "考了两科未过", "还没下来", "正在考", "差一门", "逾期未审"])
def test_what_is_not_held_is_not_held(said: str) -> None:
    assert not certificates.all_held([f"二级建造师（{said}）"])
    assert certificates.all_held(["二级建造师"])


@pytest.mark.parametrize(
    ("paper", "title", "opens"),
    [
        ("Q2起重机司机证（流动式）", "汽车吊操作工", True),
        ("Q2起重机司机证（流动式）", "天车工", False),
        ("天车证", "天车工", True),
        ("天车证", "塔吊司机", False),
        ("起重机司机证Q2", "天车工", True),
        ("初中数学教师资格证", "初中数学教师", True),
        ("初中数学教师资格证", "初中英语教师", False),
        ("初中教师资格证", "初中英语教师", True),
        ("初中数学教师资格证", "初中各科教师", True),
    ],
)
def test_a_certificate_opens_its_kind_of_crane_and_its_subject(paper: str, title: str, opens: bool) -> None:
    held = certificates.all_held([paper])
    gates = [group for group, strength in certificates.needed_certificates(title) if strength == "gate"]
    assert gates
    assert all(group & held for group in gates) is opens
