"""A request for erasure is a duty of the keeping office, with a clock, up the ladder, until its yes or no."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from duties.actions.escalation import escalate
from duties.models import Clock, Duty
from notices.models import Notice
from places.models import Place
from tests.cast import make_person
from veterans.actions import asked, duplicates, erasing, reception
from veterans.models import Erasure, Person


def duty_of(erasure: Erasure) -> Duty:
    return Duty.objects.get(kind=asked.DUTY, key=erasure.public_id)


def test_a_request_opens_a_duty_and_the_person_reads_its_day(client: Client, veteran: Person, clerk: User) -> None:
    erasure = erasing.ask(person=veteran, words="", by=veteran.user)
    duty, limit = duty_of(erasure), Clock.objects.get(code="erase")
    assert (duty.place, duty.clock, limit.confidence) == (veteran.kept_by, limit, "own")
    assert duty.due_at is not None
    assert duty in Duty.objects.of(clerk)
    client.force_login(veteran.user)  # type: ignore[arg-type]
    assert duty.due_day == client.get("/people/me/data/").context["duty"].due_day
    client.force_login(clerk)
    assert "周建平申请删除个人信息" in client.get("/duties/").content.decode().replace(" ", "")
    assert str(erasure.public_id) in client.get("/people/erasures/").content.decode()


def test_what_nobody_decides_goes_up(veteran: Person, clerk: User, chief: User) -> None:
    duty = duty_of(erasing.ask(person=veteran, words="", by=veteran.user))
    assert duty.due_at is not None
    escalate(duty.due_at + datetime.timedelta(minutes=1))
    duty.refresh_from_db()
    assert duty.escalated_to == Place.objects.get(code="652300")


@pytest.mark.parametrize("yes", [True, False])
def test_yes_and_no_close_it(client: Client, veteran: Person, clerk: User, yes: bool) -> None:
    user = veteran.user
    erasure = erasing.ask(person=veteran, words="", by=user)
    if yes:
        erasing.decide(erasure=erasure, by=clerk)
    else:
        erasing.refuse(erasure=erasure, reason="本人来电收回", by=clerk)
    duty = duty_of(erasure)
    assert (duty.outcome, duty.closed_by) == (asked.YES if yes else asked.NO, clerk)
    if yes:
        assert not Notice.objects.exists()
        return
    note = Notice.objects.get(user=user)
    client.force_login(user)  # type: ignore[arg-type]
    assert "本人来电收回" in client.get(note.link).content.decode()
    assert erasing.ask(person=veteran, words="", by=user).pk != erasure.pk


def test_the_duty_moves_with_the_file(veteran: Person, clerk: User, other_clerk: User, next_county: Place) -> None:
    erasure = erasing.ask(person=veteran, words="", by=veteran.user)
    reception.accept(custody=reception.offer(person=veteran, place=next_county, by=clerk), by=other_clerk)
    assert set(Duty.objects.of(other_clerk).filter(kind=asked.DUTY)) == {duty_of(erasure)}
    assert not Duty.objects.visible_to(clerk).filter(kind=asked.DUTY)
    erasing.decide(erasure=erasure, by=other_clerk)
    assert not Duty.objects.open().filter(kind=asked.DUTY)


def test_a_file_moved_by_other_ways_takes_it_along(veteran: Person, clerk: User, next_county: Place) -> None:
    erasure = erasing.ask(person=veteran, words="", by=veteran.user)
    Person.objects.filter(pk=veteran.pk).update(kept_by=next_county)
    asked.people_changed([str(veteran.public_id)])
    erasure.refresh_from_db()
    assert (erasure.kept_code, duty_of(erasure).place) == (next_county.code, next_county)


def test_requests_from_before_get_their_duty(veteran: Person, clerk: User) -> None:
    erasure = erasing.ask(person=veteran, words="", by=veteran.user)
    due = duty_of(erasure).due_at
    Duty.objects.all().delete()
    assert (asked.catch_up(), asked.catch_up()) == (1, 0)
    assert duty_of(erasure).due_at == due


def merged(kept: Person, gone: Person, clerk: User, chief: User) -> Any:
    merge = duplicates.propose(kept=kept, gone=gone, choices={}, by=clerk)
    duplicates.confirm(merge=merge, by=chief)
    return merge


def test_a_merge_loses_no_request(county: Place, veteran: Person, clerk: User, chief: User) -> None:
    gone = make_person(county, name="周建萍")
    erasure = erasing.ask(person=gone, words="", by=clerk)
    merge = merged(veteran, gone, clerk, chief)
    erasure.refresh_from_db()
    assert erasure.person == veteran
    back = duplicates.undo(merge=merge, by=clerk)
    erasure.refresh_from_db()
    assert erasure.person == back
    assert duty_of(erasure).closed_at is None


def test_two_requests_of_one_person_have_one_answer(county: Place, veteran: Person, clerk: User, chief: User) -> None:
    gone = make_person(county, name="周建萍")
    both = [erasing.ask(person=one, words="", by=clerk) for one in (veteran, gone)]
    merged(veteran, gone, clerk, chief)
    assert Erasure.objects.kept_in(clerk).waiting().get() == both[0]
    erasing.decide(erasure=both[0], by=clerk)
    assert not Duty.objects.open().filter(kind=asked.DUTY)
    assert not Erasure.objects.filter(decided_at=None)
    assert Erasure.objects.latest("asked_at").decided_at <= timezone.now()


def test_after_a_restore_it_is_closed_with_the_file(veteran: Person, clerk: User) -> None:
    erasing.decide(erasure=erasing.ask(person=veteran, words="", by=veteran.user), by=clerk)
    back = make_person(veteran.kept_by, name="周建平", id_number=veteran.id_number, source_id=veteran.source_id)
    Erasure.objects.all().delete()
    erasing._bury(erasing._digests(back, []))
    erasure = erasing.ask(person=back, words="", by=clerk)
    erasing._again(back.pk)
    assert duty_of(erasure).outcome == asked.YES
