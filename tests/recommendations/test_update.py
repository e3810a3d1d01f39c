"""Lists brought up to date after a change: what a rebuild gives, without saying anything again that stands on."""

import datetime
import random
from typing import Any

import pytest
from django.utils import timezone

from audit.actions import SystemJob
from employers.actions.postings import close_posting
from employers.models import Employer, Posting
from matching.rank import explain as words
from places.models import Place
from recommendations import actions, engine, making, queries, table, tasks
from recommendations.models import MatchList
from runs.actions import execute, start
from runs.models import Run, State
from tests.cast import make_person, make_posting
from veterans.models import Person

TITLES = ("维修电工", "电工班长", "保安", "文员", "仓库管理员", "货车司机", "厨师", "安全员")


@pytest.fixture
def site(county: Place, firm: Employer, monkeypatch: pytest.MonkeyPatch) -> list[Posting]:
    monkeypatch.setattr("runs.actions.publish", lambda pk: None)
    for number, wish in enumerate(("电工", "保安、门卫", "仓库", "")):
        make_person(county, name=f"张{number}", wish_words=wish, accepts_anywhere=True)
    found = [make_posting(firm, title=title, pay_max=6500 + 100 * n) for n, title in enumerate(TITLES)]
    run("recommendations.match")
    return found


@pytest.fixture(params=["small", "big"])
def size(request: pytest.FixtureRequest, site: list[Posting], monkeypatch: pytest.MonkeyPatch) -> str:
    """A big site is one with more postings than are indexed while a page waits."""
    if request.param == "big":
        monkeypatch.setattr(engine, "ON_THE_SPOT", 5)
        run("recommendations.match")
    return str(request.param)


def run(kind: str) -> Run:
    done = execute(start(kind=kind, key="all", by=SystemJob("test")).pk)
    assert done is not None
    assert done.state == State.DONE
    return done


def stored() -> dict[int, tuple[Any, ...]]:
    return {one.person_id: (one.items, one.considered, one.eligible) for one in MatchList.objects.all()}


def rebuilt() -> dict[int, tuple[Any, ...]]:
    lists = making.lists_of(list(Person.objects.seeking().order_by("pk").for_frames()))
    return {one.person_id: (one.items, one.considered, one.eligible) for one in lists}


def edit(posting: Posting, **changes: Any) -> None:
    Posting.objects.filter(pk=posting.pk).update(**changes, changed_at=timezone.now())


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each pair whose reasons are put into words."""
    found: list[int] = []
    reasons = words.reasons
    monkeypatch.setattr(words, "reasons", lambda *given: (found.append(1), reasons(*given))[1])
    return found


def test_an_update_gives_what_a_rebuild_gives(size: str, site: list[Posting], firm: Employer) -> None:
    draw = random.Random(7)
    for _round in range(3):
        edit(draw.choice(site), title=draw.choice(TITLES), pay_max=draw.randrange(7000, 9000))
        edit(draw.choice(site), state=draw.choice(["open", "closed"]))
        make_posting(firm, title=draw.choice(TITLES), pay_max=draw.randrange(7000, 9000))
        run("recommendations.update")
        assert stored() == rebuilt()


def test_only_what_is_new_is_explained(size: str, site: list[Posting], said: list[int]) -> None:
    edit(site[0], pay_max=8800)
    run("recommendations.update")
    assert 1 <= len(said) <= 4  # one posting, four people
    said.clear()
    run("recommendations.update")
    assert not said


def test_a_list_that_stands_keeps_its_version_and_is_marked_as_looked_at(size: str, site: list[Posting]) -> None:
    before = {one.person_id: one for one in MatchList.objects.all()}
    run("recommendations.update")
    for one in MatchList.objects.all():
        assert one.list_version == before[one.person_id].list_version
        assert one.made_at > before[one.person_id].made_at


def test_a_person_who_changed_and_another_day_are_read_anew(site: list[Posting], said: list[int]) -> None:
    person = Person.objects.seeking().order_by("pk")[0]
    Person.objects.filter(pk=person.pk).update(wish_words="厨师", changed_at=timezone.now())
    run("recommendations.update")
    assert len(said) == len(MatchList.objects.get(person=person).items)
    assert stored() == rebuilt()
    said.clear()
    MatchList.objects.update(made_at=timezone.now() - datetime.timedelta(days=1))
    run("recommendations.update")
    assert len(said) == sum(len(one.items) for one in MatchList.objects.all())


def test_a_changed_posting_starts_an_update_and_a_changed_place_makes_all_lists_anew(site: list[Posting]) -> None:
    tasks.postings_changed([str(site[0].public_id)])
    tasks.postings_changed([str(site[1].public_id)])
    waiting = Run.objects.filter(state=State.QUEUED)
    assert [one.kind for one in waiting] == ["recommendations.update"]
    tasks.everything_changed(["652301"])
    assert sorted(one.kind for one in waiting.all()) == ["recommendations.match", "recommendations.update"]


def test_the_page_is_right_before_and_after_the_update(size: str, site: list[Posting], clerk: Any) -> None:
    person = Person.objects.seeking().order_by("pk")[0]
    best = queries.jobs_of(person).items[0]["p"]
    close_posting(posting=Posting.objects.get(pk=best), reason="filled", by=clerk)
    before = [item["p"] for item in queries.jobs_of(person).items]
    run("recommendations.update")
    assert before == [item["p"] for item in queries.jobs_of(person).items]
    assert best not in before


def test_what_would_open_most_is_counted_on_a_big_site_too(
    site: list[Posting], firm: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person.objects.seeking().order_by("pk")[0]
    Person.objects.filter(pk=person.pk).update(pay_floor=6900, changed_at=timezone.now())
    run("recommendations.match")
    plain = queries.jobs_of(person)
    assert plain.nearest
    monkeypatch.setattr(engine, "ON_THE_SPOT", 5)
    table.make()
    late = make_posting(firm, title="维修电工", pay_max=6000)
    edit(late, state="closed")
    edit(site[2], pay_max=site[2].pay_max)
    run("recommendations.update")
    found = queries.jobs_of(person)
    assert MatchList.objects.get(person=person).nearest == []
    assert (found.vetoes, found.nearest) == (plain.vetoes, plain.nearest)
    assert actions.ANEW == "recommendations.match"
