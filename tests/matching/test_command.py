"""python -m matching: once as a process of its own, then called in this one, which is quicker."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from matching.__main__ import main
from matching.rank import Matcher
from tests.matching.conftest import crowd, person

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    def go(*arguments: str) -> Done:
        capsys.readouterr()
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return Done(code, out, err)

    return go


def run_alone(*arguments: str, var: Path) -> subprocess.CompletedProcess[str]:
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


def test_the_command_ranks_explains_and_repeats_itself(files: Path, var: Path, run: Callable[..., Done]) -> None:
    arguments = [
        "rank",
        "--veterans",
        str(files / "people.jsonl"),
        "--postings",
        str(files / "posts.csv"),
        "--top",
        "5",
    ]
    first = run_alone(*arguments, "--out", str(files / "run1.tsv"), "--explain", str(files / "why.jsonl"), var=var)
    assert first.returncode == 0, first.stderr
    assert first.stdout == ""
    second = run(*arguments)
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


def test_the_other_direction_and_the_coder(files: Path, run: Callable[..., Done]) -> None:
    done = run("people", "--veterans", str(files / "people.jsonl"), "--postings", str(files / "posts.csv"))
    assert done.returncode == 0, done.stderr
    assert {line.split("\t")[0] for line in done.stdout.splitlines()} == {"V1"}
    coded = run("code", "--titles", str(files / "titles.txt"), "--top", "3")
    lines = coded.stdout.split("\n")
    assert lines[0].split("\t")[:2] == ["电工", "6-31-01-03"]
    assert lines[1] == ""
    assert lines[2].split("\t")[:2] == ["保安队长", "4-07-05-01"]


@pytest.mark.parametrize(
    ("name", "says"), [("none.csv", "no such file"), ("empty.csv", "empty"), ("no_title.csv", "title")]
)
def test_an_unusable_file_is_named_in_one_sentence(files: Path, run: Callable[..., Done], name: str, says: str) -> None:
    done = run(
        "rank",
        "--veterans",
        str(files / "people.jsonl"),
        "--postings",
        str(files / name),
        "--out",
        str(files / "x.tsv"),
    )
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (files / "x.tsv").exists()


def test_spread_gives_the_same_lines_another_order_where_many_share_few_heads(
    files: Path, tmp_path: Path, run: Callable[..., Done]
) -> None:
    many = "\n".join(json.dumps(person(id=f"V{n:03d}"), ensure_ascii=False) for n in range(40))
    (tmp_path / "many.jsonl").write_text(many, encoding="utf-8")
    arguments = ["rank", "--veterans", str(tmp_path / "many.jsonl"), "--postings", str(files / "posts.csv")]
    plain = run(*arguments, "--top", "3")
    moved = run(*arguments, "--top", "3", "--spread")
    assert moved.returncode == 0, moved.stderr
    before, after = ([line.split("\t") for line in one.stdout.splitlines()] for one in (plain, moved))
    assert [row[0] for row in after] == [row[0] for row in before]
    assert [row[2] for row in after] == ["1", "2", "3"] * 40
    assert len({row[1] for row in after}) > len({row[1] for row in before})
    refused = run(*arguments, "--spread", "--explain", str(tmp_path / "x.jsonl"))
    assert refused.returncode == 2
    assert "--spread" in refused.stderr
