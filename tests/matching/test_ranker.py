"""The contract of a ranker: lists are filled, nothing forbidden counts, a score depends on the pair alone."""

import datetime
import itertools
import random
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from matching.rank import FORBIDDEN, GROUPS, VETO_CODES, Matcher, frames, people_frame, postings_frame
from matching.rank.frames import people_rows
from matching.rank.twin import Twin
from tests.matching.conftest import crowd, frame, person, posting


def test_lists_are_filled_while_anything_eligible_remains(model: Matcher) -> None:
    index = model.index(crowd(60))
    summary = model.summary(frame(person()), index).iloc[0]
    ranked = model.rank(frame(person()), index, top=1000)
    assert len(ranked) == summary["eligible"] > 10
    assert ranked["rank"].tolist() == list(range(1, len(ranked) + 1))
    assert all(a > b for a, b in itertools.pairwise(ranked["score"]))
    assert ranked["fallback"].tolist() == sorted(ranked["fallback"])
    assert (ranked["fit"] == ranked[[f"pts_{name}" for name in GROUPS]].sum(axis=1)).all()


def test_a_list_is_empty_only_with_its_reasons(model: Matcher) -> None:
    index = model.index(crowd(20))
    nobody = person(min_salary=50_000)
    assert model.rank(frame(nobody), index).empty
    summary = model.summary(frame(nobody), index).iloc[0]
    assert summary["eligible"] == 0
    assert summary["vetoes"]["pay"] == 20
    assert summary["nearest"][0]["code"] == "pay"


def test_vetoes_count_every_failing_rule_and_unlocks_only_single_ones(model: Matcher) -> None:
    index = model.index(
        frame(
            posting(id="A", county="玛纳斯县", salary_max="4000", salary_min="3000"), posting(id="B", county="玛纳斯县")
        )
    )
    summary = model.summary(frame(person()), index).iloc[0]
    assert summary["vetoes"] == {"workplace": 2, "pay": 1}
    assert [(row["code"], row["unlocks"]) for row in summary["nearest"]] == [("workplace", 1)]


def test_an_empty_profile_and_no_postings_give_an_honest_short_answer(model: Matcher) -> None:
    empty = {"id": "V9"}
    ranked = model.rank(frame(empty), model.index(crowd(10)))
    assert set(ranked["veteran_id"]) == {"V9"}
    none = model.rank(frame(person()), model.index(postings_frame([])))
    assert none.empty
    assert model.summary(frame(person()), model.index(postings_frame([]))).iloc[0]["considered"] == 0


def test_a_list_never_depends_on_other_people_or_the_order_of_rows(model: Matcher) -> None:
    rows = crowd(40)
    alone = model.rank(frame(person()), model.index(rows))
    shuffled = rows.sample(frac=1, random_state=7)
    others = frame(person(id="V2", desired_work="保安"), person(), person(id="V3", age=55))
    together = model.rank(others, model.index(shuffled))
    mine = together[together["veteran_id"] == "V1"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, mine)


def test_a_pair_score_never_depends_on_other_postings(model: Matcher) -> None:
    rows = crowd(30)
    many = model.rank(frame(person()), model.index(rows), top=30).set_index("posting_id")
    one = model.rank(frame(person()), model.index(rows.iloc[[0]]), top=1).set_index("posting_id")
    assert many.loc["P000", "fit"] == one.loc["P000", "fit"]
    assert many.loc["P000", "score"] == pytest.approx(one.loc["P000", "score"], abs=1e-4)


def test_people_is_the_same_scores_read_the_other_way(model: Matcher) -> None:
    crew = frame(person(), person(id="V2", desired_work="保安"), person(id="V3", age=50))
    one = model.people(frame(posting()), crew)
    assert one["veteran_id"].tolist() == ["V1", "V2"]
    direct = model.rank(frame(person()), model.index(frame(posting())))
    assert one.iloc[0]["fit"] == direct.iloc[0]["fit"]


@pytest.mark.parametrize("column", sorted(FORBIDDEN))
def test_forbidden_columns_are_in_no_frame(column: str) -> None:
    assert column not in people_frame([{**person(), column: "x"}]).columns
    assert column not in postings_frame([{**posting(), column: "x"}]).columns


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "女，"),
        ("", "男，"),
        ("", "已婚，"),
        ("", "回族，"),
        ("", "本地人，"),
        ("女，", "男，"),
        ("", "少数民族，"),
        ("", "离异，"),
    ],
)
def test_words_on_protected_matters_change_no_score(model: Matcher, before: str, after: str) -> None:
    index = model.index(crowd(40))

    def scores(words: str) -> pd.DataFrame:
        texts = {key: f"{words}{person()[key]}" for key in ("desired_work", "note", "avoid", "specialty_text")}
        return model.rank(frame(person(**texts, sex=words, name=words)), index, top=40)

    pd.testing.assert_frame_equal(scores(before), scores(after))
    posts = crowd(40)
    with_words = posts.assign(requirement=[f"{after}能吃苦" for _ in range(40)])
    without = posts.assign(requirement=[f"{before}能吃苦" for _ in range(40)])
    pd.testing.assert_frame_equal(
        model.rank(frame(person()), model.index(with_words), top=40),
        model.rank(frame(person()), model.index(without), top=40),
    )


PROTECTED = (
    *("男", "女", "男性", "女性", "女 性", "限男性", "仅限女", "男女不限", "女士优先", "男/女", "（女）", "(限男)", "女生", "男同志", "Ｆ性别：女"[1:]),
    *("已婚", "未婚", "已 婚", "离异", "丧偶", "未婚未育", "已婚已育优先", "婚姻状况：已婚", "有孩子", "单身", "怀孕", "宝妈优先"),
    *("回族", "汉族", "汉 族", "维吾尔族", "哈萨克族", "少数民族", "少数民族优先", "民族：回", "民族不限", "民汉双语", "回民"),
    *("本地人", "本地户籍", "外地人", "农村户口", "户口不限", "籍贯山东", "籍贯：河南", "老家在甘肃", "四川人", "户籍地：昌吉", "外省人"),
    *("信教", "不信教", "穆斯林", "五官端正", "形象气质佳", "姓名：李强", "出生地：湖南"),
)  # fmt: skip
STUCK = ("男", "女", "男性", "女性", "回族", "已婚", "本地")
"""What may also stand right before a kind of work, without a sign between: 女会计."""
CUT = re.compile(r"(?<=[，、；。])")


def with_words(draw: random.Random, text: str, words: str) -> str:
    """The text with words put in at its beginning, its end or at one of its separators."""
    pieces = CUT.split(text)
    at = draw.randint(0, len(pieces))
    before, after = "".join(pieces[:at]), "".join(pieces[at:])
    sign = draw.choice("，；、")
    if before and before[-1] not in "，、；。":
        before += sign
    return f"{before}{words}{sign if after or draw.random() < 0.5 else ''}{after}"


def worded_title(draw: random.Random, title: str) -> str:
    return draw.choice(
        (f"{draw.choice(STUCK[:2])}{title}", f"{title}（{draw.choice(PROTECTED)}）", f"{title}[{draw.choice(PROTECTED)}]", title)
    )  # fmt: skip


def flipped(model: Matcher, seed: int, people: int, posts: int) -> tuple[int, int]:
    """(pairs compared, pairs whose score or verdict changed) when protected words and columns are put in or exchanged."""
    draw = random.Random(seed)
    rows = [random_post(draw, number) for number in range(posts)]

    def worded_post(row: dict[str, Any]) -> dict[str, Any]:
        requirement = with_words(draw, row["requirement"], draw.choice(PROTECTED))
        return {**row, "requirement": requirement, "title": worded_title(draw, row["title"])}

    def worded_person(row: dict[str, Any]) -> dict[str, Any]:
        texts = {
            key: with_words(draw, row[key], draw.choice(PROTECTED)) if draw.random() < 0.7 else row[key]
            for key in ("note", "avoid", "desired_work", "specialty_text", "major")
        }
        jobs = [{**job, "title": worded_title(draw, job["title"])} for job in row["civilian_experience"]]
        columns = {
            "name": draw.choice(("李强", "王美丽")),
            "sex": draw.choice("男女"),
            "性别": draw.choice("男女"),
            "ethnicity": draw.choice(("汉族", "回族")),
            "marital_status": draw.choice(("已婚", "离异")),
            "hukou": draw.choice(("外地", "本地")),
            "birthplace": draw.choice(("四川", "新疆")),
            "籍贯": draw.choice(("山东", "河南")),
        }
        return {**row, **texts, **columns, "civilian_experience": jobs}

    # Bare against worded is insertion and removal; worded against otherwise worded is exchange.
    sides = [
        (model.index(frame(*rows)), lambda row: row),
        (model.index(frame(*map(worded_post, rows))), worded_person),
        (model.index(frame(*map(worded_post, rows))), worded_person),
    ]
    changed = 0
    for number in range(people):
        who = random_person(draw, number)
        scores = [model.score(model.view(people_rows([word(who)])[0]), index) for index, word in sides]
        for one, two in ((scores[0], scores[1]), (scores[1], scores[2])):
            changed += int(((one.score != two.score) | (one.eligible != two.eligible)).sum())
    return 2 * people * posts, changed


@pytest.mark.proof
def test_protected_words_and_columns_change_no_score(model: Matcher, proof: Any) -> None:
    done = [flipped(model, seed, 20, 50) for seed in proof.seeds(proof.size(3, 50))]
    cases, failures = sum(pairs for pairs, _changed in done), sum(changed for _pairs, changed in done)
    proof.record(cases=cases, failures=failures)
    assert failures == 0


def test_without_the_mask_the_same_check_fails(model: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "mask_protected", lambda text: str(text))
    assert flipped(model, 1, 20, 50)[1] > 0


def test_reasons_name_stored_values(model: Matcher) -> None:
    result = model.pair(person(), posting())
    reasons = {row["code"]: row for row in result["reasons_for"]}
    held = {"certificate": "ELECTRIC_LOW", "by": "ELECTRIC_LOW", "basis": "law"}
    assert reasons["certificate_held"]["fields"] == held
    assert {"pay_low": 5500, "floor": 5000, "months": 12}.items() <= reasons["pay"]["fields"].items()
    assert "高 500 元" in reasons["pay"]["zh"]
    assert reasons["home_county"]["fields"]["place"] == "652301"
    assert all(row["zh"] and row["en"] for row in (*result["reasons_for"], *result["reasons_against"]))


# ---------- the plain twin ----------

TITLES = [
    "电工",
    "货车司机",
    "叉车工",
    "保安队长",
    "超市收银员",
    "行政/库管（阜康）",
    "护士",
    "厨师长",
    "普工",
    "销售经理",
    "会计",
    "装卸工",
    "暑期工",
]
WISHES = [
    "电工",
    "开大车，离家近",
    "坐着的工作，文员、收银都行",
    "",
    "电厂、热电厂的运行值班",
    "都行，别太累",
    "仓库主管",
]
REFUSALS = ["", "不上夜班", "不做销售、保险", "不想理发", "腰伤不能搬重物", "不去玛纳斯县"]


def random_post(draw: random.Random, number: int) -> dict[str, Any]:
    return posting(
        id=f"P{number}",
        title=draw.choice(TITLES),
        county=draw.choice(["昌吉市", "阜康市", "玛纳斯县", ""]),
        age=draw.choice(["", "35岁以下", "35岁以上"]),
        education=draw.choice(["", "初中", "大专"]),
        experience=draw.choice(["", "1年以上工作经验", "5年以上工作经验"]),
        salary_min=draw.choice(["", "3500", "6000"]),
        salary_max=draw.choice(["", "7000"]),
        requirement=draw.choice(["", "需上夜班", "长白班", "有叉车证优先", "退役军人优先"]),
        company=draw.choice(["", "某热电厂", "某商贸公司"]),
        months=draw.choice([None, 13]),
        lon=draw.choice([None, 87.3]),
        lat=44.0,
        tie_key=draw.choice([None, f"T{number}"]),
    )


def random_person(draw: random.Random, number: int) -> dict[str, Any]:
    return person(
        id=f"V{number}",
        age=draw.choice([None, 23, 36, 50]),
        education=draw.choice(["", "初中", "本科"]),
        service_years=draw.choice([None, 2, 8]),
        specialty_ids=draw.choice([[], ["MS050"], ["MS001", "MS053"]]),
        certificates=draw.choice([[], ["B2驾照"], ["低压电工证", "叉车证"], ["护士执业证"]]),
        civilian_experience=draw.choice(
            [[], [{"title": "仓库主管", "years": 3}], [{"title": "货车司机", "years": 0.5}]]
        ),
        accept_counties=draw.choice([[], ["阜康市"], ["*"]]),
        desired_work=draw.choice(WISHES),
        avoid=draw.choice(REFUSALS),
        min_salary=draw.choice([None, 4000, 8000]),
        lon=draw.choice([None, 87.0]),
        lat=44.0,
        max_km=draw.choice([None, 10, 100]),
    )


def test_the_plain_twin_gives_the_same_lists(model: Matcher) -> None:
    draw = random.Random(20261124)
    posts = frame(*(random_post(draw, number) for number in range(30)))
    people = frame(*(random_person(draw, number) for number in range(12)))
    fast = model.rank(people, model.index(posts), top=15)
    slow = Twin(model).rank(people, posts, top=15)
    assert len(fast) > 25
    assert [(v, p, r) for v, p, r, _score in slow] == list(
        zip(fast["veteran_id"], fast["posting_id"], fast["rank"], strict=True)
    )
    assert fast["score"].tolist() == [score for *_key, score in slow]


def test_the_plain_twin_finds_the_same_vetoes(model: Matcher) -> None:
    draw = random.Random(7)
    posts = [random_post(draw, number) for number in range(25)]
    index, twin = model.index(frame(*posts)), Twin(model)
    for number in range(8):
        view = model.view(people_frame([random_person(draw, number)]).to_dict("records")[0])
        scored = model.score(view, index)
        for at in range(len(posts)):
            fast = {code for code in VETO_CODES if scored.vetoes[code][at]}
            assert fast == twin.vetoes(view, index.take(np.array([at])))


# ---------- changes to an index ----------


def test_a_changed_index_equals_a_rebuilt_one(model: Matcher) -> None:
    rows = crowd(30)
    edited = rows.iloc[[3, 7]].assign(title="电工（夜班）", salary_min="8000")
    added = crowd(31).iloc[[30]]
    changed = model.index(rows).without(["P001", "P999"]).replace(pd.concat([edited, added]))
    kept = [row for row in rows.to_dict("records") if row["id"] not in {"P001", "P003", "P007"}]
    rebuilt = model.index(pd.concat([pd.DataFrame(kept), edited, added], ignore_index=True))
    one, other = (model.rank(frame(person()), index, top=50, explain=True) for index in (changed, rebuilt))
    pd.testing.assert_frame_equal(one, other)
    assert len(changed) == 30


def test_an_index_refuses_two_postings_of_one_id(model: Matcher) -> None:
    with pytest.raises(ValueError, match="twice"):
        model.index(frame(posting(), posting()))


def test_cloned_postings_stay_apart_and_keep_one_order(model: Matcher) -> None:
    ranked = model.rank(frame(person()), model.index(frame(*(posting(id=f"C{n}") for n in range(9)))))
    assert len(set(ranked["score"])) == 9
    assert ranked["fit"].nunique() == 1
    fewer = model.rank(frame(person()), model.index(frame(*(posting(id=f"C{n}") for n in range(5)))))
    assert fewer["posting_id"].tolist() == [key for key in ranked["posting_id"] if key < "C5"]


# ---------- columns that replace words ----------


def test_columns_replace_what_is_read_from_words(model: Matcher) -> None:
    refusing = person(avoid="不上夜班")
    night = posting(requirement="需上夜班")
    codes = [
        {row["code"] for row in model.pair({**refusing, **more}, night)["vetoes"]}
        for more in ({}, {"refusal_codes": []})
    ]
    assert codes == [{"refusal"}, set()]
    assert not model.pair(refusing, {**night, "shift_codes": ["day"]})["vetoes"]
    asked = model.pair(person(certificates=["C1驾照"]), posting(title="文员", required_certificates=["ELECTRIC_LOW"]))
    assert [row["code"] for row in asked["vetoes"]] == ["certificate"]


def test_a_certificate_that_ran_out_is_not_held_on_that_day(model: Matcher) -> None:
    who = person(certificate_rows=[{"code": "ELECTRIC_LOW", "expires_on": "2026-06-30"}])
    late = model.pair(who, posting(), datetime.date(2026, 11, 24))["vetoes"]
    assert [row["code"] for row in late] == ["certificate"]
    assert late[0]["fields"]["expired_on"] == "2026-06-30"
    assert not model.pair(who, posting())["vetoes"]
    assert not model.pair(who, posting(), datetime.date(2026, 6, 30))["vetoes"]


def test_too_far_is_a_veto_with_both_distances(model: Matcher) -> None:
    who = person(lon=87.3, lat=44.0, max_km=20)
    found = model.pair(who, posting(lon=88.3, lat=44.0))["vetoes"]
    assert found[0]["fields"] == {"distance_km": 80, "max_km": 20.0}
    assert not model.pair(who, posting(lon=87.4, lat=44.0))["vetoes"]
    assert not model.pair(who, posting())["vetoes"]


def test_a_confirmed_occupation_counts_more_than_the_title(model: Matcher) -> None:
    def wish(post: dict[str, Any]) -> int:
        points: int = model.pair(person(), post)["points"]["wish"]["points"]
        return points

    assert wish(posting(title="综合岗", occupation_code="6-31-01-03")) > wish(posting(title="综合岗")) + 10
