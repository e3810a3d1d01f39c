"""My data: all of it, to take along; erased as far as law allows; never back by a file or a restore."""

import datetime
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from common.personal_data import registrations
from places.models import Place
from tests.cast import make_person
from tests.imports.test_people import person as row
from tests.imports.test_people import take
from tests.test_personal_data import with_a_path_to_a_person
from veterans.actions import erasing, ledger
from veterans.models import Erasure, Person, Tombstone


def ask(person: Person, by: Any) -> Erasure:
    return erasing.ask(person=person, words="", by=by)


def test_the_page_and_the_file_hold_everything_and_nobody_else(
    client: Client, veteran: Person, other_veteran: Person, clerk: User
) -> None:
    ledger.open_need(person=veteran, kind="job", due_on=datetime.date(2026, 12, 1), next_step="打电话", by=clerk)
    client.force_login(veteran.user)  # type: ignore[arg-type]
    page = client.get("/people/me/data/").content.decode()
    assert "低压电工证" in page
    assert "打电话" in page
    assert "何静" not in page
    data = json.loads(client.get("/people/me/data/file/").content)["data"]
    assert set(data) == {one.model._meta.label for one in registrations()}
    assert data["veterans.Need"][0]["next_step"] == "打电话"
    assert "何静" not in json.dumps(data, ensure_ascii=False)


def test_without_a_hold_nothing_is_left(veteran: Person, clerk: User) -> None:
    user = veteran.user
    erasing.decide(erasure=ask(veteran, user), by=clerk)
    for model in with_a_path_to_a_person() - {Erasure}:
        assert not model._default_manager.exists(), model
    assert Erasure.objects.get().person is None
    user.refresh_from_db()  # type: ignore[union-attr]
    assert not user.is_active  # type: ignore[union-attr]


def test_what_law_holds_is_named_and_goes_on_its_day(veteran: Person, clerk: User) -> None:
    ledger.open_need(person=veteran, kind="job", due_on=datetime.date(2026, 12, 1), by=clerk)
    holds = erasing.holds_on(veteran)
    assert {(one["source"], one["article"]) for one in holds} == {("人力资源市场暂行条例", "33")}
    erasing.decide(erasure=ask(veteran, veteran.user), by=clerk)
    left = Person.objects.get()
    assert (left.name, left.phone, left.wish_words, left.seeking) == ("周建平", "", "", False)
    assert not left.certificates.exists()
    assert left.ledger.count() == 1
    until = Erasure.objects.get().held_until
    assert until is not None
    noon = datetime.datetime.combine(until, datetime.time(12), tzinfo=datetime.UTC)
    assert erasing.finish_due(noon - datetime.timedelta(days=1)) == 0
    assert erasing.finish_due(noon) == 1
    assert not Person.objects.exists()


def test_the_erased_do_not_return_by_the_same_list(tree: dict[str, Place], clerk: User) -> None:
    take(row())
    found = Person.objects.get()
    erasing.decide(erasure=ask(found, clerk), by=clerk)
    for again in (row(), row(id="99"), row(id_number="")):
        batch, plan = take(again)
        assert (batch.new, batch.refused) == (0, 1)
        assert [issue.code for issue in plan.issues if issue.refused] == ["erased"]
    assert not Person.objects.exists()
    take(row(id="99", id_number="", name="别人"))
    assert Person.objects.count() == 1


def test_the_erased_do_not_return_by_a_restore(
    county: Place, clerk: User, django_capture_on_commit_callbacks: Any
) -> None:
    values = {"name": "张三", "source": "名册", "source_id": "1", "id_number": "11010519491231002X"}
    with django_capture_on_commit_callbacks(execute=True):
        erasing.decide(erasure=ask(make_person(county, **values), clerk), by=clerk)
    path = erasing._path()
    assert "张三" not in path.read_text()
    # yesterday's backup knows neither the erasure nor its marks
    Erasure.objects.all().delete()
    Tombstone.objects.all().delete()
    make_person(county, **values)
    make_person(county, name="李四", source="名册", source_id="2")
    assert erasing.replay() == 1
    assert [person.name for person in Person.objects.all()] == ["李四"]
    assert erasing.replay() == 0
    path.unlink()


def test_asked_once_and_refused_with_a_reason(client: Client, veteran: Person, clerk: User, other_clerk: User) -> None:
    client.force_login(veteran.user)  # type: ignore[arg-type]
    client.post("/people/me/data/erase/", {"words": "不再需要"})
    client.post("/people/me/data/erase/", {"words": "不再需要"})
    erasure = Erasure.objects.get()
    client.force_login(other_clerk)
    assert "不再需要" not in client.get("/people/erasures/").content.decode()
    client.force_login(clerk)
    assert "不再需要" in client.get("/people/erasures/").content.decode()
    client.post(f"/people/erasures/{erasure.public_id}/", {"deed": "refuse", "reason": ""})
    assert Erasure.objects.get().decided_at is None
    client.post(f"/people/erasures/{erasure.public_id}/", {"deed": "refuse", "reason": "本人来电收回"})
    with pytest.raises(erasing.AlreadyDecided):
        erasing.decide(erasure=erasure, by=clerk)
    client.force_login(veteran.user)  # type: ignore[arg-type]
    assert "本人来电收回" in client.get("/people/me/data/").content.decode()
    assert timezone.localdate() >= Erasure.objects.get().asked_at.date()
