"""The second reader's contract: same words same answer, places in the original, only for review, nothing without labels."""

import ast
import csv
import os
import random
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from matching import data
from matching.text.disguises import bold_view
from matching.text.fold import plain_view
from matching.text.lawful import check, codes, stored
from matching.text.lawful.check import DISBELIEVED, DOUBTED, HOLDS, HOLDS_AMONG_MANY, MANY
from matching.text.lawful.second import LONGEST, MOST, PASSAGE, SHORTEST, Read, SecondReader, passages, windows

MATCHING = stored.TEXT.parent
PLAIN = (
    "家中尚有襁褓婴孩者，恕难录用，免得日后告假频频",
    "报到当天把本人驾照交队长锁抽屉，散伙那天发还",
    "咱们是一个大家庭，每引荐三位新伙伴加盟，你就升一级拿他们的提成",
)
"""Written for this test."""


def fitted(table: pd.DataFrame, sorts: list[str] | None = None) -> SecondReader:
    return SecondReader().fit(list(table["title"]), list(table["text"]), sorts or list(table["sort"]))


@pytest.fixture(scope="module")
def small() -> SecondReader:
    """Fitted on one posting in six: enough for a contract, quick."""
    return fitted(data.lawful_postings().iloc[::6])


def test_the_tables_have_sorts_that_findings_are_named_by() -> None:
    postings = data.lawful_postings()
    assert not (postings["title"] + postings["text"]).duplicated().any()
    assert not data.lawful_sentences()["text"].duplicated().any()
    for table in (data.lawful_sentences(), postings):
        assert (table["sort"] == "").sum() > 2000
        assert (table["sort"] != "").sum() > 2000
        assert len({sort for sort in set(table["sort"]) if f"{sort}_like" in codes()}) >= 15
    assert all(codes()[code].verdict == "review" for code in codes() if code.endswith("_like"))


def lists_kept_aside() -> list[dict[str, str]]:
    with (Path(__file__).parents[1] / "data" / "lawful" / "aside.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_list_kept_aside_is_learned_from() -> None:
    """The figures of benchmarks.bench_lawful are worth something only so."""
    aside = {one["text"] for one in lists_kept_aside()}
    assert len(aside) >= 1195
    assert not aside & {*data.lawful_postings()["text"], *data.lawful_sentences()["text"]}


def test_on_lists_kept_aside_rules_and_reader_keep_what_was_promised() -> None:
    """Recall .95 and .03 of the lawful ones held (docs/adr/0007), with the reader of a fresh install.

    Of the list of nothing but twins, each lawful one as near to an unlawful one as can be, what was measured less a little.
    """
    reader = stored.fitted(Path(os.environ["RONGYE_VAR"]) / "models")
    hits: dict[tuple[str, str], list[bool]] = {}
    for one in lists_kept_aside():
        stopped = check(one["title"], one["text"], None, reader).verdict in {"review", "refuse"}
        hits.setdefault((one["list"], one["label"]), []).append(stopped)
    for (name, label), stopped in hits.items():
        share = float(np.mean(stopped))
        least, most = (0.92, 0.22) if name == "twins" else (0.95, 0.03)
        assert share >= least if label == "unlawful" else share <= most, (name, label, share)


def test_it_only_holds_for_review_and_marks_the_place_in_the_original(small: SecondReader) -> None:
    """And only where nothing that the rules found stops the posting."""
    held = 0
    for row in data.lawful_postings().iloc[1::25].itertuples():
        alone, both = check(row.title, row.text), check(row.title, row.text, None, small)
        new = [found for found in both.findings if found not in alone.findings]
        held += bool(new)
        for found in new:
            source = row.title if found.where == "title" else row.text
            assert found.verdict == "review"
            assert source[found.start : found.end] == found.words
            assert found.words
            assert "由人" in found.zh
            assert "a person decides" in found.en
        let_go = [found for found in alone.findings if found not in both.findings]
        assert all(found.verdict in {"review", "refuse"} for found in let_go)
        if any(found.verdict in {"review", "refuse"} for found in set(both.findings) - set(new)):
            assert not new
    assert held > 0


class Sure(SecondReader):
    """A reader that gives every posting one score."""

    def __init__(self, score: float, places: int = 1) -> None:
        super().__init__()
        self.score, self.places = score, places

    def read(self, title: str, text: str) -> list[Read]:
        return [Read("text", 0, len(text), self.score, text)] * self.places

    def sort(self, words: str) -> str:
        return "sex"


@pytest.mark.parametrize(
    ("words", "least"),
    [
        ("社区招流动人口信息采集员，上门登记外来人员居住证", DOUBTED),
        ("只招男性", DISBELIEVED),
        ("入职押金400元", DISBELIEVED),
    ],
)
def test_what_stops_a_posting_is_let_go_only_where_the_reader_sees_next_to_nothing(words: str, least: float) -> None:
    """And of a posting too long to be read whole nothing is let go."""
    alone = check("普工", words)
    assert alone.verdict == "refuse"
    assert check("普工", words, None, Sure(least)).verdict == "refuse"
    assert check("普工", words, None, Sure(least - 0.01)).verdict == "pass"
    assert check("普工", words, None, Sure(least - 0.01, MOST)) == alone
    assert DISBELIEVED < DOUBTED < HOLDS


def test_what_the_rules_pass_is_held_from_a_score_on() -> None:
    words = "能吃苦，服从安排"
    assert check("普工", words, None, Sure(HOLDS - 0.01)).verdict == "pass"
    held = check("普工", words, None, Sure(HOLDS))
    assert [(one.verdict, one.code, one.words) for one in held.findings] == [("review", "sex", words)]
    assert check("普工", words, {"basis": "PRIVATE_ROOMS"}, Sure(HOLDS)).verdict == "pass"
    assert check("普工", words, None, Sure(HOLDS, MANY + 1)).verdict == "pass"
    assert check("普工", words, None, Sure(HOLDS_AMONG_MANY, MANY + 1)).verdict == "review"


def test_a_limit_that_a_person_decides_on_and_words_too_short_to_read_stand(small: SecondReader) -> None:
    assert check("女更衣室保洁", "打扫女更衣室，限女性", None, Sure(-5.0)).verdict == "review"
    assert not small.read("", "限女")
    assert check("", "限女", None, small).verdict == "refuse"


def test_a_limit_with_its_basis_is_still_told_about() -> None:
    words = "厨房招洗碗大姐两位，早九晚六"
    said = check("洗碗工", words, {"basis": "PRIVATE_ROOMS"}, Sure(-5.0))
    assert said.verdict == "warn"
    assert said == check("洗碗工", words, {"basis": "PRIVATE_ROOMS"})
    assert check("洗碗工", words, None, Sure(-5.0)).verdict == "pass"


def test_what_the_pay_fields_say_stands_whatever_the_reader_sees() -> None:
    fields = {"pay_min": 3000, "pay_max": 90_000}
    assert check("普工", "五险一金", fields, Sure(-5.0)).verdict == "review"


def test_a_posting_too_long_to_be_read_whole_says_so(small: SecondReader) -> None:
    assert np.isfinite(small.most(small.read("", "招采集员，" * 30)))
    long = "，".join(f"第{number}组负责第{number}号线巡检" for number in range(300))
    assert small.most(small.read("", long)) == np.inf
    assert small.most(small.read("", "")) == -np.inf


def test_a_passage_is_the_title_and_the_sentences_around_as_far_as_they_fit() -> None:
    few = "招保洁两名。男女不限。月薪三千"
    assert set(passages("保洁", few, windows(few))) == {f"保洁。{few}"}
    assert passages("", "", [(0, 0)]) == [""]
    many = "。".join(f"第{number:02d}条规定每天巡检设备并记录" for number in range(40))
    places = windows(many)
    for (start, end), passage in zip(places, passages("巡检", many, places), strict=True):
        assert passage.startswith("巡检。")
        assert many[start:end] in passage
        assert len(passage) <= PASSAGE + 3
        assert passage[3:] in many


def test_same_words_same_answer_after_a_fit_anew_and_after_a_store(small: SecondReader, tmp_path: Path) -> None:
    one, two = (fitted(data.lawful_postings().iloc[::40]) for _time in range(2))
    assert all(np.array_equal(part, two.state()[name]) for name, part in one.state().items())
    stored.save(small, tmp_path)
    again = stored.load(tmp_path)
    for text in (*PLAIN, "负责设备巡检，月薪五千"):
        assert again.read("普工", text) == small.read("普工", text) == small.read("普工", text)
        assert again.sort(text) == small.sort(text)


def test_shuffled_labels_teach_nothing(small: SecondReader) -> None:
    table = data.lawful_postings()
    taught, asked = table.iloc[::12], table.iloc[2::16]
    sorts = list(taught["sort"])
    random.Random(7).shuffle(sorts)
    blind = fitted(taught, sorts)
    bad = (asked["sort"] != "").to_numpy()

    def ranked(reader: SecondReader) -> float:
        """How often an unlawful posting scores above a lawful one."""
        scores = [reader.most(reader.read(row.title, row.text)) for row in asked.itertuples()]
        return float(roc_auc_score(bad, np.nan_to_num(scores, neginf=-9)))

    assert ranked(small) > 0.8
    assert abs(ranked(blind) - 0.5) < 0.12


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
    return fitted(data.lawful_postings().iloc[::60])


@given(st.text(alphabet="限男女优先已婚本地户口押金费，。：. 01👩\u200b微信", max_size=60))
def test_no_text_breaks_the_second_reader(text: str) -> None:
    for found in check(text, text, None, tiny()).findings:
        assert text[found.start : found.end] == found.words
