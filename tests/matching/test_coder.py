"""Occupations of titles: found, ordered, in one list a text, and the same again."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from matching import data
from matching.rank import Matcher
from matching.rank.posting import core_title, title_parts
from matching.text import ridge
from matching.text.coder import CONFIRMED_WEIGHT, OccupationCoder, family_of, features, normal, official_names


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
    assert np.array_equal(again.nearness_.coefficients_, small.nearness_.coefficients_)


def test_an_exact_official_name_comes_first(model: Matcher) -> None:
    names = {"电工": "6-31-01-03", "保安员": "4-07-05-01", "中式烹调师": "4-03-02-01", "消防员": "3-02-03-01"}
    assert {name: row[0][0] for name, row in zip(names, model.coder.rank(list(names), 3), strict=True)} == names


def test_a_row_depends_on_its_own_text_only(model: Matcher) -> None:
    texts = ["电工", "货车司机", "前台"]
    together = model.coder.vectors(texts).toarray()
    alone = np.vstack([model.coder.vectors([text]).toarray() for text in texts])
    assert np.array_equal(together, alone)
    assert model.coder.vectors([]).shape == (0, together.shape[1])


def test_codes_of_a_row_depend_on_its_own_text_only(model: Matcher) -> None:
    titles = list(data.title_labels()["title"][:40])
    alone = [model.coder.rank([title])[0] for title in titles]
    assert model.coder.rank(titles) == alone
    assert model.coder.rank(titles[::-1]) == alone[::-1]


def test_confidence_is_a_share_and_only_detailed_codes_are_given(model: Matcher) -> None:
    detailed = set(data.occupations().query("level == '4'")["code"])
    for row in model.coder.rank(["普工", "操作工", "销售经理", "研发专员"], 25):
        assert {code for code, _share in row} <= detailed
        assert sum(share for _code, share in row) <= 1.001
        assert all(0 <= share <= 1 for _code, share in row)


def test_a_description_helps_where_the_title_says_nothing(model: Matcher) -> None:
    described = "负责车间配电柜检修，维修电工，五险一金，包吃住"
    [[first, *_rest]] = model.coder.rank(["急聘"], 3, True, [described])
    assert first[0] == "6-31-01-03"
    assert model.coder.rank([""], 3, True, [described])[0][0][0] == "6-31-01-03"
    assert model.coder.rank(["会计"], 1, True, [described])[0][0][0] == "2-06-03-00"


def test_confirmed_titles_are_learnt() -> None:
    labels = data.title_labels()[:700]
    titles, codes = list(labels["title"]), list(labels["code"])
    word, code = "戎业联络岗", "4-07-05-01"
    before = OccupationCoder().fit(titles, codes)
    assert before.rank([word], 1)[0][0][0] != code
    after = OccupationCoder().fit([*titles, word], [*codes, code], None, [1.0] * len(titles) + [CONFIRMED_WEIGHT])
    assert after.rank([word], 1)[0][0][0] == code


def test_made_up_titles_reach_codes_that_no_label_shows(model: Matcher) -> None:
    asked = {"压路机手": "6-29-02-03", "藏毯编织师傅": "6-09-03-12", "蜜蜂养殖": "5-03-03-01"}
    assert not set(asked.values()) & set(data.title_labels()["code"])
    assert not {normal(title) for title in asked} & set(data.written_titles()["title"].map(normal))

    def first(coder: OccupationCoder) -> list[bool]:
        lists = coder.rank(list(asked), 1, exact=False)
        return [row[0][0] == code for row, code in zip(lists, asked.values(), strict=True)]

    assert all(first(model.coder))
    labels = data.title_labels()
    assert not all(first(OccupationCoder().fit(list(labels["title"]), list(labels["code"]))))


def test_made_up_titles_name_each_code_and_none_twice() -> None:
    written = data.written_titles()
    assert set(written["code"]) == set(data.occupations().query("level == '4'")["code"])
    assert written["code"].value_counts().min() >= 3
    assert not written["title"].map(normal).duplicated().any()
    official = dict(official_names(data.occupations()))
    assert all(official.get(normal(row.title), row.code) == row.code for row in written.itertuples())


def test_what_is_left_out_is_as_if_it_had_never_been_learnt() -> None:
    rng = np.random.default_rng(0)
    rows = sparse.random(60, 20, 0.3, format="csr", dtype=np.float32, random_state=1)
    wanted = sparse.csc_matrix(rng.integers(0, 2, (60, 3)).astype(np.float32))
    weights, blocks = rng.uniform(0.3, 2, 60), np.arange(60) % 4
    solved = ridge.solve(rows, wanted, weights, 0.7, blocks)
    others = blocks != 1
    again = ridge.solve(rows[others], wanted[others], weights[others], 0.7, blocks[others])
    assert np.allclose(solved.without[~others], rows[~others] @ again.coefficients, atol=2e-3)
    assert not np.allclose(solved.without[~others], rows[~others] @ solved.coefficients, atol=2e-2)


def test_unknown_words_say_nothing(model: Matcher) -> None:
    assert model.coder.vectors(["", "ωψξ"]).nnz == 0
    assert all(share == 0 for _code, share in model.coder.rank(["ωψξ"], 5)[0])


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
