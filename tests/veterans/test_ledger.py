"""The needs ledger: closed only with an outcome or a reason; history; filters; many at once; nobody overwrites anybody."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import end_post
from accounts.models import StaffPost, User
from audit.models import Entry
from places.models import Place
from tests.cast import make_person, staff
from veterans.actions import contacts, ledger
from veterans.models import Away, CloseReason, Need, NeedEvent, NeedKind, Person, SavedView
from veterans.queries.ledger import ledger_slice

TODAY = timezone.localdate()
SOON = TODAY + datetime.timedelta(days=5)


@pytest.fixture
def need(veteran: Person, clerk: User) -> Need:
    return ledger.open_need(person=veteran, kind="job", due_on=SOON, next_step="打电话", by=clerk)


@pytest.mark.parametrize(
    "changes",
    [
        {"closed_at": timezone.now()},
        {"closed_at": timezone.now(), "outcome_kind": "employment"},
        {"closed_at": timezone.now(), "outcome_kind": "employment", "outcome_key": "1", "close_reason": "died"},
        {"closed_at": timezone.now(), "close_reason": "whatever"},
        {"close_reason": "died"},
        {"outcome_kind": "employment", "outcome_key": "1"},
        {"kind": "else"},
    ],
)
def test_the_database_refuses_an_end_without_outcome_or_reason(need: Need, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(**changes)


@pytest.mark.parametrize("end", [{"outcome": ("employment", "7")}, {"reason": CloseReason.SCHOOL}])
def test_a_need_closes_once_and_its_history_says_how(need: Need, clerk: User, end: dict[str, Any]) -> None:
    closed = ledger.close_need(need=need, by=clerk, words="已核实", **end)
    assert closed.closed_at is not None
    assert [event.deed for event in need.events.all()] == ["closed", "opened"]
    with pytest.raises(ledger.NotOpen):
        ledger.close_need(need=need, by=clerk, **end)
    with pytest.raises(ValueError, match="outcome or a reason"):
        ledger.close_need(need=need, by=clerk)
    again = ledger.reopen_need(need=need, due_on=SOON, words="没去上班", by=clerk)
    assert (again.closed_at, again.close_reason, again.outcome_kind) == (None, "", "")
    assert Entry.objects.filter(action="veterans.need.reopened").count() == 1


def test_one_open_need_of_a_kind(need: Need, veteran: Person, clerk: User) -> None:
    with pytest.raises(ledger.AlreadyOpen):
        ledger.open_need(person=veteran, kind="job", due_on=SOON, by=clerk)
    ledger.open_need(person=veteran, kind="training", due_on=SOON, by=clerk)
    ledger.close_need(need=need, reason="withdrawn", by=clerk)
    ledger.open_need(person=veteran, kind="job", due_on=SOON, by=clerk)


@pytest.mark.race
def test_two_clerks_open_the_same_need_once(together: Callable[..., list[Any]], veteran: Person, clerk: User) -> None:
    results = together(
        *[lambda: ledger.open_need(person=veteran, kind="job", due_on=SOON, by=clerk) for _n in range(4)]
    )
    assert sum(isinstance(one, Need) for one in results) == 1
    assert sum(isinstance(one, ledger.AlreadyOpen) for one in results) == 3
    assert NeedEvent.objects.count() == 1


def test_who_read_an_older_state_does_not_overwrite(need: Need, clerk: User, chief: User) -> None:
    ledger.plan_next(need=need, next_step="带去面试", due_on=SOON, seen=need.changed_at, by=chief)
    with pytest.raises(ledger.Overtaken):
        ledger.plan_next(need=need, next_step="打电话", due_on=SOON, seen=need.changed_at, by=clerk)
    need.refresh_from_db()
    assert need.next_step == "带去面试"


def test_a_failed_audit_undoes_the_write(need: Need, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(ledger, "record", fail)
    with pytest.raises(RuntimeError):
        ledger.close_need(need=need, reason="died", by=clerk)
    need.refresh_from_db()
    assert need.closed_at is None
    assert need.events.count() == 1


def test_many_are_handed_over_at_once_and_only_to_those_who_keep_the_files(
    need: Need, clerk: User, other_clerk: User, chief: User
) -> None:
    for post in (clerk.posts.get(), chief.posts.get()):
        assert ledger.assign(needs=[need], owner=post, by=clerk) == 1
    with pytest.raises(ledger.NotTheirs):
        ledger.assign(needs=[need], owner=other_clerk.posts.get(), by=clerk)
    need.refresh_from_db()
    assert need.owner == chief.posts.get()
    ledger.close_need(need=need, reason="died", by=clerk)
    assert ledger.assign(needs=[need], owner=None, by=clerk) == 0


@pytest.mark.parametrize("owner", ["abc", "-1", "9" * 40, "²"])
def test_a_post_that_is_none_hands_nothing_over(client: Client, need: Need, clerk: User, owner: str) -> None:
    client.force_login(clerk)
    before = need.changed_at
    assert client.post("/people/ledger/assign/", {"need": str(need.public_id), "owner": owner}).status_code == 404
    need.refresh_from_db()
    assert need.changed_at == before


def test_needs_of_an_ended_post_belong_to_nobody(need: Need, clerk: User, chief: User) -> None:
    post = clerk.posts.get()
    ledger.assign(needs=[need], owner=post, by=chief)
    StaffPost.objects.filter(pk=post.pk).update(valid_from="2026-01-01")
    end_post(post=post, by=chief)
    ledger.posts_ended([str(clerk.pk)])
    need.refresh_from_db()
    assert need.owner is None


def test_contact_and_absence_stand_in_the_line(need: Need, veteran: Person, clerk: User) -> None:
    contacts.record_contact(person=veteran, channel="phone", reached=False, by=clerk)
    need.refresh_from_db()
    assert need.contacted_on is None
    contacts.record_contact(person=veteran, channel="phone", reached=True, words="下周回来", by=clerk)
    contacts.set_away(person=veteran, place_words="喀什", channel="message", since=TODAY, by=clerk)
    contacts.set_away(person=veteran, place_words="乌鲁木齐", channel="phone", since=TODAY, by=clerk)
    need.refresh_from_db()
    assert (need.contacted_on, need.away) == (TODAY, True)
    assert Away.objects.filter(until=None).count() == 1
    contacts.back_home(person=veteran, by=clerk)
    need.refresh_from_db()
    assert not need.away
    with pytest.raises(contacts.NotAway):
        contacts.back_home(person=veteran, by=clerk)


# ---------- pages ----------


@pytest.fixture
def lines(county: Place, next_county: Place, clerk: User) -> dict[str, Need]:
    """One line for each thing to filter by."""
    found = {}
    for at, (name, changes) in enumerate(
        {
            "张三": {"due_on": TODAY - datetime.timedelta(days=1)},
            "李四": {"due_on": TODAY, "kind": "training"},
            "王五": {"due_on": SOON},
            "赵六": {"due_on": SOON + datetime.timedelta(days=30)},
            "隔壁": {"due_on": SOON},
        }.items()
    ):
        keeper = next_county if name == "隔壁" else county
        person = make_person(keeper, name=name, source="s", source_id=str(at), placement_mode="SOL_SELF")
        values: dict[str, Any] = {"kind": "job", **changes}
        found[name] = ledger.open_need(person=person, by=clerk, **values)
    Need.objects.filter(pk=found["赵六"].pk).update(opened_on=TODAY - datetime.timedelta(days=40))
    ledger.assign(needs=[found["王五"]], owner=clerk.posts.get(), by=clerk)
    contacts.set_away(person=found["赵六"].person, place_words="喀什", channel="phone", since=TODAY, by=clerk)
    return found


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"张三", "李四", "王五", "赵六"}),
        ("due=over", {"张三"}),
        ("due=today", {"李四"}),
        ("due=week", {"李四", "王五"}),
        ("kind=training", {"李四"}),
        ("whose=mine", {"王五"}),
        ("whose=none", {"张三", "李四", "赵六"}),
        ("away=yes", {"赵六"}),
        ("away=no", {"张三", "李四", "王五"}),
        ("quiet=yes", {"赵六"}),
        ("q=zhangs", {"张三"}),
        ("q=李四", {"李四"}),
        ("q=gebi", set()),
        ("place=昌吉市", {"张三", "李四", "王五", "赵六"}),
        ("place=阜康市", set()),
        ("state=closed", set()),
        ("owner=99999999999999999999", set()),
        ("after=x~1", {"张三", "李四", "王五", "赵六"}),
    ],
)
def test_filters(client: Client, clerk: User, lines: dict[str, Need], query: str, names: set[str]) -> None:
    client.force_login(clerk)
    page = client.get(f"/people/ledger/?{query}").content.decode()
    assert {name for name, need in lines.items() if str(need.public_id) in page} == names


def test_the_list_stays_in_the_subtree(client: Client, chief: User, lines: dict[str, Need]) -> None:
    client.force_login(chief)
    page = client.get("/people/ledger/").content.decode()
    assert all(str(need.public_id) in page for need in lines.values())
    stranger = staff("far", Place.objects.get(code="653101"))
    client.force_login(stranger)
    assert not any(str(need.public_id) in client.get("/people/ledger/").content.decode() for need in lines.values())


def test_pages_follow_by_key_in_both_directions(lines: dict[str, Need], clerk: User) -> None:
    for closed in (False, True):
        if closed:
            for need in lines.values():
                ledger.close_need(need=need, reason="withdrawn", by=clerk)
        all_rows = Need.objects.exclude(closed_at=None) if closed else Need.objects.open()
        whole = ledger_slice(all_rows, closed=closed, size=50).rows
        seen, after = [], ""
        while True:
            part = ledger_slice(all_rows, closed=closed, after=after, size=2)
            seen += part.rows
            if not part.next:
                break
            after = part.next
        assert [one.pk for one in seen] == [one.pk for one in whole]
        back = ledger_slice(all_rows, closed=closed, before=part.previous, size=2)
        assert [one.pk for one in back.rows] == [one.pk for one in whole[2:4]]


def test_four_queries_however_many_lines(client: Client, clerk: User, county: Place) -> None:
    client.force_login(clerk)
    # The frame of every page asks for session, user, posts, unread notices and the complaints that wait besides.
    for count in (3, 30):
        for at in range(count):
            person = make_person(county, name="张三", source=f"s{count}", source_id=str(at))
            ledger.open_need(person=person, kind="job", due_on=SOON, by=clerk, owner=clerk.posts.get())
        client.get("/people/ledger/")
        with CaptureQueriesContext(connection) as counted:
            client.get("/people/ledger/?q=zhangsan&due=week&kind=job&whose=mine")
        frame = (
            *(
                "django_session",
                '"accounts_user"."password"',
                "accounts_staffpost",
                "notices_",
                "SAVEPOINT",
                "employers_complaint",
            ),
            "veterans_looktally",  # one UPDATE on every list and page of people
        )
        own = [one["sql"] for one in counted if not any(words in one["sql"][:400] for words in frame)]
        assert len([sql for sql in own if "veterans_need" in sql]) == 2
        assert len(own) <= 4


def test_a_need_is_entered_planned_and_closed_on_pages(client: Client, clerk: User, veteran: Person) -> None:
    client.force_login(clerk)
    client.post(
        f"/people/{veteran.public_id}/needs/", {"kind": "job", "words": "白班", "due_on": SOON, "on_behalf": "on"}
    )
    need = Need.objects.get()
    assert need.owner == clerk.posts.get()
    assert need.events.get().on_behalf
    page = client.get(need.get_absolute_url())
    seen = page.context["form"]["seen"].value()
    client.post(need.get_absolute_url(), {"next_step": "推荐两个岗位", "due_on": SOON, "seen": seen})
    need.refresh_from_db()
    assert need.next_step == "推荐两个岗位"
    client.post(need.get_absolute_url(), {"next_step": "别的", "due_on": SOON, "seen": seen})
    need.refresh_from_db()
    assert need.next_step == "推荐两个岗位"
    client.post(f"{need.get_absolute_url()}close/", {"reason": ""})
    need.refresh_from_db()
    assert need.closed_at is None
    client.post(f"{need.get_absolute_url()}close/", {"reason": "found_self", "words": "去了物业"})
    need.refresh_from_db()
    assert need.close_reason == "found_self"
    assert "去了物业" in client.get(need.get_absolute_url()).content.decode()


def test_views_are_kept_for_their_user_only(client: Client, clerk: User, chief: User) -> None:
    client.force_login(clerk)
    client.post("/people/ledger/views/", {"name": "超期", "query": "due=over"})
    client.post("/people/ledger/views/", {"name": "超期", "query": "due=over&kind=job"})
    view = SavedView.objects.get()
    assert view.query == "due=over&kind=job"
    assert "超期" in client.get("/people/ledger/tools/").content.decode()
    client.force_login(chief)
    assert "超期" not in client.get("/people/ledger/tools/").content.decode()
    assert client.post(f"/people/ledger/views/{view.pk}/drop/").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_in_both_languages(client: Client, clerk: User, lines: dict[str, Need], language: str) -> None:
    client.force_login(clerk)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for address in ("/people/ledger/", "/people/ledger/paper/", lines["张三"].get_absolute_url()):
        page = client.get(address).content.decode()
        assert ("<title>就业需求台账" in page or "<title>张三 · 就业" in page) == (language == "zh-hans")
        assert ("<title>Needs ledger" in page or "<title>张三 · job" in page) == (language == "en")


def test_kinds_are_those_of_the_database() -> None:
    assert set(NeedKind.values) == {"job", "training", "business", "study", "benefit"}
