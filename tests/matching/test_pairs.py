"""What a pair is told, what an index may become, what replaces words; and the plain twin beside the fast ranker."""

import datetime
import random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from matching.rank import VETO_CODES, Matcher, people_frame
from matching.rank.twin import Twin
from tests.matching.conftest import crowd, frame, person, posting
from tests.matching.drawn import random_person, random_post


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
