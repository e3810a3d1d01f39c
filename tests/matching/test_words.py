"""Certificates, refusals, traits and masks."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.rank.explain.words import NEED_EN, NEED_ZH
from matching.rank.frames import people_rows
from matching.rank.person import wish_clauses
from matching.text import (
    held_certificates,
    mask_protected,
    mask_secrets,
    needed_certificates,
    physical_in,
    posting_traits,
    refusals_in,
)
from matching.text.certificates import all_held, is_gate
from matching.text.refusals import refused_words
from matching.text.traits import BY_CODE, PHYSICAL_TRAITS, TRAITS, workplace_kinds


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("B2驾照", {"DRIVE_B2"}),
        ("驾照B2带M", {"DRIVE_B2", "DRIVE_M"}),
        ("驾驶证A2", {"DRIVE_A2"}),
        ("A1A2驾照", {"DRIVE_A1", "DRIVE_A2"}),
        ("B1B2C1驾驶证", {"DRIVE_B1", "DRIVE_B2", "DRIVE_C1"}),
        ("社会艺术水平考级教师证", set()),
        ("叉车证N1", {"FORKLIFT"}),
        ("低压电工证", {"ELECTRIC_LOW"}),
        ("高压电工证", {"ELECTRIC_HIGH", "ELECTRIC_LOW"}),
        ("护士执业证", {"NURSE"}),
        ("健康证", {"HEALTH"}),
        ("小学语文教师资格证", {"TEACHER_PRIMARY", "SUBJECT_CHINESE"}),
        ("军车驾驶证", set()),
        ("A2还没考", set()),
        ("B2驾照（体检没过已降C1）", {"DRIVE_C1"}),
        ("三等功证书", set()),
    ],
)
def test_what_a_certificate_says(words: str, codes: set[str]) -> None:
    assert set(held_certificates(words)) == codes


def test_a_higher_licence_includes_the_lower_one_and_never_the_other_way() -> None:
    assert "DRIVE_C1" in all_held(["A2驾照"])
    assert "DRIVE_B2" in all_held(["A2驾照"])
    assert "DRIVE_A2" not in all_held(["B2驾照"])
    assert "TEACHER_PRIMARY" in all_held(["高中教师资格证"])
    assert "TEACHER_HIGH" not in all_held(["小学教师资格证"])


@pytest.mark.parametrize(
    ("title", "text", "needs"),
    [
        ("半挂车司机", "", {"DRIVE_A2"}),
        ("小车司机", "", {"DRIVE_C1", "DRIVE_C2"}),
        ("护士", "", {"NURSE"}),
        ("电焊工", "", {"WELD"}),
        ("天车工", "持有Q2证", {"CRANE_BRIDGE"}),
        ("维修工", "须持低压电工证，月薪6000元", {"ELECTRIC_LOW"}),
        ("文员", "", set()),
        ("护工", "", set()),
        ("司机学员招生文员", "有驾照优先", set()),
    ],
)
def test_what_work_needs_by_law(title: str, text: str, needs: set[str]) -> None:
    gates = [group for group, strength in needed_certificates(title, text) if strength == "gate"]
    if title.startswith("司机学员"):
        assert all("DRIVE_C1" in group for group in gates)
    elif needs:
        assert frozenset(needs) in gates
    else:
        assert gates == []


def test_service_never_implies_a_licence() -> None:
    assert not any(is_gate(code) for code in all_held(["卫生员", "汽车兵", "军队护理员", "军队驾驶证"]))


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("不上夜班", {"night_shift"}),
        ("不做销售，不陪酒", {"sales", "alcohol"}),
        ("腰伤不能搬重物", {"heavy_lifting"}),
        ("恐高，爬不了高", {"heights"}),
        ("不怕吃苦，倒班可以", set()),
        ("可以倒班", set()),
        ("对粉尘过敏", {"dust"}),
        ("噪声大的车间受不了", {"noise"}),
        ("不跑长途", {"long_haul"}),
        ("", set()),
    ],
)
def test_refusals_in_spoken_chinese(words: str, codes: set[str]) -> None:
    assert codes <= set(refusals_in(words, whole_text_refuses=True))
    if not codes:
        assert refusals_in(words, whole_text_refuses=True) == {}


def test_a_wish_is_no_refusal() -> None:
    assert refusals_in("想上夜班，做销售也行") == {}
    assert "sales" in refusals_in("什么都行，就是不想干销售")


def test_refused_words_are_kinds_of_work_only() -> None:
    assert "理发" in refused_words("不想理发", whole_text_refuses=True)
    assert refused_words("不想太远", whole_text_refuses=True) == frozenset()


def test_bodily_limits() -> None:
    assert "no_heavy_lifting" in physical_in("腰椎间盘突出，搬不动")
    assert "no_long_standing" in physical_in("膝盖受过伤")
    assert physical_in("身体很好") == {}


def test_traits_of_postings_are_sure_or_likely() -> None:
    assert posting_traits("装卸工")["heavy_lifting"] == 1.0
    assert posting_traits("普工")["heavy_lifting"] == 0.5
    assert "night_shift" not in posting_traits("保安", "长白班")
    assert posting_traits("保安")["night_shift"] == 0.5
    assert "sales" not in posting_traits("销售内勤")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("女，已婚，回族，本地人优先，能吃苦", "能吃苦"),
        ("限男性，会开车", "会开车"),
        ("女装导购", "女装"),
        ("清真烹饪", "清真"),
        ("男女不限，夜班", "夜班"),
        ("妇女主任", "妇女"),
    ],
)
def test_protected_words_go_and_goods_stay(text: str, kept: str) -> None:
    masked = mask_protected(text)
    assert kept in masked
    for gone in ("已婚", "回族", "本地人", "限男", "男女"):
        assert gone not in masked


@pytest.mark.parametrize(
    "secret", ["73181部队", "第76集团军", "99A坦克", "东风-21", "31旅二营三连", "歼-20", "番号：北国利剑"]
)
def test_secrets_are_masked_and_reported(secret: str) -> None:
    text = f"在{secret}服役，开汽车"
    masked, findings = mask_secrets(text)
    assert findings
    assert secret[:4] not in masked
    assert "开汽车" in masked


@pytest.mark.parametrize(
    "text",
    [
        "陆军汽车连驾驶员",
        "炊事班做饭",
        "海军舰上电工班",
        "102团东工业园区",
        "3班倒",
        "Q2天车证",
        "月薪5000元",
        "五家渠103团",
    ],
)
def test_branches_trades_and_places_are_no_secrets(text: str) -> None:
    assert mask_secrets(text) == (text, [])


@given(st.text(max_size=80))
def test_no_text_breaks_a_reader(text: str) -> None:
    held_certificates(text)
    refusals_in(text, whole_text_refuses=True)
    refused_words(text, whole_text_refuses=True)
    posting_traits(text, text)
    needed_certificates(text, text)
    masked, findings = mask_secrets(text)
    assert (masked == text) == (not findings)


# ---------- wishes ----------


@pytest.mark.parametrize(
    ("words", "clauses"),
    [
        ("行政、文员、前台这类工作优先", ["行政", "文员", "前台"]),
        ("想去学校当保安，或者医院做护工", ["保安", "护工"]),
        ("电厂的运行值班，离家近，工资五千以上", ["运行值班"]),
        ("焊工最好，不想干销售", ["焊工"]),
        ("生活老师，其次才是保安", ["生活老师", "保安"]),
        ("电工，八千上下，国企事业单位优先", ["电工"]),
        ("都行，别太累", []),
        ("活动策划，活禽不碰", ["活动策划"]),
        ("医院、学校的水电维修", ["水电维修"]),
        ("小区或者写字楼做保安", ["保安"]),
        ("煤矿、露天矿上开车", ["开车"]),
        ("酒店、超市", ["酒店", "超市"]),
        ("学校、幼儿园老师", ["学校", "幼儿园老师"]),
        ("县里没什么合适的岗位，就当库管", ["就当库管"]),
        ("要是没有会计的岗位，出纳也行", ["会计", "出纳"]),
        ("等年底公务员考试，文员过渡一下就行", ["文员"]),
        ("电工证还没下来，普工", ["普工"]),
        ("交社保的，库管", ["库管"]),
        ("社保专员", ["社保专员"]),
        ("啥都能干，主要想学门手艺", ["主要学门手艺"]),
        ("操作工，最好能学点技术", ["操作工"]),
        ("想学修车", ["学修车"]),
        ("岗位：安全员", ["安全员"]),
        ("", []),
    ],
)
def test_a_wish_comes_apart_into_kinds_of_work(words: str, clauses: list[str]) -> None:
    assert wish_clauses(words)[0] == clauses


def test_a_series_is_refused_as_a_whole() -> None:
    assert {"sales", "driving"} <= set(refusals_in("不做销售、开车"))
    assert {"night_shift", "rotating_shift"} <= set(refusals_in("夜班、倒班都不行"))


def test_what_is_taken_back_is_no_trait() -> None:
    assert "travel" not in posting_traits("电工", "无需出差")
    assert "night_shift" not in posting_traits("电工", "不上夜班")
    assert posting_traits("文员", "懂销售者优先")["sales"] == 0.5


def test_every_trait_and_limit_has_its_words() -> None:
    assert len(BY_CODE) == len(TRAITS)
    assert all(trait.zh and trait.en.isascii() for trait in TRAITS)
    assert {trait for traits in PHYSICAL_TRAITS.values() for trait in traits} <= set(BY_CODE)
    assert set(PHYSICAL_TRAITS) == set(NEED_ZH) == set(NEED_EN)


def test_kinds_of_workplace() -> None:
    assert workplace_kinds("某某热电有限公司") == {"power"}
    assert workplace_kinds("医院或者学校") == {"hospital", "school"}
    assert workplace_kinds("") == frozenset()


def test_a_person_is_the_same_from_jsonl_and_from_csv() -> None:
    """A list in a cell: members with ；, or JSON; a 、 within a member does not cut it."""
    row = {
        "id": "1", "skills": ["看电路图", "示波器、万用表查故障"], "certificates": ["低压电工证"], "accept_counties": [],
        "civilian_experience": [{"title": "电工", "years": 4}], "disability_grade": 10.0,
    }  # fmt: skip
    base = people_rows([row])
    joined = {key: "；".join(map(str, value)) if isinstance(value, list) else value for key, value in row.items()}
    joined |= {"civilian_experience": "电工(4年)", "disability_grade": "10"}
    as_json = {key: json.dumps(value) if isinstance(value, list) else value for key, value in row.items()}
    assert people_rows([joined]) == base
    assert people_rows([as_json]) == base
    assert people_rows([{"id": "1", "skills": "电焊、修车"}])[0]["skills"] == ["电焊", "修车"]
    assert people_rows([{"id": "1", "skills": "[电焊"}])[0]["skills"] == ["[电焊"]
