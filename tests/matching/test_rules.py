"""Hard rules: each forbids, has its sentence, and forbids nothing where something is unknown."""

import datetime
from typing import Any

import pytest

from matching.rank import GROUP_MAX, GROUPS, Matcher
from tests.matching.conftest import person, posting


def vetoes(model: Matcher, who: dict[str, Any], post: dict[str, Any], day: datetime.date | None = None) -> set[str]:
    return {found["code"] for found in model.pair(who, post, day)["vetoes"]}


def test_the_fixture_pair_fits(model: Matcher) -> None:
    result = model.pair(person(), posting())
    assert result["eligible"]
    assert result["vetoes"] == []
    assert result["fit"] == sum(row["points"] for row in result["points"].values())
    assert result["fit"] >= 70
    assert [row["max"] for row in result["points"].values()] == [GROUP_MAX[name] for name in GROUPS]
    assert sum(GROUP_MAX.values()) == 100


TODAY = datetime.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("code", "who", "post"),
    [
        ("age_stated", {"age": 46}, {}),
        ("age_stated", {"age": 30}, {"age": "35岁以上"}),
        ("education", {"education": "初中"}, {"education": "大专"}),
        ("experience", {}, {"title": "会计", "experience": "3年以上工作经验"}),
        ("certificate", {"certificates": ["C1驾照"]}, {}),
        ("certificate", {"desired_work": "护士", "certificates": []}, {"title": "护士"}),
        ("workplace", {}, {"county": "玛纳斯县"}),
        ("workplace", {}, {"county": "昌吉市", "title": "电工（玛纳斯）"}),
        ("workplace", {}, {"county": "昌吉市", "address": "玛纳斯县塔河工业园区"}),
        ("workplace", {"accept_counties": ["*"], "avoid": "不去准东，太远"}, {"county": "准东"}),
        ("pay", {"min_salary": 9000}, {}),
        ("refusal", {"avoid": "不上夜班"}, {"requirement": "需上夜班"}),
        ("refusal", {"avoid": "不做销售", "desired_work": ""}, {"title": "销售代表"}),
        ("physical", {"note": "腰伤不能搬重物", "desired_work": ""}, {"title": "装卸工"}),
        ("employment_type", {"employment_types": ["full_time"]}, {"employment_type": "part_time"}),
        ("closed", {}, {"status": "closed"}),
        ("closed", {}, {"deadline": "2026-11-23"}),
        ("no_heads", {}, {"headcount": "3", "heads_remaining": "0"}),
        ("secrecy", {"secrecy_until": "2027-01-01"}, {}),
    ],
)
def test_each_hard_rule_forbids_and_has_a_sentence(
    model: Matcher, code: str, who: dict[str, Any], post: dict[str, Any]
) -> None:
    result = model.pair(person(**who), posting(**post), TODAY)
    found = {row["code"]: row for row in result["vetoes"]}
    assert code in found
    assert not result["eligible"]
    assert result["fit"] is None
    assert found[code]["zh"]
    assert found[code]["en"].isascii() or "“" in found[code]["en"] or code in {"workplace", "certificate"}


@pytest.mark.parametrize(
    ("who", "post"),
    [
        ({"age": 45}, {}),
        ({"age": None}, {}),
        ({"age": 50}, {"relaxes_age": True}),
        ({"education": "中专"}, {"education": "高中"}),
        ({"education": ""}, {"education": "大专"}),
        ({}, {"county": "", "address": ""}),
        ({}, {"salary_min": "", "salary_max": ""}),
        ({}, {"education": "不限", "age": "不限"}),
        ({"accept_counties": ["*"]}, {"county": "喀什市"}),
        ({}, {"deadline": "2026-11-24"}),
        ({}, {"headcount": "若干"}),
    ],
)
def test_what_is_allowed_or_unknown_forbids_nothing(model: Matcher, who: dict[str, Any], post: dict[str, Any]) -> None:
    assert vetoes(model, person(**who), posting(**post), TODAY) == set()


def test_unknown_and_relaxed_things_become_cautions(model: Matcher) -> None:
    def codes(who: dict[str, Any], post: dict[str, Any]) -> set[str]:
        return {row["code"] for row in model.pair(person(**who), posting(**post), TODAY)["reasons_against"]}

    assert "pay_unknown" in codes({}, {"salary_min": "", "salary_max": ""})
    assert "place_unknown" in codes({}, {"county": ""})
    assert "age_relaxed" in codes({"age": 50}, {"relaxes_age": True})
    assert "age_by_sex" in codes({}, {"age": "男50岁以下，女45岁以下"})
    expiring = {"certificate_rows": [{"code": "ELECTRIC_LOW", "expires_on": datetime.date(2026, 12, 18)}]}
    assert "certificate_expiring" in codes(expiring, {})


def test_without_a_date_no_date_is_compared(model: Matcher) -> None:
    assert vetoes(model, person(secrecy_until="2030-01-01"), posting(deadline="2001-01-01")) == set()
