"""The order in which pages show a list: both sides' word inside bands, spread over the heads there are."""

from typing import Any

import pytest

from audit.actions import SystemJob
from employers.models import Employer, Posting
from matching.rank import band
from places.models import Place
from recommendations import capacity, health, queries
from recommendations.actions import start_matching
from recommendations.models import MatchList
from runs.actions import execute
from tests.cast import make_person, make_posting
from veterans.models import Person


@pytest.fixture
def crowd(county: Place, firm: Employer, monkeypatch: pytest.MonkeyPatch) -> list[Posting]:
    """Twelve people alike, posts of one kind with one head each: the points show all of them the same."""
    monkeypatch.setattr("runs.actions.publish", lambda pk: None)
    monkeypatch.setattr(capacity, "TOP", 2)
    monkeypatch.setattr(health, "TOP", 2)
    for number in range(12):
        make_person(county, name=f"张{number}", source="s", source_id=str(number))
    found = [make_posting(firm, title="维修电工", pay_max=7000 + n, heads_offered=1) for n in range(8)]
    execute(start_matching(by=SystemJob("test")).pk)
    return found


def test_people_are_spread_and_nobodys_list_gets_longer_shorter_or_out_of_its_bands(crowd: list[Posting]) -> None:
    for one in MatchList.objects.all():
        assert sorted(one.order) == sorted(item["p"] for item in one.items)
        shown = capacity.shown_order(one.items, one.order)
        assert [item["p"] for item in shown] == one.order
        assert [band(item["f"]) for item in shown] == [band(item["f"]) for item in one.items]
        assert [item["s"] for item in one.items] == sorted((item["s"] for item in one.items), reverse=True)
    found = health.crowding()
    assert found["crowded"] < found["crowded_before"]
    assert found["gini"] < found["gini_before"]


def test_pages_show_the_order_and_a_new_post_stands_where_its_points_put_it(
    crowd: list[Posting], firm: Employer
) -> None:
    person = Person.objects.order_by("pk")[0]
    order = MatchList.objects.get(person=person).order
    assert [item["p"] for item in queries.jobs_of(person).items] == order
    late = make_posting(firm, title="维修电工", pay_max=9000, heads_offered=1)
    items: list[Any] = [item["p"] for item in queries.jobs_of(person).items]
    assert items[0] == late.pk
    assert items[1:] == order


def test_the_pass_is_safe_to_repeat_and_a_list_without_it_keeps_the_points_order(crowd: list[Posting]) -> None:
    assert capacity.spread_lists(Person.objects.seeking()) == 0
    items = [{"p": 1, "f": 90, "b": False}, {"p": 2, "f": 88, "b": False}, {"p": 3, "f": 50, "b": True}]
    assert capacity.shown_order(items, []) == items
    assert [item["p"] for item in capacity.shown_order(items, [3, 2, 1])] == [2, 1, 3]
    assert [item["p"] for item in capacity.shown_order(items, [2])] == [1, 2, 3]
