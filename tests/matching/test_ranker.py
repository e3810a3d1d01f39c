"""The contract of a ranker: hard rules hold, lists are filled, nothing forbidden counts, order depends on the pair alone."""

import datetime
import itertools
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.rank import FORBIDDEN, GROUP_MAX, GROUPS, VETO_CODES, Matcher, people_frame, postings_frame
from tests.matching.conftest import frame, person, posting, shared

ROOT = Path(__file__).resolve().parents[2]


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


ages = st.one_of(st.none(), st.integers(18, 60))
people = st.fixed_dictionaries(
    {
        "age": ages,
        "education": st.sampled_from(["", "小学", "初中", "高中", "中专", "大专", "本科", "硕士"]),
        "service_years": st.integers(0, 20),
        "certificates": st.lists(
            st.sampled_from(["低压电工证", "C1驾照", "B2驾照", "叉车证", "护士证", "健康证"]), max_size=3, unique=True
        ),
        "home_county": st.sampled_from(["昌吉市", "阜康市", "玛纳斯县", ""]),
        "accept_counties": st.lists(st.sampled_from(["阜康市", "准东", "*"]), max_size=2, unique=True),
        "min_salary": st.sampled_from([None, 0, 4000, 6000, 20000]),
        "desired_work": st.sampled_from(["电工", "开大车", "都行", "", "护士，医院都可以"]),
        "avoid": st.sampled_from(["", "不上夜班", "不做销售", "不干力气活"]),
    }
)
posts = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["电工", "货车司机", "护士", "叉车工", "销售经理", "保安", "普工", "文员"]),
        "age": st.sampled_from(["", "35岁以下", "45岁以下", "35岁以上", "18-40岁", "不限"]),
        "education": st.sampled_from(["", "无", "初中", "高中", "大专", "本科"]),
        "experience": st.sampled_from(["", "无工作经验", "1年以上工作经验", "5年以上工作经验"]),
        "county": st.sampled_from(["", "昌吉市", "阜康市", "准东", "玛纳斯县"]),
        "salary_min": st.sampled_from(["", "3000", "5000"]),
        "salary_max": st.sampled_from(["", "6000", "9000"]),
        "headcount": st.sampled_from(["", "1", "若干"]),
        "status": st.sampled_from(["open", "closed"]),
    }
)
GATES = {"电工": {"低压电工证"}, "护士": {"护士证"}, "货车司机": {"B2驾照"}, "叉车工": {"叉车证"}}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people, posts)
def test_no_generated_pair_breaks_a_hard_rule(model: Matcher, who: dict[str, Any], post: dict[str, Any]) -> None:
    """The rules, said again in plain words: whatever fails one of them is not eligible, whatever passes all is."""
    found = vetoes(model, person(**who), posting(**post))
    age, limit = (
        who["age"],
        {"35岁以下": (0, 35), "45岁以下": (0, 45), "35岁以上": (35, 99), "18-40岁": (18, 40)}.get(post["age"]),
    )
    assert ("age_stated" in found) == bool(age is not None and limit and not limit[0] <= age <= limit[1])
    rank = {"小学": 0, "初中": 1, "高中": 2, "中专": 2, "大专": 3, "本科": 4, "硕士": 5}
    asked, own = rank.get(post["education"]), rank.get(who["education"])
    assert ("education" in found) == bool(asked is not None and own is not None and own < asked)
    assert ("certificate" in found) == bool(
        post["title"] in GATES and not GATES[post["title"]] & set(who["certificates"])
    )
    places = {*who["accept_counties"], who["home_county"]} - {""}
    anywhere = "*" in places or not places
    assert ("workplace" in found) == bool(post["county"] and not anywhere and post["county"] not in places)
    high = float(post["salary_max"] or "nan")  # "from 3,000" has no upper end and forbids nothing
    assert ("pay" in found) == bool(not math.isnan(high) and high < (who["min_salary"] or 0))
    assert ("closed" in found) == (post["status"] == "closed")
    assert ("refusal" in found) == ((post["title"], who["avoid"]) in {("销售经理", "不做销售"), ("普工", "不干力气活")})


def crowd(count: int) -> pd.DataFrame:
    titles = ["电工", "维修电工", "保安", "文员", "会计", "货车司机", "普工", "厨师", "焊工", "库管"]
    return frame(
        *(
            posting(id=f"P{n:03d}", title=titles[n % 10], salary_min=str(3000 + 100 * (n % 50)), salary_max="9000")
            for n in range(count)
        )
    )


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


def test_reasons_name_stored_values(model: Matcher) -> None:
    result = model.pair(person(), posting())
    reasons = {row["code"]: row for row in result["reasons_for"]}
    assert reasons["certificate_held"]["fields"] == {"certificate": "ELECTRIC_LOW"}
    assert reasons["pay"]["fields"] == {"pay_low": 5500, "floor": 5000}
    assert "高 500 元" in reasons["pay"]["zh"]
    assert reasons["home_county"]["fields"] == {"place": "652301"}
    assert all(row["zh"] and row["en"] for row in (*result["reasons_for"], *result["reasons_against"]))


def slow_vetoes(who: dict[str, Any], post: dict[str, Any], model: Matcher) -> set[str]:
    """The plain twin: a posting alone in an index of its own."""
    return vetoes(model, who, post)


def test_the_index_agrees_with_one_posting_at_a_time(model: Matcher) -> None:
    rows = crowd(50).to_dict("records")
    index = model.index(frame(*({str(k): v for k, v in row.items()} for row in rows)))
    view = model.view(people_frame([person()]).to_dict("records")[0])  # type: ignore[arg-type]
    scored = model.score(view, index)
    for at, row in enumerate(rows):
        alone = slow_vetoes(person(), {str(k): v for k, v in row.items()}, model)
        assert alone == {code for code in VETO_CODES if scored.vetoes[code][at]}
        single = model.score(view, model.index(frame({str(k): v for k, v in row.items()})))
        assert np.isclose(single.score[0], scored.score[at], atol=1e-4)


# ---------- the command ----------


def run(*arguments: str, var: Path) -> subprocess.CompletedProcess[str]:
    import os

    environment = {**os.environ, "RONGYE_VAR": str(var)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "matching", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, model: Matcher) -> Path:
    folder = tmp_path_factory.mktemp("files")
    crowd(30).to_csv(folder / "posts.csv", index=False)
    (folder / "people.jsonl").write_text(
        "\n".join(json.dumps(p, ensure_ascii=False) for p in (person(), person(id="V2", age=60))), encoding="utf-8"
    )
    (folder / "titles.txt").write_text("电工\n\n保安队长\n", encoding="utf-8")
    (folder / "empty.csv").write_text("")
    (folder / "no_title.csv").write_text("id,county\n1,昌吉市\n", encoding="utf-8")
    return folder


def test_the_command_ranks_explains_and_repeats_itself(files: Path) -> None:
    arguments = [
        "rank",
        "--veterans",
        str(files / "people.jsonl"),
        "--postings",
        str(files / "posts.csv"),
        "--top",
        "5",
    ]
    first = run(*arguments, "--out", str(files / "run1.tsv"), "--explain", str(files / "why.jsonl"), var=files / "var")
    assert first.returncode == 0, first.stderr
    assert first.stdout == ""
    second = run(*arguments, var=files / "var")
    assert second.stdout == (files / "run1.tsv").read_text(encoding="utf-8")
    assert second.stderr == ""
    rows = [line.split("\t") for line in second.stdout.splitlines()]
    assert {row[0] for row in rows} == {"V1"}
    assert [row[2] for row in rows] == ["1", "2", "3", "4", "5"]
    why = [json.loads(line) for line in (files / "why.jsonl").read_text(encoding="utf-8").splitlines()]
    pairs, people_lines = [row for row in why if "rank" in row], [row for row in why if "considered" in row]
    assert len(pairs) == 5
    assert [row["veteran_id"] for row in people_lines] == ["V1", "V2"]
    assert {"veteran_id", "posting_id", "rank", "score", "fallback", "for", "against"} <= set(pairs[0])
    assert people_lines[1]["eligible"] == 0
    assert people_lines[1]["vetoes"]["age_stated"] == 30


def test_the_other_direction_and_the_coder(files: Path) -> None:
    done = run(
        "people", "--veterans", str(files / "people.jsonl"), "--postings", str(files / "posts.csv"), var=files / "var"
    )
    assert done.returncode == 0, done.stderr
    assert {line.split("\t")[0] for line in done.stdout.splitlines()} == {"V1"}
    coded = run("code", "--titles", str(files / "titles.txt"), "--top", "3", var=files / "var")
    lines = coded.stdout.split("\n")
    assert lines[0].split("\t")[:2] == ["电工", "6-31-01-03"]
    assert lines[1] == ""
    assert lines[2].split("\t")[:2] == ["保安队长", "4-07-05-01"]


@pytest.mark.parametrize(
    ("name", "says"), [("none.csv", "no such file"), ("empty.csv", "empty"), ("no_title.csv", "title")]
)
def test_an_unusable_file_is_named_in_one_sentence(files: Path, name: str, says: str) -> None:
    done = run(
        "rank",
        "--veterans",
        str(files / "people.jsonl"),
        "--postings",
        str(files / name),
        "--out",
        str(files / "x.tsv"),
        var=files / "var",
    )
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (files / "x.tsv").exists()


def test_a_damaged_model_is_refused_and_fitted_anew(tmp_path: Path) -> None:
    from matching.rank import model as module

    def fresh() -> Matcher:
        module._loaded.clear()
        return module.load_model(tmp_path, stderr=False)

    kept = dict(module._loaded)
    try:
        fresh()
        home = next((tmp_path / "models").glob("matcher-*"))
        body = bytearray((home / "estimators.skops").read_bytes())
        body[len(body) // 2] ^= 1
        (home / "estimators.skops").write_bytes(body)
        with pytest.raises(module.BadModel, match="damaged"):
            module._read(home)
        again = fresh()
        assert again.coder.rank(["电工"], 1)[0][0][0] == "6-31-01-03"
        assert module._read(next((tmp_path / "models").glob("matcher-*"))).version == again.version
    finally:
        module._loaded.clear()
        module._loaded.update(kept)


@pytest.mark.skipif(shared() is None, reason="the test collection of shared/ is not beside this checkout")
def test_the_floor_on_the_judged_collection(model: Matcher, tmp_path: Path) -> None:
    home = shared()
    assert home is not None
    profiles = [
        json.loads(line) for line in (home / "gold" / "profiles.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    rows = pd.read_csv(home / "data" / "postings_county_2024.csv", dtype=str, keep_default_na=False)
    ranked = model.rank(pd.DataFrame(profiles), model.index(rows), top=20)
    ranked[["veteran_id", "posting_id", "rank"]].to_csv(tmp_path / "run.tsv", sep="\t", header=False, index=False)
    done = subprocess.run(
        [sys.executable, home / "tools" / "score_run.py", tmp_path / "run.tsv", home / "gold" / "qrels.tsv"],
        capture_output=True,
        text=True,
        check=True,
    )
    figures = dict(part.split("=") for part in done.stdout.split())
    assert float(figures["ndcg@10"]) >= 0.64
    assert float(figures["p@5"]) >= 0.66
    assert int(figures["ineligible@10"]) <= 20
