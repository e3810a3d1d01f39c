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
from veterans.actions import duplicates, erasing, ledger, reception
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


def test_codes_are_read_as_words(client: Client, veteran: Person) -> None:
    veteran.service_records.update(mode="SELF")
    veteran.refusals.create(code="long_haul", words="不跑长途")
    veteran.verdicts.create(field="refusal", code="travel", right=True, by=veteran.user)
    veteran.verdicts.create(field="specialty", code="MS050", right=True, by=veteran.user)
    client.force_login(veteran.user)  # type: ignore[arg-type]
    page = client.get("/people/me/data/").content.decode()
    assert all(words in page for words in ("自主就业", "跑长途", "出差"))
    assert not any(f"<dd>{code}</dd>" in page for code in ("SELF", "long_haul", "travel", "MS050"))
    client.get("/language/en/")
    assert "long-haul driving" in client.get("/people/me/data/").content.decode()


def test_the_account_is_part_of_it_without_its_secrets(client: Client, veteran: Person, clerk: User) -> None:
    user = veteran.user
    assert user is not None
    user.phone = "13900000007"
    user.save()
    client.force_login(user)
    page = client.get("/people/me/data/").content.decode()
    assert "登录账号" in page
    assert user.username in page
    text = client.get("/people/me/data/file/").content.decode()
    [row] = json.loads(text)["data"]["accounts.User"]
    assert (row["username"], row["phone"]) == (user.username, "13900000007")
    assert user.password not in text
    assert user.phone_index not in text  # type: ignore[operator]


def test_a_merge_keeps_no_copy_of_the_account(veteran: Person, county: Place, clerk: User, chief: User) -> None:
    gone = make_person(county, name="周建萍")
    merge = duplicates.propose(kept=veteran, gone=gone, choices={}, by=clerk)
    duplicates.confirm(merge=merge, by=chief)
    merge.refresh_from_db()
    assert "accounts.user:" not in str(merge.journal)


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


@pytest.mark.parametrize("held", [False, True])
def test_the_account_forgets_with_the_file(veteran: Person, clerk: User, held: bool) -> None:
    user = veteran.user
    assert user is not None
    user.phone = "13900000007"
    user.save()
    if held:
        ledger.open_need(person=veteran, kind="job", due_on=datetime.date(2026, 12, 1), by=clerk)
    erasing.decide(erasure=ask(veteran, user), by=clerk)
    user.refresh_from_db()
    assert (user.is_active, user.display_name, user.phone, user.phone_index) == (False, "", "", None)
    assert not user.has_usable_password()


def test_who_holds_a_post_keeps_the_name_under_which_they_acted(veteran: Person, clerk: User) -> None:
    Person.objects.filter(pk=veteran.pk).update(user=clerk)
    User.objects.filter(pk=clerk.pk).update(display_name="顾某")
    veteran.refresh_from_db()
    erasing.decide(erasure=ask(veteran, clerk), by=clerk)
    assert User.objects.get(pk=clerk.pk).display_name == "顾某"


def test_invisible_signs_are_told_and_a_request_is_counted_at_the_station(
    client: Client, veteran: Person, clerk: User
) -> None:
    client.force_login(veteran.user)  # type: ignore[arg-type]
    page = client.post("/people/me/data/erase/", {"words": "不再\u200b需要"}, follow=True)
    assert "看不见" in page.content.decode()
    assert not Erasure.objects.exists()
    erasure = ask(veteran, veteran.user)
    client.force_login(clerk)
    client.post(f"/people/erasures/{erasure.public_id}/", {"deed": "refuse", "reason": "电话\u200b收回"})
    erasure.refresh_from_db()
    assert erasure.decided_at is None
    waiting = {str(one["url"]): one["count"] for one in client.get("/").context["waiting"]}
    assert waiting["/people/erasures/"] == 1


def test_a_request_goes_along_with_the_file(
    client: Client, veteran: Person, clerk: User, other_clerk: User, next_county: Place
) -> None:
    erasure = ask(veteran, veteran.user)
    reception.accept(custody=reception.offer(person=veteran, place=next_county, by=clerk), by=other_clerk)
    client.force_login(clerk)
    address = f"/people/erasures/{erasure.public_id}/"
    assert client.post(address, {"deed": "erase"}).status_code == 404
    assert veteran.name not in client.get("/people/erasures/").content.decode()
    client.force_login(other_clerk)
    assert veteran.name in client.get("/people/erasures/").content.decode()
