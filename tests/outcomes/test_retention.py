"""Calls at 1, 3, 6, 12 months; survival and pay equal a count by hand; labels; the check of the whole graph."""

import datetime
import random
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from audit.actions import SystemJob
from duties.models import Duty
from employers.models import Employer, Posting
from outcomes.actions import calls, spells
from outcomes.actions.hires import Facts, void_hire
from outcomes.models import Attempt, EmploymentSpell, RetentionCall
from outcomes.models.spell import LOST
from outcomes.problems import TooEarly
from outcomes.queries.check import CHECKS, findings
from outcomes.queries.labels import hire_labels
from outcomes.queries.retention import pay_curve, survival
from outcomes.tasks import nightly
from places.models import Place
from runs.models import Run
from tests.cast import make_firm, make_person, make_posting
from tests.outcomes.test_hires import hire
from veterans.actions import ledger
from veterans.models import Need, Person

TODAY = timezone.localdate()
BY = SystemJob("test")


def ago(days: int) -> datetime.date:
    return TODAY - datetime.timedelta(days=days)


def due_days(spell: EmploymentSpell) -> list[str]:
    return [call.due_on.isoformat() for call in spell.calls.order_by("month")]


@pytest.mark.parametrize(
    ("start", "days"),
    [
        ("2024-02-29", ["2024-03-29", "2024-05-29", "2024-08-29", "2025-02-28"]),
        ("2023-11-30", ["2023-12-30", "2024-02-29", "2024-05-30", "2024-11-30"]),
        ("2025-01-31", ["2025-02-28", "2025-04-30", "2025-07-31", "2026-01-31"]),
    ],
)
def test_months_end_where_the_calendar_has_no_such_day(veteran: Person, clerk: User, start: str, days: list[str]) -> None:  # fmt: skip
    spell = hire(veteran, clerk, started_on=datetime.date.fromisoformat(start))
    assert due_days(spell) == days


def test_calls_that_lie_in_the_past_are_not_made(veteran: Person, clerk: User) -> None:
    spell = hire(veteran, clerk, started_on=ago(120))
    assert list(spell.calls.order_by("month").values_list("result", flat=True)) == ["late", "late", "", ""]
    assert Duty.objects.open().count() == 2


@pytest.fixture
def call(veteran: Person, posting: Posting, clerk: User) -> RetentionCall:
    ledger.open_need(person=veteran, kind="job", due_on=TODAY, by=clerk)
    hire(veteran, clerk, posting=posting, started_on=ago(20)).calls.filter(month=1).update(due_on=TODAY)
    return RetentionCall.objects.get(month=1)


def test_nobody_says_before_its_day_that_work_lasted(call: RetentionCall, clerk: User) -> None:
    later = call.spell.calls.get(month=3)
    with pytest.raises(TooEarly):
        spells.told_still(call=later, by=clerk)
    spells.told_lost(call=later, ended_on=TODAY, reason="quit", by=clerk)
    assert Attempt.objects.count() == 1


def test_nobody_is_out_of_reach_untried(call: RetentionCall, clerk: User) -> None:
    with pytest.raises(calls.NobodyTried):
        calls.settle_call(call=call, result="out_of_reach", by=clerk)
    for outcome in ("no_answer", "wrong_number"):
        calls.try_call(call=call, outcome=outcome, by=clerk)
    calls.settle_call(call=call, result="out_of_reach", by=clerk)
    assert Attempt.objects.count() == 2
    assert Duty.objects.get(key=call.public_id).outcome == "out_of_reach"
    for late in (
        lambda: calls.settle_call(call=call, result="still", by=clerk),
        lambda: calls.try_call(call=call, outcome="reached", by=clerk),
    ):
        with pytest.raises(calls.AlreadySettled):
            late()


def test_still_there_with_the_pay(call: RetentionCall, clerk: User) -> None:
    spells.told_still(call=call, pay=6400, by=clerk)
    call.refresh_from_db()
    assert (call.result, call.pay) == ("still", 6400)
    assert Duty.objects.open().count() == 3


def test_a_lost_job_told_on_the_phone(call: RetentionCall, veteran: Person, clerk: User) -> None:
    spells.told_lost(call=call, ended_on=ago(2), reason="dismissed", by=clerk)
    assert Need.objects.open().get().kind == "job"
    assert not Duty.objects.open().filter(kind__startswith="outcomes.").exists()
    assert sorted(call.spell.calls.values_list("result", flat=True)) == ["cancelled"] * 3 + ["lost"]


def test_another_job_told_on_the_phone(call: RetentionCall, veteran: Person, clerk: User) -> None:
    new = spells.told_changed(
        call=call, ended_on=ago(6), started_on=ago(5), facts=Facts(employer_words="别的厂"), by=clerk
    )
    assert new.is_open
    assert new.verified_at is None
    assert not Need.objects.open().exists()
    spells.end_spell(spell=new, ended_on=ago(1), reason="quit", by=clerk)
    veteran.refresh_from_db()
    assert veteran.seeking
    assert findings() == {name: [] for name in CHECKS}


# ---------- survival ----------


def lives(county: Place, clerk: User, number: int, seed: int) -> None:
    """People whose work lasts, ends, goes on elsewhere, and about whom somebody asked, or not."""
    chance = random.Random(seed)
    for at in range(number):
        person = make_person(county, source="r", source_id=str(at), seeking=False)
        pay = chance.choice([None, 5000, 6000, 7000])
        start = ago(chance.randrange(500))
        spell = hire(person, clerk, started_on=start, source_key=at, facts=Facts(employer_words="某厂", pay=pay))
        # As if it had been known from the first day.
        for one in RetentionCall.objects.filter(spell=spell, result="late"):
            result = chance.choice(["still", "out_of_reach", "late", ""])
            told = chance.choice([None, 5200, 6600]) if result == "still" else None
            RetentionCall.objects.filter(pk=one.pk).update(
                result=result, pay=told, **({} if result else {"settled_at": None, "settled_by": None})
            )
        if chance.random() < 0.5:
            end = start + datetime.timedelta(days=chance.randrange((TODAY - start).days + 1))
            spells.end_spell(spell=spell, ended_on=end, reason=chance.choice(["quit", "changed", "school"]), by=clerk)
            RetentionCall.objects.filter(spell=spell, due_on__gt=end, result="still").update(
                result="cancelled", pay=None
            )
            if chance.random() < 0.5 and end < TODAY:
                hire(person, clerk, started_on=end + datetime.timedelta(days=1), source_key=f"{at}-2")
        elif chance.random() < 0.15:
            void_hire(spell=spell, reason="mistake", by=clerk)


def counted_by_hand() -> list[dict[str, int]]:
    found = []
    rows = list(EmploymentSpell.objects.prefetch_related("calls"))
    for month in (1, 3, 6, 12):
        count = dict.fromkeys(
            ("month", "due", "still", "another", "lost", "other", "waiting", "out_of_reach", "late"), 0
        )
        count["month"] = month
        for spell in rows:
            asked = {one.month: one for one in spell.calls.all()}
            day = asked[month].due_on
            if spell.voided_at is not None or day > TODAY:
                continue
            count["due"] += 1
            if spell.ended_on is not None and spell.ended_on < day:
                others = [
                    one for one in rows
                    if one.person_id == spell.person_id and one.pk != spell.pk and one.voided_at is None
                    and one.started_on <= day and (one.ended_on is None or one.ended_on >= day)
                ]  # fmt: skip
                count["another" if others else "lost" if spell.end_reason in LOST else "other"] += 1
            elif spell.ended_on is not None or any(one.result == "still" for at, one in asked.items() if at >= month):
                count["still"] += 1
            else:
                count[asked[month].result or "waiting"] += 1
        found.append(count)
    return found


@pytest.mark.proof
def test_survival_is_what_a_hand_counts(proof: Any, county: Place, clerk: User) -> None:
    lives(county, clerk, proof.size(25, 1000), proof.seed)
    table = survival(EmploymentSpell.objects.all(), TODAY)
    right = counted_by_hand()
    failures = sum(vars(one) != hand for one, hand in zip(table, right, strict=True))
    failures += sum(one.due != one.known + one.waiting + one.out_of_reach + one.late for one in table)
    assert sum(one.due for one in table) > 0
    assert all(sum(getattr(one, name) for one in table) for name in ("still", "another", "lost", "other", "late"))
    proof.record(cases=len(table), failures=failures)


def test_the_middle_pay_and_what_nobody_told(county: Place, clerk: User) -> None:
    for at, pay in enumerate((5000, None, 9000, 6000)):
        person = make_person(county, source="p", source_id=str(at), seeking=False)
        hire(person, clerk, started_on=ago(40), source_key=at, facts=Facts(employer_words="某厂", pay=pay))
    RetentionCall.objects.filter(month=1, spell__pay=9000).update(result="still", pay=9100)
    points = [(one.month, one.known, one.median) for one in pay_curve(EmploymentSpell.objects.all(), TODAY)]
    assert points == [(0, 3, 6000), (1, 1, 9100), (3, 0, None), (6, 0, None), (12, 0, None)]


def test_the_table_takes_one_query(county: Place, clerk: User, django_assert_num_queries: Any) -> None:
    clerk.scope()
    with django_assert_num_queries(1):
        survival(EmploymentSpell.objects.kept_in(clerk), TODAY)


# ---------- labels ----------


def test_labels_say_what_is_known_and_until_when(county: Place, clerk: User, firm: Employer) -> None:
    def one(at: int, start: int, end: int | None = None, seen: bool = False, void: str = "") -> tuple[int, int]:
        person = make_person(county, source="l", source_id=str(at), seeking=False)
        posting = make_posting(firm)
        spell = hire(person, clerk, posting=posting, started_on=ago(start), source_key=at)
        if seen:
            RetentionCall.objects.filter(spell=spell, month=3).update(result="still")
        if end is not None:
            spells.end_spell(spell=spell, ended_on=ago(end), reason="quit", by=clerk)
        if void:
            void_hire(spell=spell, reason=void, by=clerk)
        return person.pk, posting.pk

    keys = [
        one(0, 100), one(1, 100, seen=True), one(2, 100, end=5), one(3, 100, end=20), one(4, 10),
        one(5, 10, void="not_started"), one(6, 10, void="mistake"),
    ]  # fmt: skip
    found = hire_labels()
    said = [(found[key].hired, found[key].retained_90d) if key in found else None for key in keys]
    assert said == [(True, None), (True, True), (True, True), (True, False), (True, None), (False, None), None]
    assert found[keys[3]].censored_on == ago(20)
    assert found[keys[0]].censored_on == ago(100)
    assert set(hire_labels([keys[1], (keys[0][0], keys[1][1])])) == {keys[1]}


# ---------- the whole graph ----------


def test_a_whole_life_leaves_nothing_loose(call: RetentionCall, clerk: User, veteran: Person) -> None:
    assert findings() == {name: [] for name in CHECKS}
    void_hire(spell=call.spell, reason="mistake", by=clerk)
    assert findings() == {name: [] for name in CHECKS}
    out = StringIO()
    call_command("check_outcomes", stdout=out)
    assert "wrong_heads: 0" in out.getvalue()


BREAKS: dict[str, Any] = {
    "orphan_needs": lambda: Need.objects.create(
        person=Person.objects.get(), kind="study", due_on=TODAY, opened_on=TODAY, kept_code="999999", county="999999"
    ),
    "needs_without_their_outcome": lambda: Need.objects.update(outcome_key="00000000-0000-4000-8000-000000000000"),
    "work_beside_need": lambda: Need.objects.update(
        closed_at=None, closed_by=None, outcome_kind="", outcome_key="", close_reason=""
    ),
    "needs_left_closed": lambda: EmploymentSpell.objects.update(ended_on=TODAY, end_reason="dismissed"),
    "found_without_work": lambda: (
        EmploymentSpell.objects.update(ended_on=TODAY, end_reason="changed"),
        Need.objects.update(
            outcome_kind="",
            outcome_key="",
            close_reason="found_self",
            closed_at=timezone.now() + datetime.timedelta(days=2),
        ),
    ),
    "hires_without_calls": lambda: RetentionCall.objects.exclude(month=1).delete(),
    "calls_without_duty": lambda: Duty.objects.all().delete(),
    "duties_without_call": lambda: RetentionCall.objects.filter(month=1).update(
        result="late", settled_at=timezone.now(), settled_job="x"
    ),
    "wrong_heads": lambda: Posting.objects.update(heads_filled=2, heads_remaining=0),
    "claims_without_duty": lambda: EmploymentSpell.objects.update(recorded_by=Person.objects.get().user),
    "shared_days": lambda: None,
}


@pytest.mark.parametrize("name", CHECKS)
def test_each_break_is_named(name: str, call: RetentionCall, clerk: User) -> None:
    if name == "shared_days":
        from django.db import connection

        from outcomes import triggers

        triggers.drop(connection)
        part = hire(call.spell.person, clerk, started_on=ago(50), source_key="2", facts=Facts(employer_words="x", ended_on=ago(10), end_reason="quit", full_time=False))  # fmt: skip
        EmploymentSpell.objects.filter(pk=part.pk).update(full_time=True)
    BREAKS[name]()
    assert findings()[name]
    with pytest.raises(CommandError):
        call_command("check_outcomes", stdout=StringIO(), stderr=StringIO())


def test_the_clock_checks_each_night(call: RetentionCall, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        nightly(timezone.now())
    assert Run.objects.get(kind="outcomes.check").result == dict.fromkeys(CHECKS, 0)


def test_firms_of_other_places(county: Place, next_county: Place, clerk: User, other_clerk: User) -> None:
    """Work belongs to the place that keeps the person, wherever the firm is."""
    person = make_person(county, seeking=False)
    hire(person, clerk, posting=make_posting(make_firm(next_county)))
    assert EmploymentSpell.objects.kept_in(clerk).count() == 1
    assert not EmploymentSpell.objects.kept_in(other_clerk).exists()
