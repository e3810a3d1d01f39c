"""Up the chain, many desks at once: each duty once an office, whatever dies; as many queries for many desks as for few."""

import datetime
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role, User
from audit.actions import SystemJob
from audit.models import Entry
from duties import kinds
from duties.actions import escalation, hand_to_place, open_duty
from duties.actions.escalation import FURTHER, escalate
from duties.calendar import WorkCalendar
from duties.models import Clock, Duty, DutyEvent, Unit
from notices.models import Notice
from places.models import Place
from tests.cast import staff
from tests.conftest import Proof
from tests.duties.many import HOUR, many_desks

BY = SystemJob("test")
DAY = datetime.timedelta(days=1)


def _dying(act: Callable[..., Any], after: int, *, written: bool) -> Callable[..., Any]:
    """A clock that dies before a part, or when the part is written and not yet committed: nothing of it may stay."""
    done: list[int] = []

    def go(*args: Any) -> Any:
        done.append(1)
        if len(done) <= after:
            return act(*args)
        if not written:
            raise KeyboardInterrupt
        with transaction.atomic():
            act(*args)
            raise KeyboardInterrupt

    return go


@pytest.mark.django_db(transaction=True)
@pytest.mark.proof
def test_thousands_go_up_each_once_through_clocks_that_die(proof: Proof, monkeypatch: Any) -> None:
    desks, each = proof.size(24, 1000), proof.size(3, 10)
    many_desks(desks, each, counties=proof.size(4, 100))
    monkeypatch.setattr(escalation, "AT_ONCE", proof.size(7, 500))
    real, chance, died, now = escalation._take_up, random.Random(proof.seed), 0, timezone.now()
    for _clock in range(proof.size(8, 40)):
        dying = _dying(real, after=chance.randrange(2), written=chance.random() < 0.5)
        monkeypatch.setattr(escalation, "_take_up", dying)
        try:
            escalate(now)
        except KeyboardInterrupt:
            died += 1
    monkeypatch.setattr(escalation, "_take_up", real)
    escalate(now)
    assert escalate(now + HOUR / 60) == 0
    number, up = desks * each, Duty.objects.exclude(escalated_to=None)
    events = list(DutyEvent.objects.filter(what="escalated").values_list("duty", flat=True))
    told = list(Notice.objects.filter(template="duties.escalated").values_list("parameters", flat=True))
    counted = sum(int(one["count"]) for one in told)
    wrong = sum(duty.escalated_to.code != duty.desk.code[:4] for duty in up.select_related("desk", "escalated_to"))  # type: ignore[union-attr]
    print(
        f"{number:,} overdue duties of {desks:,} desks: {up.count():,} went up, {len(events) - len(set(events))} doubled,"
        f" {wrong} to a wrong office, {len(told):,} notices count {counted:,}, {died} clocks died"
    )
    audited = Entry.objects.filter(action="duties.escalated").count()
    failures = (
        abs(number - up.count()) + abs(number - len(events)) + abs(number - audited) + abs(number - counted) + wrong
    )
    proof.record(cases=number, failures=failures + len(events) - len(set(events)))
    assert died > 0
    assert len(told) == desks, "one notice a desk"


@pytest.mark.django_db
def test_more_desks_ask_no_more_queries(django_assert_num_queries: Any) -> None:
    many_desks(12, 2, counties=3)
    first = list(Duty.objects.order_by("pk").values_list("desk", flat=True))[:1]
    Duty.objects.exclude(desk__in=first).update(due_at=timezone.now() + DAY)
    with CaptureQueriesContext(connection) as few:
        assert escalate(timezone.now()) == 2
    with django_assert_num_queries(len(few)):
        assert escalate(timezone.now() + 2 * DAY) == 22


def test_a_desk_with_more_than_one_part_goes_up_whole(
    tree: dict[str, Place], clerk: User, chief: User, monkeypatch: Any
) -> None:
    monkeypatch.setattr(escalation, "AT_ONCE", 4)
    for number in range(10):
        open_duty(kind=kinds.OWN, key=number, place=tree["652301"], words="x", by=BY, due_at=timezone.now() - HOUR)
    assert escalate(timezone.now()) == 10
    told = Notice.objects.filter(user=chief).values_list("parameters", flat=True)
    assert sorted(int(one["count"]) for one in told) == [2, 4, 4]


def test_handed_to_another_desk_it_comes_up_to_the_same_office_again(
    tree: dict[str, Place], clerk: User, other_clerk: User, chief: User
) -> None:
    """And what is new beside it is told of, though the other one was told of before."""
    duty = open_duty(kind=kinds.OWN, key="1", place=tree["652301"], words="x", by=BY, due_at=timezone.now() - HOUR)
    assert escalate(timezone.now()) == 1
    assert hand_to_place(duty=duty, place=tree["652302"], by=BY)
    open_duty(kind=kinds.OWN, key="2", place=tree["652302"], words="x", by=BY, due_at=timezone.now() - HOUR)
    assert escalate(timezone.now()) == 2
    duty.refresh_from_db()
    assert duty.escalated_to == tree["652300"]
    assert duty.events.filter(what="escalated").count() == 1
    told = Notice.objects.filter(user=chief).order_by("pk").values_list("parameters__place", "parameters__count")
    assert list(told) == [("昌吉市", 1), ("阜康市", 2)]


def test_those_that_wait_above_do_not_hide_those_that_waited_too_long(
    tree: dict[str, Place], clerk: User, chief: User, monkeypatch: Any
) -> None:
    """Two that came up today stand before one that came up weeks ago: the old one goes on all the same."""
    monkeypatch.setattr(escalation, "AT_ONCE", 1)
    staff("province", tree["650000"], Role.CHIEF)
    now = timezone.now()
    for number in range(3):
        open_duty(kind=kinds.OWN, key=number, place=tree["652301"], words="x", by=BY, due_at=now - 60 * DAY)
    escalate(now)
    Duty.objects.filter(key="2").update(escalated_at=now - 50 * DAY)
    assert escalate(now + HOUR) == 1
    assert Duty.objects.get(key="2").escalated_to == tree["650000"]


def test_without_a_clock_of_further_steps_there_is_the_first_one_only(
    tree: dict[str, Place], clerk: User, chief: User
) -> None:
    staff("province", tree["650000"], Role.CHIEF)
    Clock.objects.filter(code=FURTHER).update(amount=None, unit="")
    open_duty(kind=kinds.OWN, key="1", place=tree["652301"], words="x", by=BY, due_at=timezone.now() - HOUR)
    assert [escalate(timezone.now() + days * DAY) for days in (0, 100)] == [1, 0]


@pytest.mark.parametrize(("amount", "unit"), [(36, Unit.HOUR), (3, Unit.WORKING_DAY), (10, Unit.DAY), (2, Unit.MONTH)])
def test_what_began_by_then_is_over_and_what_began_later_is_not(amount: int, unit: str) -> None:
    days = WorkCalendar([(datetime.date(2026, 10, day), "holiday") for day in range(1, 9)])
    for hours in range(0, 24 * 45, 7):
        now = timezone.make_aware(datetime.datetime(2026, 9, 20)) + hours * HOUR
        begun = days.over_if_begun_by(now, amount, unit)
        moment = datetime.timedelta(microseconds=1)
        assert days.ends_at(begun, amount, unit) <= now < days.ends_at(begun + moment, amount, unit)
