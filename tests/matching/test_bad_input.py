"""Bad input gets an honest, short list with its reason, through the command as through the functions."""

import json
from pathlib import Path
from typing import Any

import pytest

from matching.__main__ import main
from matching.rank import Matcher, serving
from tests.matching.conftest import crowd, frame, person, posting

LONG = "能吃苦，会电脑，想找电工的活儿。" * 625  # 10,000 characters


@pytest.fixture
def ranked(model: Matcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run `python -m matching rank --explain` on one person; (rows of the run, pairs, the person's line)."""
    monkeypatch.setattr("matching.__main__.load_model", lambda: model)

    def run(who: dict[str, Any], posts: Any) -> tuple[list[list[str]], list[dict[str, Any]], dict[str, Any]]:
        paths = [tmp_path / name for name in ("who.jsonl", "posts.csv", "run.tsv", "why.jsonl")]
        paths[0].write_text(json.dumps(who, ensure_ascii=False), encoding="utf-8")
        posts.to_csv(paths[1], index=False)
        options = ["rank", "--veterans", paths[0], "--postings", paths[1], "--out", paths[2], "--explain", paths[3]]
        assert main([str(option) for option in options]) == 0
        rows = [line.split("\t") for line in paths[2].read_text(encoding="utf-8").splitlines()]
        why = [json.loads(line) for line in paths[3].read_text(encoding="utf-8").splitlines()]
        return rows, why[:-1], why[-1]

    return run


def test_an_unknown_occupation_gives_marked_fallbacks(ranked: Any) -> None:
    who = person(desired_work="ωψξ", specialty_ids=[], specialty_text="", skills=[], certificates=[], major="")
    rows, pairs, summary = ranked(who, crowd(30).assign(title="普工"))
    assert 0 < len(rows) == min(20, summary["eligible"])
    assert all(pair["fallback"] for pair in pairs)
    assert all("备选" in "".join(reason["zh"] for reason in pair["against"]) for pair in pairs)


def test_an_unknown_title_is_no_crash_and_no_praise(ranked: Any) -> None:
    rows, pairs, _summary = ranked(person(), frame(posting(title="ωψξ"), posting(id="P2", title="123")))
    assert len(rows) == 2
    assert all(reason["code"] != "wish" for pair in pairs for reason in pair["for"])


def test_an_empty_profile_is_ranked_without_invented_reasons(ranked: Any) -> None:
    rows, pairs, summary = ranked({"id": "V9"}, crowd(20))
    assert summary["considered"] == 20
    assert rows
    said = {reason["code"] for pair in pairs for reason in pair["for"]}
    assert said <= {"any_place", "veterans_first"}


def test_ten_thousand_characters_are_read_and_quoted_short(ranked: Any) -> None:
    texts = dict.fromkeys(("desired_work", "note", "specialty_text", "avoid"), LONG)
    _rows, pairs, summary = ranked(person(**texts, skills=[LONG]), crowd(20).assign(requirement=LONG))
    assert summary["considered"] == 20
    sentences = [
        one[key] for pair in pairs for one in (*pair["for"], *pair["against"]) for key in ("zh", "en", "zh_long")
    ]
    assert all(len(sentence) < 260 for sentence in sentences)


def test_an_all_vetoed_person_gets_no_list_but_the_counts_and_the_nearest_veto(ranked: Any) -> None:
    rows, pairs, summary = ranked(person(min_salary=10_000), crowd(20))
    assert (rows, pairs, summary["eligible"]) == ([], [], 0)
    assert summary["vetoes"]["pay"] == 20
    assert summary["nearest"][0]["code"] == "pay"
    (lever, *_rest) = [one for one in summary["what_if"] if one["fields"]["lever"] == "pay"]
    assert "月薪底线降到 9,000 元" in lever["zh"]


def test_no_postings_at_all_are_a_sentence_and_not_a_crash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_loaded", {})
    (tmp_path / "who.jsonl").write_text(json.dumps(person(), ensure_ascii=False), encoding="utf-8")
    (tmp_path / "posts.csv").write_text("id,title\n", encoding="utf-8")
    files = ["--veterans", str(tmp_path / "who.jsonl"), "--postings", str(tmp_path / "posts.csv")]
    assert main(["rank", *files]) == 2
    assert "it holds no postings" in capsys.readouterr().err


@pytest.mark.parametrize(
    "broken",
    [{"age": "不知道"}, {"min_salary": "面议"}, {"certificates": None}, {"civilian_experience": "x" * 500}, {"max_km": -1}, {"service_years": -3}],
)  # fmt: skip
def test_unreadable_values_count_as_unknown(ranked: Any, broken: dict[str, Any]) -> None:
    rows, _pairs, summary = ranked(person(**broken), crowd(20))
    assert summary["considered"] == 20
    assert len(rows) == min(20, summary["eligible"])
