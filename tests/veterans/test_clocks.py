"""Legal clocks of people: each from its fact, once, on the desk that keeps the file, ended by the next fact or by hand."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role, User
from audit.models import Entry
from duties.actions.escalation import escalate
from duties.calendar import WorkCalendar, end_of, months_later
from duties.models import Clock, Duty, DutyEvent
from places.models import Place
from tests.cast import make_person, make_places, staff
from tests.conftest import Proof
from tests.imports.test_people import person as row
from tests.imports.test_people import take
from veterans import legal
from veterans.actions import clocks, duplicates, erasing, profile, reception
from veterans.models import ClockEnd, HeldCertificate, Person, Reception, RunningClock, ServiceRecord

DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def own_marks(tmp_path: Any, settings: Any) -> None:
    settings.VAR = tmp_path


def came(person: Person, *, mode: str = "SELF", days: int = 3, grade: str = "", by: Any = clocks.BY) -> Reception:
    """Discharged so many days ago and received the day after, in the cohort of that year."""
    left = TODAY - days * DAY
    Person.objects.filter(pk=person.pk).update(placement_mode=mode)
    person.service_records.update(discharged_on=left, disability_grade=grade)
    return reception.receive(person=person, cohort_year=left.year, received_on=left + DAY, by=by)


def welder(person: Person, by: Any, *, years: int = 2, words: str = "焊工操作证", **days: Any) -> RunningClock | None:
    issued = months_later(TODAY, -12 * years)
    profile.add_certificate(person=person, words=words, by=by, **(days or {"issued_on": issued}))
    clocks.follow([person.pk], by=by)
    return RunningClock.objects.running().filter(person=person, source="WELD").first()


def duties(kind: str = "veterans.") -> Any:
    return Duty.objects.open().filter(kind__startswith=kind)


# ---------- what runs ----------


@pytest.mark.parametrize(
    ("mode", "grade", "kind", "limit"),
    [
        ("SELF", "", "veterans.report", lambda left: left + 30 * DAY),
        ("ASSIGN", "", "veterans.placed", lambda left: months_later(left + DAY, 6)),
        ("OFF_DEMOB", "七级", "veterans.pension", lambda left: left + 60 * DAY),
    ],
)
def test_a_clock_runs_from_its_fact(veteran: Person, clerk: User, mode: str, grade: str, kind: str, limit: Any) -> None:
    came(veteran, mode=mode, grade=grade, by=clerk)
    duty = duties().get()
    due = WorkCalendar.stored().working_day_from(limit(TODAY - 3 * DAY))
    assert (duty.kind, duty.level, duty.place, duty.due_at) == (kind, 1, veteran.kept_by, end_of(due))
    assert duty.clock is not None
    assert duty.clock.source.endswith("条")


@pytest.mark.parametrize("mode", ["", "OFF_TRANSFER", "NCO_MONTHLY"])
def test_nothing_is_guessed(veteran: Person, clerk: User, mode: str) -> None:
    came(veteran, mode=mode, by=clerk)
    ServiceRecord.objects.update(discharged_on=None)
    Person.objects.update(placement_mode="SELF")
    clocks.follow([veteran.pk], by=clerk)
    assert not RunningClock.objects.exists()


def test_the_day_of_an_import_is_no_day_of_reception(veteran: Person, clerk: User) -> None:
    Person.objects.update(placement_mode="ASSIGN")
    reception.receive(person=veteran, cohort_year=TODAY.year - 3, received_on=TODAY, by=clerk)
    assert clocks.catch_up(timezone.now()) == 1
    assert not RunningClock.objects.exists()


def test_what_began_before_the_law_was_in_force_does_not_run_by_it(veteran: Person, clerk: User) -> None:
    came(veteran, days=(TODAY - legal.OF_2024).days + 1, by=clerk)
    assert not RunningClock.objects.exists()


def test_a_limit_without_an_amount_does_not_run_and_another_amount_moves_it(veteran: Person, clerk: User) -> None:
    came(veteran, by=clerk)
    Clock.objects.filter(code="report").update(amount=40)
    clocks.follow([veteran.pk], by=clerk)
    assert duties().get().due_day == WorkCalendar.stored().working_day_from(TODAY + 37 * DAY)
    Clock.objects.filter(code="report").update(amount=None, unit="")
    clocks.follow([veteran.pk], by=clerk)
    assert not duties().exists()


def test_a_certificate_is_due_before_its_day(veteran: Person, clerk: User) -> None:
    """Sixty days before the review after three years, and again before the sixth year ends."""
    clock = welder(veteran, clerk)
    assert clock is not None
    assert clock.due_on == months_later(TODAY, 12)
    assert not duties().exists()
    assert clocks.catch_up(end_of(clock.due_on - 61 * DAY) - DAY) == 0
    assert clocks.catch_up(end_of(clock.due_on - 61 * DAY)) == 1
    assert duties("veterans.trade_review").get().due_day == clock.due_on
    issued = HeldCertificate.objects.get(words="焊工操作证").issued_on
    assert issued is not None
    assert [one.due_on for one in RunningClock.objects.all()] == [months_later(issued, months) for months in (36, 72)]


def test_a_written_last_day_goes_before_the_reckoned_one(veteran: Person, clerk: User) -> None:
    welder(veteran, clerk, expires_on=TODAY + 10 * DAY)
    assert duties().get().due_day == TODAY + 10 * DAY


def test_a_review_from_before_says_nothing_but_a_dead_certificate_is_listed(veteran: Person, clerk: User) -> None:
    welder(veteran, clerk, years=4)
    assert [one.due_on for one in RunningClock.objects.all()] == [months_later(TODAY, 24)]
    welder(veteran, clerk, years=7, words="低压电工作业证")
    dead = RunningClock.objects.get(source="ELECTRIC_LOW")
    assert dead.ran_out
    assert not duties().exists()


# ---------- no flood ----------


def test_what_ran_out_before_it_was_known_is_listed_and_never_goes_up(
    veteran: Person, clerk: User, chief: User, other_clerk: User, client: Client
) -> None:
    came(veteran, days=100, grade="七级", by=clerk)
    assert RunningClock.objects.ran_out_unseen().count() == 2
    assert not duties().exists()
    for days in (0, 30):
        clocks.catch_up(timezone.now() + days * DAY)
        assert escalate(timezone.now() + days * DAY) == 0
    client.force_login(clerk)
    assert "本平台掌握之前已届满：2 项" in client.get("/people/reception/").content.decode()
    assert str(veteran) in client.get("/people/reception/ran-out/").content.decode()
    client.force_login(other_clerk)
    assert str(veteran) not in client.get("/people/reception/ran-out/").content.decode()


def test_a_clock_that_slept_past_the_last_day_still_opens_what_was_known(veteran: Person, clerk: User) -> None:
    clock = welder(veteran, clerk)
    assert clock is not None
    late = end_of(clock.due_on) + 30 * DAY
    clocks.catch_up(late)
    assert duties().get().due_day == clock.due_on
    assert escalate(late) == 1


# ---------- how it ends ----------


def test_reporting_closes_the_duty(veteran: Person, clerk: User) -> None:
    arrival = came(veteran, by=clerk)
    reception.reported(reception=arrival, on=TODAY, by=clerk)
    duty = Duty.objects.get(kind="veterans.report")
    assert (duty.outcome, duty.closed_by) == ("reported", clerk)
    clocks.follow([veteran.pk], by=clerk)
    assert RunningClock.objects.get().outcome == "reported"


def test_staff_end_a_clock_and_it_stays_ended(veteran: Person, clerk: User, other_clerk: User, client: Client) -> None:
    came(veteran, mode="ASSIGN", by=clerk)
    clock = RunningClock.objects.get()
    address = f"/people/clocks/{clock.public_id}/"
    client.force_login(other_clerk)
    assert client.post(address, {"outcome": "placed"}).status_code == 404
    client.force_login(clerk)
    assert "6个月内" in client.get(f"/people/{veteran.public_id}/").content.decode()
    for wrong in ({"outcome": "waived"}, {"outcome": "reported"}, {"outcome": "placed", "words": "x\u202e"}):
        client.post(address, wrong)
    assert duties().count() == 1
    client.post(address, {"outcome": "waived", "words": "告知书 2026-11-20"})
    assert Duty.objects.get(kind="veterans.placed").outcome == "waived"
    assert Entry.objects.filter(action="veterans.clock.settled", subject_key=str(veteran.public_id)).exists()
    with pytest.raises(clocks.AlreadyEnded):
        clocks.settle(clock=clock, outcome=ClockEnd.PLACED, by=clerk)
    clocks.follow([veteran.pk], by=clerk)
    clocks.catch_up(timezone.now())
    assert not duties().exists()
    assert RunningClock.objects.get().words == "告知书 2026-11-20"


def test_a_renewed_certificate_ends_the_old_one(veteran: Person, clerk: User) -> None:
    welder(veteran, clerk, expires_on=TODAY + 10 * DAY)
    old = duties().get()
    welder(veteran, clerk, words="焊工操作证（新）", issued_on=TODAY)
    old.refresh_from_db()
    assert old.outcome == "reviewed"
    assert not duties().exists()
    assert RunningClock.objects.running().count() == 2


def test_a_corrected_file_takes_the_clock_back_and_brings_it_again(veteran: Person, clerk: User) -> None:
    came(veteran, by=clerk)
    for mode, running in (("NCO_RETIRE", 0), ("SELF", 1), ("SELF", 1)):
        Person.objects.update(placement_mode=mode)
        clocks.people_changed([str(veteran.public_id)])
        assert duties().count() == running
    assert Duty.objects.filter(kind="veterans.report", outcome="void").count() == 1
    assert RunningClock.objects.count() == 1


def test_a_failed_audit_undoes_the_end(veteran: Person, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    came(veteran, mode="ASSIGN", by=clerk)
    monkeypatch.setattr(clocks, "record", lambda **_all: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        clocks.settle(clock=RunningClock.objects.get(), outcome=ClockEnd.PLACED, by=clerk)
    assert duties().count() == 1
    assert RunningClock.objects.running().count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"due_on": TODAY - 99 * DAY},
        {"outcome": "placed"},
        {"ended_at": timezone.now(), "outcome": "placed"},
        {"ended_at": timezone.now(), "outcome": "x", "ended_job": "x"},
        {"ended_at": timezone.now(), "outcome": "waived", "ended_job": "x"},
    ],
)
def test_the_database_refuses_half_an_end(veteran: Person, clerk: User, values: dict[str, Any]) -> None:
    came(veteran, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        RunningClock.objects.update(**values)


# ---------- with the file ----------


def test_the_duty_follows_the_file(veteran: Person, clerk: User, other_clerk: User, next_county: Place) -> None:
    came(veteran, by=clerk)
    Duty.objects.update(assignee=clerk)
    clocks.follow([veteran.pk], by=clerk)
    assert duties().get().assignee == clerk
    reception.accept(custody=reception.offer(person=veteran, place=next_county, by=clerk), by=other_clerk)
    duty = duties().get()
    assert (duty.place, duty.desk, duty.assignee) == (next_county, next_county, None)


def test_erasing_a_person_ends_their_clocks(veteran: Person, clerk: User, chief: User) -> None:
    came(veteran, grade="七级", by=clerk)
    assert duties().count() == 2
    erasing.decide(erasure=erasing.ask(person=veteran, words="", by=clerk), by=chief)
    assert not duties().exists()
    assert not RunningClock.objects.exists()
    assert clocks.catch_up(timezone.now()) == 0


@pytest.mark.parametrize("settled", [False, True])
def test_a_merge_doubles_no_clock_and_its_undoing_brings_both_back(
    county: Place, clerk: User, chief: User, settled: bool
) -> None:
    kept = make_person(county, name="张建国", source="s", source_id="1")
    gone = make_person(county, name="张健国", source="s", source_id="2")
    for person in (kept, gone):
        came(person, mode="ASSIGN", grade="七级", by=clerk)
    if settled:
        papers = RunningClock.objects.get(person=gone, rule="pension_transfer")
        clocks.settle(clock=papers, outcome=ClockEnd.MOVED, by=clerk)
    merge = duplicates.propose(kept=kept, gone=gone, choices={}, by=clerk)
    duplicates.confirm(merge=merge, by=chief)
    clocks.people_changed([str(kept.public_id)])
    rules = sorted(RunningClock.objects.running().values_list("rule", flat=True))
    assert rules == (["placed"] if settled else ["pension_transfer", "placed"])
    assert duties().count() == len(rules)
    duplicates.undo(merge=merge, by=chief)
    clocks.people_changed([str(kept.public_id), str(merge.gone_key)])
    assert RunningClock.objects.running().count() == duties().count() == (3 if settled else 4)
    assert clocks.catch_up(timezone.now()) == 0


# ---------- the round of the clock ----------


def arrivals(place: Place, number: int) -> list[Person]:
    """Files with all that clocks run from, as an import leaves them: nobody looked at one yet."""
    left = TODAY - 3 * DAY
    have = Person.objects.count()
    people = [
        Person(kept_by=place, name=f"张{n}", source="s", source_id=str(n), placement_mode=("SELF", "ASSIGN")[n % 2])
        for n in range(have, have + number)
    ]
    for person in people:
        person.fill_derived()
    Person.objects.bulk_create(people, batch_size=500)
    day = {"cohort_year": left.year, "received_on": left + DAY, "place": place}
    Reception.objects.bulk_create([Reception(person=one, **day) for one in people], batch_size=500)
    ServiceRecord.objects.bulk_create([ServiceRecord(person=one, discharged_on=left) for one in people], batch_size=500)
    return people


def test_more_people_make_more_parts_and_no_more_queries_a_part(
    county: Place, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clocks, "PART", 20)
    counts = []
    for size in (20, 80):
        keys = [person.pk for person in arrivals(county, size)]
        parts = [keys[at : at + 20] for at in range(0, size, 20)]
        for part in parts:
            with CaptureQueriesContext(connection) as caught:
                clocks._look(part, clocks.BY, TODAY)
            counts.append(len(caught))
    assert len(set(counts)) == 1, counts
    assert duties().count() == 100
    with CaptureQueriesContext(connection) as idle:
        assert clocks.catch_up(timezone.now()) == 0
    assert len(idle) == 5


@pytest.mark.proof
def test_thousands_arrive_and_each_has_its_clock_once(county: Place, clerk: User, proof: Proof) -> None:
    number = proof.size(400, 5_000)
    people = arrivals(county, number)
    began = timezone.now()
    with CaptureQueriesContext(connection) as caught:
        looked = clocks.catch_up(timezone.now())
    seconds = (timezone.now() - began).total_seconds()
    assert clocks.catch_up(timezone.now()) == 0
    keys = Duty.objects.filter(kind__in=["veterans.report", "veterans.placed"]).values_list("key", flat=True)
    wrong = abs(len(people) - looked) + abs(len(people) - len(set(keys))) + (len(keys) - len(set(keys)))
    print(f"{number:,} arrivals in {seconds:.1f} s, {len(caught):,} queries")
    proof.record(cases=number, failures=wrong + abs(RunningClock.objects.count() - number))


def _cohort(number: int) -> None:
    tree = make_places()
    staff("county", tree["652301"])
    staff("city", tree["652300"], Role.CHIEF)
    arrivals(tree["652301"], number)


@pytest.mark.race
def test_two_clocks_open_each_once(together: Callable[..., list[Any]]) -> None:
    _cohort(30)
    results = together(*[lambda: clocks.catch_up(timezone.now())] * 4)
    assert all(isinstance(one, int) for one in results), results
    assert RunningClock.objects.count() == duties().count() == DutyEvent.objects.filter(what="opened").count() == 30


@pytest.mark.race
def test_without_the_lock_the_constraint_stops_the_second_look(
    together: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: whoever reads before the lock opens the same clocks, and only UNIQUE keeps them single."""
    _cohort(10)
    people = list(Person.objects.select_related("kept_by__merged_into").order_by("pk"))
    both_read = threading.Barrier(2)

    def unlocked(keys: list[int], by: Any, today: Any) -> None:
        facts = list(clocks._facts(people))
        wanted = [(one.person, running) for one in facts for running in legal.clocks_of(one, limits, days)]
        both_read.wait(timeout=60)
        with transaction.atomic():
            fresh = [clocks._noted(person, running, today) for person, running in wanted]
            clocks._duties(fresh, {one.pk: one for one in people}, today, by)
            clocks._keep(fresh, [], {one.pk: one for one in people}, by)

    limits, days = {one.code: one for one in Clock.objects.all()}, WorkCalendar.stored()
    monkeypatch.setattr(clocks, "_look", unlocked)
    keys = [one.pk for one in people]
    results = together(*[lambda: clocks._look(keys, clocks.BY, TODAY)] * 2)
    assert [type(one) for one in results].count(IntegrityError) == 1, results
    assert RunningClock.objects.count() == duties().count() == 10


def test_an_import_needs_no_round(tree: Any, clerk: User, django_capture_on_commit_callbacks: Any) -> None:
    left = TODAY - 5 * DAY
    with django_capture_on_commit_callbacks(execute=True):
        take(row(cohort_year=str(left.year), discharged_on=left.isoformat()), place="652301")
    assert duties("veterans.report").count() == 1
    assert clocks.catch_up(timezone.now()) == 0
