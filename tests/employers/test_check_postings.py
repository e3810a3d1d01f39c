"""`check_postings`: a line for a line, in order, nothing written."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command


def run(command: str, path: Path, *options: str) -> tuple[int, list[Any], str]:
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command(command, str(path), *options, stdout=out, stderr=err)
    except SystemExit as end:
        code = int(str(end.code))
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def lines(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "texts.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(rows).encode())
    return path


def test_a_line_for_a_line(tmp_path: Path) -> None:
    rows = [
        {"id": "b", "title": "服务员（女）", "text": "35岁以下"},
        {"id": "a", "title": "女装导购", "text": "卖女装"},
    ]
    code, said, _ = run("check_postings", lines(tmp_path, *(json.dumps(row) for row in rows)), "--json")
    assert code == 0
    assert [(one["id"], one["verdict"]) for one in said] == [("b", "refuse"), ("a", "pass")]
    first = said[0]["findings"][0]
    assert {key: first[key] for key in ("code", "in", "start", "end")} == {
        "code": "sex",
        "in": "title",
        "start": 4,
        "end": 5,
    }
    assert "《人力资源市场暂行条例》第 24 条" in first["article"]
    assert first["zh"]


def test_bad_lines_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = ['{"id": 1, "title": "电工", "text": "持证"}', "nope", "[1]", '{"id": 2, "title": 5}', "", '{"id": 3}']
    rows.append('{"id": 4, "text": "\\ud800"}')
    code, said, err = run("check_postings", lines(tmp_path, *rows), "--json")
    assert code == 3
    assert [one.get("verdict") for one in said] == ["pass", None, None, None, "pass", None]
    assert [one["line"] for one in said if "error" in one] == [2, 3, 4, 7]
    assert all("findings" not in one for one in said if "error" in one)
    assert "4" in err


def test_no_such_file(tmp_path: Path) -> None:
    code, said, err = run("check_postings", tmp_path / "none.jsonl", "--json")
    assert (code, said) == (2, [])
    assert "none.jsonl" in err


@pytest.mark.parametrize(
    ("text", "verdict", "left"),
    [
        ("在73181部队开汽车，有驾照", "mask", "在＊＊＊开汽车，有驾照"),
        ("电话 138 0013 8000", "refuse", "＊＊＊"),
        ("陆军汽车连驾驶员，会修车", "pass", "陆军汽车连驾驶员，会修车"),
    ],
)
def test_profiles(tmp_path: Path, text: str, verdict: str, left: str) -> None:
    code, said, _ = run("check_profiles", lines(tmp_path, json.dumps({"id": 1, "text": text})), "--json")
    assert code == 0
    assert (said[0]["verdict"], said[0]["text"]) == (verdict, left)
    assert all(one["zh"] for one in said[0]["findings"])
