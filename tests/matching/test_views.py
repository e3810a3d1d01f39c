"""Views of many people are those of one by one, and no text is coded twice."""

import datetime
import random
from typing import Any

import numpy as np

from matching.rank import Matcher
from matching.rank.frames import people_rows
from matching.rank.views import Together
from tests.matching.drawn import random_person

DAY = datetime.date(2026, 11, 25)


def crew(number: int) -> list[dict[str, Any]]:
    draw = random.Random(7)
    odd = {
        "specialty_ids": [],
        "skills": [],
        "civilian_experience": [],
        "desired_work": "",
        "avoid": "",
        "certificates": [],
    }
    rows = [random_person(draw, at) for at in range(number)]
    return list(people_rows([*rows, rows[0] | odd | {"id": "nothing"}]))


def same(one: Any, other: Any) -> bool:
    if hasattr(one, "indptr"):
        parts = ("indptr", "indices", "data")
        return one.shape == other.shape and all((getattr(one, n) == getattr(other, n)).all() for n in parts)
    return bool(one == other or (one != one and other != other))


def test_views_of_many_are_those_of_one_by_one(model: Matcher) -> None:
    rows, together = crew(40), Together(model)
    many = together.views(rows[:25], DAY) + together.views(rows[25:], DAY)
    for row, view in zip(rows, many, strict=True):
        alone = model.view(row, DAY)
        for name in vars(alone):
            assert same(getattr(alone, name), getattr(view, name)), name


def test_a_text_is_coded_once(model: Matcher, monkeypatch: Any) -> None:
    rows, calls = crew(20), []
    made = type(model).text_vectors
    monkeypatch.setattr(type(model), "text_vectors", lambda self, texts: calls.append(texts) or made(self, texts))
    Together(model).views([*rows, *rows])
    asked = [text for texts in calls for text in texts]
    assert len(asked) == len(set(asked))
    assert len([texts for texts in calls if texts]) == 1


def test_numbers_are_rounded_as_before(model: Matcher) -> None:
    from matching.rank.fixed import LEAST, UNIT, fixed

    vectors = model.coder.vectors(["电工", "", "货车司机（夜班）"])
    wanted = np.rint(vectors.toarray() * UNIT).astype(np.int32)
    wanted[wanted < LEAST] = 0
    found = fixed(vectors)
    assert (found.toarray() == wanted).all()
    assert found.data.min() >= LEAST
    assert (np.diff(found.indices[: found.indptr[1]]) > 0).all()
