"""What a person says of their own work: the need closes as claimed, the station is asked to make sure, and it is checked."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from duties.models import Duty
from outcomes.actions import claims
from outcomes.actions.hires import Facts, record_hire, void_hire
from outcomes.actions.spells import told_changed, verify_spell
from outcomes.models import EmploymentSpell
from outcomes.queries.check import findings
from places.models import Place
from veterans.actions import erasing
from veterans.actions.ledger import open_need
from veterans.models import Need, Person

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def claim(person: Person, by: Any = None) -> EmploymentSpell:
    return record_hire(
        person=person, started_on=TODAY, source_kind="person", source_key=1, by=by or person.user,
        facts=Facts(employer_words="某厂"),
    )  # fmt: skip


def duty() -> Duty:
    return Duty.objects.get(kind=claims.VERIFY)


@pytest.fixture
def need(veteran: Person, clerk: User) -> Need:
    return open_need(person=veteran, kind="job", due_on=TODAY + datetime.timedelta(days=3), by=clerk)


def test_an_own_claim_closes_the_need_and_asks_the_station(veteran: Person, clerk: User, need: Need) -> None:
    spell = claim(veteran)
    need.refresh_from_db()
    assert need.closed_at is not None
    assert spell.verified_at is None
    assert (duty().key, duty().place) == (str(spell.public_id), veteran.kept_by)
    assert duty() in Duty.objects.of(clerk)
    assert not any(findings().values())
    verify_spell(spell=spell, how="call", by=clerk)
    assert duty().outcome == claims.VERIFIED
    assert not any(findings().values())


def test_a_claim_that_was_not_so_opens_the_need_again(veteran: Person, clerk: User, need: Need) -> None:
    void_hire(spell=claim(veteran), reason="mistake", by=clerk)
    need.refresh_from_db()
    assert need.closed_at is None
    assert duty().outcome == claims.VOID
    assert not any(findings().values())


def changed_job(person: Person, clerk: User) -> tuple[EmploymentSpell, EmploymentSpell]:
    """Work of forty days that closed the need, left the day before yesterday for other work that began today."""
    first = record_hire(
        person=person, started_on=TODAY - 40 * DAY, source_kind="staff", source_key=1, by=clerk,
        facts=Facts(employer_words="甲厂"),
    )  # fmt: skip
    second = told_changed(
        call=first.calls.get(month=3), ended_on=TODAY - 2 * DAY, started_on=TODAY, facts=Facts(employer_words="乙厂"),
        by=clerk,
    )  # fmt: skip
    return first, second


def test_new_work_that_never_began_opens_the_need_that_the_old_one_closed(
    veteran: Person, clerk: User, need: Need
) -> None:
    _first, second = changed_job(veteran, clerk)
    void_hire(spell=second, reason="not_started", by=clerk)
    need.refresh_from_db()
    veteran.refresh_from_db()
    assert need.closed_at is None, "the person has no work, and nobody would look for any"
    assert veteran.seeking
    assert not any(findings().values())


def test_former_work_taken_back_leaves_who_works_elsewhere_at_work(veteran: Person, clerk: User, need: Need) -> None:
    first, second = changed_job(veteran, clerk)
    void_hire(spell=first, reason="mistake", by=clerk)
    need.refresh_from_db()
    veteran.refresh_from_db()
    assert need.closed_at is not None
    assert need.outcome_key == str(second.public_id)
    assert not veteran.seeking
    assert not any(findings().values())


def test_what_staff_record_asks_nobody(veteran: Person, clerk: User) -> None:
    claim(veteran, by=clerk)
    assert not Duty.objects.filter(kind=claims.VERIFY).exists()


def test_a_claim_nobody_looks_into_is_named_and_caught_up(veteran: Person, clerk: User) -> None:
    spell = claim(veteran)
    Duty.objects.filter(kind=claims.VERIFY).delete()
    assert findings()["claims_without_duty"] == [str(spell.public_id)]
    assert claims.catch_up() == 1
    assert claims.catch_up() == 0
    assert not any(findings().values())


def test_the_duty_goes_where_the_file_goes_and_ends_with_the_person(
    veteran: Person, clerk: User, other_clerk: User, next_county: Place
) -> None:
    claim(veteran)
    Person.objects.filter(pk=veteran.pk).update(kept_by=next_county)
    claims.follow([str(veteran.public_id)])
    assert duty().place == next_county
    erasing.decide(erasure=erasing.ask(person=veteran, words="", by=other_clerk), by=other_clerk)
    assert EmploymentSpell.objects.exists(), "the law keeps the work"
    assert duty().outcome == claims.FORGOTTEN
    assert not any(findings().values())


def test_on_the_pages(client: Client, veteran: Person, clerk: User, need: Need) -> None:
    client.force_login(veteran.user)
    key = "8c2f1d3a-0000-4000-8000-000000000001"
    given = {"key": key, "kind": "employed", "employer_words": "某厂", "started_on": TODAY.isoformat(), "full_time": "on",
             "insurance": "unknown"}  # fmt: skip
    assert "服务站会核实并回访" in client.post("/outcomes/mine/", given, follow=True).content.decode()
    client.force_login(clerk)
    text = client.get("/duties/").content.decode()
    assert "核实本人自报就业" in text
    assert "本平台承诺" in text
