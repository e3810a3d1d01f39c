"""Specialties: read from words, moved by evidence, and never a certificate."""

import numpy as np
import pandas as pd
import pytest

from matching import data
from matching.rank import Matcher
from matching.rank.frames import people_rows
from matching.text.specialty import NEW_LINE, STRENGTH, SpecialtyLearner, updated
from tests.matching.conftest import frame, person, posting

PRIOR = pd.DataFrame(
    [("S1", "drive", 0.8, False), ("S1", "guard", 0.4, False), ("S2", "cook", 0.9, True)],
    columns=["specialty_id", "code", "weight", "fixed"],
)
COLUMNS = ["specialty_id", "code", "shown", "opened", "applied", "hired"]


def happened(*rows: tuple[str, str, float, float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS)


def line(found: pd.DataFrame, specialty: str, code: str) -> pd.Series:
    return found[(found["specialty_id"] == specialty) & (found["code"] == code)].iloc[0]


def test_without_evidence_the_prior_stands() -> None:
    found = updated(PRIOR, happened())
    assert list(found["posterior"]) == list(found["prior"])
    assert len(found) == len(PRIOR)


def test_a_line_that_does_better_than_others_rises_and_the_other_falls() -> None:
    found = updated(PRIOR, happened(("S1", "drive", 100, 10, 0, 0), ("S1", "guard", 100, 30, 20, 10)))
    assert line(found, "S1", "guard")["posterior"] > 0.4
    assert line(found, "S1", "drive")["posterior"] < 0.8
    assert (
        line(found, "S1", "guard")["low"] < line(found, "S1", "guard")["posterior"] < line(found, "S1", "guard")["high"]
    )


def test_what_everybody_opens_alike_moves_nothing() -> None:
    found = updated(PRIOR, happened(("S1", "drive", 1000, 20, 0, 0), ("S1", "guard", 500, 10, 0, 0)))
    assert line(found, "S1", "drive")["posterior"] == pytest.approx(0.8, abs=1e-3)
    assert line(found, "S1", "guard")["posterior"] == pytest.approx(0.4, abs=1e-3)


def test_little_evidence_moves_little_and_the_formula_is_the_stated_one() -> None:
    found = updated(PRIOR, happened(("S1", "drive", 10, 0, 0, 0), ("S1", "guard", 10, 0, 0, 1)))
    guard = line(found, "S1", "guard")
    assert guard["expected"] == pytest.approx(0.5)
    assert guard["posterior"] == pytest.approx(0.4 * (STRENGTH + 1) / (STRENGTH + 0.5), abs=1e-3)


def test_corrected_lines_do_not_move_and_new_pairs_are_marked() -> None:
    found = updated(PRIOR, happened(("S2", "cook", 100, 0, 0, 0), ("S2", "drive", 100, 50, 50, 50)))
    assert line(found, "S2", "cook")["posterior"] == 0.9
    assert bool(line(found, "S2", "drive")["new"])
    assert line(found, "S2", "drive")["prior"] == NEW_LINE
    assert found["posterior"].between(0, 1).all()


def test_words_of_unseen_specialties_are_read() -> None:
    jobs = pd.DataFrame(
        [("1", "truck driver", "drives trucks"), ("2", "cook", "prepares meals"), ("3", "electrician", "wires houses")],
        columns=["code", "name", "text"],
    )
    known = pd.DataFrame(
        [
            (f"{word} {n}", f"{word} {n % 3}", f"{word} duty", code)
            for n in range(6)
            for word, code in (("motor transport", "1"), ("mess hall", "2"))
        ],
        columns=["name", "family", "text", "code"],
    )
    learner = SpecialtyLearner().fit(known, jobs)
    asked = pd.DataFrame(
        [("motor transport chief", "f", ""), ("field mess hall", "f", ""), ("power electrician", "f", "")],
        columns=["name", "family", "text"],
    )
    scores = learner.scores(asked)
    assert [learner.codes_[at] for at in scores.argmax(axis=1)] == ["1", "2", "3"]
    assert np.allclose(scores.sum(axis=1), 1)


def service_texts() -> list[tuple[str, str]]:
    spoken = dict(zip(data.spoken_specialties()["specialty_id"], data.spoken_specialties()["words"], strict=True))
    return [
        (row.id, text)
        for row in data.specialties().itertuples()
        for text in (row.name, row.skills, row.certificates, *spoken.get(row.id, "").split("|"))
        if text
    ]


def test_service_never_gives_a_certificate(model: Matcher) -> None:
    """Over the whole table, whatever a specialty is called: nothing is held, and every gate stays shut."""
    gates = sorted(set("|".join(data.certificate_needs()["needs"]).split("|")))
    posts = model.index(frame(*(posting(id=code, required_certificates=[code]) for code in gates)))
    alone = model.index(frame(posting(id="free", title="普工")))
    for specialty, text in service_texts():
        row = person(
            specialty_ids=[specialty], specialty_text=text, certificates=[], accept_counties=["*"], skills=[text]
        )
        row |= {"age": 30, "education": "本科", "min_salary": 0}
        view = model.view(people_rows([row])[0])
        assert not view.held, (specialty, text)
        assert not model.score(view, posts).eligible.any(), (specialty, text)
    assert model.score(view, alone).eligible.all()


def test_the_gates_open_with_the_paper(model: Matcher) -> None:
    """The control of the test above: it is the paper that opens them."""
    index = model.index(frame(posting(id="P", title="货车司机", required_certificates=["DRIVE_B2"])))
    row = person(certificates=["B2驾照"], accept_counties=["*"], min_salary=0)
    assert model.score(model.view(people_rows([row])[0]), index).eligible.all()
    military = people_rows([row | {"certificates": ["军车驾照B2"]}])[0]
    assert not model.score(model.view(military), index).eligible.any()
