"""Work on pages: recorded twice it is once, told by the person, verified with a paper, called about; figures open."""

import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from duties.models import Duty
from duties.queries import lines
from employers.models import Employer
from outcomes.models import Attempt, Destination, Disposition, EmploymentSpell, RetentionCall
from outcomes.queries.cohort import LETTERS
from places.models import Place
from tests.cast import make_person, staff
from tests.outcomes.test_hires import hire
from veterans.actions.reception import receive
from veterans.models import Custody, Person

TODAY = timezone.localdate()


def told(**changes: Any) -> dict[str, Any]:
    values = {
        "key": str(uuid.uuid4()), "kind": "employed", "employer_words": "某某机电有限公司", "title": "电工",
        "started_on": TODAY, "full_time": "on", "pay": "6200", "insurance": "yes",
    }  # fmt: skip
    return {**values, **changes}


def test_a_clerk_records_work_once_and_the_firm_on_file_is_meant(client: Client, clerk: User, veteran: Person, firm: Employer) -> None:  # fmt: skip
    client.force_login(clerk)
    form = told(employer_words="某某机电 有限公司")
    for _twice in range(2):
        assert client.post(f"/outcomes/people/{veteran.public_id}/record/", form).status_code == 302
    spell = EmploymentSpell.objects.get()
    assert (spell.employer, spell.pay, spell.source_kind) == (firm, 6200, "staff")
    page = client.get(f"/people/{veteran.public_id}/").content.decode()
    assert f"/outcomes/people/{veteran.public_id}/" in page
    assert "未核实" in client.get(f"/outcomes/people/{veteran.public_id}/").content.decode()
    page = client.post(f"/outcomes/people/{veteran.public_id}/record/", told()).content.decode()
    assert "同一时间在" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"employer_words": ""}, "employer_words"), ({"started_on": "昨天"}, "started_on"), ({"pay": "-1"}, "pay"),
        ({"contract_months": "12"}, "contract_months"), ({"key": "x"}, "key"), ({"title": "电\u200b工"}, "title"),
    ],
)  # fmt: skip
def test_bad_input_is_named(client: Client, clerk: User, veteran: Person, changes: dict[str, str], field: str) -> None:
    client.force_login(clerk)
    page = client.post(f"/outcomes/people/{veteran.public_id}/record/", told(**changes))
    assert field in page.context["form"].errors
    assert not EmploymentSpell.objects.exists()


def test_a_person_tells_the_station_makes_sure(client: Client, clerk: User, veteran: Person, other_veteran: Person) -> None:  # fmt: skip
    client.force_login(veteran.user)  # type: ignore[arg-type]
    client.post("/outcomes/mine/", told())
    spell = EmploymentSpell.objects.get()
    assert spell.person == veteran
    assert "电工" in client.get("/outcomes/mine/").content.decode()
    assert client.get(spell.get_absolute_url()).status_code == 404
    client.force_login(other_veteran.user)  # type: ignore[arg-type]
    assert "电工" not in client.get("/outcomes/mine/").content.decode()
    client.force_login(clerk)
    verify = f"{spell.get_absolute_url()}verify/"
    client.post(verify, {"how": "document"})
    assert EmploymentSpell.objects.get().verified_at is None
    paper = SimpleUploadedFile("合同.txt", "劳动合同".encode())
    client.post(verify, {"how": "document", "evidence": paper})
    assert EmploymentSpell.objects.get().verified_how == "document"
    page = client.get(spell.get_absolute_url()).content.decode()
    assert "合同.txt" in page
    address = page.split('href="/files/')[1].split('"')[0]
    assert client.get(f"/files/{address}").status_code == 200
    client.force_login(other_veteran.user)  # type: ignore[arg-type]
    assert client.get(f"/files/{address}").status_code == 404


def test_an_auditor_reads_and_writes_nothing(client: Client, county: Place, clerk: User, veteran: Person) -> None:
    spell = hire(veteran, clerk)
    client.force_login(staff("auditor", county, "auditor"))
    assert client.get(spell.get_absolute_url()).status_code == 200
    assert "btn-stop" not in client.get(spell.get_absolute_url()).content.decode()
    assert client.post(f"{spell.get_absolute_url()}void/", {"reason": "mistake"}).status_code == 403
    assert client.get(f"/outcomes/people/{veteran.public_id}/record/").status_code == 404


@pytest.fixture
def call(veteran: Person, clerk: User) -> RetentionCall:
    Person.objects.filter(pk=veteran.pk).update(phone="13800138000")
    hire(veteran, clerk).calls.filter(month=1).update(due_on=TODAY)
    return RetentionCall.objects.get(month=1)


def test_the_duty_leads_to_the_call(call: RetentionCall, clerk: User) -> None:
    [line] = lines(list(Duty.objects.filter(key=call.public_id)), clerk)
    assert line.url == call.get_absolute_url()
    assert "1" in str(line.title)


def test_a_call_is_tried_and_settled(client: Client, clerk: User, call: RetentionCall) -> None:
    client.force_login(clerk)
    address = call.get_absolute_url()
    page = client.get(address).content.decode()
    assert "现在还在那里吗" in page
    assert "13800138000" not in page
    client.post(f"{address}settle/", {"result": "out_of_reach"})
    call.refresh_from_db()
    assert call.result == ""
    client.post(f"{address}try/", {"outcome": "no_answer"})
    assert client.post(f"{address}settle/", {"result": "whatever"}).status_code == 404
    assert client.post(f"{address}try/", {"outcome": "reached"}).status_code == 404
    client.post(f"{address}settle/", {"result": "still", "pay": "x"})
    client.post(f"{address}settle/", {"result": "still", "pay": "6300"})
    call.refresh_from_db()
    assert (call.result, call.pay, Attempt.objects.count()) == ("still", 6300, 2)
    assert "已办结" in client.post(f"{address}settle/", {"result": "still"}, follow=True).content.decode()


def test_other_work_and_lost_work_told_in_a_call(client: Client, clerk: User, call: RetentionCall) -> None:
    client.force_login(clerk)
    address = f"{call.get_absolute_url()}settle/"
    values = {"result": "changed", "ended_on": TODAY, "started_on": TODAY, "employer_words": "别的厂", "title": "", "pay": ""}  # fmt: skip
    assert "同一时间" in client.post(address, values, follow=True).content.decode()
    call.refresh_from_db()
    assert call.result == ""  # nothing of it was written
    client.post(address, {"result": "lost", "ended_on": TODAY, "reason": "dismissed"})
    call.refresh_from_db()
    assert (call.result, call.spell.ended_on) == ("lost", TODAY)


def test_who_moved_is_offered_to_the_other_station(client: Client, clerk: User, call: RetentionCall, next_county: Place) -> None:  # fmt: skip
    client.force_login(clerk)
    address = f"{call.get_absolute_url()}try/"
    client.post(address, {"outcome": "moved", "place": "没有这个地方"})
    assert not Custody.objects.filter(accepted_at=None).exists()
    client.post(address, {"outcome": "moved", "place": "阜康市"})
    assert Custody.objects.get(accepted_at=None).place == next_county
    assert Attempt.objects.get().outcome == "moved"
    client.post(address, {"outcome": "moved", "place": "阜康市"})
    assert Attempt.objects.count() == 1  # offered already: nothing is written twice


@pytest.fixture
def cohort(county: Place, clerk: User) -> list[Any]:
    people = [
        make_person(county, name=f"张{at}", source="c", source_id=str(at), placement_mode="SELF", seeking=False)
        for at in range(3)
    ]
    return [receive(person=one, cohort_year=2025, by=clerk) for one in people]


def test_a_figure_opens_to_its_people_and_goes_to_excel(client: Client, clerk: User, cohort: list[Any]) -> None:
    client.force_login(clerk)
    page = client.get("/outcomes/cohort/?year=2025").content.decode()
    assert "未设置" in page
    listed = "/outcomes/cohort/people/?place=652301&year=2025&column=not_asked"
    assert "张1" in client.get(listed).content.decode()
    mark = f"/outcomes/cohort/{cohort[1].pk}/"
    client.post(mark, {"kind": "admitted", "hardship": "on"})
    client.post(mark, {"kind": "urban"})
    assert not Destination.objects.exists()
    answer = client.post(mark, {"kind": "seeking", "hardship": "on", "mark": "unfit", "back": listed})
    assert answer["Location"] == listed
    assert client.post(mark, {"kind": "seeking", "back": "//elsewhere.test/"})["Location"] == "/outcomes/cohort/"
    assert "张1" not in client.get(listed).content.decode()
    sheet = load_workbook(io.BytesIO(client.get("/outcomes/cohort/export/?year=2025").content)).active
    rows = list(sheet.values)  # type: ignore[union-attr]
    assert [str(cell)[0] for cell in rows[1][1:]] == list(LETTERS)
    assert rows[-1][1] == 3
    assert rows[-1][6] is None  # F: nobody counts it yet


@pytest.mark.parametrize("address", ["cohort/?year=0000", "cohort/people/?column=x%00", "retention/?year=99999", "adaptation/?place=%00"])  # fmt: skip
def test_strange_addresses_do_no_harm(client: Client, clerk: User, address: str) -> None:
    client.force_login(clerk)
    assert client.get(f"/outcomes/{address}").status_code in (200, 404)


def test_an_exemption_on_pages(client: Client, clerk: User, chief: User, cohort: list[Any]) -> None:
    client.force_login(clerk)
    dispose = f"/outcomes/adaptation/{cohort[0].pk}/"
    client.post(dispose, {"deed": "exempt", "reason": "illness"})
    assert not Disposition.objects.exists()
    paper = SimpleUploadedFile("病历.txt", "诊断".encode())
    client.post(dispose, {"deed": "exempt", "reason": "illness", "evidence": paper})
    made = Disposition.objects.get()
    approve = f"/outcomes/adaptation/{made.public_id}/approve/"
    assert "须另一人批准" in client.post(approve, follow=True).content.decode()
    client.force_login(chief)
    assert "批准" in client.get("/outcomes/adaptation/?year=2025").content.decode()
    client.post(approve)
    assert Disposition.objects.get().approved_by == chief
    client.post(f"/outcomes/adaptation/{cohort[1].pk}/", {"deed": "attended"})
    page = client.get("/outcomes/adaptation/?year=2025").content.decode()
    assert "50.0 %" in page  # one of the two who had to come
    assert "1/2" in page


@pytest.mark.parametrize(
    "address", ["", "?q=zhang&sure=claimed", "cohort/people/?year=2025", "adaptation/?year=2025", "retention/"]
)
def test_twice_the_rows_the_same_queries(client: Client, clerk: User, county: Place, cohort: list[Any], address: str) -> None:  # fmt: skip
    client.force_login(clerk)
    counts = []
    for start in (0, 3):
        for at in range(start, start + 3):
            person = make_person(county, name="张三", source="q", source_id=str(at), placement_mode="SELF")
            receive(person=person, cohort_year=2025, by=clerk)
            hire(person, clerk, source_key=f"q{at}")
        client.get(f"/outcomes/{address}")
        with CaptureQueriesContext(connection) as counted:
            assert client.get(f"/outcomes/{address}").status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
