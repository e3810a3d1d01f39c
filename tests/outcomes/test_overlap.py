"""Two full-time spells of a person never share a day, and the last head goes once, also when two come at once."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models.signals import post_migrate

from audit.actions import SystemJob
from employers.actions import heads
from employers.actions.heads import NoHeadLeft
from employers.importing import write
from employers.models import Posting
from imports import actions as imports
from imports import registry
from outcomes import triggers
from outcomes.actions import hires
from outcomes.actions.hires import Facts, record_hire
from outcomes.apps import keep_triggers
from outcomes.models import EmploymentSpell
from outcomes.problems import CannotRecord, Overlapping
from runs import registry as news
from tests.cast import make_firm, make_person, make_places, make_posting
from veterans.models import Person

BY = SystemJob("test")
MARCH = datetime.date(2025, 3, 1)


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of matches are not what is measured here."""
    monkeypatch.setattr(news, "_subscribers", {})


def day(number: int) -> datetime.date:
    return MARCH + datetime.timedelta(days=number)


def spell(person: Person, start: int, end: int | None, key: str, **more: Any) -> EmploymentSpell:
    """From day to day counted from 1 March; through the action."""
    facts = Facts(employer_words="某厂", ended_on=None if end is None else day(end), end_reason="" if end is None else "quit", **more)  # fmt: skip
    return record_hire(
        person=person, started_on=day(start), source_kind="test", source_key=key, facts=facts, by=BY
    )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [
        (0, 9, True), (0, 10, False), (5, 15, False), (10, 20, False), (12, 15, False), (0, 40, False), (20, 30, False),
        (21, 30, True), (0, None, False), (21, None, True), (20, None, False),
    ],
)  # fmt: skip
def test_days_are_not_shared(veteran: Person, start: int, end: int | None, fits: bool) -> None:
    spell(veteran, 10, 20, "one")
    if fits:
        spell(veteran, start, end, "two")
    else:
        with pytest.raises(Overlapping) as raised:
            spell(veteran, start, end, "two")
        assert "2025-03-11" in raised.value.sentence()


def test_part_time_void_and_other_peoples_work_share_days(veteran: Person, other_veteran: Person) -> None:
    first = spell(veteran, 0, None, "one")
    spell(veteran, 0, None, "two", full_time=False)
    spell(other_veteran, 0, None, "three")
    hires.void_hire(spell=first, reason="mistake", by=BY)
    again = spell(veteran, 0, None, "four")
    with pytest.raises(IntegrityError), transaction.atomic():
        EmploymentSpell.objects.filter(pk=first.pk).update(voided_at=None, void_reason="", voided_job="")
    assert again.is_open


@pytest.mark.parametrize("changes", [{"started_on": day(15)}, {"ended_on": day(35)}, {"full_time": True}])
def test_updates_are_watched(veteran: Person, changes: dict[str, Any]) -> None:
    spell(veteran, 10, 20, "one")
    late = spell(veteran, 30, 34, "two")
    spell(veteran, 35, 40, "three")
    part = spell(veteran, 12, 13, "four", full_time=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmploymentSpell.objects.filter(pk=part.pk if "full_time" in changes else late.pk).update(**changes)


@pytest.mark.django_db
def test_a_table_that_was_made_anew_has_its_triggers_after_the_next_migrate(veteran: Person) -> None:
    triggers.drop(connection)
    spell(veteran, 10, 20, "one")
    spell(veteran, 10, 20, "two")  # the hole
    EmploymentSpell.objects.all().delete()
    assert keep_triggers in post_migrate._live_receivers(apps.get_app_config("outcomes"))[0]
    keep_triggers(using="default")
    spell(veteran, 10, 20, "one")
    with pytest.raises(Overlapping):
        spell(veteran, 10, 20, "two")


# ---------- two at once: each guard, and what shows without it ----------


def at_once(together: Callable[..., list[Any]], person: Person, key: str = "") -> list[Any]:
    """The same days for one person from four clerks at the same moment; what each got."""
    EmploymentSpell.objects.all().delete()
    return together(*(lambda at=at: spell(person, 0, 9, f"{key}{at}") for at in range(4)))


def last_heads(together: Callable[..., list[Any]], posting: Posting, people: list[Person]) -> list[Any]:
    """Six people are hired for one post with two heads at the same moment."""
    EmploymentSpell.objects.all().delete()
    Posting.objects.filter(pk=posting.pk).update(heads_filled=0, heads_remaining=2, state="open")
    return together(
        *(
            lambda person=person: record_hire(
                person=person, posting=Posting.objects.get(pk=posting.pk), started_on=day(0), source_kind="test",
                source_key=person.pk, by=BY,
            )
            for person in people
        )
    )  # fmt: skip


@pytest.fixture
def six(transactional_db: None) -> tuple[Posting, list[Person]]:
    county = make_places()["652301"]
    posting = make_posting(make_firm(county), heads_offered=2)
    return posting, [make_person(county, source="s", source_id=str(at)) for at in range(6)]


@pytest.mark.race
def test_of_several_at_once_one_is_recorded_and_two_heads_go_twice(
    together: Callable[..., list[Any]], six: tuple[Posting, list[Person]]
) -> None:
    posting, people = six
    results = at_once(together, people[0])
    assert EmploymentSpell.objects.count() == 1
    assert sum(isinstance(one, Overlapping) for one in results) == 3, results
    results = last_heads(together, posting, people)
    posting.refresh_from_db()
    assert sum(isinstance(one, NoHeadLeft) for one in results) == 4, results
    assert (posting.heads_filled, posting.heads_remaining, posting.state) == (2, 0, "closed")
    assert EmploymentSpell.objects.filter(took_head=True).count() == 2


@pytest.mark.race
def test_with_the_guards_off_the_holes_show(
    together: Callable[..., list[Any]], six: tuple[Posting, list[Person]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative controls."""
    posting, people = six

    def careless(posting: Posting, those: Any, step: int, problem: type[Exception]) -> None:
        filled = posting.heads_filled + step
        those.filter(pk=posting.pk).update(heads_filled=filled, heads_remaining=posting.heads_offered - filled)

    with monkeypatch.context() as patch:
        patch.setattr(heads, "_move", careless)
        last_heads(together, posting, people)
        posting.refresh_from_db()
        assert EmploymentSpell.objects.filter(took_head=True).count() > posting.heads_filled
    try:
        triggers.drop(connection)
        at_once(together, people[0])
        assert EmploymentSpell.objects.count() > 1
        if connection.vendor == "postgresql":
            EmploymentSpell.objects.all().delete()
            triggers.ensure("default")
            monkeypatch.setattr(hires, "hold", lambda person: None)
            assert holes_without_the_lock(together, people[0])
    finally:
        EmploymentSpell.objects.all().delete()
        triggers.ensure("default")


def holes_without_the_lock(together: Callable[..., list[Any]], person: Person) -> bool:
    """A trigger that locks nobody: both look before either has written."""
    with connection.cursor() as cursor:
        cursor.execute("\n".join(line for line in triggers.FUNCTION.splitlines() if "PERFORM" not in line))
    for round_ in range(20):
        at_once(together, person, f"{round_}-")
        if EmploymentSpell.objects.count() > 1:
            return True
    return False


HEADER = "编号,来源,岗位名称,单位名称,工作地区,招聘人数,月薪下限,月薪上限,岗位要求"


def load(number: int, heads_offered: int, text: str) -> None:
    line = f"{number},公告,电工,某某厂,昌吉市,{heads_offered},5000,7000,{text}"
    content = f"{HEADER}\n{line}".encode()
    imports.import_file(kind="postings", name="a.csv", content=content, source="", place_code="652300", by=BY)


def hired_while_imported(person: Person, number: int, monkeypatch: pytest.MonkeyPatch) -> Posting:
    """A file is planned, then somebody is hired, then the plan is written."""
    load(number, 3, "持证")
    posting, spec = Posting.objects.get(source_id=str(number)), registry.spec("postings")
    hired: list[EmploymentSpell] = []

    def slow(*args: Any) -> Any:
        plan = spec.plan(*args)
        if not hired:
            hired.append(
                record_hire(person=person, posting=posting, started_on=day(0), source_kind="t", source_key=1, by=BY)
            )
        return plan

    with monkeypatch.context() as patch:
        patch.setitem(registry._specs, "postings", registry.Spec(**{**vars(spec), "plan": slow}))
        load(number, 4, "持低压电工证")
    posting.refresh_from_db()
    EmploymentSpell.objects.all().delete()
    return posting


@pytest.mark.django_db(transaction=True)
def test_an_import_planned_before_a_hire_does_not_give_the_head_back(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person(make_places()["652301"])
    posting = hired_while_imported(person, 1, monkeypatch)
    assert (posting.heads_offered, posting.heads_filled, posting.heads_remaining) == (4, 1, 3)
    # The negative control: without the look at rows that changed since.
    monkeypatch.setattr(write, "hold", lambda rows: list(rows))
    assert hired_while_imported(person, 2, monkeypatch).heads_filled == 0


def test_errors_are_sentences() -> None:
    assert all(one.sentence is not CannotRecord.sentence for one in CannotRecord.__subclasses__())
