"""What every ranker promises, whatever computes it: the compiled kernel, numpy, the rules alone, a learned ranker and the
plain twin pass the same suite.

Lists are filled while anything may be offered, and empty only with the reason; nothing a hard rule forbids is in one; a
line depends on the pair alone; the order is total and always the same; frames that are handed in stay as they were.
"""

import copy
import datetime
import itertools
import random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from matching.rank import GROUPS, Matcher, postings_frame, ranking
from matching.rank.frames import people_rows
from matching.rank.learned import OutcomeRanker
from matching.rank.twin import Twin
from tests.matching.conftest import crowd, frame, person, posting
from tests.matching.drawn import random_person, random_post
from tests.matching.plain import LINE, PlainTwin

LONG = "能吃苦，会电脑，想找电工的活儿。" * 625  # 10,000 characters
DAY = datetime.date(2026, 11, 24)
RANKERS = ("compiled", "numpy", "rules alone", "learned", "learned on numpy", "twin")
WORDS = ("女，", "男，", "已婚，", "回族，", "本地人，", "少数民族，", "离异，", "籍贯山东，")


@pytest.fixture
def ranker(
    request: pytest.FixtureRequest, model: Matcher, rules_alone: Matcher, taught: OutcomeRanker, monkeypatch: Any
) -> Any:
    if "numpy" in request.param:
        monkeypatch.setattr(ranking, "kernel", None)
    if request.param.startswith("learned"):
        found = copy.copy(model)
        found.learned, found.learned_version = taught, "a"
        return found
    return {"rules alone": rules_alone, "twin": PlainTwin(model)}.get(request.param, model)


pytestmark = pytest.mark.parametrize("ranker", RANKERS, indirect=True)


def lines(found: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(found[LINE].itertuples(index=False, name=None))


# ---------- the shape of an estimator ----------


def test_parameters_are_stored_by_the_constructor_and_what_is_learnt_ends_with_an_underscore(ranker: Any) -> None:
    for one in filter(None, (ranker, getattr(ranker, "learned", None))):
        parameters = one.get_params(deep=False)
        again = clone(one)
        assert again.get_params(deep=False).keys() == parameters.keys()
        assert not [name for name in vars(again) if name.endswith("_")]
        assert again.set_params(**parameters).get_params(deep=False) == parameters
        stands = {name for name in vars(type(one)) if not name.startswith("__")}  # standing, problem, key …
        learnt = vars(one).keys() - parameters.keys() - stands
        assert all(name.endswith("_") for name in learnt), learnt
    with pytest.raises(ValueError, match="nonsense"):
        clone(ranker).set_params(nonsense=1)


# ---------- lists ----------


def test_lists_are_filled_while_anything_eligible_remains(ranker: Any) -> None:
    index = ranker.index(crowd(20))
    summary = ranker.summary(frame(person()), index).iloc[0]
    ranked = ranker.rank(frame(person()), index, top=1000)
    assert len(ranked) == summary["eligible"] > 8
    assert ranked["rank"].tolist() == list(range(1, len(ranked) + 1))
    assert all(a > b for a, b in itertools.pairwise(ranked["score"]))
    assert lines(ranker.rank(frame(person()), index, top=5)) == lines(ranked)[:5]
    if "fit" in ranked:
        assert ranked["fallback"].tolist() == sorted(ranked["fallback"])
        assert (ranked["fit"] == ranked[[f"pts_{name}" for name in GROUPS]].sum(axis=1)).all()
        assert ranked["fit"].between(0, 100).all()


def test_a_list_is_empty_only_with_its_reasons(ranker: Any) -> None:
    index = ranker.index(crowd(12))
    nobody = frame(person(min_salary=50_000))
    assert ranker.rank(nobody, index).empty
    summary = ranker.summary(nobody, index).iloc[0]
    assert (summary["considered"], summary["eligible"]) == (12, 0)
    assert summary["vetoes"]["pay"] == 12
    assert summary["nearest"][0]["code"] == "pay"


def test_vetoes_count_every_failing_rule_and_unlocks_only_single_ones(ranker: Any) -> None:
    posts = (
        posting(id="A", county="玛纳斯县", salary_max="4000", salary_min="3000"),
        posting(id="B", county="玛纳斯县"),
    )
    summary = ranker.summary(frame(person()), ranker.index(frame(*posts))).iloc[0]
    assert summary["vetoes"] == {"workplace": 2, "pay": 1}
    assert [(row["code"], row["unlocks"]) for row in summary["nearest"]] == [("workplace", 1)]


def test_nothing_that_a_hard_rule_forbids_is_listed_and_all_else_is(ranker: Any, model: Matcher) -> None:
    """Against the twin's own rules, pair by pair, dates included. What a ranker read from words decides for itself."""
    draw = random.Random(11)
    posts = frame(
        *(random_post(draw, n) | {"deadline": draw.choice([None, None, None, "2026-11-23"])} for n in range(16))
    )
    open_to = {"accept_counties": ["*"], "min_salary": None, "max_km": None, "age": 35, "education": "本科"}
    crew = frame(*(random_person(draw, n) | open_to for n in range(4)))
    own = ranker.model if isinstance(ranker, PlainTwin) else ranker
    twin, listed = Twin(own), ranker.rank(crew, ranker.index(posts), top=100, as_of=DAY)
    singles = [own.index(posts.iloc[[at]]) for at in range(len(posts))]
    for who in crew.to_dict("records"):
        view = own.view(people_rows([who])[0], DAY)
        allowed = {str(one.ids[0]) for one in singles if not twin.vetoes(view, one, DAY)}
        assert set(listed.loc[listed["veteran_id"] == who["id"], "posting_id"]) == allowed
    assert 2 < len(listed) < len(posts) * len(crew) / 2


# ---------- a line depends on the pair alone ----------


def test_a_list_never_depends_on_other_people_or_the_order_of_rows(ranker: Any) -> None:
    rows = crowd(12)
    alone = ranker.rank(frame(person()), ranker.index(rows))
    others = frame(person(id="V2", desired_work="保安"), person(), person(id="V3", age=55))
    together = ranker.rank(others, ranker.index(rows.sample(frac=1, random_state=7)))
    mine = together[together["veteran_id"] == "V1"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, mine)


def test_a_pair_score_never_depends_on_other_postings(ranker: Any) -> None:
    rows = crowd(12)
    many = ranker.rank(frame(person()), ranker.index(rows), top=30).set_index("posting_id")
    one = ranker.rank(frame(person()), ranker.index(rows.iloc[[0]]), top=1).set_index("posting_id")
    assert many.loc["P000", "score"] == one.loc["P000", "score"]
    if "fit" in many:
        assert many.loc["P000", "fit"] == one.loc["P000", "fit"]


def test_people_is_the_same_scores_read_the_other_way(ranker: Any) -> None:
    crew = frame(person(), person(id="V2", desired_work="保安"), person(id="V3", age=50))
    posts = frame(posting(), posting(id="P2", title="保安"))
    back = ranker.people(posts, crew)
    there = ranker.rank(crew, ranker.index(posts), top=10)
    assert set(back["veteran_id"]) == {"V1", "V2"}
    assert sorted((v, p, s) for v, p, _rank, s in lines(back)) == sorted((v, p, s) for v, p, _rank, s in lines(there))
    for _key, group in back.groupby("posting_id"):
        assert group["rank"].tolist() == list(range(1, len(group) + 1))
        assert group["score"].is_monotonic_decreasing


def test_words_on_protected_matters_change_no_line(ranker: Any) -> None:
    posts = crowd(8)
    index = ranker.index(posts.assign(requirement="能吃苦"))

    def told(words: str) -> pd.DataFrame:
        texts = {key: f"{words}{person()[key]}" for key in ("desired_work", "note", "avoid", "specialty_text")}
        return frame(person(**texts, sex=words, name=words, 民族=words))

    plain = ranker.rank(told(""), index, top=40)
    for words in WORDS if not isinstance(ranker, PlainTwin) else WORDS[:2]:
        pd.testing.assert_frame_equal(plain, ranker.rank(told(words), index, top=40))
    worded = posts.assign(requirement=[f"{WORDS[at % len(WORDS)]}能吃苦" for at in range(len(posts))])
    pd.testing.assert_frame_equal(plain, ranker.rank(told(""), ranker.index(worded), top=40))


# ---------- always the same, and nothing is touched ----------


def test_the_order_is_total_and_always_the_same(ranker: Any) -> None:
    """Nine postings that say the same stand apart in one order, which fewer of them keep."""
    nine = ranker.index(frame(*(posting(id=f"C{n}") for n in range(9))))
    ranked = ranker.rank(frame(person()), nine)
    assert len(set(ranked["score"])) == 9
    assert lines(ranker.rank(frame(person()), nine)) == lines(ranked)
    fewer = ranker.rank(frame(person()), ranker.index(frame(*(posting(id=f"C{n}") for n in range(5)))))
    assert fewer["posting_id"].tolist() == [key for key in ranked["posting_id"] if key < "C5"]
    if "fit" in ranked:
        assert ranked["fit"].nunique() == 1


def test_frames_that_are_handed_in_stay_as_they_were(ranker: Any) -> None:
    draw = random.Random(3)
    posts = frame(*(random_post(draw, n) for n in range(6)))
    crew = frame(*(random_person(draw, n) for n in range(3)), person(id="V9"))
    before = [(one.copy(deep=True), copy.deepcopy(one.to_dict("records"))) for one in (posts, crew)]
    index = ranker.index(posts)
    ranker.rank(crew, index, as_of=DAY)
    ranker.summary(crew, index, as_of=DAY)
    ranker.people(posts, crew, as_of=DAY)
    for now, (was, cells) in zip((posts, crew), before, strict=True):
        pd.testing.assert_frame_equal(now, was)
        assert repr(now.to_dict("records")) == repr(cells)  # lists inside cells too; NaN is not equal to itself


# ---------- little, nothing or too much is known ----------


def test_no_number_of_a_list_is_missing(ranker: Any) -> None:
    draw = random.Random(5)
    bare = {"id": "B", "title": "电工"}
    posts = frame(bare, {"id": "C", "title": ""}, *(random_post(draw, n) for n in range(6)))
    ranked = ranker.rank(frame({"id": "V0"}, *(random_person(draw, n) for n in range(1, 4))), ranker.index(posts))
    assert {"B", "C"} <= set(ranked["posting_id"])
    numbers = ranked.select_dtypes(["number", "bool"])
    assert {"rank", "score"} <= set(numbers)
    assert np.isfinite(numbers.to_numpy(dtype=float)).all()


def test_an_empty_profile_and_no_postings_and_nobody_give_an_honest_short_answer(ranker: Any) -> None:
    index, none = ranker.index(crowd(6)), ranker.index(postings_frame([]))
    assert set(ranker.rank(frame({"id": "V9"}), index)["veteran_id"]) == {"V9"}
    assert ranker.rank(frame(person()), none).empty
    summary = ranker.summary(frame(person()), none).iloc[0]
    assert (summary["considered"], summary["eligible"]) == (0, 0)
    nobody = ranker.rank(frame(person()).iloc[:0], index)
    assert nobody.empty
    assert set(LINE) <= set(nobody.columns)


@pytest.mark.parametrize(
    "who",
    [
        {"desired_work": "ωψξ", "specialty_ids": ["MS999"], "specialty_text": "ωψ", "skills": [], "major": ""},
        {"desired_work": LONG, "note": LONG},
    ],
    ids=["an unknown occupation", "ten thousand characters"],
)
def test_odd_people_and_postings_get_a_list(ranker: Any, who: dict[str, Any]) -> None:
    odd = (posting(id="X", title="ωψξ"), posting(id="Y", title=LONG[:500], requirement=LONG[:2000]))
    index = ranker.index(pd.concat([crowd(6), frame(*odd)], ignore_index=True))
    ranked = ranker.rank(frame(person(**who)), index, top=100)
    assert len(ranked) == ranker.summary(frame(person(**who)), index).iloc[0]["eligible"] > 0
    assert np.isfinite(ranked["score"]).all()
