"""Many people beside one posting: each condition as the hard rules say it of each pair."""

import datetime
from pathlib import Path

import numpy as np
import pytest

from matching.rank import Matcher, crowd
from matching.rank.frames import people_rows
from matching.rank.rules import missing_needs
from tests.matching.test_kernel import DAY
from tests.matching.test_kernel import crowd as random_crowd

ORACLE = {
    "age": "age_stated", "education": "education", "experience": "experience", "workplace": "workplace", "pay": "pay",
    "work": "refusal", "employment": "employment_type",
}  # fmt: skip


@pytest.mark.parametrize("seed", [4, 5])
def test_each_condition_is_the_hard_rule_of_each_pair(model: Matcher, seed: int, tmp_path: Path) -> None:
    crew, posts = random_crowd(seed, 40, 40)
    views = [model.view({**row, "id": str(at)}, DAY) for at, row in enumerate(people_rows(crew))]
    parts = [crowd.crowd_of(views[:15]), crowd.crowd_of([]), crowd.crowd_of(views[15:])]
    crowd.save_crowd(crowd.join(parts), tmp_path / "crowd.npz", "m1", made=np.array([3]))
    people, beside = crowd.load_crowd(tmp_path / "crowd.npz", "m1")
    assert {name: list(one) for name, one in beside.items()} == {"made": [3]}
    seen: set[str] = set()
    for at in range(len(posts)):
        index = model.index(posts.iloc[[at]])
        found = crowd.failing(people, index)
        scored = [model.score(view, index, DAY).vetoes for view in views]
        for name, rule in ORACLE.items():
            assert found[name].tolist() == [bool(one[rule][0]) for one in scored], (name, at)
            seen |= {name} if found[name].any() else set()
        lacking = sum((found[name] for name in found if name.startswith("paper.")), np.zeros(len(views)))
        assert lacking.tolist() == [missing_needs(view, index, "gate")[0] for view in views]
        assert crowd.bound(people, DAY).tolist() == [bool(one["secrecy"][0]) for one in scored]
    assert seen >= set(ORACLE) - {"employment"}, "a condition that nobody fails proves nothing"


def test_nobody_and_a_file_of_another_model_are_no_crash(model: Matcher, tmp_path: Path) -> None:
    nobody = crowd.join([])
    _crew, posts = random_crowd(1, 1, 1)
    assert all(not len(one) for one in crowd.failing(nobody, model.index(posts)).values())
    assert not len(crowd.bound(nobody, datetime.date(2026, 1, 1)))
    crowd.save_crowd(nobody, tmp_path / "crowd.npz", "m1")
    with pytest.raises(crowd.BadCrowd):
        crowd.load_crowd(tmp_path / "crowd.npz", "m2")
    (tmp_path / "crowd.npz").write_bytes(b"PK\x03\x04 half a file")
    with pytest.raises(crowd.BadCrowd):
        crowd.load_crowd(tmp_path / "crowd.npz", "m1")
