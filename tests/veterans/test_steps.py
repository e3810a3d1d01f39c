"""The next step of a need is a duty: one at a time, closed with it, handed on and moved with it."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.actions import end_post
from accounts.models import User
from duties.actions.handover import name_stand_in
from duties.models import Duty
from duties.queries import lines
from places.models import Place
from tests.cast import staff
from veterans.actions import erasing, ledger, reception, steps
from veterans.models import Need, Person


@pytest.fixture(autouse=True)
def own_marks(tmp_path: Any, settings: Any) -> None:
    settings.VAR = tmp_path


def opened(person: Person, by: User, **more: Any) -> Need:
    due = timezone.localdate() + datetime.timedelta(days=5)
    return ledger.open_need(person=person, kind="job", due_on=due, by=by, **more)


def duty_of(need: Need) -> Duty:
    duty = Need.objects.get(pk=need.pk).duty
    assert duty is not None
    return duty


def test_a_step_is_a_duty_until_it_is_done(veteran: Person, clerk: User, chief: User) -> None:
    post = clerk.posts.get()
    need = opened(veteran, clerk, owner=post, next_step="联系本人")
    first = duty_of(need)
    assert (first.assignee, first.place, str(first.due_day)) == (clerk, veteran.kept_by, str(need.due_on))
    (line,) = lines([first], clerk)
    assert (line.title, line.url) == ("周建平: 联系本人", need.get_absolute_url())
    assert not line.by_hand
    # Another day is the same duty; another step closes it and opens the next one.
    later = need.due_on + datetime.timedelta(days=3)
    ledger.plan_next(need=need, next_step="联系本人", due_on=later, by=clerk)
    assert (duty_of(need), str(duty_of(need).due_day)) == (first, str(later))
    ledger.plan_next(need=need, next_step="推荐岗位", due_on=later, by=clerk)
    second = duty_of(need)
    assert Duty.objects.get(pk=first.pk).outcome == "done"
    ledger.assign(needs=[need], owner=None, by=chief)
    assert duty_of(need).assignee is None
    ledger.close_need(need=need, reason="withdrawn", by=clerk)
    assert Duty.objects.get(pk=second.pk).outcome == "ended"
    assert not Duty.objects.open().exists()
    ledger.reopen_need(need=need, due_on=later, words="又想找了", by=clerk)
    assert duty_of(need).key == f"{need.public_id}.3"
    assert Duty.objects.open().count() == 1


def test_a_failed_audit_undoes_the_duty_too(veteran: Person, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "record", lambda **_all: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        opened(veteran, clerk)
    assert not Duty.objects.exists()


def test_steps_go_to_the_stand_in_with_the_needs(veteran: Person, clerk: User, chief: User, county: Place) -> None:
    heir = staff("heir", county)
    need = opened(veteran, clerk, owner=clerk.posts.get())
    name_stand_in(user=clerk, stand_in=heir, by=clerk)
    end_post(post=clerk.posts.get(), by=chief)
    ledger.posts_ended([str(clerk.pk)])
    ledger.posts_ended([str(clerk.pk)])
    need.refresh_from_db()
    assert need.owner == heir.posts.get()
    assert duty_of(need).assignee == heir


def test_what_moves_a_need_moves_its_duty(veteran: Person, clerk: User, other_clerk: User, next_county: Place) -> None:
    need = opened(veteran, clerk, owner=clerk.posts.get())
    reception.accept(custody=reception.offer(person=veteran, place=next_county, by=clerk), by=other_clerk)
    duty = duty_of(need)
    assert (duty.place, duty.desk, duty.assignee) == (next_county, next_county, None)
    assert set(Duty.objects.of(other_clerk)) == {duty}
    assert not Duty.objects.visible_to(clerk)
    erasing.decide(erasure=erasing.ask(person=veteran, words="", by=clerk), by=other_clerk)
    assert Need.objects.get().close_reason == "withdrawn"
    assert not Duty.objects.open().exists()


def test_needs_from_before_get_their_duties(veteran: Person, clerk: User) -> None:
    need = opened(veteran, clerk)
    Need.objects.update(duty=None)
    Duty.objects.all().delete()
    assert steps.catch_up(timezone.now()) == 1
    assert steps.catch_up(timezone.now()) == 0
    assert duty_of(need).closed_at is None
