"""The second reader's contract: same words same answer, places in the original, only for review, nothing without labels."""

import ast
import random
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import data
from matching.text.disguises import bold_view
from matching.text.fold import View, plain_view
from matching.text.lawful import check, codes, stored
from matching.text.lawful.second import LONGEST, SHORTEST, Held, SecondReader, windows

MATCHING = stored.TEXT.parent
PLAIN = (
    "家中尚有襁褓婴孩者，恕难录用，免得日后告假频频",
    "报到当天把本人驾照交队长锁抽屉，散伙那天发还",
    "咱们是一个大家庭，每引荐三位新伙伴加盟，你就升一级拿他们的提成",
)
"""Written for this test."""


@pytest.fixture(scope="module")
def small() -> SecondReader:
    """Fitted on one sentence in eight: enough for a contract, quick."""
    table = data.lawful_sentences().iloc[::8]
    return SecondReader().fit(list(table["text"]), list(table["sort"]))


def test_the_table_has_sorts_that_findings_are_named_by() -> None:
    table = data.lawful_sentences()
    assert (table["sort"] == "").sum() > 2000
    assert (table["sort"] != "").sum() > 2000
    assert not table["text"].duplicated().any()
    named = set(table["sort"]) - {""}
    assert len({sort for sort in named if f"{sort}_like" in codes()}) >= 15
    assert all(codes()[code].verdict == "review" for code in codes() if code.endswith("_like"))


def test_it_only_holds_for_review_and_marks_the_place_in_the_original(small: SecondReader) -> None:
    """And of what the rules found it lets go nothing but faint findings."""
    held = 0
    for row in data.lawful_sentences().iloc[1::25].itertuples():
        alone, both = check("岗位", row.text), check("岗位", row.text, None, small)
        new = [found for found in both.findings if found not in alone.findings]
        held += bool(new)
        for found in new:
            source = "岗位" if found.where == "title" else row.text
            assert found.verdict == "review"
            assert source[found.start : found.end] == found.words
            assert found.words
            assert "由人" in found.zh
            assert "a person decides" in found.en
        assert [found for found in alone.findings if not found.faint] == [
            found for found in both.findings if not found.faint and found not in new
        ]
        if any(found.verdict in {"review", "refuse"} and not found.faint for found in alone.findings):
            assert not new
    assert held > 0


class Sure:
    """A reader that gives every posting one score and holds nothing."""

    def __init__(self, score: float) -> None:
        self.score = score

    def most(self, view: View) -> float:
        return self.score

    def held(self, view: View) -> list[Held]:
        return []


@pytest.mark.parametrize(("score", "verdict"), [(-0.5, "pass"), (0.3, "refuse"), (np.inf, "refuse")])
def test_a_faint_finding_is_let_go_only_where_the_reader_sees_nothing(score: float, verdict: str) -> None:
    words = "社区招流动人口信息采集员，上门登记外来人员居住证"
    found = check("采集员", words).findings
    assert {one.verdict for one in found} == {"refuse"}
    assert all(one.faint for one in found)
    assert check("采集员", words, None, Sure(score)).verdict == verdict  # type: ignore[arg-type]


def test_a_limit_with_its_basis_is_still_told_about() -> None:
    words = "厨房招洗碗大姐两位，早九晚六"
    said = check("洗碗工", words, {"basis": "PRIVATE_ROOMS"}, Sure(-5.0))  # type: ignore[arg-type]
    assert said.verdict == "warn"
    assert said == check("洗碗工", words, {"basis": "PRIVATE_ROOMS"})
    assert check("洗碗工", words, None, Sure(-5.0)).verdict == "pass"  # type: ignore[arg-type]


@pytest.mark.parametrize("words", ["只招男性", "入职押金400元", "身份证由公司扣押"])
def test_what_a_rule_knows_stands_whatever_the_reader_sees(words: str) -> None:
    alone, both = check("普工", words), check("普工", words, None, Sure(-5.0))  # type: ignore[arg-type]
    assert alone.verdict == both.verdict == "refuse"
    assert list(both.findings) == [found for found in alone.findings if not found.faint]


def test_of_a_posting_too_long_to_read_whole_nothing_is_let_go(small: SecondReader) -> None:
    assert small.most(bold_view(plain_view("招采集员，" * 30))) < 0.3
    long = "，".join(f"第{number}组负责第{number}号线巡检" for number in range(300))
    assert small.most(bold_view(plain_view(long))) == np.inf


def test_same_words_same_answer_after_a_fit_anew_and_after_a_store(small: SecondReader, tmp_path: Path) -> None:
    table = data.lawful_sentences().iloc[::40]
    one, two = (SecondReader().fit(list(table["text"]), list(table["sort"])) for _time in range(2))
    assert all(np.array_equal(part, two.state()[name]) for name, part in one.state().items())
    stored.save(small, tmp_path)
    again = stored.load(tmp_path)
    for text in (*PLAIN, "负责设备巡检，月薪五千"):
        view = bold_view(plain_view(text))
        assert again.held(view) == small.held(view) == small.held(view)


def test_shuffled_labels_teach_nothing(small: SecondReader) -> None:
    table = data.lawful_sentences()
    taught, asked = table.iloc[::12], table.iloc[2::16]
    sorts = list(taught["sort"])
    random.Random(7).shuffle(sorts)
    blind = SecondReader().fit(list(taught["text"]), sorts)

    def edge(reader: SecondReader) -> float:
        held = np.array([bool(reader.held(bold_view(plain_view(text)))) for text in asked["text"]])
        bad = (asked["sort"] != "").to_numpy()
        return float(held[bad].mean() - held[~bad].mean())

    assert edge(small) > 0.4
    assert abs(edge(blind)) < 0.15


def test_a_damaged_or_missing_file_is_refused(small: SecondReader, tmp_path: Path) -> None:
    with pytest.raises(stored.BadReader, match="not there"):
        stored.load(tmp_path)
    stored.save(small, tmp_path)
    path = tmp_path / f"lawful-{stored.key()}.npz"
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(bytes(body))
    with pytest.raises(stored.BadReader, match="damaged"):
        stored.load(tmp_path)


def modules_read(path: Path, found: dict[Path, ast.Module]) -> dict[Path, ast.Module]:
    """A module of matching and all that it imports of matching, by their import statements; packages count as the
    modules that are named in them."""
    if path not in found:
        found[path] = tree = ast.parse(path.read_text(encoding="utf-8"))
        for statement in (one for one in ast.walk(tree) if isinstance(one, ast.ImportFrom) and one.module):
            module = MATCHING.parent / str(statement.module).replace(".", "/")
            for name in statement.names:
                for file in (module / f"{name.name}.py", module / name.name / "__init__.py", module.with_suffix(".py")):
                    if file.is_file() and file.is_relative_to(MATCHING):
                        modules_read(file, found)
                        break
    return found


def test_the_key_of_a_stored_reader_names_all_that_its_numbers_depend_on() -> None:
    second = stored.TEXT / "lawful" / "second.py"
    read = modules_read(second, {})
    assert len(read) > 6
    assert set(read) - {MATCHING / "data" / "__init__.py"} == {stored.TEXT / name for name in stored.READ_BY}
    tables = {
        call.func.attr
        for call in ast.walk(read[second])
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func.value) == "data"
    }
    assert tables == set(stored.FITTED_ON)
    for file in read.values():
        assert not any(
            isinstance(one, ast.Import) and any(name.name.startswith("matching") for name in one.names)
            for one in ast.walk(file)
        ), "modules of matching are imported from their package, or this test does not see them"


@given(st.text(max_size=150))
def test_no_text_breaks_the_windows(text: str) -> None:
    for start, end in windows(bold_view(plain_view(text)).text):
        assert SHORTEST <= end - start <= LONGEST


@cache
def tiny() -> SecondReader:
    table = data.lawful_sentences().iloc[::60]
    return SecondReader().fit(list(table["text"]), list(table["sort"]))


@given(st.text(alphabet="限男女优先已婚本地户口押金费，。：. 01👩\u200b微信", max_size=60))
def test_no_text_breaks_the_second_reader(text: str) -> None:
    for found in check(text, text, None, tiny()).findings:
        assert text[found.start : found.end] == found.words
