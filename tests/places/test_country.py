"""The whole country as the packages have it, with its years."""

import pytest

from audit.actions import SystemJob
from places import actions
from places.models import Alias, Place
from places.queries import distance_km, resolve, search

BY = SystemJob("test")


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: object) -> object:
    """The whole country, loaded once for this module and taken away again."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        actions.load_divisions(by=BY)
        yield
        Alias.objects.all().delete()
        Place.objects.all().delete()


@pytest.mark.usefixtures("country")
@pytest.mark.django_db
class TestCountry:
    def test_the_tree_is_whole_and_loads_once(self) -> None:
        assert Place.objects.find_problems() == ([], [], [], [], [])
        assert Place.objects.current().filter(level="county").count() > 2800
        assert actions.load_divisions(by=BY) == 0

    @pytest.mark.parametrize(
        ("name", "within", "code"),
        [
            ("木垒县", "6523", "652328"),
            ("木垒哈萨克自治县", "", "652328"),
            ("准东", "6523", "6523Z01"),
            ("五彩湾", "6523", "6523Z01"),
            ("昌吉", "6523", "652301"),
            ("昌吉州", "6523", "652300"),
            ("新疆", "", "650000"),
            ("鼓楼区", "3201", "320106"),
            ("鼓楼区", "", None),
            ("火星", "", None),
            ("", "", None),
        ],
    )
    def test_names_are_read_in_context(self, name: str, within: str, code: str | None) -> None:
        found = resolve(name, within)
        assert (found.code if found else None) == code

    def test_an_abolished_district_keeps_its_years(self) -> None:
        old = Place.objects.get(code="330103")
        assert old.name == "下城区"
        assert str(old.valid_to) == "2021-01-01"
        assert not Place.objects.current().filter(pk=old.pk).exists()

    def test_codes_begin_with_their_parents_prefix(self) -> None:
        for place in Place.objects.filter(code__startswith="6523"):
            parent = Place.objects.get_parent(place)
            assert place.code.startswith(parent.scope_prefix), place

    def test_distance_and_search(self) -> None:
        one, other = resolve("昌吉市", "6523"), resolve("阜康市", "6523")
        km = distance_km(one, other)
        assert km is not None
        assert 40 < km < 140
        assert distance_km(one, None) is None
        assert search("mulei").filter(code="652328").exists()
        assert search("木垒").filter(code="652328").exists()
