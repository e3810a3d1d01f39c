"""The report by group counts right and hides small cells; a decision evens lists, is seen, and can be ended."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from employers.models import Employer, Posting
from places.models import Place
from recommendations import evening, queries
from recommendations.actions import evening as deciding
from recommendations.groups import grouped, kept_small, report
from recommendations.models import EvenedOrder, Exposure, MatchList, Surface
from tests.cast import make_person, make_posting
from veterans.models import Person

DAY = datetime.date(2026, 3, 1)


def group_of(person: Person, dimension: str, day: datetime.date = DAY) -> str:
    return str(grouped(Person.objects.filter(pk=person.pk), dimension, day).get().group)


@pytest.mark.parametrize(
    ("born", "stated", "since", "day", "band"),
    [
        ("1996-03-01", None, None, DAY, "30"),
        ("1996-03-02", None, None, DAY, "0"),
        ("1976-03-01", None, None, DAY, "50"),
        ("1986-02-28", 70, "2020-01-01", DAY, "40"),
        (None, 39, "2025-03-01", DAY, "40"),
        (None, 39, "2025-03-02", DAY, "30"),
        (None, None, None, DAY, ""),
        ("1994-02-28", None, None, datetime.date(2024, 2, 29), "30"),
        ("1994-03-01", None, None, datetime.date(2024, 2, 29), "0"),
    ],
)
def test_the_database_counts_ages_as_the_person_page_does(
    county: Place, born: str | None, stated: int | None, since: str | None, day: datetime.date, band: str
) -> None:
    person = make_person(county, birth_date=born, age_stated=stated, age_stated_on=since)
    assert group_of(person, "age", day) == band
    age = Person.objects.get(pk=person.pk).age_on(day)
    assert band == ("" if age is None else str(max(one for one in (0, 30, 40, 50) if age >= one)))


def test_a_sealed_grade_of_disability_makes_a_group_and_is_not_read(county: Place) -> None:
    person = make_person(county)
    assert group_of(person, "disability") == "no"
    person.service_records.update(disability_grade="七级")
    assert group_of(person, "disability") == "yes"


def row(people: int, **counts: int) -> dict[str, int]:
    return {"people": people, **counts}


def test_small_cells_are_hidden_and_no_total_gives_them_away() -> None:
    rows = kept_small({"yes": row(4, listed=4), "no": row(90, listed=80, hired=3), "": row(7, listed=6)}, "disability")
    shown = {one["name"]: one["hidden"] for one in rows}
    assert sorted(shown.values()) == [False, True, True]  # the next smallest goes with the only small one
    large = next(one for one in rows if not one["hidden"])
    assert (large["people"], large["cells"][0]) == (90, {"number": 80, "share": 89})
    assert large["cells"][-1] == {"number": None, "share": None}  # three hires are a small cell as well
    open_rows = kept_small({"yes": row(5), "no": row(90, hired=0)}, "disability")
    assert not any(one["hidden"] for one in open_rows)
    assert open_rows[0]["cells"][-1] == {"number": 0, "share": 0}


@pytest.fixture
def crowd(county: Place, firm: Employer) -> list[Person]:
    """Six of 35 years and twelve of 25; only the younger ones were shown anything."""
    post = make_posting(firm)
    people = [
        make_person(county, age_stated=35 if at < 6 else 25, source="c", source_id=str(at), name=f"某{at}")
        for at in range(18)
    ]
    today = timezone.localdate()
    Exposure.objects.bulk_create(
        Exposure(person=one, posting=post, surface=Surface.MY_JOBS, rank=1, shown_on=today) for one in people[6:]
    )
    MatchList.objects.create(person=people[0], model_version="x", items=[{"f": 80}])
    return people


def test_the_report_counts_people_of_my_subtree_with_denominators(
    client: Client, crowd: list[Person], clerk: User, other_clerk: User
) -> None:
    (ages, *_others) = report(Person.objects.kept_in(clerk).seeking())
    by_name = {one["name"]: one for one in ages["rows"]}
    assert by_name["30–39 岁"]["people"] == 6
    assert by_name["30–39 岁"]["cells"][2] == {"number": 0, "share": 0}
    assert by_name["30 岁以下"]["cells"][2] == {"number": 12, "share": 100}
    assert by_name["30 岁以下"]["each"] == 1.0
    client.force_login(clerk)
    page = client.get("/matches/groups/").content.decode()
    assert "30–39 岁" in page
    assert Entry.objects.filter(action="recommendations.groups.viewed").exists()
    client.force_login(other_clerk)
    assert "30–39 岁" not in client.get("/matches/groups/").content.decode()


def test_the_report_takes_the_same_queries_for_twice_the_people(
    crowd: list[Person], clerk: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(19):
        report(Person.objects.kept_in(clerk).seeking())


# ---------- evened order ----------


@pytest.fixture
def decided(chief: User) -> EvenedOrder:
    place = chief.posts.get().place
    return deciding.decide(place=place, dimension="age", bound=5, reason="老同志看到的岗位少", by=chief)


def listed(person: Person) -> list[int]:
    return [item["p"] for item in queries.jobs_of(person).items]


def test_off_by_default_and_then_within_bound_and_band_and_said_on_the_list(
    client: Client, crowd: list[Person], firm: Employer, chief: User
) -> None:
    """A post that only the younger were shown rises for the older ones; nothing else of the list changes."""
    seldom = Posting.objects.get(exposures__person=crowd[6])
    others = [make_posting(firm, title="维修电工", pay_max=7000 + at, source="f", source_id=str(at)) for at in range(3)]
    Posting.objects.filter(pk=seldom.pk).update(pay_max=6900)
    older = crowd[0]
    before = listed(older)
    assert set(before) == {seldom.pk, *(one.pk for one in others)}
    assert before[0] != seldom.pk
    place = chief.posts.get().place
    order = deciding.decide(place=place, dimension="age", bound=5, reason="老同志看到的岗位少", by=chief)
    jobs = queries.jobs_of(older)
    assert jobs.evened == order
    assert jobs.items[0]["p"] == seldom.pk
    assert [one for one in listed(older) if one != seldom.pk] == [one for one in before if one != seldom.pk]
    older.user = User.objects.create_user("older", "x" * 12)
    older.save()
    client.force_login(older.user)
    assert "老同志看到的岗位少" in client.get("/matches/").content.decode()
    assert deciding.end(order=order, by=chief)
    assert not deciding.end(order=order, by=chief)
    assert listed(older) == before
    assert "老同志看到的岗位少" not in client.get("/matches/").content.decode()
    actions = list(Entry.objects.filter(subject_kind="order").order_by("pk").values_list("action", flat=True))
    assert actions == ["recommendations.order.decided", "recommendations.order.ended"]


def test_a_place_beside_is_not_touched_and_a_nearer_decision_goes_first(
    veteran: Person, decided: EvenedOrder, chief: User
) -> None:
    assert evening.in_force(veteran) == decided
    nearer = deciding.decide(place=veteran.kept_by, dimension="disability", bound=1, reason="x", by=chief)
    assert evening.in_force(veteran) == nearer
    beside = make_person(Place.objects.get(code="652302"), source="b", source_id="1")
    assert evening.in_force(beside) == decided
    far = make_person(Place.objects.get(code="653101"), source="b", source_id="2")
    assert evening.in_force(far) is None


def test_one_decision_a_place_with_a_bound_and_a_reason(decided: EvenedOrder, chief: User) -> None:
    with pytest.raises(deciding.AlreadyDecided):
        deciding.decide(place=decided.place, dimension="age", bound=1, reason="x", by=chief)
    deciding.end(order=decided, by=chief)
    for changes in ({"bound": 6}, {"bound": 0}, {"reason": ""}):
        values = {"place": decided.place, "dimension": "age", "bound": 1, "reason": "x", "decided_by": chief, **changes}
        with pytest.raises(IntegrityError), transaction.atomic():
            EvenedOrder.objects.create(**values)


def test_a_chief_decides_on_the_page_and_a_clerk_cannot(client: Client, chief: User, clerk: User) -> None:
    data = {
        "place": chief.posts.get().place.code,
        "dimension": "disability",
        "bound": "2",
        "reason": "伤残人员看到的少",
    }
    client.force_login(clerk)
    assert client.post("/matches/groups/even/", data).status_code == 404
    client.force_login(chief)
    assert client.post("/matches/groups/even/", {**data, "reason": ""}).status_code == 200
    assert not EvenedOrder.objects.exists()
    client.post("/matches/groups/even/", data)
    order = EvenedOrder.objects.get()
    assert (order.dimension, order.bound, order.decided_by) == ("disability", 2, chief)
    assert "伤残人员看到的少" in client.get("/matches/groups/").content.decode()
    client.force_login(clerk)
    assert client.post(f"/matches/groups/even/{order.public_id}/end/").status_code == 404
    client.force_login(chief)
    client.post(f"/matches/groups/even/{order.public_id}/end/")
    assert not EvenedOrder.objects.standing().exists()
