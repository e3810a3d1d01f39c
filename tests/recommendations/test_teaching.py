"""Confirmed occupations and what came of recommendations: who may, what is recorded, what matching then takes."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from audit.actions import SystemJob
from audit.models import Entry
from employers.actions.occupations import UnknownOccupation, confirm_occupation
from employers.models import Employer, Posting
from matching import data
from recommendations import engine, teaching
from recommendations.models import Exposure, LearntLine
from recommendations.specialties import learn_specialties
from runs.models import Delivery
from tests.cast import make_person, make_posting
from vocabulary.actions import correct_crosswalk, withdraw_correction

ELECTRICIAN, GUARD = "6-31-01-03", "4-07-05-01"
BY = SystemJob("test")


def test_confirming_is_recorded_announced_and_taken_for_certain(posting: Posting, clerk: User) -> None:
    confirm_occupation(posting=posting, code=ELECTRICIAN, by=clerk)
    posting.refresh_from_db()
    assert (posting.occupation, posting.occupation_confirmed) == (ELECTRICIAN, True)
    entry = Entry.objects.get(action="employers.posting.occupation_confirmed")
    assert (entry.user, entry.detail) == (clerk, {"code": ELECTRICIAN, "before": ""})
    assert Delivery.objects.filter(topic="posting.changed", key=str(posting.public_id)).exists()
    confirm_occupation(posting=posting, code=ELECTRICIAN, by=clerk)
    assert Entry.objects.filter(action="employers.posting.occupation_confirmed").count() == 1
    with pytest.raises(UnknownOccupation):
        confirm_occupation(posting=posting, code="9-99", by=clerk)


def test_a_failed_audit_undoes_it(posting: Posting, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**values: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("employers.actions.occupations.record", fail)
    with pytest.raises(RuntimeError):
        confirm_occupation(posting=posting, code=ELECTRICIAN, by=clerk)
    posting.refresh_from_db()
    assert not posting.occupation_confirmed


def test_only_keepers_confirm_and_a_typed_code_goes_before_the_suggested(
    client: Client, posting: Posting, clerk: User, other_clerk: User, employer_user: User
) -> None:
    address = f"/posts/{posting.public_id}/occupation/"
    for user in (other_clerk, employer_user):
        client.force_login(user)
        assert client.post(address, {"suggested": GUARD}).status_code == 404
    client.force_login(clerk)
    client.post(address, {"suggested": GUARD, "code": "nonsense"})
    posting.refresh_from_db()
    assert not posting.occupation_confirmed
    client.post(address, {"suggested": GUARD, "code": ELECTRICIAN})
    posting.refresh_from_db()
    assert posting.occupation == ELECTRICIAN


def test_suggestions_stand_with_their_confidence(client: Client, posting: Posting, clerk: User) -> None:
    client.force_login(clerk)
    page = client.get(f"/matches/occupation/{posting.public_id}/").content.decode()
    assert ELECTRICIAN in page
    assert "%" in page


def test_clones_teach_once_and_telephones_never(firm: Employer, clerk: User) -> None:
    for title in ("电工", "电工", "电工13912345678"):
        confirm_occupation(posting=make_posting(firm, title=title), code=ELECTRICIAN, by=clerk)
    frame = teaching.confirmed_titles()
    assert len(frame) == 2
    assert "13912345678" not in frame.to_csv()


def show(posting: Posting, count: int, opened: int) -> None:
    for n in range(count):
        person = make_person(posting.kept_by, source="t", source_id=f"{posting.pk}-{n}")
        at = datetime.datetime.now(datetime.UTC)
        Exposure.objects.create(
            person=person,
            posting=posting,
            surface="my_jobs",
            rank=1,
            shown_on=at.date(),
            opened_at=at if n < opened else None,
        )


@pytest.fixture
def shown(firm: Employer, clerk: User) -> None:
    for title, code, opened in (("电工", ELECTRICIAN, 1), ("保安", GUARD, 12)):
        posting = make_posting(firm, title=title)
        confirm_occupation(posting=posting, code=code, by=clerk)
        show(posting, 15, opened)


def weight(code: str = ELECTRICIAN) -> float:
    return dict(engine.model().crosswalk["MS050"]).get(code, 0.0)


def test_one_query_tells_whether_the_crosswalk_is_another(administrator: User, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        seen = [teaching.crosswalk_mark()]
    assert seen == [(0, 0, 0)]
    line = {
        "prior": 0.1,
        "shown": 1,
        "opened": 1,
        "applied": 0,
        "hired": 0,
        "expected": 1,
        "posterior": 0.2,
        "low": 0,
        "high": 1,
    }
    LearntLine.objects.create(specialty_code="MS001", occupation_code=GUARD, **line)
    seen.append(teaching.crosswalk_mark())
    made = correct_crosswalk(specialty="MS001", occupation=GUARD, percent=5, reason="没有这样的岗位", by=administrator)
    seen.append(teaching.crosswalk_mark())
    LearntLine.objects.all().delete()
    LearntLine.objects.create(specialty_code="MS001", occupation_code=GUARD, **line)
    seen.append(teaching.crosswalk_mark())
    withdraw_correction(correction=made, by=administrator)
    seen.append(teaching.crosswalk_mark())
    LearntLine.objects.all().delete()
    seen.append(teaching.crosswalk_mark())
    assert len(set(seen)) == len(seen) == 6


@pytest.mark.usefixtures("shown")
def test_what_is_opened_moves_the_crosswalk_that_matching_takes() -> None:
    shipped = data.crosswalk().query(f"specialty_id == 'MS050' and code == '{ELECTRICIAN}'")
    before = float(shipped["weight"].iloc[0])
    assert weight() == before
    learn_specialties(by=BY)
    assert 0.5 * before < weight() < before
    learnt = LearntLine.objects.get(specialty_code="MS050", occupation_code=ELECTRICIAN)
    assert (learnt.prior, learnt.shown, learnt.opened) == (before, 15.0, 1.0)
    learn_specialties(by=BY)
    assert LearntLine.objects.filter(specialty_code="MS050", occupation_code=ELECTRICIAN).count() == 1


@pytest.mark.usefixtures("shown")
def test_a_correction_stands_whatever_was_learnt(administrator: User) -> None:
    learn_specialties(by=BY)
    correct_crosswalk(specialty="MS050", occupation=ELECTRICIAN, percent=77, reason="县里如此", by=administrator)
    assert weight() == 0.77
    learn_specialties(by=BY)
    assert weight() == 0.77


@pytest.mark.usefixtures("shown")
def test_new_pairs_are_proposals_that_staff_see(client: Client, clerk: User, employer_user: User) -> None:
    known = set(data.crosswalk().query("specialty_id == 'MS050'")["code"])
    learn_specialties(by=BY)
    if GUARD not in known:
        assert LearntLine.objects.get(specialty_code="MS050", occupation_code=GUARD).new
        assert weight(GUARD) == 0.0
    client.force_login(clerk)
    page = client.get("/matches/specialty/MS050/").content.decode()
    assert ELECTRICIAN in page
    assert "15.0" in page
    client.force_login(employer_user)
    assert client.get("/matches/specialty/MS050/").status_code == 404


@pytest.mark.django_db
def test_the_database_keeps_learnt_weights_shares() -> None:
    values = {
        "specialty_code": "MS001",
        "occupation_code": GUARD,
        "shown": 1,
        "opened": 0,
        "applied": 0,
        "hired": 0,
        "expected": 0,
        "low": 0,
        "high": 1,
    }
    LearntLine.objects.create(prior=0.5, posterior=0.5, **values)
    for wrong in ({"prior": 0.5, "posterior": 0.5}, {"prior": 0.5, "posterior": 1.5, "occupation_code": ELECTRICIAN}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LearntLine.objects.create(**{**values, **wrong})
