"""Duties: opened once, on the right desk, closed with an outcome, handed over, gone up once."""

import datetime
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import end_post
from accounts.models import Role, StaffPost, User
from audit.actions import SystemJob
from audit.models import Entry
from duties import actions, kinds, queries
from duties.actions import escalation, handover
from duties.kinds import About, Kind, Subject
from duties.models import Clock, Duty, DutyEvent, StandIn
from files.models import StoredFile
from notices.models import Notice
from places.models import Place
from tests.cast import make_places, staff

BY = SystemJob("test")
KIND = "test.verify"


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register(Kind(KIND, "%(subject)s: check", clock="verify_firm", outcomes={"yes": "yes", "no": "no"}))
    kinds.register(Kind("test.call", "call %(subject)s", by_hand=True, batch=True))
    kinds.register(Kind("test.law", "law", clock="report", by_hand=True, batch=True))


def opened(place: Place, key: str = "1", kind: str = KIND, **more: Any) -> Duty:
    return actions.open_duty(kind=kind, key=key, place=place, by=BY, **more)


def overdue(place: Place, key: str = "1", **more: Any) -> Duty:
    return opened(place, key, due_at=timezone.now() - datetime.timedelta(hours=1), **more)


def test_it_is_opened_once_whatever_happens_later(county: Place) -> None:
    first = opened(county)
    assert opened(county) == first
    actions.close_duty(duty=first, outcome="yes", by=BY)
    assert opened(county) == first
    assert Duty.objects.get().closed_at is not None
    assert opened(county, "2") != first
    assert [event.what for event in first.events.order_by("pk")] == ["opened", "closed"]
    assert Entry.objects.filter(action="duties.opened").count() == 2


def test_it_is_due_by_its_clock(county: Place) -> None:
    start = timezone.make_aware(datetime.datetime(2026, 11, 20, 10))  # a Friday
    assert opened(county, started_at=start).due_day == datetime.date(2026, 11, 24)
    Clock.objects.filter(code="verify_firm").update(amount=None, unit="")
    assert opened(county, "2").due_at is None
    assert opened(county, "3", kind="test.call").due_at is None


def test_an_unknown_kind_and_outcome_are_errors(county: Place) -> None:
    with pytest.raises(kinds.UnknownKind):
        opened(county, kind="none")
    with pytest.raises(actions.UnknownOutcome):
        actions.close_duty(duty=opened(county), outcome="done", by=BY)


def test_the_owning_room_closes_by_kind_and_key(county: Place, clerk: User) -> None:
    duty = opened(county)
    assert actions.close_for(kind=KIND, key=1, outcome="yes", by=clerk)
    assert not actions.close_for(kind=KIND, key=1, outcome="yes", by=clerk)
    assert not actions.close_for(kind=KIND, key="other", outcome="yes", by=clerk)
    duty.refresh_from_db()
    assert (duty.closed_by, duty.outcome) == (clerk, "yes")
    with pytest.raises(actions.AlreadyClosed):
        actions.close_duty(duty=duty, outcome="no", by=clerk)


@pytest.mark.parametrize("deed", ["open", "close", "give", "move"])
def test_a_failed_audit_undoes_the_deed(county: Place, clerk: User, monkeypatch: pytest.MonkeyPatch, deed: str) -> None:
    duty = opened(county)

    def broken(**rest: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions.one, "record", broken)
    with pytest.raises(RuntimeError):
        {
            "open": lambda: opened(county, "2"),
            "close": lambda: actions.close_duty(duty=duty, outcome="yes", by=BY),
            "give": lambda: actions.give_duty(duty=duty, to=clerk, by=BY),
            "move": lambda: actions.move_duty(duty=duty, to=datetime.date(2030, 1, 1), by=BY, reason="x"),
        }[deed]()
    after = Duty.objects.get()
    assert (after.closed_at, after.assignee, after.due_at) == (None, None, duty.due_at)
    assert DutyEvent.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"closed_at": timezone.now()},
        {"outcome": "yes"},
        {"closed_job": "x"},
        {"closed_at": timezone.now(), "outcome": "yes"},
        {"closed_at": timezone.now(), "closed_job": "x"},
        {"escalated_at": timezone.now()},
        {"due_at": None, "escalated_at": timezone.now()},
    ],
)
def test_the_database_holds_what_a_duty_is(county: Place, changes: dict[str, Any]) -> None:
    opened(county)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.update(**changes)


def test_the_database_holds_what_an_event_and_a_stand_in_are(county: Place, clerk: User, chief: User) -> None:
    duty = opened(county)
    for values in ({"what": "opened", "job": "x"}, {"what": "given"}, {"what": "given", "by": clerk, "job": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DutyEvent.objects.create(duty=duty, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandIn.objects.create(user=clerk, stand_in=clerk)
    StandIn.objects.create(user=clerk, stand_in=chief)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandIn.objects.create(user=clerk, stand_in=chief)


def test_it_lies_on_the_nearest_desk_where_somebody_works(tree: dict[str, Place]) -> None:
    street = tree["652301001"]
    assert opened(street, "0").desk == street  # nobody works anywhere
    staff("city", tree["652300"], Role.CHIEF)
    assert opened(street, "1").desk == tree["652300"]
    staff("county", tree["652301"])
    assert opened(street, "2").desk == tree["652301"]
    staff("reader", street, Role.AUDITOR)
    assert opened(street, "3").desk == tree["652301"]


def test_who_sees_and_who_must(tree: dict[str, Place], clerk: User, other_clerk: User, chief: User) -> None:
    mine = opened(tree["652301001"], "1")
    assert set(Duty.objects.visible_to(clerk)) == set(Duty.objects.visible_to(chief)) == {mine}
    assert not Duty.objects.visible_to(other_clerk)
    assert set(Duty.objects.of(clerk)) == {mine}
    assert not Duty.objects.of(chief)
    second = staff("second", tree["652301"])
    actions.give_duty(duty=mine, to=second, by=BY)
    assert not Duty.objects.of(clerk)
    assert set(Duty.objects.of(second)) == {mine}
    with pytest.raises(actions.NotTheirWork):
        actions.give_duty(duty=mine, to=other_clerk, by=BY)


def test_overdue_goes_up_once_with_one_notice(tree: dict[str, Place], clerk: User, chief: User) -> None:
    """Nine days without a clock and forty overdue duties: one notice, and nothing at the next tick."""
    for number in range(40):
        overdue(tree["652301"], str(number))
    opened(tree["652301"], "not yet")
    now = timezone.now() + datetime.timedelta(minutes=1)
    assert escalation.escalate(now) == 40
    assert escalation.escalate(now) == 0
    [notice] = Notice.objects.all()
    assert (notice.user, notice.parameters) == (chief, {"count": 40, "place": "昌吉市"})
    assert DutyEvent.objects.filter(what="escalated").count() == 40
    assert Duty.objects.of(chief).count() == 40
    assert Duty.objects.of(clerk).open().count() == 41


def test_with_no_office_above_the_own_chief_hears(tree: dict[str, Place], clerk: User) -> None:
    overdue(tree["652301"])
    assert escalation.escalate(timezone.now()) == 1
    assert Notice.objects.get().user == clerk


def test_a_failed_notice_leaves_it_for_the_next_tick(
    tree: dict[str, Place], clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    overdue(tree["652301"])

    def broken(**rest: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(escalation, "notify_each", broken)
        with pytest.raises(RuntimeError):
            escalation.escalate(timezone.now())
    assert not DutyEvent.objects.filter(what="escalated").exists()
    assert escalation.escalate(timezone.now()) == 1


def test_a_moved_or_closed_duty_does_not_go_up(tree: dict[str, Place], clerk: User, chief: User) -> None:
    moved, closed = overdue(tree["652301"], "1"), overdue(tree["652301"], "2")
    actions.move_duty(duty=moved, to=timezone.localdate() + datetime.timedelta(days=3), by=clerk, reason="病假")
    actions.close_duty(duty=closed, outcome="yes", by=clerk)
    assert escalation.escalate(timezone.now()) == 0


def test_a_date_of_the_law_is_not_moved(county: Place) -> None:
    duty = opened(county, kind="test.law")
    with pytest.raises(actions.AlreadyClosed):
        actions.move_duty(duty=duty, to=datetime.date(2030, 1, 1), by=BY, reason="x")


def test_the_end_of_a_post_hands_open_work_on(tree: dict[str, Place], clerk: User, chief: User) -> None:
    heir = staff("heir", tree["652301"])
    handover.name_stand_in(user=clerk, stand_in=heir, by=clerk)
    mine = [opened(tree["652301"], str(number), assignee=clerk) for number in range(3)]
    done = opened(tree["652301"], "done", assignee=clerk)
    actions.close_duty(duty=done, outcome="yes", by=clerk)
    end_post(post=clerk.posts.get(), by=chief)
    handover.post_ended([str(clerk.pk)])
    handover.post_ended([str(clerk.pk)])
    assert set(Duty.objects.filter(assignee=heir)) == set(mine)
    assert Duty.objects.get(pk=done.pk).assignee == clerk
    assert Notice.objects.get(user=heir).parameters["count"] == 3
    assert DutyEvent.objects.filter(what="given").count() == 3
    assert not Duty.objects.visible_to(User.objects.get(pk=clerk.pk))


def test_who_signs_in_by_phone_number_is_stood_in_for_all_the_same(tree: dict[str, Place], chief: User) -> None:
    away, heir = staff("13912345678", tree["652301"]), staff("heir", tree["652301"])
    handover.name_stand_in(user=away, stand_in=heir, by=away)
    duty = opened(tree["652301"], assignee=away)
    end_post(post=away.posts.get(), by=chief)
    handover.post_ended([str(away.pk)])
    duty.refresh_from_db()
    assert duty.assignee == heir
    assert "1391" not in Notice.objects.get(user=heir).title


@pytest.mark.parametrize("year", ["9999", "9998"])
def test_the_last_days_there_are(client: Client, clerk: User, county: Place, year: str) -> None:
    client.force_login(clerk)
    duty = opened(county, kind="test.call", assignee=clerk)
    day = f"{year}-12-31"
    assert client.post("/duties/new/", {"words": "x", "due": day}).status_code == 302
    moved = {"duty": str(duty.public_id), "do": "move", "to_day": day, "reason": "x"}
    assert client.post("/duties/together/", moved).status_code == 302
    assert client.get("/duties/").status_code == 200


def test_without_a_stand_in_it_returns_to_the_desk_and_an_empty_desk_moves_up(
    tree: dict[str, Place], clerk: User, chief: User
) -> None:
    duty = opened(tree["652301"], assignee=clerk)
    end_post(post=clerk.posts.get(), by=chief)
    handover.post_ended([str(clerk.pk)])
    duty.refresh_from_db()
    assert (duty.assignee, duty.desk) == (None, tree["652300"])
    assert set(Duty.objects.of(User.objects.get(pk=chief.pk))) == {duty}


def test_the_news_of_an_ended_post_arrives(
    tree: dict[str, Place], clerk: User, chief: User, django_capture_on_commit_callbacks: Any
) -> None:
    duty = opened(tree["652301"], assignee=clerk)
    with django_capture_on_commit_callbacks(execute=True):
        end_post(post=clerk.posts.get(), by=chief)
    assert Duty.objects.get(pk=duty.pk).assignee is None


def test_who_keeps_another_post_keeps_the_work(tree: dict[str, Place], clerk: User, chief: User) -> None:
    duty = opened(tree["652301"], assignee=clerk)
    post = clerk.posts.get()
    StaffPost.objects.create(user=clerk, place=tree["652300"], role=Role.CLERK, valid_from="2026-01-01")
    end_post(post=post, by=chief)
    handover.post_ended([str(clerk.pk)])
    assert Duty.objects.get(pk=duty.pk).assignee == clerk


def test_a_stand_in_sees_the_work_while_it_holds(tree: dict[str, Place], clerk: User, other_clerk: User) -> None:
    heir, third = staff("heir", tree["652301"]), staff("third", tree["652301"])
    duty = opened(tree["652301"], assignee=clerk)
    with pytest.raises(handover.NotAColleague):
        handover.name_stand_in(user=clerk, stand_in=other_clerk, by=clerk)
    handover.name_stand_in(user=clerk, stand_in=heir, by=clerk)
    assert set(Duty.objects.of(heir)) == {duty}
    later = timezone.localdate() + datetime.timedelta(days=5)
    handover.name_stand_in(user=clerk, stand_in=third, since=later, until=later, by=clerk)
    assert StandIn.objects.get(stand_in=heir).valid_to == later
    assert StandIn.objects.get(stand_in=third).valid_to == later + datetime.timedelta(days=1)
    handover.name_stand_in(user=clerk, stand_in=third, by=clerk)
    assert not Duty.objects.of(heir)
    assert set(Duty.objects.of(third)) == {duty}
    handover.end_stand_in(named=StandIn.objects.get(stand_in=third, valid_to=None), by=clerk)
    assert not Duty.objects.of(third)


def test_words_of_a_desk_are_sealed(county: Place, clerk: User) -> None:
    opened(county, kind=kinds.OWN, words="给张三回电话")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM duties_duty")
        assert "张三" not in cursor.fetchone()[0]


def test_subjects_come_from_the_owning_room(county: Place, clerk: User, django_assert_num_queries: Any) -> None:
    asked: list[list[str]] = []

    def places(user: Any, codes: list[str]) -> Any:
        asked.append(codes)
        return Place.objects.filter(code__in=codes)

    about = About(places, ("name",), lambda row, key: Subject(f"{row.name} {key}", f"/{row.code}/"), ref="code")
    kinds.register(Kind(KIND, "%(subject)s: check", clock="verify_firm", about=about))
    opened(county, "652301.7")
    opened(county, "2")
    found = list(Duty.objects.of(clerk).for_desk())
    assert connection.features.supports_json_field  # asked of SQLite once a connection
    with django_assert_num_queries(1):
        one, two = queries.lines(found, clerk)
    assert asked == [["2", "652301"]]
    assert (one.title, one.url) == ("昌吉市 652301.7: check", "/652301/")
    assert (two.title, two.url) == ("2: check", two.duty.get_absolute_url())


@pytest.mark.parametrize(
    ("hours", "look", "words"),
    [(-49, "over", "超"), (-1, "over", "超"), (24 * 9, "", "还有"), (60, "soon", "还有")],
)
def test_how_late_it_is_said(county: Place, clerk: User, hours: int, look: str, words: str) -> None:
    now = timezone.now()
    duty = opened(county, due_at=now + datetime.timedelta(hours=hours))
    Duty.objects.update(opened_at=now - datetime.timedelta(days=30))
    duty.refresh_from_db()
    found = queries.how_late(duty, now)
    assert found[0] == look
    from django.utils import translation

    with translation.override("zh-hans"):
        assert words in queries.how_late(duty, now)[1]


# ---------- pages ----------


def test_the_desk_page(client: Client, tree: dict[str, Place], clerk: User, other_clerk: User) -> None:
    overdue(tree["652301"], "1", kind="test.call")
    opened(tree["652301"], "2", kind="test.law")
    opened(tree["652301"], "3")
    client.force_login(clerk)
    page = client.get("/duties/").content.decode()
    main = page.split("<main")[1]
    assert main.index("法定时限") < main.index("本站承诺")
    assert 'class="duty over"' in main
    assert "call 1" in main
    client.force_login(other_clerk)
    assert "没有待办" in client.get("/duties/").content.decode()
    assert "call 1" not in client.get("/duties/?show=all").content.decode()


def test_an_unknown_year_says_so(client: Client, tree: dict[str, Place], clerk: User) -> None:
    opened(tree["652301"], due_at=timezone.make_aware(datetime.datetime(2031, 3, 3)))
    client.force_login(clerk)
    assert "2031 年节假日未设置" in client.get("/duties/").content.decode()


def test_many_are_closed_handed_on_and_moved_at_once(client: Client, tree: dict[str, Place], clerk: User) -> None:
    second = staff("second", tree["652301"])
    calls = [opened(tree["652301"], str(number), kind="test.call") for number in range(3)]
    other = opened(tree["652301"], "9")
    client.force_login(clerk)
    chosen = [str(duty.public_id) for duty in [*calls, other]]
    client.post("/duties/together/", {"duty": chosen, "do": "move", "to_day": "2030-01-01", "reason": ""})
    assert not DutyEvent.objects.filter(what="moved").exists()
    client.post("/duties/together/", {"duty": chosen, "do": "move", "to_day": "2030-01-01", "reason": "培训"})
    assert DutyEvent.objects.filter(what="moved", reason="培训").count() == 4
    client.post("/duties/together/", {"duty": chosen, "do": "give", "to": str(second.pk), "reason": ""})
    assert Duty.objects.filter(assignee=second).count() == 4
    client.post("/duties/together/", {"duty": [*chosen, "no-uuid"], "do": "close"})
    assert Duty.objects.filter(closed_by=clerk).count() == 3
    assert Duty.objects.get(pk=other.pk).closed_at is None
    page = client.get("/duties/?show=closed").content.decode()
    assert page.count("call ") == 3


def test_nobody_closes_what_is_not_theirs(
    client: Client, tree: dict[str, Place], other_clerk: User, clerk: User
) -> None:
    duty = opened(tree["652301"], kind="test.call")
    auditor = staff("auditor", tree["652301"], Role.AUDITOR)
    for user in (other_clerk, auditor):
        client.force_login(user)
        client.post("/duties/together/", {"duty": [str(duty.public_id)], "do": "close"})
        client.post(f"/duties/{duty.public_id}/close/", {"outcome": "done"})
        assert Duty.objects.get().closed_at is None
    client.force_login(clerk)
    client.post(f"/duties/{duty.public_id}/close/", {"outcome": "nonsense"})
    assert Duty.objects.get().closed_at is None
    client.post(f"/duties/{duty.public_id}/close/", {"outcome": "done", "reason": "办好了"})
    assert Duty.objects.get().closed_by == clerk


def test_what_shows_that_it_was_done_stays_with_the_duty(
    client: Client, tree: dict[str, Place], clerk: User, chief: User, other_clerk: User, settings: Any, tmp_path: Path
) -> None:
    settings.FILES_FOLDER = tmp_path / "evidence"
    duty = opened(tree["652301"], kind="test.call")
    client.force_login(clerk)
    address = f"/duties/{duty.public_id}/close/"
    bad = SimpleUploadedFile("a.exe", b"MZ\x90\x00")
    text = client.post(address, {"outcome": "done", "evidence": bad}, follow=True).content.decode()
    assert Duty.objects.get().closed_at is None, text
    paper = SimpleUploadedFile("走访.txt", "走访三户".encode())
    client.post(address, {"outcome": "done", "evidence": paper})
    assert Duty.objects.get().closed_by == clerk
    file = StoredFile.objects.of("duty", duty.public_id).get()
    link = reverse("files:download", args=[file.public_id])
    for user, status in ((clerk, 200), (chief, 200), (other_clerk, 404)):
        client.force_login(user)
        assert client.get(link).status_code == status
    client.force_login(chief)
    assert link in client.get(f"/duties/{duty.public_id}/").content.decode()


def test_what_another_room_closes_is_not_closed_here(client: Client, tree: dict[str, Place], clerk: User) -> None:
    duty = opened(tree["652301"])
    client.force_login(clerk)
    client.post(f"/duties/{duty.public_id}/close/", {"outcome": "yes"})
    assert Duty.objects.get().closed_at is None


def test_a_desk_notes_its_own(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    assert "已经过去" in client.post("/duties/new/", {"words": "回电话", "due": "2020-01-01"}).content.decode()
    client.post("/duties/new/", {"words": "给周师傅回电话", "due": "2030-01-01"})
    assert Duty.objects.get().assignee == clerk
    assert "给周师傅回电话" in client.get("/duties/").content.decode()


def test_a_stand_in_is_named_on_the_page(client: Client, tree: dict[str, Place], clerk: User) -> None:
    second = staff("second", tree["652301"])
    client.force_login(clerk)
    today = timezone.localdate().isoformat()
    client.post("/duties/stand-in/", {"stand_in": second.pk, "since": today, "until": today})
    assert StandIn.objects.get().stand_in == second
    client.force_login(second)
    named = StandIn.objects.get()
    assert client.post(f"/duties/stand-in/{named.pk}/end/").status_code == 404
    client.force_login(clerk)
    client.post(f"/duties/stand-in/{named.pk}/end/")
    assert not StandIn.objects.current().exists()


@pytest.mark.parametrize("address", ["/duties/", "/duties/?show=all", "/duties/front/"])
def test_more_duties_ask_no_more_of_the_database(
    client: Client, tree: dict[str, Place], clerk: User, address: str, django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client.force_login(clerk)
    for number in range(2):
        overdue(tree["652301"], str(number))
    client.get(address)  # what is asked once a minute is known now
    with django_assert_max_num_queries(16) as few:
        client.get(address)
    for number in range(2, 44):
        overdue(tree["652301"], str(number), assignee=clerk)
    with django_assert_num_queries(len(few)):
        client.get(address)


# ---------- races ----------


def _late(count: int) -> None:
    tree = make_places()
    staff("county", tree["652301"])
    staff("city", tree["652300"], Role.CHIEF)
    for number in range(count):
        overdue(tree["652301"], str(number))


@pytest.mark.race
def test_two_clocks_take_each_duty_up_once(together: Callable[..., list[Any]]) -> None:
    _late(30)
    results = together(*[lambda: escalation.escalate(timezone.now())] * 6)
    assert sum(results) == 30, results
    assert DutyEvent.objects.filter(what="escalated").count() == 30
    assert sum(notice.parameters["count"] for notice in Notice.objects.all()) == 30


@pytest.mark.race
def test_without_the_lock_the_hole_would_show(
    together: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: whoever looks before locking takes the same duties twice, and the constraint stops it."""
    _late(10)
    stale = list(Duty.objects.all())
    all_looked, parts = threading.Barrier(4), escalation._parts

    def looked(counted: Any) -> Any:
        found = list(parts(counted))
        if found:
            all_looked.wait(timeout=60)  # else one may have done everything before another looks
        return found

    monkeypatch.setattr(escalation, "_parts", looked)
    monkeypatch.setattr(escalation, "_locked", lambda rows: stale)
    results = together(*[lambda: escalation.escalate(timezone.now())] * 4)
    assert any(isinstance(one, IntegrityError) for one in results) or sum(results) > 10, results
    assert DutyEvent.objects.filter(what="escalated").count() == 10


@pytest.mark.race
def test_one_subject_is_opened_and_closed_once(together: Callable[..., list[Any]]) -> None:
    place = make_places()["652301"]
    results = together(*[lambda: opened(place).pk] * 6)
    assert len(set(results)) == 1, results
    closed = together(*[lambda: actions.close_for(kind=KIND, key="1", outcome="yes", by=BY)] * 6)
    assert sorted(closed) == [False] * 5 + [True]
    assert DutyEvent.objects.filter(what="closed").count() == 1
