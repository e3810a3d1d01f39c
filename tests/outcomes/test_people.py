"""A person is erased, merged, taken apart again, moved to another place: what becomes of work, calls, cohort."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from common.personal_data import CannotMerge, export_person
from duties.models import Duty
from employers.models import Posting
from outcomes.actions.calls import people_changed
from outcomes.actions.destinations import enter_destination
from outcomes.actions.hires import Facts, record_hire
from outcomes.models import Destination, EmploymentSpell, ForgottenHires, RetentionCall
from outcomes.problems import PersonGone
from places.models import Place
from tests.cast import make_person
from tests.outcomes.test_hires import hire
from veterans.actions import duplicates, erasing
from veterans.actions.reception import accept, offer, receive
from veterans.models import Merge, Person

TODAY = timezone.localdate()


def days(number: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=number)


def test_the_erased_persons_work_is_held_by_law_and_then_only_a_number_stays(
    veteran: Person, posting: Posting, clerk: User
) -> None:
    spell = hire(veteran, clerk, posting=posting)
    erasure = erasing.decide(erasure=erasing.ask(person=veteran, words="", by=clerk), by=clerk)
    assert {"source": "人力资源市场暂行条例", "article": "33"}.items() <= erasure.held[0].items()
    assert EmploymentSpell.objects.filter(pk=spell.pk).exists()
    assert not Duty.objects.open().exists()
    with pytest.raises(PersonGone):
        hire(veteran, clerk, source_key="2")
    erasing.finish_due(timezone.now() + datetime.timedelta(days=740))
    assert not EmploymentSpell.objects.exists()
    assert ForgottenHires.objects.get(posting=posting).number == 1
    posting.refresh_from_db()
    assert posting.heads_filled == 1
    with pytest.raises(PersonGone):
        hire(veteran, clerk, source_key="3")


def test_the_export_has_the_work_and_its_calls(veteran: Person, clerk: User) -> None:
    hire(veteran, clerk, facts=Facts(employer_words="某厂", pay=6100))
    export = export_person(veteran)
    assert export["outcomes.EmploymentSpell"][0]["pay"] == 6100
    assert len(export["outcomes.RetentionCall"]) == 4


@pytest.fixture
def two(county: Place) -> tuple[Person, Person]:
    return make_person(county, name="张三"), make_person(county, name="张三", source="s", source_id="9")


def merged(kept: Person, gone: Person, clerk: User, chief: User) -> Person:
    kept, gone = (Person.objects.get(pk=one.pk) for one in (kept, gone))
    return duplicates.confirm(merge=duplicates.propose(kept=kept, gone=gone, choices={}, by=clerk), by=chief)


def test_work_at_the_same_time_stops_a_merge_with_a_sentence(two: Any, clerk: User, chief: User, client: Any) -> None:
    for at, person in enumerate(two):
        hire(person, clerk, source_key=at)
    with pytest.raises(CannotMerge):
        merged(*two, clerk, chief)
    assert Person.objects.count() == 2
    client.force_login(chief)
    page = client.post(Merge.objects.get().get_absolute_url(), {"deed": "confirm"}, follow=True).content.decode()
    assert "同一时间都有全日制工作" in page
    assert "某厂" in page


def test_work_and_cohort_go_along_and_come_back(two: Any, clerk: User, chief: User) -> None:
    kept, gone = two
    hire(gone, clerk)
    ended = Facts(employer_words="别的厂", ended_on=days(-10), end_reason="quit")
    record_hire(person=kept, started_on=days(-40), source_kind="t", source_key=2, facts=ended, by=clerk)
    for person in two:
        enter_destination(reception=receive(person=person, cohort_year=2025, by=clerk), kind="admitted", by=clerk)
    person = merged(kept, gone, clerk, chief)
    assert EmploymentSpell.objects.filter(person=person).count() == 2
    assert RetentionCall.objects.filter(spell__person=person).count() == 8
    current = Destination.objects.get(reception__person=person, ended_at=None)
    assert (current.kind, Destination.objects.count()) == ("admitted", 2)
    back = duplicates.undo(merge=Merge.objects.get(), by=clerk)
    assert EmploymentSpell.objects.get(person=back).employer_words == "某厂"
    assert Destination.objects.filter(ended_at=None).count() == 2


def test_calls_move_with_the_file(veteran: Person, clerk: User, other_clerk: User, next_county: Place) -> None:
    hire(veteran, clerk)
    people_changed([str(veteran.public_id)])
    assert set(Duty.objects.values_list("place__code", flat=True)) == {"652301"}
    accept(custody=offer(person=veteran, place=next_county, by=clerk), by=other_clerk)
    people_changed([str(veteran.public_id)])
    assert set(Duty.objects.values_list("place__code", "desk__code")) == {("652302", "652302")}
    assert RetentionCall.objects.kept_in(other_clerk).count() == 4
    assert not RetentionCall.objects.kept_in(clerk).exists()
