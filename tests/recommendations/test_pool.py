"""People for a posting where there are many: those that a look at everybody gives, whatever changed since the file was made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from employers.models import Posting
from matching.rank import kernel
from places.models import Place
from recommendations import engine, pool, queries
from runs.actions import execute
from runs.models import Run
from tests.cast import make_person
from veterans.models import Person

WISHES = ("电工", "保安", "维修电工", "司机", "", "厨师")


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than three people are many here; no queue, and a process that has read no file."""
    monkeypatch.setattr(engine, "ON_THE_SPOT", 3)
    monkeypatch.setattr("runs.actions.publish", lambda pk: None)
    monkeypatch.setattr(pool, "_kept", {})
    pool.file().unlink(missing_ok=True)


def crew(county: Place, number: int, source: str = "t") -> list[Person]:
    return [
        make_person(
            county, wish_words=WISHES[at % 6], age_stated=25 + at, pay_floor=3000 + 500 * (at % 7),
            name=f"张{source}{at}", source=source, source_id=f"{at}",
        )
        for at in range(number)
    ]  # fmt: skip


def made() -> Run:
    done = execute(Run.objects.get(kind="recommendations.pool", state="queued").pk)
    assert done is not None
    assert done.state == "done"
    return done


def same(posting: Posting, people: Any) -> int:
    """The list is that of a look at everybody; returns how long it is."""
    found, wanted = pool.best_for(posting, people), queries.people_for(posting, people)
    assert found is not None
    assert [(one["person"].pk, one["f"], one["y"], one["m"]) for one in found] == [
        (one["person"].pk, one["f"], one["y"], one["m"]) for one in wanted
    ]
    return len(found)


def test_few_people_are_read_on_the_spot(county: Place, posting: Posting) -> None:
    crew(county, 3)
    assert same(posting, Person.objects.seeking()) > 0
    assert not Run.objects.filter(kind="recommendations.pool").exists()


def test_a_file_is_asked_for_once_and_then_gives_what_a_look_at_everybody_gives(
    county: Place, posting: Posting
) -> None:
    crew(county, 14)
    people = Person.objects.seeking()
    assert pool.best_for(posting, people) is None
    assert pool.best_for(posting, people) is None
    assert made().result == {"people": 14}
    assert same(posting, people) > 3
    assert same(posting, people.filter(pay_floor__lt=5000)) > 3


def test_what_changed_since_the_file_was_made_is_right_at_once(
    county: Place, next_county: Place, posting: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_of = crew(county, 14)
    people = Person.objects.seeking()
    pool.best_for(posting, people)
    made()
    before = [one["person"].pk for one in pool.best_for(posting, people) or ()]
    now = timezone.now()
    Person.objects.filter(pk=before[0]).update(wish_words="会计", changed_at=now)
    Person.objects.filter(pk=before[1]).delete()
    Person.objects.filter(pk=all_of[3].pk).update(wish_words="维修电工", pay_floor=None, changed_at=now)
    late = crew(county, 2, "late")
    same(posting, people)
    assert before[1] not in [one["person"].pk for one in pool.best_for(posting, people) or ()]
    # One who is not in the file although nothing of theirs changed since: only the file's number tells.
    Person.objects.filter(pk=late[0].pk).update(changed_at=now - pool.OVERLAP * 3)
    same(posting, people)
    monkeypatch.setattr(pool, "AT_ONCE", 2)
    assert pool.best_for(posting, people) is None
    made()
    same(posting, people)


def test_only_the_best_are_read(county: Place, posting: Posting, monkeypatch: pytest.MonkeyPatch) -> None:
    crew(county, 14)
    people = Person.objects.seeking()
    pool.best_for(posting, people)
    made()
    wanted = [one["person"].pk for one in queries.people_for(posting, people, 2)]
    monkeypatch.setattr(pool, "LOOKED_AT", 2)
    monkeypatch.setattr(pool, "TOP", 2)
    assert sorted(pool._chosen(posting, people) or ()) == sorted(wanted)
    same_two = pool.best_for(posting, people)
    assert [one["person"].pk for one in same_two or ()] == wanted


def test_more_people_ask_no_more_queries(
    county: Place, posting: Posting, django_assert_num_queries: Callable[[int], Any], django_assert_max_num_queries: Any
) -> None:
    people = Person.objects.seeking()
    crew(county, 8)
    pool.best_for(posting, people)
    made()
    pool.best_for(posting, people)
    with django_assert_max_num_queries(30) as few:
        pool.best_for(posting, people)
    crew(county, 20, "more")
    pool.ask_for_file()
    made()
    pool.best_for(posting, people)
    with django_assert_num_queries(len(few)):
        pool.best_for(posting, people)


def test_a_damaged_file_and_another_model_are_asked_for_anew(
    county: Place, posting: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew(county, 8)
    people = Person.objects.seeking()
    pool.best_for(posting, people)
    made()
    whole = pool.file().read_bytes()
    pool.file().write_bytes(whole[: len(whole) // 2])
    assert pool.best_for(posting, people) is None
    made()
    same(posting, people)
    monkeypatch.setattr(engine.model(), "key", "another")
    with pytest.raises(kernel.NoTable):
        kernel.load_people(Path(pool.file()), "another")


def test_the_pages_wait_and_then_show_cards(
    client: Client, county: Place, posting: Posting, employer_user: User, clerk: User
) -> None:
    crew(county, 8)
    for user, address in (
        (employer_user, f"/matches/candidates/{posting.public_id}/"),
        (clerk, f"/matches/posting/{posting.public_id}/"),
    ):
        client.force_login(user)
        assert "正在准备" in client.get(address).content.decode()
    made()
    client.force_login(employer_user)
    shown = client.get(f"/matches/candidates/{posting.public_id}/").content.decode()
    assert "正在准备" not in shown
    assert "consents" in shown
