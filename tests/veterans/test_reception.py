"""A cohort is received, its clock runs, the welcome is configured; a file moves only when the receiver accepts."""

import datetime

import pytest
from django.test import Client

from accounts.models import User
from audit.models import Entry
from places.models import Place
from tests.imports.test_people import person as row
from tests.imports.test_people import take
from veterans.actions import ledger, reception
from veterans.models import Custody, Need, Person, Reception, WelcomeItem, WelcomeTick

DAY = datetime.date(2026, 9, 1)


@pytest.mark.parametrize(
    ("discharged", "received", "due"),
    [
        (DAY, None, datetime.date(2026, 10, 1)),
        (DAY, datetime.date(2026, 9, 20), datetime.date(2026, 10, 1)),
        (None, DAY, datetime.date(2026, 10, 1)),
        (None, None, None),
        (datetime.date(2028, 2, 1), None, datetime.date(2028, 3, 2)),
    ],
)
def test_thirty_days_from_the_discharge(
    discharged: datetime.date | None, received: datetime.date | None, due: datetime.date | None
) -> None:
    assert reception.report_by(discharged, received) == due


def test_a_batch_is_received_once(tree: object) -> None:
    arrival = row(cohort_year="2026", batch="第一批", discharged_on="2026-09-01")
    for _time in range(2):
        _batch, plan = take(arrival)
        assert not [issue for issue in plan.issues if issue.refused]
    found = Reception.objects.get()
    assert (found.cohort_year, found.batch, found.report_by) == (2026, "第一批", datetime.date(2026, 10, 1))


def test_the_cohort_on_its_page(client: Client, veteran: Person, clerk: User, chief: User, other_clerk: User) -> None:
    made = reception.receive(person=veteran, cohort_year=2026, received_on=DAY, by=clerk)
    client.force_login(clerk)
    page = client.get("/people/reception/")
    assert page.context["counts"] == {"all": 1, "reported": 0, "over": 1, "waiting": 0}
    assert not WelcomeItem.objects.exists()
    assert client.post("/people/reception/welcome/", {"items": "一次接站"}).status_code == 404
    client.force_login(chief)
    client.post("/people/reception/welcome/", {"items": "一次接站\n一次座谈\n"})
    first, second = WelcomeItem.objects.all()
    client.force_login(clerk)
    client.post(f"/people/reception/{made.pk}/", {"deed": "tick", "item": f"{first.pk}-1"})
    assert WelcomeTick.objects.count() == 1
    client.post(f"/people/reception/{made.pk}/", {"deed": "tick", "item": f"{first.pk}-0"})
    assert WelcomeTick.objects.count() == 0
    client.post(f"/people/reception/{made.pk}/", {"deed": "reported"})
    assert client.get("/people/reception/").context["counts"]["reported"] == 1
    client.post(f"/people/reception/{made.pk}/", {"deed": "tick", "item": f"{second.pk}-1"})
    client.force_login(chief)
    client.post("/people/reception/welcome/", {"items": "一次接站"})
    assert WelcomeItem.objects.filter(retired_on=None).get() == first
    assert WelcomeTick.objects.get().item == second
    client.force_login(other_clerk)
    assert client.post(f"/people/reception/{made.pk}/", {"deed": "reported"}).status_code == 404


def test_a_file_moves_when_the_receiver_accepts(
    client: Client, veteran: Person, clerk: User, other_clerk: User, next_county: Place
) -> None:
    need = ledger.open_need(person=veteran, kind="job", due_on=DAY, owner=clerk.posts.get(), by=clerk)
    client.force_login(clerk)
    client.post(f"/people/{veteran.public_id}/offer/", {"place": "阜康市"})
    client.post(f"/people/{veteran.public_id}/offer/", {"place": "阜康市"})
    offered = Custody.objects.get(accepted_at=None)
    assert client.post(f"/people/offers/{offered.pk}/", {"deed": "accept"}).status_code == 404
    client.force_login(other_clerk)
    assert client.get(f"/people/{veteran.public_id}/").status_code == 404
    assert '<a href="/people/reception/">转给您的档案</a>' in client.get("/").content.decode()
    assert veteran.name in client.get("/people/reception/").content.decode()
    seen = Entry.objects.filter(user=other_clerk, action="veterans.person.listed", subject_key=str(veteran.public_id))
    assert seen.count() == 1, "whose file is offered is seen by name: that leaves its trace"
    client.post(f"/people/offers/{offered.pk}/", {"deed": "accept"})
    assert client.get(f"/people/{veteran.public_id}/").status_code == 200
    need.refresh_from_db()
    assert (need.kept_code, need.county, need.owner) == (next_county.code, next_county.code[:6], None)
    client.force_login(clerk)
    assert client.get(f"/people/{veteran.public_id}/").status_code == 404
    assert not Need.objects.kept_in(clerk).exists()
    with pytest.raises(reception.NotOffered):
        reception.refuse(custody=offered, by=clerk)


def test_a_refused_file_stays(veteran: Person, clerk: User, other_clerk: User, next_county: Place) -> None:
    offered = reception.offer(person=veteran, place=next_county, by=clerk)
    with pytest.raises(reception.AlreadyOffered):
        reception.offer(person=veteran, place=next_county, by=clerk)
    reception.refuse(custody=offered, by=other_clerk)
    assert Person.objects.get(pk=veteran.pk).kept_by_id == veteran.kept_by_id
    reception.offer(person=veteran, place=next_county, by=clerk)
