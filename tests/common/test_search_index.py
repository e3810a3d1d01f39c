"""The inverted index answers as the plain scan does, on both databases, and follows every write."""

import pytest
from django.db import connection

from common import search_index
from common.search import first_keys, search
from places.models import Place
from tests.cast import make_person
from veterans.models import Person


def found(words: str) -> set[str]:
    return set(search(Person.objects.all(), words).values_list("name", flat=True))


def scanned(words: str) -> set[str]:
    """The plain twin: the same search without the index."""
    field = Person._meta.get_field("search_terms")
    field.indexed = False  # type: ignore[union-attr]
    try:
        return found(words)
    finally:
        field.indexed = True  # type: ignore[union-attr]


@pytest.mark.parametrize("words", ["张", "张三", "zhang", "zhangs", "zs", "电工", "三 电工", "消防", "x", "%", "'", ""])
def test_the_index_finds_what_the_scan_finds(county: Place, words: str) -> None:
    make_person(county, name="张三", wish_words="电工，白班")
    make_person(county, name="李四", wish_words="消防维保", source="s", source_id="2")
    assert found(words) == scanned(words)


def test_the_first_keys_are_some_of_all(county: Place) -> None:
    people = [make_person(county, name="张三", source_id=str(at)) for at in range(4)]
    make_person(county, name="李四", source="s")
    keys = {one.pk for one in people}
    asked = search(Person.objects.filter(source_id__in=["0", "1", "2", "3"]), "zhang")
    assert set(first_keys(asked, 9)) == keys
    assert len(first_keys(asked, 3)) == 3
    assert set(first_keys(asked, 3)) < keys
    assert first_keys(asked.none(), 3) == []
    assert first_keys(search(Person.objects.all(), "wangwu"), 3) == []


def test_the_index_follows_changes_and_deletions(county: Place) -> None:
    person = make_person(county, name="张三")
    person.name = "李四"
    person.save()
    assert not found("zhangsan")
    assert found("lisi") == {"李四"}
    person.delete()
    assert not found("lisi")


def test_a_lost_trigger_is_made_again(county: Place) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("triggers keep the index on SQLite only")
    person = make_person(county, name="张三")
    with connection.cursor() as cursor:
        cursor.execute('DROP TRIGGER "veterans_person_search_terms_u"')
    person.name = "李四"
    person.save()
    assert not found("lisi")
    assert search_index.ensure("default") == 1
    assert found("lisi") == {"李四"}


def test_the_index_is_used(county: Place) -> None:
    plan = search(Person.objects.all(), "zhangsan").explain()
    if connection.vendor == "sqlite":
        assert "VIRTUAL TABLE INDEX" in plan
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert "veterans_person_search_terms_gin" in search(Person.objects.all(), "zhangsan").explain()
