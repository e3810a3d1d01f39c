import contextlib
import datetime
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from accounts.models import User
from audit.actions import SystemJob
from bookings import actions
from bookings.actions import AlreadyBooked, Taken, book, drop_past_ticks, move, release
from bookings.models import Booking, Tick, moment_of, tick_of
from bookings.queries import bookings_of, free, taken
from tests.conftest import Proof

BY = SystemJob("test")
NINE = datetime.datetime(2026, 12, 1, 9, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


def at(key: object, start: datetime.datetime = NINE, minutes: int = 30, *subjects: str) -> Booking:
    return book(kind="talk", key=key, subjects=subjects or ("person:a", "user:1"), start=start, minutes=minutes, by=BY)


@pytest.mark.django_db
def test_whoever_is_booked_is_not_booked_again() -> None:
    at(1)
    with pytest.raises(Taken) as problem:
        at(2, NINE + 25 * MINUTE, 30, "person:b", "user:1")
    assert problem.value.subjects == {"user:1"}
    assert not Booking.objects.filter(key="2").exists()
    assert not taken(["person:b"], tick_of(NINE), tick_of(NINE) + 20)


@pytest.mark.django_db
def test_back_to_back_is_no_clash_and_neither_is_another_subject() -> None:
    at(1)
    at(2, NINE + 30 * MINUTE)
    at(3, NINE, 30, "person:b", "user:2")
    assert [one.key for one in bookings_of("user:1", NINE)] == ["1", "2"]
    assert free(["user:1"], NINE + 60 * MINUTE, 30)
    assert not free(["user:1"], NINE + 55 * MINUTE, 30)


@pytest.mark.django_db
def test_a_move_gives_the_old_time_back_and_keeps_it_where_the_new_one_is_taken() -> None:
    at(1)
    at(2, NINE + 60 * MINUTE, 30, "user:1")
    with pytest.raises(Taken):
        move(kind="talk", key=1, subjects=("person:a", "user:1"), start=NINE + 45 * MINUTE, minutes=30, by=BY)
    assert Booking.objects.get(key="1").starts_at == NINE
    moved = move(kind="talk", key=1, subjects=("person:a", "user:1"), start=NINE + 15 * MINUTE, minutes=30, by=BY)
    assert (moved.starts_at, moved.ends_at) == (NINE + 15 * MINUTE, NINE + 45 * MINUTE)
    assert free(["user:1"], NINE, 15)


@pytest.mark.django_db
def test_released_time_is_free_and_releasing_twice_is_once() -> None:
    at(1)
    assert release(kind="talk", key=1, by=BY)
    assert not release(kind="talk", key=1, by=BY)
    at(2)


@pytest.mark.django_db
def test_one_matter_has_one_time() -> None:
    at(1)
    with pytest.raises(AlreadyBooked):
        at(1, NINE + 90 * MINUTE)


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "minutes"), [(NINE + MINUTE, 30), (NINE, 7), (NINE, 0), (NINE, 13 * 60)])
def test_odd_times_are_refused(start: datetime.datetime, minutes: int) -> None:
    with pytest.raises(ValueError):
        at(1, start, minutes)


@pytest.mark.django_db
def test_nobody_cannot_be_booked() -> None:
    with pytest.raises(ValueError):
        book(kind="talk", key=1, subjects=(), start=NINE, minutes=30, by=BY)


@pytest.mark.django_db
def test_a_failed_caller_leaves_no_booking() -> None:
    def caller() -> None:
        with transaction.atomic():
            at(1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        caller()
    assert not Booking.objects.exists()
    assert not Tick.objects.exists()


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    early = datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.UTC)
    assert tick_of(early + datetime.timedelta(hours=1)) - tick_of(early) == 12
    assert moment_of(tick_of(early)) == early


@pytest.mark.django_db
def test_past_ticks_go_and_their_bookings_stay() -> None:
    at(1)
    at(2, NINE + datetime.timedelta(days=40))
    assert drop_past_ticks(NINE + datetime.timedelta(days=31)) == 12
    assert Booking.objects.count() == 2
    assert Tick.objects.count() == 12


@pytest.mark.django_db
def test_a_failed_audit_undoes_the_booking(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_all: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(RuntimeError):
        at(1)
    assert not Booking.objects.exists()


# ---------- many clients at once ----------


def clients_that_fit(wanted: int) -> int:
    """As many as the database lets in beside the others who use it."""
    if connection.vendor != "postgresql":
        return wanted
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('max_connections')::int - (SELECT count(*) FROM pg_stat_activity) - 12")
        return max(8, min(wanted, cursor.fetchone()[0]))


def storm(clients: int, tries: int, seed: int) -> None:
    """Many clients ask for overlapping half hours of few people at the same time."""
    gate = threading.Barrier(clients)

    def client(number: int) -> None:
        chance = random.Random(seed + number)
        try:
            gate.wait(timeout=60)
            for turn in range(tries):
                start = NINE + chance.randrange(12) * 5 * MINUTE
                pair = (f"person:{chance.randrange(6)}", f"user:{chance.randrange(3)}")
                with contextlib.suppress(Taken):
                    actions.book(
                        kind="talk", key=f"{seed}.{number}.{turn}", subjects=pair, start=start, minutes=30, by=BY
                    )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(clients) as pool:
        for done in [pool.submit(client, number) for number in range(clients)]:
            done.result()


def doubled() -> int:
    """Pairs of a subject and a tick that two bookings have."""
    rows = list(Tick.objects.values_list("subject", "tick"))
    return len(rows) - len(set(rows))


@pytest.mark.race
@pytest.mark.proof
def test_no_time_is_given_twice(proof: Proof) -> None:
    User.objects.count()
    clients = clients_that_fit(proof.size(8, 200))
    rounds, tries = proof.size(2, -(-10_000 // (clients * 5))), 5
    failures = 0
    for seed in proof.seeds(rounds):
        storm(clients, tries, seed)
        failures += doubled()
        assert Booking.objects.exists(), "nobody got anything: the storm proves nothing"
        Booking.objects.all().delete()
    proof.record(cases=rounds * clients * tries, failures=failures)


@pytest.mark.race
def test_without_the_constraint_time_is_given_twice(
    together: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: a look beforehand instead of the constraint."""
    constraint = next(one for one in Tick._meta.constraints if one.name == "bookings_no_subject_twice")
    gate = threading.Barrier(2)

    def look_then_book(number: int) -> None:
        if taken(["user:1"], tick_of(NINE), tick_of(NINE) + 6):
            raise Taken(frozenset())
        gate.wait(timeout=30)
        at(number, NINE, 30, "user:1")

    kept = Tick._meta.constraints
    Tick._meta.constraints = []  # SQLite makes the table anew from these
    with connection.schema_editor() as editor:
        editor.remove_constraint(Tick, constraint)
    try:
        together(lambda: look_then_book(1), lambda: look_then_book(2))
        assert doubled() == 6
    finally:
        Booking.objects.all().delete()
        Tick._meta.constraints = kept
        with connection.schema_editor() as editor:
            editor.add_constraint(Tick, constraint)


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_taker() -> None:
    first, second = at(1), at(2, NINE, 30, "person:b")
    with pytest.raises(IntegrityError), transaction.atomic():
        Tick.objects.create(booking=second, subject="user:1", tick=first.first_tick)
