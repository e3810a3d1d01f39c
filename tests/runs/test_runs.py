"""At least once on every broker: rows first, messages second, whatever dies in between."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.actions import SystemJob
from runs import actions, clockwork, registry
from runs.models import Delivery, Run, State, Tick
from runs.progress import Lost, Progress

JOB = SystemJob("test")


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A kind of run that notes what it did; messages are not sent."""
    done: list[Any] = []
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(registry, "_subscribers", {})
    monkeypatch.setattr(actions, "publish", lambda pk: None)
    monkeypatch.setattr(actions, "_publish_delivery", lambda name: None)

    @registry.handles("test.work", title="work")
    def handler(progress: Progress) -> dict[str, object]:
        progress.expect(3)
        done.append(progress.parameters)
        progress.step(3)
        return {"ok": True}

    return done


@pytest.mark.django_db
def test_a_run_is_done_once_and_keeps_its_result(work: list[Any]) -> None:
    run = actions.start(kind="test.work", by=JOB, parameters={"key": 1})
    finished = actions.execute(run.pk)
    assert finished is not None
    assert (finished.state, finished.result, finished.percent) == (State.DONE, {"ok": True}, 100)
    assert actions.execute(run.pk) is None
    assert work == [{"key": 1}]


@pytest.mark.django_db
def test_one_unfinished_run_a_key(work: list[Any]) -> None:
    first = actions.start(kind="test.work", key="a", by=JOB)
    with pytest.raises(actions.Busy) as caught:
        actions.start(kind="test.work", key="a", by=JOB)
    assert caught.value.run == first
    actions.execute(first.pk)
    actions.start(kind="test.work", key="a", by=JOB)
    with pytest.raises(registry.UnknownKind):
        actions.start(kind="test.none", by=JOB)


@pytest.mark.django_db
def test_a_run_that_was_rolled_back_never_was(work: list[Any]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012  the block is what is undone
        actions.start(kind="test.work", by=JOB)
        raise ZeroDivisionError
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_a_killed_worker_is_noticed_and_its_work_done_again(work: list[Any]) -> None:
    run = actions.start(kind="test.work", by=JOB)
    silent = timezone.now() - actions.SILENT_AFTER - datetime.timedelta(seconds=1)
    Run.objects.filter(pk=run.pk).update(state=State.RUNNING, beat_at=silent, attempts=1)
    assert actions.sweep()["requeued"] == 1
    finished = actions.execute(run.pk)
    assert finished is not None
    assert finished.state == State.DONE


@pytest.mark.django_db
def test_a_worker_that_dies_again_and_again_is_given_up(work: list[Any]) -> None:
    run = actions.start(kind="test.work", by=JOB)
    silent = timezone.now() - actions.SILENT_AFTER - datetime.timedelta(seconds=1)
    Run.objects.filter(pk=run.pk).update(state=State.RUNNING, beat_at=silent, attempts=actions.MOST_ATTEMPTS)
    assert actions.sweep()["given_up"] == 1
    run.refresh_from_db()
    assert (run.state, run.note) == (State.FAILED, "worker_died_repeatedly")


@pytest.mark.django_db
def test_a_lost_message_is_sent_again(work: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    run = actions.start(kind="test.work", by=JOB)
    sent: list[int] = []
    monkeypatch.setattr(actions, "publish", sent.append)
    actions.sweep()
    assert sent == [run.pk]
    Run.objects.filter(pk=run.pk).update(published_at=timezone.now())
    actions.sweep()
    assert sent == [run.pk]


@pytest.mark.django_db
def test_a_worker_that_lost_its_claim_writes_nothing(work: list[Any]) -> None:
    run = actions.start(kind="test.work", by=JOB)
    Run.objects.filter(pk=run.pk).update(state=State.RUNNING, claim=uuid.uuid4())
    progress = Progress(run)
    progress._last = -10.0
    with pytest.raises(Lost):
        progress.beat()


@pytest.mark.django_db
def test_a_failed_run_says_the_kind_of_failure_and_no_more(
    work: list[Any], settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = False

    @registry.handles("test.bad", title="bad")
    def bad(progress: Progress) -> None:
        raise ValueError("张三 11010519491231002X")

    finished = actions.execute(actions.start(kind="test.bad", by=JOB).pk)
    assert finished is not None
    assert (finished.state, finished.note) == (State.FAILED, "ValueError")
    assert "11010519491231002X" not in caplog.text


@pytest.mark.django_db
def test_a_database_that_was_away_is_tried_again(work: list[Any]) -> None:
    @registry.handles("test.away", title="away")
    def away(progress: Progress) -> None:
        raise OperationalError("locked")

    finished = actions.execute(actions.start(kind="test.away", by=JOB).pk)
    assert finished is not None
    assert finished.state == State.QUEUED


@pytest.mark.django_db
def test_news_is_coalesced_and_delivered_at_least_once(work: list[Any]) -> None:
    heard: list[list[str]] = []
    registry.subscribe("test.ear", ("topic.a", "topic.b"), heard.append)
    actions.announce("topic.a", 1)
    actions.announce("topic.a", 1)
    actions.announce_many("topic.a", [2, 3])
    actions.announce("topic.other", 9)
    assert Delivery.objects.count() == 3
    assert actions.deliver("test.ear") == 3
    assert sorted(heard[0]) == ["1", "2", "3"]
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_news_that_comes_while_the_handler_works_is_not_swallowed(work: list[Any]) -> None:
    heard: list[list[str]] = []

    def handler(keys: list[str]) -> None:
        heard.append(keys)
        if len(heard) == 1:
            actions.announce("topic.a", keys[0])

    registry.subscribe("test.ear", ("topic.a",), handler)
    actions.announce("topic.a", 1)
    actions.deliver("test.ear")
    assert heard == [["1"], ["1"]]


@pytest.mark.django_db
def test_one_bad_subject_does_not_hold_up_the_others(work: list[Any]) -> None:
    heard: list[str] = []

    def handler(keys: list[str]) -> None:
        if "2" in keys:
            raise ValueError("bad subject")
        heard.extend(keys)

    registry.subscribe("test.ear", ("topic.a",), handler)
    actions.announce_many("topic.a", [1, 2, 3])
    assert actions.deliver("test.ear") == 2
    assert sorted(heard) == ["1", "3"]
    left = Delivery.objects.get()
    assert (left.key, left.failures) == ("2", 1)
    assert left.due_at > timezone.now()


@pytest.mark.django_db
def test_news_of_a_change_that_was_rolled_back_is_no_news(work: list[Any]) -> None:
    registry.subscribe("test.ear", ("topic.a",), lambda keys: None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012  the block is what is undone
        actions.announce("topic.a", 1)
        raise ZeroDivisionError
    assert not Delivery.objects.exists()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    rung: list[str] = []
    monkeypatch.setattr(clockwork, "_jobs", {})
    clockwork.every("test.minutely", lambda now: rung.append("minutely"), minutes=1)
    clockwork.daily("test.daily", lambda now: rung.append("daily"), at=datetime.time(3, 0))
    return rung


NOON = datetime.datetime(2026, 11, 24, 4, 0, tzinfo=datetime.UTC)  # 12:00 in Shanghai


@pytest.mark.django_db
def test_the_clock_takes_what_is_due_and_catches_up_once(clock: list[str]) -> None:
    assert clockwork.tick(NOON) == ["test.daily", "test.minutely"]
    assert clockwork.tick(NOON + datetime.timedelta(seconds=30)) == []
    assert clockwork.tick(NOON + datetime.timedelta(minutes=1)) == ["test.minutely"]
    assert clockwork.tick(NOON + datetime.timedelta(days=5)) == ["test.daily", "test.minutely"]
    assert Tick.objects.get(job="test.daily").due_at == datetime.datetime(2026, 11, 29, 19, 0, tzinfo=datetime.UTC)


@pytest.mark.race
def test_two_clocks_are_harmless(clock: list[str], together: Callable[..., list[Any]]) -> None:
    clockwork.tick(NOON)
    clock.clear()
    together(*[lambda: clockwork.tick(NOON + datetime.timedelta(minutes=2))] * 4)
    assert clock.count("minutely") == 1


@pytest.mark.race
def test_without_the_conditional_update_two_clocks_would_both_ring(
    clock: list[str], together: Callable[..., list[Any]]
) -> None:
    """The negative control of the test above."""
    import threading

    barrier = threading.Barrier(4)

    def careless() -> None:
        due = Tick.objects.filter(job="test.minutely", due_at__lte=NOON).exists()
        barrier.wait(timeout=20)
        if due:
            clock.append("minutely")

    Tick.objects.create(job="test.minutely", due_at=NOON)
    together(*[careless] * 4)
    assert clock.count("minutely") == 4


@pytest.mark.race
def test_two_workers_never_do_one_run(work: list[Any], together: Callable[..., list[Any]]) -> None:
    run = actions.start(kind="test.work", by=JOB)
    together(*[lambda: actions.execute(run.pk)] * 5)
    assert len(work) == 1


def test_runs_are_seen_in_my_subtree(
    client: Client, clerk: User, chief: User, other_clerk: User, work: list[Any]
) -> None:
    run = actions.start(kind="test.work", by=clerk, place_code="652301")
    for user, status in ((clerk, 200), (chief, 200), (other_clerk, 404)):
        client.force_login(user)
        assert client.get(f"/runs/{run.public_id}/").status_code == status
        assert (str(run.public_id)[:8] in client.get("/runs/").content.decode()) == (status == 200)


def test_at_its_end_the_page_shows_the_result_by_itself(client: Client, clerk: User, work: list[Any]) -> None:
    run = actions.start(kind="test.work", by=clerk, place_code="652301")
    client.force_login(clerk)
    assert "HX-Refresh" not in client.get(f"/runs/{run.public_id}/?then=result").headers
    Run.objects.filter(pk=run.pk).update(state=State.DONE, finished_at=timezone.now())
    assert client.get(f"/runs/{run.public_id}/?then=result").headers["HX-Refresh"] == "true"
    assert "HX-Refresh" not in client.get(f"/runs/{run.public_id}/").headers
