"""How many fit a posting as it is typed: true to the hard rules, fresh, in reach, and never about one person."""

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from consents.models import Objection
from employers.models import Employer
from places.models import Place
from recommendations import blur, counted, engine, reach
from recommendations.blur import FEW, blurred, marks
from recommendations.frames import draft_row, person_rows
from runs.actions import execute
from runs.models import Run
from tests.cast import make_person
from veterans.models import Person

URL = "/matches/typed/people/"


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has read nobody, and no queue."""
    monkeypatch.setattr(reach, "_people", counted.People())
    monkeypatch.setattr("runs.actions.publish", lambda pk: None)
    counted.file().unlink(missing_ok=True)


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts as they are, to be compared with the rules."""
    monkeypatch.setattr(reach, "blurred", len)


def draft(firm: Employer, **values: Any) -> dict[str, Any]:
    return draft_row({"title": "维修电工", "place": firm.kept_by, "place_words": firm.kept_by.name, **values}, firm)


def asked(firm: Employer, **values: Any) -> tuple[int, int, dict[str, int]]:
    found = reach.reach(draft(firm, **values), firm.kept_by.scope_prefix)
    return found.people, found.fitting, dict(found.costs)


def crew(county: Place, number: int = 12) -> list[Person]:
    """Of ages 22, 25, … and of pay floors 8000, 7700 …"""
    return [
        make_person(county, age_stated=22 + 3 * at, pay_floor=8000 - 300 * at, source="t", source_id=f"{at}")
        for at in range(number)
    ]


def test_the_count_and_each_cost_are_those_of_the_hard_rules(firm: Employer, exact: None) -> None:
    people = crew(firm.kept_by)
    values = {
        "age_words": "40岁以下",
        "age_max": 40,
        "pay_max": 7000,
        "education_words": "大专及以上",
        "education": "31",
    }
    all_, fitting, costs = asked(firm, **values)
    index = engine.small_index_of(draft(firm, **values))
    day = timezone.localdate()
    failing: list[set[str]] = []
    for view in engine.model().views(person_rows(Person.objects.for_frames(), day), day):
        vetoes = engine.model().score(view, index, day).vetoes
        failing.append({code for code, found in vetoes.items() if found[0]})
    assert (all_, fitting) == (len(people), sum(not one for one in failing))
    assert costs["age"] == sum(one == {"age_stated"} for one in failing) > 0
    assert costs["pay"] == sum(one == {"pay"} for one in failing)
    assert costs["education"] == 0
    assert 0 < fitting < all_


def test_who_was_changed_added_objects_or_was_erased_is_counted_right_at_once(
    firm: Employer, next_county: Place, clerk: User, exact: None
) -> None:
    one, two, *_rest = crew(firm.kept_by, 4)
    make_person(next_county)
    make_person(firm.kept_by, kind="family", veteran=one)
    assert asked(firm)[0] == 4, "the next county and family members are not in reach"
    Person.objects.filter(pk=one.pk).update(seeking=False, changed_at=timezone.now())
    assert asked(firm)[0] == 3
    Objection.objects.create(person=two, by=clerk)
    assert asked(firm)[0] == 2
    Person.objects.filter(pk=_rest[0].pk).update(secrecy_until="2999-01-01", changed_at=timezone.now())
    assert asked(firm)[0] == 1
    make_person(firm.kept_by, source="t", source_id="late")
    Person.objects.filter(pk=_rest[1].pk).update(seeking=False)  # as an erasure with a lawful hold does
    assert asked(firm)[0] == 1


def test_many_people_are_read_by_a_run_and_what_changed_since_beside_its_file(
    firm: Employer, monkeypatch: pytest.MonkeyPatch, exact: None
) -> None:
    people = crew(firm.kept_by, 4)
    monkeypatch.setattr(counted, "AT_ONCE", 3)
    with pytest.raises(counted.NotYet):
        asked(firm)
    execute(Run.objects.get(kind="recommendations.reach").pk)
    assert counted.file().exists()
    people[0].pay_floor, people[0].changed_at = 90_000, timezone.now()
    people[0].save()
    people[1].delete()
    all_, fitting, costs = asked(firm, pay_max=8000)
    assert (all_, costs["pay"], fitting) == (3, 1, 2)


def test_who_changed_in_numbers_waits_for_the_run_and_the_others_are_counted(
    firm: Employer, monkeypatch: pytest.MonkeyPatch, exact: None
) -> None:
    """The file is brought up to date, not made anew: only who changed is read."""
    people = crew(firm.kept_by, 12)
    assert counted.make() == 12
    monkeypatch.setattr(counted, "AT_ONCE", 3)
    Person.objects.filter(pk__in=[one.pk for one in people[:4]]).update(pay_floor=90_000, changed_at=timezone.now())
    people[4].delete()
    Person.objects.filter(pk=people[5].pk).update(seeking=False, changed_at=timezone.now())
    found = reach.reach(draft(firm, pay_max=8000), firm.kept_by.scope_prefix)
    assert (found.people, found.waiting) == (6, True), "nobody is counted by what stood there before"
    execute(Run.objects.get(kind="recommendations.reach").pk)
    assert Run.objects.get(kind="recommendations.reach").result["people"] == 4
    found = reach.reach(draft(firm, pay_max=8000), firm.kept_by.scope_prefix)
    assert (found.people, dict(found.costs)["pay"], found.waiting) == (10, 4, False)
    assert counted.make() == 0


def test_a_file_of_another_day_serves_and_is_made_anew(
    firm: Employer, monkeypatch: pytest.MonkeyPatch, exact: None
) -> None:
    crew(firm.kept_by, 4)
    counted.make()
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    monkeypatch.setattr(counted.timezone, "localdate", lambda: tomorrow)
    assert asked(firm)[0] == 4
    execute(Run.objects.get(kind="recommendations.reach").pk)
    assert Run.objects.get(kind="recommendations.reach").result["people"] == 4


def test_health_moves_no_number_of_a_firms(firm: Employer, exact: None) -> None:
    person = crew(firm.kept_by, 1)[0]
    before = asked(firm, requirement="需要登高作业、久站、搬运重物")
    Person.objects.filter(pk=person.pk).update(clerk_note="膝盖有伤，不能久站，恐高", changed_at=timezone.now())
    assert asked(firm, requirement="需要登高作业、久站、搬运重物") == before


# ---------- nobody is picked out ----------


def test_small_numbers_read_alike_and_others_are_near_the_truth() -> None:
    everybody = marks(np.arange(1, 4001))
    assert {blurred(everybody[:n]) for n in range(5)} == {FEW}
    for size in (5, 7, 49, 333, 4000):
        shown = blurred(everybody[:size])
        assert shown % 5 == 0
        assert abs(shown - size) < 5
    off = [blurred(everybody[at : at + 52]) - 52 for at in range(0, 3900, 5)]
    assert abs(float(np.mean(off))) < 0.3, "what is put up and down evens out"


def test_the_same_people_give_the_same_number_and_one_person_more_or_less_shows_nothing() -> None:
    """The attack: ask with and without one person, in many settings, and look whether the difference gives that one away."""
    everybody, chance = marks(np.arange(1, 2001)), np.random.default_rng(3)
    one, others = everybody[:1], everybody[1:]
    differences = []
    for _ in range(300):
        some = chance.choice(others, size=int(chance.integers(20, 300)), replace=False)
        assert blurred(some) == blurred(some[::-1])
        differences.append(blurred(np.append(some, one)) - blurred(some))
    assert set(differences) >= {-5, 0, 5}, "a person more may show as more, fewer or the same"
    assert max(differences.count(step) for step in set(differences)) < 0.8 * len(differences)


def test_the_draw_hangs_on_the_installations_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = [blurred(marks(np.arange(1, 53))) for _ in range(2)]
    assert shown[0] == shown[1]
    before = marks(np.arange(1, 53)).tolist()
    blur._secret.cache_clear()
    monkeypatch.setattr(blur, "blind_index", lambda value, purpose: "0f" * 32)
    assert marks(np.arange(1, 53)).tolist() != before
    monkeypatch.undo()
    blur._secret.cache_clear()


def test_a_limit_is_counted_in_whole_steps(firm: Employer, exact: None) -> None:
    crew(firm.kept_by)
    answers = {asked(firm, age_words=f"{years}岁以下", age_max=years)[1] for years in range(36, 41)}
    assert len(answers) == 1
    written = {asked(firm, requirement=f"要求{years}岁以下")[1] for years in range(36, 41)}
    assert written == answers, "words of the text are counted in the same steps"
    assert len({asked(firm, pay_max=pay)[1] for pay in (5001, 5250, 5500)}) == 1


# ---------- the fragment ----------


def test_the_fragment_says_fewer_than_five_and_names_nobody(
    client: Client, firm: Employer, employer_user: User, veteran: Person
) -> None:
    client.force_login(employer_user)
    posted = {"employer": str(firm.public_id), "title": "电工", "education": "21", "pay_max": "3", "place": "昌吉市"}
    text = client.post(URL, posted, headers={"HX-Request": "true"}).content.decode()
    assert text.count("少于 5 人") >= 3
    assert "大学本科" in text
    assert veteran.name not in text
    page = client.post(URL, posted).content.decode()
    assert "<html" in page
    assert "<html" not in text
    assert client.post(URL, {"employer": "x"}, headers={"HX-Request": "true"}).status_code == 200


def test_who_asks_without_end_is_slowed(
    client: Client, firm: Employer, employer_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(employer_user)
    calls: list[int] = []
    count: Callable[..., bool] = lambda *_a, **_k: not calls.append(1) and len(calls) < 2  # noqa: E731
    monkeypatch.setattr("recommendations.typed.ratelimit.consume", count)
    posted = {"employer": str(firm.public_id), "title": "电工"}
    first, second = (client.post(URL, posted).content.decode() for _ in range(2))
    assert "一小时" not in first
    assert "一小时" in second
