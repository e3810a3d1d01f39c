"""Who left for a job that nobody here knows of is asked about; the need is closed by work, or open, and never neither."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from duties.models import Duty
from outcomes.actions import next_work
from outcomes.actions.hires import Facts, void_hire
from outcomes.actions.spells import end_spell, no_next_work, told_changed, told_lost
from outcomes.models import EmploymentSpell, RetentionCall
from outcomes.problems import NothingAsked
from outcomes.queries.check import findings
from places.models import Place
from runs.actions import deliver
from tests.cast import make_person
from tests.outcomes.test_hires import hire
from tests.outcomes.test_people import merged
from veterans.actions import duplicates, erasing
from veterans.actions.ledger import close_need, open_need, reopen_need
from veterans.actions.reception import accept, offer
from veterans.models import Merge, Need, Person

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def need(veteran: Person, clerk: User) -> Need:
    return open_need(person=veteran, kind="job", due_on=TODAY, by=clerk)


@pytest.fixture
def left(veteran: Person, need: Need, clerk: User) -> EmploymentSpell:
    """Work of forty days that closed the need, left today for a job of which nothing is known."""
    spell = hire(veteran, clerk, started_on=TODAY - 40 * DAY)
    return end_spell(spell=spell, ended_on=TODAY - DAY, reason="changed", by=clerk)


def question() -> Duty:
    return Duty.objects.get(kind="outcomes.next_work")


def is_open(need: Need) -> bool:
    return Need.objects.open().filter(pk=need.pk).exists()


def test_the_station_is_asked_where_the_new_work_is(left: EmploymentSpell, need: Need, clerk: User) -> None:
    assert (question().key, question().closed_at) == (str(left.public_id), None)
    assert question() in Duty.objects.of(clerk)
    assert not is_open(need), "who has other work does not look for work"
    assert not any(findings().values())


def test_the_new_work_is_the_answer(left: EmploymentSpell, veteran: Person, clerk: User) -> None:
    hire(veteran, clerk, source_key="2", facts=Facts(employer_words="乙厂"))
    assert question().outcome == "known"
    assert not any(findings().values())


def test_part_time_work_is_no_answer(left: EmploymentSpell, veteran: Person, clerk: User) -> None:
    hire(veteran, clerk, source_key="2", facts=Facts(employer_words="乙店", full_time=False))
    assert question().closed_at is None


def test_no_new_work_after_all_opens_the_need(left: EmploymentSpell, need: Need, veteran: Person, clerk: User) -> None:
    with pytest.raises(NothingAsked):
        no_next_work(spell=left, reason="changed", by=clerk)
    no_next_work(spell=left, reason="dismissed", by=clerk)
    left.refresh_from_db()
    veteran.refresh_from_db()
    assert (left.end_reason, question().outcome, is_open(need), veteran.seeking) == ("dismissed", "none", True, True)
    assert not any(findings().values())
    with pytest.raises(NothingAsked):
        no_next_work(spell=left, reason="quit", by=clerk)


def test_where_the_new_work_is_on_file_the_end_stays_as_it_is(
    left: EmploymentSpell, need: Need, veteran: Person, clerk: User
) -> None:
    hire(veteran, clerk, source_key="2")
    with pytest.raises(NothingAsked):
        no_next_work(spell=left, reason="dismissed", by=clerk)
    assert not is_open(need)


def test_who_tells_of_the_new_work_at_once_is_not_asked(veteran: Person, need: Need, clerk: User) -> None:
    call = hire(veteran, clerk, started_on=TODAY - 40 * DAY).calls.get(month=3)
    told_changed(call=call, ended_on=TODAY - DAY, started_on=TODAY, facts=Facts(employer_words="乙厂"), by=clerk)
    assert not Duty.objects.filter(kind="outcomes.next_work").exists()


def test_in_a_call_another_job_without_a_name_is_another_job(veteran: Person, need: Need, clerk: User) -> None:
    call = hire(veteran, clerk, started_on=TODAY - 40 * DAY).calls.get(month=3)
    told_lost(call=call, ended_on=TODAY - DAY, reason="changed", by=clerk)
    assert RetentionCall.objects.get(pk=call.pk).result == "changed"
    assert question().closed_at is None


def test_who_looks_for_work_is_not_asked(veteran: Person, clerk: User, left: EmploymentSpell, need: Need) -> None:
    reopen_need(need=need, due_on=TODAY, words="x", by=clerk)
    next_work.people_changed([str(veteran.public_id)])
    assert question().outcome == "none"


def test_taken_back_erased_and_moved(
    left: EmploymentSpell, veteran: Person, clerk: User, other_clerk: User, next_county: Place, county: Place
) -> None:
    accept(custody=offer(person=veteran, place=next_county, by=clerk), by=other_clerk)
    deliver("outcomes.people_changed")
    assert question().place == next_county
    void_hire(spell=left, reason="mistake", by=other_clerk)
    assert question().outcome == "void"
    other = make_person(county, name="李建国")
    gone = hire(other, clerk, source_key="9", started_on=TODAY - 9 * DAY)
    end_spell(spell=gone, ended_on=TODAY, reason="changed", by=clerk)
    erasing.decide(erasure=erasing.ask(person=other, words="", by=clerk), by=clerk)
    assert Duty.objects.get(kind="outcomes.next_work", key=gone.public_id).outcome == "forgotten"
    assert not Duty.objects.open().filter(key=gone.public_id).exists()
    assert not any(findings().values())


def test_new_work_that_never_was_opens_a_need_even_where_there_was_none(veteran: Person, clerk: User) -> None:
    first = hire(veteran, clerk, started_on=TODAY - 40 * DAY)
    end_spell(spell=first, ended_on=TODAY - DAY, reason="changed", by=clerk)
    void_hire(spell=hire(veteran, clerk, source_key="2"), reason="not_started", by=clerk)
    assert Need.objects.open().get().kind == "job"
    assert not any(findings().values())


def test_what_nobody_asks_is_named_and_caught_up(left: EmploymentSpell, need: Need) -> None:
    Duty.objects.filter(kind="outcomes.next_work").delete()
    assert findings()["needs_left_closed"] == [str(need.public_id)]
    assert (next_work.catch_up(), next_work.catch_up()) == (1, 0)
    assert not any(findings().values())


def test_on_the_page(client: Client, left: EmploymentSpell, need: Need, clerk: User) -> None:
    client.force_login(clerk)
    assert "问清新工作单位" in client.get("/duties/").content.decode()
    page = client.get(left.get_absolute_url()).content.decode()
    assert f"/outcomes/people/{left.person.public_id}/record/" in page
    address = f"{left.get_absolute_url()}no-next/"
    for odd in ("changed", "", "x"):
        client.post(address, {"reason": odd})
        assert not is_open(need)
    client.post(address, {"reason": "contract_over"})
    assert is_open(need)
    assert "没有新工作" not in client.get(left.get_absolute_url()).content.decode()


def test_a_closed_need_leads_to_the_work_that_closed_it(
    client: Client, veteran: Person, need: Need, clerk: User
) -> None:
    client.force_login(clerk)
    spell = hire(veteran, clerk)
    assert spell.get_absolute_url() in client.get(need.get_absolute_url()).content.decode()
    told = open_need(person=veteran, kind="job", due_on=TODAY, by=clerk)
    close_need(need=told, reason="found_self", by=clerk)
    page = client.get(told.get_absolute_url()).content.decode()
    assert f"/outcomes/people/{veteran.public_id}/record/" in page


# ---------- work beside a need, a need without work ----------


def test_a_need_beside_work_is_named_unless_the_person_goes_on_looking(veteran: Person, clerk: User) -> None:
    spell = hire(veteran, clerk, keeps_seeking=True)
    need = open_need(person=veteran, kind="job", due_on=TODAY, by=clerk)
    assert not findings()["work_beside_need"], "who goes on looking has a new need"
    need.events.update(at=spell.recorded_at - DAY)
    assert findings()["work_beside_need"] == [str(spell.public_id)]
    need.events.update(at=timezone.now())
    Person.objects.filter(pk=veteran.pk).update(seeking=False)
    assert findings()["work_beside_need"] == [str(spell.public_id)]
    spell.refresh_from_db()
    EmploymentSpell.objects.filter(pk=spell.pk).update(full_time=False)
    assert not findings()["work_beside_need"]


def test_a_need_left_closed_by_lost_work_is_named(veteran: Person, need: Need, clerk: User) -> None:
    spell = hire(veteran, clerk)
    EmploymentSpell.objects.filter(pk=spell.pk).update(ended_on=TODAY, end_reason="dismissed")
    assert findings()["needs_left_closed"] == [str(need.public_id)]
    open_need(person=veteran, kind="job", due_on=TODAY, by=clerk)
    assert not findings()["needs_left_closed"], "another need is open: somebody looks"


@pytest.mark.parametrize("worker", [0, 1])
def test_one_person_with_work_in_one_file_and_a_need_in_the_other(
    county: Place, clerk: User, chief: User, worker: int
) -> None:
    files = make_person(county, name="张三"), make_person(county, name="张三", source="s", source_id="9")
    need = open_need(person=files[1 - worker], kind="job", due_on=TODAY, by=clerk)
    spell = hire(files[worker], clerk)
    person = merged(*files, clerk, chief)
    need.refresh_from_db()
    assert (need.outcome_key, person.seeking) == (str(spell.public_id), False)
    assert not any(findings().values())
    duplicates.undo(merge=Merge.objects.get(), by=clerk)
    assert is_open(need)
    assert Person.objects.get(pk=files[1 - worker].pk).seeking
    assert not any(findings().values())
