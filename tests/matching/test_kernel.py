"""The compiled ranker gives what the numpy ranker gives, to the last digit: lists both ways, parts, rules, one person."""

import datetime
import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from matching.rank import GROUPS, VETO_CODES, Matcher
from matching.rank.frames import people_rows
from matching.rank.kernel import Meeting, NoTable, PeopleTable, cache, load, post_table, save
from tests.matching.conftest import frame
from tests.matching.drawn import random_person, random_post

DAY = datetime.date(2026, 11, 25)


def crowd(seed: int, people: int, posts: int) -> tuple[list[dict[str, Any]], pd.DataFrame]:
    """More varied than the twin's: dates, secrecy, types of employment, closed posts, refused words and places."""
    draw = random.Random(seed)
    rows = [
        random_post(draw, number)
        | {
            "deadline": draw.choice([None, "2026-11-24", "2026-11-25"]),
            "status": draw.choice(["open", "open", "open", "closed"]),
            "heads_remaining": draw.choice([None, 0, 3]),
            "employment_type": draw.choice(["", "全职", "兼职"]),
            "relaxes_age": draw.choice([False, True]),
            "title": draw.choice(
                ["电工", "凉菜师傅", "货车司机（玛纳斯）", "理发师", "保安队长", "仓库主管/库管", "短期工"]
            ),
        }
        for number in range(posts)
    ]
    crew = [
        random_person(draw, number)
        | {
            "secrecy_until": draw.choice([None, None, None, "2027-01-01", "2020-01-01"]),
            "employment_types": draw.choice([[], [], ["全职"]]),
            "note": draw.choice(["", "膝盖有伤，不能久站", "愿意倒班"]),
        }
        for number in range(people)
    ]
    return crew, frame(*rows)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("day", [None, DAY])
def test_every_number_is_the_numpy_rankers(model: Matcher, seed: int, day: datetime.date | None) -> None:
    crew, posts = crowd(seed, 25, 60)
    index = model.index(posts)
    views = [model.view(row, day) for row in people_rows(crew)]
    table = post_table(index)
    meeting = Meeting(PeopleTable(views), table, day)
    lists = meeting.rank(20, 20)
    scores = [model.score(view, index, day) for view in views]
    for person, scored in enumerate(scores):
        fine = scored.eligible[table.rows]
        assert lists.eligible[person] == fine.sum()
        wanted = sorted((-scored.score[table.rows[at]], table.key(at)) for at in np.flatnonzero(fine))[:20]
        have = [
            (-key / 1e9, table.key(at))
            for key, at in zip(lists.post_keys[person], lists.posts[person], strict=True)
            if at >= 0
        ]
        assert have == wanted
        alone = meeting.rank_one(person, 20)
        assert (alone.post_keys[person] == lists.post_keys[person]).all()
        assert (alone.posts[person] == lists.posts[person]).all()
        chosen = lists.posts[person][lists.posts[person] >= 0]
        parts, fallback = meeting.parts(person, chosen)
        for number, name in enumerate(GROUPS):
            assert (parts[:, number] == scored.parts[name][table.rows[chosen]]).all()
        assert (fallback == scored.fallback[table.rows[chosen]]).all()
        masks = meeting.failing(person)
        for number, code in enumerate(VETO_CODES):
            assert (((masks >> number) & 1).astype(bool) == scored.vetoes[code][table.rows]).all(), code
    for at in range(len(table)):
        row = table.rows[at]
        wanted = sorted((-s.score[row], str(crew[n]["id"])) for n, s in enumerate(scores) if s.eligible[row])[:20]
        have = [
            (-key / 1e9, meeting.people.ids[person])
            for key, person in zip(lists.person_keys[at], lists.people[at], strict=True)
            if person >= 0
        ]
        assert have == wanted


def test_nobody_and_nothing(model: Matcher) -> None:
    crew, posts = crowd(4, 3, 5)
    views = [model.view(row) for row in people_rows(crew)]
    empty = post_table(model.index(posts.iloc[:0]))
    assert (Meeting(PeopleTable(views), empty).rank(20, 20).posts == -1).all()
    assert Meeting(PeopleTable([]), post_table(model.index(posts))).rank(20, 20).people.max() == -1


def test_a_table_from_disk_gives_the_same_lists_and_a_torn_one_is_refused(model: Matcher, tmp_path: Path) -> None:
    crew, posts = crowd(5, 12, 40)
    people = PeopleTable([model.view(row, DAY) for row in people_rows(crew)])
    table = post_table(model.index(posts))
    save(table, tmp_path / "table", "v1", stamp="x")
    read, about = load(tmp_path / "table", "v1")
    one, other = Meeting(people, table, DAY).rank(20, 20), Meeting(people, read, DAY).rank(20, 20)
    assert all((a == b).all() for a, b in zip(one, other, strict=True))
    assert about == {"stamp": "x"}
    with pytest.raises(NoTable):
        load(tmp_path / "table", "v2")
    with pytest.raises(NoTable):
        load(tmp_path / "nothing", "v1")
    torn = tmp_path / "table" / "column-years.npy"
    torn.write_bytes(torn.read_bytes()[:-8])
    with pytest.raises(NoTable):
        load(tmp_path / "table", "v1")


def test_another_state_of_the_sources_is_compiled_into_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "kernel"
    room.mkdir()
    for path in Path(cache.__file__).parent.glob("*.py"):
        (room / path.name).write_bytes(path.read_bytes())
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "kept"))
    monkeypatch.setattr(cache, "__file__", str(room / "cache.py"))
    before = cache.folder()
    assert before.name == cache.FOLDER.name
    (room / "points.py").write_text("changed", encoding="utf-8")
    assert cache.folder() != before
    assert cache.folder().parent == tmp_path / "kept"


def test_what_other_states_compiled_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "one")
    cache.forget_others()
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
