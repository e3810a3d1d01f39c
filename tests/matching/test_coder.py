"""Occupations of titles: found, ordered, in one list a text, and the same again."""

import numpy as np
import pandas as pd
import pytest

from matching.rank import Matcher
from matching.rank.index import core_title, title_parts
from matching.text.coder import OccupationCoder, family_of, features, normal


@pytest.fixture(scope="module")
def small() -> OccupationCoder:
    names = pd.DataFrame(
        [
            ("4", "6-31-01-03", "电工", "电工|维修电工"),
            ("4", "4-03-02-01", "中式烹调师", "厨师|炒锅"),
            ("4", "2-06-03-00", "会计专业人员", "会计"),
        ],
        columns=["level", "code", "name", "aliases"],
    )
    titles, codes = (
        ["工厂电工", "食堂厨师", "主办会计", "高压电工"],
        ["6-31-01-03", "4-03-02-01", "2-06-03-00", "6-31-01-03"],
    )
    return OccupationCoder().fit(titles, codes, names)


def test_it_learns_from_titles_and_names(small: OccupationCoder) -> None:
    best = [row[0][0] for row in small.rank(["车间电工", "学校食堂厨师", "总账会计"], top=1)]
    assert best == ["6-31-01-03", "4-03-02-01", "2-06-03-00"]


def test_one_list_a_text_best_first(small: OccupationCoder) -> None:
    lists = small.rank(["电工", "", "！！", "厨师", "qq"], top=2)
    assert [len(row) for row in lists] == [2, 0, 0, 2, 2]
    assert all(row[0][1] >= row[-1][1] for row in lists if row)


def test_the_same_data_gives_the_same_coefficients(small: OccupationCoder) -> None:
    again = OccupationCoder(**small.get_params()).fit(
        ["工厂电工", "食堂厨师", "主办会计", "高压电工"],
        ["6-31-01-03", "4-03-02-01", "2-06-03-00", "6-31-01-03"],
        pd.DataFrame(
            [
                ("4", "6-31-01-03", "电工", "电工|维修电工"),
                ("4", "4-03-02-01", "中式烹调师", "厨师|炒锅"),
                ("4", "2-06-03-00", "会计专业人员", "会计"),
            ],
            columns=["level", "code", "name", "aliases"],
        ),
    )
    assert np.array_equal(again.coefficients_, small.coefficients_)


def test_an_exact_official_name_comes_first(model: Matcher) -> None:
    names = {"电工": "6-31-01-03", "保安员": "4-07-05-01", "中式烹调师": "4-03-02-01", "消防员": "3-02-03-01"}
    assert {name: row[0][0] for name, row in zip(names, model.coder.rank(list(names), 3), strict=True)} == names


def test_a_row_depends_on_its_own_text_only(model: Matcher) -> None:
    texts = ["电工", "货车司机", "前台"]
    together = model.coder.vectors(texts).toarray()
    alone = np.vstack([model.coder.vectors([text]).toarray() for text in texts])
    assert np.array_equal(together, alone)
    assert model.coder.vectors([]).shape == (0, together.shape[1])


def test_unknown_words_say_nothing(model: Matcher) -> None:
    assert model.coder.vectors(["", "ωψξ"]).nnz == 0


@pytest.mark.parametrize(
    ("code", "family"), [("6-31-01-03", "electrical"), ("4-03-02-01", "kitchen"), ("6-99-99-99", "factory_hands")]
)
def test_families_go_by_the_longest_prefix(code: str, family: str) -> None:
    assert family_of(code) == family
    assert sum(weight for _name, weight in features(code)) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("电工", ("电工",)),
        ("行政/库管（阜康）", ("行政", "库管")),
        ("操作工及包装工", ("操作工", "包装工")),
        ("某某商贸有限公司结算员", ("结算员",)),
        ("高薪急聘焊工5名", ("焊工",)),
        ("（急）", ("(急)",)),
    ],
)
def test_titles_come_apart_into_kinds_of_work(title: str, parts: tuple[str, ...]) -> None:
    assert title_parts(title) == parts


def test_a_core_is_never_empty() -> None:
    assert core_title("5000元") == "5000元"
    assert normal(" Ａ- B ") == "ab"
