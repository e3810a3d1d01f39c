"""Notices: told once, in the transaction of the deed, without a person's data, counted in the page head."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from accounts.models import User
from audit.actions import SystemJob
from audit.models import Entry
from common.personal_data import registrations
from notices import actions, templates
from notices.models import Delivery, Notice
from notices.topics import NOTICE_WRITTEN
from veterans.models import Person

BY = SystemJob("test")


@pytest.fixture(autouse=True)
def own_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "_templates", {})
    templates.register("test.plain", title="plain")
    templates.register(
        "test.open", title=gettext_lazy("Open posts"), body="%(post)s: %(days)d", parameters=("post", "days")
    )


def tell(*users: Any, key: str = "k1", **more: Any) -> int:
    return actions.notify(users=users, template="test.plain", key=key, by=BY, **more)


def test_each_is_told_once(clerk: User, chief: User) -> None:
    assert tell(clerk, chief, clerk) == 2
    assert tell(clerk, chief) == 0
    assert tell(clerk, key="k2") == 1
    assert Notice.objects.count() == 3
    assert Delivery.objects.filter(state="delivered", channel="in_app").count() == 3
    assert Entry.objects.filter(action="notices.written").count() == 3


def test_many_notes_each_to_its_own_readers_are_written_together(
    clerk: User, chief: User, django_assert_max_num_queries: Any
) -> None:
    tell(clerk, key="a")
    notes = [actions.Note([clerk, chief], "a"), actions.Note([chief], "b", link="/x/"), actions.Note([], "c")]
    assert actions.notify_each(template="test.plain", notes=notes, by=BY) == 2
    assert set(Notice.objects.values_list("user__username", "key", "link")) == {
        ("clerk", "a", ""), ("chief", "a", ""), ("chief", "b", "/x/"),
    }  # fmt: skip
    assert Delivery.objects.count() == Entry.objects.filter(action="notices.written").count() == 3
    many = [actions.Note([clerk, chief], f"n{at}") for at in range(200)]
    with django_assert_max_num_queries(30):
        assert actions.notify_each(template="test.plain", notes=many, by=BY) == 400


def test_it_is_announced_with_the_deed_and_undone_with_it(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, int]] = []
    monkeypatch.setattr(actions, "announce_many", lambda topic, keys: heard.append((topic, len(list(keys)))))
    with transaction.atomic():
        tell(clerk)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert heard == [(NOTICE_WRITTEN, 1)]


def test_a_failed_audit_tells_nobody(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**rest: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "record_many", broken)
    with pytest.raises(RuntimeError):
        tell(clerk)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"post": "x"},
        {"post": "x", "days": 1, "more": 1},
        {"post": "x" * 121, "days": 1},
        {"post": "13812345678", "days": 1},
        {"post": "请打 13812345678。", "days": 1},
        {"post": "11010519491231002X", "days": 1},
        {"post": ["list"], "days": 1},
    ],
)
def test_parameters_are_the_declared_ones_and_nobodys_data(clerk: User, parameters: dict[str, Any]) -> None:
    with pytest.raises(templates.WrongParameters):
        actions.notify(users=[clerk], template="test.open", parameters=parameters, key="k", by=BY)
    assert not Notice.objects.exists()


def test_an_unknown_template_is_an_error(clerk: User) -> None:
    with pytest.raises(templates.UnknownTemplate):
        actions.notify(users=[clerk], template="none", key="k", by=BY)


def test_it_is_read_in_the_readers_language(clerk: User) -> None:
    actions.notify(users=[clerk], template="test.open", parameters={"post": "电工", "days": 3}, key="k", by=BY)
    notice = Notice.objects.get()
    with translation.override("zh-hans"):
        assert (notice.title, notice.body) == ("在招岗位", "电工: 3")
    with translation.override("en"):
        assert notice.title == "Open posts"


@pytest.mark.parametrize("changes", [{"key": ""}, {"template": ""}, {"link": "//evil"}, {"link": "http://evil"}])
def test_the_database_holds_what_a_notice_is(clerk: User, changes: dict[str, str]) -> None:
    tell(clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(**changes)


def test_the_database_holds_once_and_whole_deliveries(clerk: User) -> None:
    tell(clerk)
    notice = Notice.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(user=clerk, template="x", key="k1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(notice=notice, channel="in_app", state="queued")
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(state="queued")


def test_the_head_counts_and_opening_reads(client: Client, clerk: User, other_clerk: User) -> None:
    tell(clerk, link="/how/")
    tell(clerk, other_clerk, key="k2")
    client.force_login(clerk)
    head = client.get("/notices/").content.decode().split("<main")[0]
    assert ">2<" in head
    first = Notice.objects.get(key="k1", user=clerk)
    assert client.post(f"/notices/{first.public_id}/open/")["Location"] == "/how/"
    assert Notice.objects.filter(user=clerk).unread().count() == 1
    foreign = Notice.objects.get(user=other_clerk)
    assert client.post(f"/notices/{foreign.public_id}/open/").status_code == 404
    client.post("/notices/read/")
    assert Notice.objects.unread().get() == foreign
    assert "tag-warn" not in client.get("/notices/").content.decode().split("<main")[0]
    assert Entry.objects.filter(action="notices.read").count() == 2
    client.post("/notices/read/")
    assert Entry.objects.filter(action="notices.read").count() == 2


def test_more_notices_ask_no_more_of_the_database(
    client: Client, clerk: User, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    client.force_login(clerk)
    tell(clerk)
    with django_assert_max_num_queries(8) as few:
        client.get("/notices/")
    for number in range(60):
        tell(clerk, key=f"n{number}")
    with django_assert_num_queries(len(few)):
        client.get("/notices/")


def test_the_count_stops_at_a_hundred(client: Client, clerk: User) -> None:
    Notice.objects.bulk_create(Notice(user=clerk, template="x", key=str(number)) for number in range(150))
    client.force_login(clerk)
    assert "99+" in client.get("/how/").content.decode()


def test_what_was_read_long_ago_goes(clerk: User) -> None:
    tell(clerk)
    tell(clerk, key="k2")
    Notice.objects.filter(key="k1").update(read_at=timezone.now() - actions.KEEP * 2)
    actions.purge(timezone.now())
    assert Notice.objects.get().key == "k2"


def test_a_persons_notices_are_exported_erased_and_merged(veteran: Person, other_veteran: Person) -> None:
    tell(veteran.user, other_veteran.user)
    tell(other_veteran.user, key="k2")
    [mine] = [one for one in registrations() if one.model is Notice]
    assert [mine.export(row)["title"] for row in mine.rows(veteran)] == ["plain"]
    assert mine.merge(veteran, other_veteran) == 1
    assert mine.rows(veteran).count() == 2
    assert mine.erase(veteran) > 0
    assert not mine.rows(veteran).exists()
    veteran.user = None
    assert not mine.rows(veteran).exists()


@pytest.mark.race
def test_many_at_once_tell_once(together: Callable[..., list[Any]]) -> None:
    user = User.objects.create_user("one")
    results = together(*[lambda: tell(user)] * 8)
    assert sum(results) == 1, results
    assert Delivery.objects.count() == 1
