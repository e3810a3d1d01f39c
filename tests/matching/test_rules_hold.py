"""Hard rules over generated people and postings, said again in plain words: whatever fails one of the twelve is on no list,
whatever passes all is. With any one of them switched off the same look sees it."""

import datetime
import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.rank import VETO_CODES, Matcher, ranking, rules
from matching.rank.frames import people_rows
from tests.conftest import Proof
from tests.matching.conftest import frame, person, posting

DAY = datetime.date(2026, 11, 24)
PEOPLE: dict[str, list[Any]] = {
    "age": [None, 18, 34, 35, 36, 45, 46, 60],
    "education": ["", "小学", "初中", "高中", "中专", "大专", "本科", "硕士"],
    "service_years": [None, 0, 2, 8],
    "certificates": [[], ["低压电工证"], ["C1驾照"], ["B2驾照", "叉车证"], ["护士证", "健康证"]],
    "civilian_experience": [
        [],
        [{"title": "保安", "years": 1}],
        [{"title": "文员", "years": 0.5}, {"title": "货车司机", "years": 6}],
        [{"title": "护士", "years": 3}],
    ],
    "home_county": ["昌吉市", "阜康市", "玛纳斯县", ""],
    "accept_counties": [[], ["阜康市"], ["准东"], ["*"], ["*"]],
    "min_salary": [None, None, 0, 4000, 6000, 20000],
    "desired_work": ["电工", "开大车", "都行", "", "护士，医院都可以"],
    "avoid": ["", "", "不上夜班", "不做销售", "不干力气活", "不去玛纳斯县"],
    "note": ["", "", "有腰伤", "膝盖受过伤"],
    "employment_types": [[], [], ["full_time"], ["full_time", "part_time"]],
    "secrecy_until": [None, None, None, "2026-11-24", "2027-01-01"],
}
POSTS: dict[str, list[Any]] = {
    "title": ["电工", "货车司机", "护士", "叉车工", "销售经理", "保安", "普工", "文员", "装卸工"],
    "age": ["", "", "35岁以下", "45岁以下", "35岁以上", "18-40岁", "不限"],
    "relaxes_age": [False, False, True],
    "education": ["", "无", "初中", "高中", "大专", "本科"],
    "experience": ["", "无工作经验", "1年以上工作经验", "5年以上工作经验"],
    "county": ["", "昌吉市", "阜康市", "准东", "玛纳斯县"],
    "salary_min": ["", "3000", "5000"],
    "salary_max": ["", "6000", "9000"],
    "requirement": ["", "", "需上夜班", "长白班", "需站立工作"],
    "employment_type": ["", "full_time", "part_time"],
    "headcount": ["", "1", "若干"],
    "heads_remaining": [None, None, "0", "2"],
    "status": ["open", "open", "open", "closed"],
    "deadline": [None, None, "2026-11-23", "2026-11-24"],
}
PLAIN = {"specialty_ids": [], "specialty_text": "", "skills": [], "major": ""}
"""What would count as experience beside jobs and years of service stays out: then plain words can say who has enough."""
AGES = {"35岁以下": (0, 35), "45岁以下": (0, 45), "35岁以上": (35, 99), "18-40岁": (18, 40)}
LEVELS = {"小学": 0, "初中": 1, "高中": 2, "中专": 2, "大专": 3, "本科": 4, "硕士": 5}
GATES = {"电工": "低压电工证", "护士": "护士证", "货车司机": "B2驾照", "叉车工": "叉车证"}
REFUSED = {
    ("不做销售", "销售经理"),
    ("不干力气活", "普工"),
    ("不干力气活", "装卸工"),
    ("不上夜班", "需上夜班"),
}
BEYOND = {("有腰伤", "装卸工"), ("膝盖受过伤", "需站立工作")}


def expected(who: dict[str, Any], post: dict[str, Any]) -> dict[str, bool | None]:
    """Each rule in plain words; None where only the nearness of two trades decides."""
    age, (lowest, highest) = who["age"], AGES.get(post["age"], (0, 99))
    asked, own = LEVELS.get(post["education"]), LEVELS.get(who["education"])
    gate, high = GATES.get(post["title"]), float(post["salary_max"] or "nan")
    places = {*who["accept_counties"], who["home_county"]} - {""}
    outside = bool(post["county"]) and bool(places) and "*" not in places and post["county"] not in places
    said = {post["title"], post["requirement"]}
    return {
        "age_stated": age is not None and (age < lowest or (age > highest and not post["relaxes_age"])),
        "education": asked is not None and own is not None and own < asked,
        "experience": lacks_years(who, post),
        "certificate": gate is not None and gate not in who["certificates"],
        "workplace": outside or (who["avoid"] == "不去玛纳斯县" and post["county"] == "玛纳斯县"),
        "pay": not math.isnan(high) and high < (who["min_salary"] or 0),  # "from 3,000" has no upper end
        "refusal": any((who["avoid"], words) in REFUSED for words in said),
        "physical": any((who["note"], words) in BEYOND for words in said),
        "employment_type": bool(who["employment_types"]) and post["employment_type"] not in {"", *who["employment_types"]},
        "closed": post["status"] == "closed" or post["deadline"] == "2026-11-23",
        "no_heads": post["heads_remaining"] == "0",
        "secrecy": who["secrecy_until"] == "2027-01-01",
    }  # fmt: skip


def lacks_years(who: dict[str, Any], post: dict[str, Any]) -> bool | None:
    """Who did this very work as long as asked lacks nothing; who has fewer years of anything lacks; between, the trade decides."""
    asked = {"1年以上工作经验": 1, "5年以上工作经验": 5}.get(post["experience"], 0)
    if sum(job["years"] for job in who["civilian_experience"] if job["title"] == post["title"]) >= asked:
        return False
    every = sum(job["years"] for job in who["civilian_experience"]) + (who["service_years"] or 0)
    return True if every < asked else None


def wrong(model: Matcher, crew: list[dict[str, Any]], posts: list[dict[str, Any]]) -> int:
    """Pairs of which a rule says otherwise than plain words do, or that a list holds or lacks against them."""
    index = model.index(frame(*posts))
    rows = people_rows(crew)
    listed = model.rank(frame(*crew), index, top=len(posts), as_of=DAY)
    held = {who["id"]: set(listed.loc[listed["veteran_id"] == who["id"], "posting_id"]) for who in crew}
    count = 0
    for who, view in zip(crew, model.views(rows, DAY), strict=True):
        scored = model.score(view, index, DAY)
        for at, post in enumerate(posts):
            plain = expected(who, post)
            found = {code: bool(scored.vetoes[code][at]) for code in VETO_CODES}
            differs = any(plain[code] not in (None, found[code]) for code in VETO_CODES)
            fails = any(plain.values())
            there = post["id"] in held[who["id"]]
            unsure = None in plain.values() and not fails
            count += differs or (there == fails and not unsure)
    return count


def drawn(seed: int, people: int, posts: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    draw = random.Random(seed)

    def one(values: dict[str, list[Any]]) -> dict[str, Any]:
        return {name: draw.choice(choices) for name, choices in values.items()}

    crew = [person(id=f"V{n}", **{**PLAIN, **one(PEOPLE)}) for n in range(people)]
    return crew, [posting(id=f"P{n}", **one(POSTS)) for n in range(posts)]


def strategy(values: dict[str, list[Any]]) -> Any:
    return st.fixed_dictionaries({name: st.sampled_from(choices) for name, choices in values.items()})


@settings(max_examples=60)
@given(strategy(PEOPLE), strategy(POSTS))
def test_no_generated_pair_breaks_a_hard_rule(model: Matcher, who: dict[str, Any], post: dict[str, Any]) -> None:
    """One pair at a time, so that a failure shrinks to the one fact that breaks it."""
    assert wrong(model, [person(**{**PLAIN, **who})], [posting(**post)]) == 0


@pytest.mark.proof
def test_no_pair_of_many_breaks_a_hard_rule(model: Matcher, proof: Proof) -> None:
    """Every person against every posting, in the lists that are served; each rule forbids something among them."""
    pairs = failures = 0
    forbids = dict.fromkeys(VETO_CODES, 0)
    for seed in proof.seeds(proof.size(2, 40)):
        crew, posts = drawn(seed, 25, 40) if not proof.full else drawn(seed, 50, 50)
        failures += wrong(model, crew, posts)
        pairs += len(crew) * len(posts)
        for who in crew:
            for post in posts:
                for code, fails in expected(who, post).items():
                    forbids[code] += bool(fails)
    assert min(forbids.values()) > 10, forbids
    proof.record(cases=pairs, failures=failures)


@pytest.mark.parametrize("code", VETO_CODES)
def test_with_one_rule_off_the_same_look_sees_it(model: Matcher, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "kernel", None)  # numpy serves, so that one place switches the rule off
    crew, posts = next(both for seed in range(20) if forbids(code, *(both := drawn(seed, 10, 25))))
    assert wrong(model, crew, posts) == 0
    monkeypatch.setattr(rules, "vetoes", without(code, rules.vetoes))
    assert wrong(model, crew, posts) > 0


def forbids(code: str, crew: list[dict[str, Any]], posts: list[dict[str, Any]]) -> bool:
    return any(expected(who, post)[code] for who in crew for post in posts)


def without(code: str, vetoes: Callable[..., dict[str, np.ndarray]]) -> Callable[..., dict[str, np.ndarray]]:
    def some(*given: Any) -> dict[str, np.ndarray]:
        found = vetoes(*given)
        return {**found, code: np.zeros_like(found[code])}

    return some
