"""A place is merged in the middle of the year: what is open there goes on at its successor, and nothing comes to it any more."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import StaffPost, User
from audit.actions import SystemJob
from duties.actions import hand_to_place, open_duty, rounds
from duties.actions.escalation import escalate
from duties.actions.mergers import follow
from duties.actions.rounds import open_rounds
from duties.models import Duty, Template
from outcomes.actions.hires import Facts, record_hire
from places.actions import merge_into
from places.models import Place
from tests.cast import make_person
from veterans.actions.ledger import open_need
from veterans.models import Person

BY = SystemJob("test")
TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def one_template(tree: dict[str, Place]) -> Template:
    Template.objects.all().delete()
    return Template.objects.create(
        code="w", title="周提醒", rhythm="week", levels=["county"], level=2, source="x", valid_from=TODAY - 8 * DAY
    )


@pytest.fixture
def person(next_county: Place) -> Person:
    return make_person(next_county)


def merged(place: Place, successor: Place, on: datetime.date = TODAY) -> None:
    merge_into(place=place, successor=successor, on=on, by=BY)
    follow(timezone.now())


def test_calls_rounds_and_steps_go_on_at_the_successor(
    county: Place, next_county: Place, clerk: User, other_clerk: User, person: Person
) -> None:
    record_hire(
        person=person, started_on=TODAY, source_kind="x", source_key=1, by=other_clerk, facts=Facts(employer_words="x")
    )
    open_need(person=person, kind="training", due_on=TODAY + 3 * DAY, by=other_clerk)
    open_rounds(timezone.now())
    own = open_duty(kind="duties.own", key="1", place=next_county, words="x", by=other_clerk, assignee=other_clerk)
    before = Duty.objects.open().filter(place=next_county)
    kinds = sorted(before.values_list("kind", flat=True))
    assert {"outcomes.call_1", "duties.round", "veterans.need", "duties.own"} <= set(kinds)
    dates = dict(before.values_list("pk", "due_at"))
    merged(next_county, county)
    assert not Duty.objects.open().filter(place=next_county).exists()
    moved = Duty.objects.filter(pk__in=dates)
    assert set(moved.values_list("place", "desk")) == {(county.pk, county.pk)}
    assert dict(moved.values_list("pk", "due_at")) == dates, "no day is won or lost"
    own.refresh_from_db()
    assert own.assignee == other_clerk
    assert own.events.filter(what="given", reason="阜康市 → 昌吉市").exists()
    assert own in Duty.objects.of(other_clerk), "who worked there works at the successor too"
    assert own in Duty.objects.visible_to(clerk)


def test_posts_stand_at_the_successor_once_and_the_old_ones_go_on(
    county: Place, next_county: Place, other_clerk: User
) -> None:
    open_duty(kind="duties.own", key="1", place=next_county, by=BY)
    merged(next_county, county)
    follow(timezone.now())
    posts = StaffPost.objects.current().filter(user=other_clerk).values_list("place__code", "role")
    assert sorted(posts) == [("652301", "clerk"), ("652302", "clerk")]


def test_what_is_opened_or_handed_on_later_comes_to_the_successor(
    county: Place, next_county: Place, clerk: User, person: Person
) -> None:
    merged(next_county, county)
    next_county.refresh_from_db()
    late = open_duty(kind="duties.own", key="2", place=next_county, by=BY)
    assert late.place == county
    assert not hand_to_place(duty=late, place=next_county, by=BY), "news of a file brings nothing back"
    need = open_need(person=Person.objects.get(pk=person.pk), kind="job", due_on=TODAY + 3 * DAY, by=clerk)
    need.refresh_from_db()
    assert need.duty is not None
    assert need.duty.place == county


def test_a_round_that_is_half_opened_and_the_next_ones_leave_the_merged_place_out(
    county: Place, next_county: Place, clerk: User, other_clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged(next_county, county)
    monkeypatch.setattr(rounds, "PART", 1)
    open_rounds(timezone.now())
    open_rounds(timezone.now() + 14 * DAY)
    places = set(Duty.objects.filter(kind="duties.round").values_list("place__code", flat=True))
    assert "652301" in places
    assert "652302" not in places


def test_a_merger_of_a_coming_day_waits_for_it(county: Place, next_county: Place, other_clerk: User) -> None:
    duty = open_duty(kind="duties.own", key="1", place=next_county, by=BY)
    merged(next_county, county, on=TODAY + 5 * DAY)
    duty.refresh_from_db()
    assert duty.place == next_county
    assert follow(timezone.now() + 4 * DAY) == 0


def test_mergers_after_mergers_and_what_had_gone_up(
    tree: dict[str, Place], clerk: User, other_clerk: User, chief: User
) -> None:
    late = open_duty(kind="duties.own", key="1", place=tree["652302"], by=BY, due_at=timezone.now() - DAY)
    assert escalate(timezone.now()) == 1
    merge_into(place=tree["652302"], successor=tree["652328"], on=TODAY, by=BY)
    merge_into(place=tree["652328"], successor=tree["652301"], on=TODAY, by=BY)
    assert follow(timezone.now()) == 1
    late.refresh_from_db()
    assert (late.place.code, late.desk.code, late.escalated_to) == ("652301", "652301", None)


def test_a_ring_of_mergers_ends(tree: dict[str, Place]) -> None:
    one, other = tree["652302"], tree["652328"]
    Place.objects.filter(pk=one.pk).update(merged_into=other, valid_to=TODAY)
    Place.objects.filter(pk=other.pk).update(merged_into=one, valid_to=TODAY)
    assert Place.objects.get(pk=one.pk).standing() in (one, other)
