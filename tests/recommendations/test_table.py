"""The table of a big site: made once, the same lists as an index, right after a change, answers a person without a list."""

from typing import Any

import pytest
from django.utils import timezone

from audit.actions import SystemJob
from employers.actions.postings import close_posting
from employers.models import Employer, Posting
from recommendations import actions, engine, queries, table
from recommendations.models import MatchList
from runs.actions import execute
from runs.models import Run
from tests.cast import make_posting
from veterans.models import Person


@pytest.fixture
def many(firm: Employer, monkeypatch: pytest.MonkeyPatch) -> list[Posting]:
    titles = ("维修电工", "电工班长", "保安", "文员", "仓库管理员")
    found = [make_posting(firm, title=title, pay_max=7000 + 100 * n) for n, title in enumerate(titles)]
    monkeypatch.setattr("runs.actions.publish", lambda pk: None)
    return found


@pytest.fixture
def big(many: list[Posting], monkeypatch: pytest.MonkeyPatch) -> list[Posting]:
    monkeypatch.setattr(engine, "ON_THE_SPOT", 3)
    table.make()
    return many


def shown(jobs: queries.Jobs) -> list[Any]:
    return [{name: item[name] for name in ("p", "s", "f", "g", "y")} for item in jobs.items]


def test_a_person_without_a_list_is_answered_from_the_table_as_from_an_index(
    veteran: Person, many: list[Posting], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = queries.jobs_of(veteran)
    monkeypatch.setattr(engine, "ON_THE_SPOT", 3)
    assert queries.jobs_of(veteran).waiting  # no table yet
    run = Run.objects.get(kind="recommendations.table")
    execute(run.pk)
    found = queries.jobs_of(veteran)
    assert not found.waiting
    assert shown(found) == shown(plain)
    assert (found.considered, found.eligible, found.vetoes) == (plain.considered, plain.eligible, plain.vetoes)


def test_what_changed_since_is_right_at_once(veteran: Person, big: list[Posting], clerk: Any, firm: Employer) -> None:
    best = queries.jobs_of(veteran).items[0]["p"]
    close_posting(posting=Posting.objects.get(pk=best), reason="filled", by=clerk)
    late = make_posting(firm, title="维修电工", pay_max=9000)
    items = [item["p"] for item in queries.jobs_of(veteran).items]
    assert best not in items
    assert late.pk in items


def test_stored_lists_of_a_big_site_are_those_of_a_small_one(
    veteran: Person, many: list[Posting], monkeypatch: pytest.MonkeyPatch
) -> None:
    execute(actions.start_matching(by=SystemJob("test")).pk)
    plain = MatchList.objects.get(person=veteran)
    monkeypatch.setattr(engine, "ON_THE_SPOT", 3)
    execute(actions.start_matching(by=SystemJob("test")).pk)
    found = MatchList.objects.get(person=veteran)
    assert table.folder().exists()
    assert found.list_version != plain.list_version
    assert (found.items, found.considered, found.eligible) == (plain.items, plain.considered, plain.eligible)


def test_too_many_changes_ask_for_a_new_table(veteran: Person, big: list[Posting]) -> None:
    assert table.current() is not None
    Posting.objects.update(changed_at=timezone.now())
    assert table.current() is None
