"""People's pages: mine, ours, not yours; every look leaves a trace; nothing secret is shown unasked."""

import re

import pytest
from django.test import Client

from accounts.models import User
from audit.models import Entry
from places.models import Place
from tests.cast import make_person
from veterans.actions import accounts, remarks
from veterans.models import Person, Remark


@pytest.fixture
def someone(county: Place) -> Person:
    return make_person(county, name="张三", phone="13800138000", id_number="11010519491231002X")


def test_staff_see_their_subtree_and_a_stranger_sees_404(
    client: Client,
    clerk: User,
    chief: User,
    other_clerk: User,
    administrator: User,
    veteran: Person,
    employer_user: User,
) -> None:
    address = f"/people/{veteran.public_id}/"
    expected = {clerk: 200, chief: 200, other_clerk: 404, administrator: 404, employer_user: 404, veteran.user: 404}
    for user, status in expected.items():
        client.force_login(user)
        assert client.get(address).status_code == status, user
    client.logout()
    assert client.get(address)["Location"].startswith("/account/login/")


def test_lists_counts_and_searches_stay_in_the_subtree(
    client: Client, clerk: User, other_clerk: User, someone: Person, next_county: Place
) -> None:
    make_person(next_county, name="李四")
    client.force_login(clerk)
    page = client.get("/people/").content.decode()
    assert "张三" in page
    assert "李四" not in page
    assert "1 人" in page
    client.force_login(other_clerk)
    for words in ("张三", "zhangsan"):
        assert str(someone.public_id) not in client.get("/people/", {"q": words}).content.decode()


@pytest.mark.parametrize("words", ["张三", "zhangsan", "zs", "电工"])
def test_search_by_name_pinyin_and_words(client: Client, clerk: User, someone: Person, words: str) -> None:
    client.force_login(clerk)
    assert str(someone.public_id) in client.get("/people/", {"q": words}).content.decode()
    assert str(someone.public_id) not in client.get("/people/", {"q": "厨师"}).content.decode()


def test_secrets_are_masked_until_asked_for_and_the_asking_is_recorded(
    client: Client, clerk: User, other_clerk: User, someone: Person
) -> None:
    client.force_login(clerk)
    for address in ("/people/", f"/people/{someone.public_id}/"):
        page = client.get(address).content.decode()
        assert "13800138000" not in page
        assert "11010519491231002X" not in page
    address = f"/people/{someone.public_id}/reveal/phone/"
    assert client.get(address).status_code == 405
    assert "13800138000" in client.post(address).content.decode()
    assert Entry.objects.get(action="veterans.person.revealed").detail == {"field": "phone"}
    assert client.post(f"/people/{someone.public_id}/reveal/name/").status_code == 404
    client.force_login(other_clerk)
    assert client.post(address).status_code == 404


def test_each_look_is_recorded_and_the_person_can_read_it(client: Client, clerk: User, veteran: Person) -> None:
    client.force_login(clerk)
    client.get("/people/")
    client.get(f"/people/{veteran.public_id}/")
    about = Entry.objects.about("person", str(veteran.public_id))
    assert about.filter(action="veterans.person.viewed").count() == 1
    assert about.filter(action="veterans.person.listed").count() == 1
    assert veteran.user is not None
    client.force_login(veteran.user)
    page = client.get("/people/me/trace/").content.decode()
    assert "打开了您的档案" in page
    assert "clerk" in page


def test_my_profile_is_mine(client: Client, veteran: Person, other_veteran: Person, clerk: User) -> None:
    assert veteran.user is not None
    client.force_login(veteran.user)
    page = client.get("/people/me/").content.decode()
    assert "周建平" in page
    assert "何静" not in page
    client.force_login(clerk)
    assert client.get("/people/me/").status_code == 404


def test_tell_my_station_and_get_an_answer(client: Client, veteran: Person, clerk: User, other_clerk: User) -> None:
    assert veteran.user is not None
    client.force_login(veteran.user)
    client.post("/people/me/", {"words": "我有 A2 驾照"})
    remark = Remark.objects.get()
    assert client.post("/people/me/", {"words": "a\u200bb"}).status_code == 200
    assert Remark.objects.count() == 1
    address = f"/people/{veteran.public_id}/remarks/{remark.pk}/"
    client.force_login(other_clerk)
    assert client.post(address, {"words": "x"}).status_code == 404
    client.force_login(clerk)
    assert "我有 A2 驾照" in client.get("/").content.decode()
    client.post(address, {"words": "已改"})
    remark.refresh_from_db()
    assert remark.answer == "已改"
    with pytest.raises(remarks.AlreadyAnswered):
        remarks.answer_remark(remark=remark, answer="再改", by=clerk)
    client.force_login(veteran.user)
    assert "已改" in client.get("/people/me/").content.decode()


def test_a_sign_in_is_given_once_and_works(client: Client, clerk: User, other_clerk: User, someone: Person) -> None:
    address = f"/people/{someone.public_id}/sign-in/"
    client.force_login(other_clerk)
    assert client.post(address).status_code == 404
    client.force_login(clerk)
    page = client.post(address).content.decode()
    where, name, password = re.findall(r'class="hash">([^<]+)<', page)
    assert where == "http://testserver/"
    client.logout()
    client.post("/account/login/", {"login": name, "password": password})
    assert client.get("/people/me/").status_code == 200
    again, other = accounts.give_sign_in(person=someone, by=clerk)
    assert again == name
    assert other != password


def count_queries(client: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("address", ["/people/", "/people/?q=张"])
def test_the_list_keeps_a_constant_number_of_queries(client: Client, clerk: User, county: Place, address: str) -> None:
    client.force_login(clerk)
    counts = []
    for size in (10, 100, 1000):
        have = Person.objects.count()
        people = [Person(kept_by=county, name=f"张{n}", source="s", source_id=str(n)) for n in range(have, size)]
        for one in people:
            one.fill_derived()
        Person.objects.bulk_create(people, batch_size=500)
        counts.append(count_queries(client, address))
    assert counts[0] == counts[1] == counts[2], counts
