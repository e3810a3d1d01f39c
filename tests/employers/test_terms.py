"""Contract, probation and special kinds: what law and notices say, on the form, in the database and in matching."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from employers.actions import postings
from employers.models import Employer, Posting
from employers.pasting import read_text
from employers.terms import ELIGIBILITY, longest_probation
from places.models import Place
from recommendations import engine, frames
from recommendations.eligibility import minds, open_to
from tests.cast import make_person, make_posting
from tests.employers.test_writing import page_of
from veterans.models import Person

CONTRACTS = [
    ("fixed", 2, 0), ("fixed", 3, 1), ("fixed", 11, 1), ("fixed", 12, 2), ("fixed", 35, 2), ("fixed", 36, 6),
    ("open", None, 6), ("task", None, 0), ("", None, 6),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "months", "most"), CONTRACTS)
def test_probation_is_within_article_19(firm: Employer, kind: str, months: int | None, most: int) -> None:
    assert longest_probation(kind, months) == most
    made = make_posting(firm, contract_kind=kind, contract_months=months, probation_months=most)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=made.pk).update(probation_months=most + 1)


def test_the_form_names_limit_and_article(client: Client, firm: Employer, employer_user: User) -> None:
    client.force_login(employer_user)
    wrong = page_of(firm, contract_kind="fixed", contract_months=24, probation_months=3)
    text = client.post("/posts/new/", wrong).content.decode()
    assert "《劳动合同法》第 19 条" in text
    assert not Posting.objects.exists()
    right = {**wrong, "probation_months": 2, "shifts": ["rotating_shift"], "kind": "auxiliary_police"}
    client.post("/posts/new/", right)
    row = Posting.objects.get()
    assert (row.contract_months, row.probation_months, row.shifts) == (24, 2, ["rotating_shift"])
    page = client.get(row.get_absolute_url()).content.decode()
    assert "倒班" in page
    assert "未配置" in page, "nobody has found what auxiliary police ask"
    open_term = page_of(firm, contract_kind="open", contract_months=24)
    assert "err" in client.post("/posts/new/", open_term).content.decode()


def test_terms_are_read_from_a_pasted_text() -> None:
    found = read_text("招聘消防员 10 名\n合同期限 2 年，试用期 2 个月，四班三倒，月薪 6000 元")
    assert (found["kind"], found["contract_kind"], found["contract_months"]) == ("firefighter", "fixed", 24)
    assert (found["probation_months"], found["shifts"]) == (2, ["rotating_shift"])
    assert read_text("无固定期限合同")["contract_kind"] == "open"


def row_of(posting: Posting) -> dict[str, Any]:
    return frames.posting_rows(Posting.objects.filter(pk=posting.pk))[0]


def test_a_special_kind_asks_by_itself_what_the_posting_leaves_open(firm: Employer) -> None:
    assert all(one.source and one.confidence for one in ELIGIBILITY)
    open_age: dict[str, Any] = {"age_words": "", "kind": "firefighter"}
    assert row_of(make_posting(firm, **open_age))["age"] == "24岁以下"
    assert row_of(make_posting(firm, kind="firefighter", age_words="26岁以下"))["age"] == "26岁以下"
    assert row_of(make_posting(firm, kind="teacher"))["required_certificates"] == ["TEACHER_PRIMARY"]
    assert row_of(make_posting(firm, kind="civil_servant", education_words=""))["education"] == "31"
    secretary = row_of(make_posting(firm, kind="village_secretary", age_words="", education_words=""))
    assert (secretary["age"], secretary["education"], secretary["required_certificates"]) == ("", "", None)


def test_too_old_for_the_kind_is_a_hard_rule(firm: Employer, veteran: Person) -> None:
    made = make_posting(firm, title="消防员", kind="firefighter", age_words="")
    day = datetime.date(2026, 11, 25)
    veteran.refresh_from_db()
    person = frames.person_rows([veteran], day)[0]
    found = engine.model().pair(person, row_of(made), day)
    assert not found["eligible"]
    assert "24" in str(found["vetoes"])


def test_pension_and_years_of_service_are_told_before_applying(client: Client, firm: Employer, veteran: Person) -> None:
    post = make_posting(firm, kind="civil_servant")
    assert [one["code"] for one in minds(veteran, post)] == []
    veteran.placement_mode = "NCO_MONTHLY"
    veteran.save()
    veteran.service_records.update(years_stated=3)
    assert [one["code"] for one in minds(veteran, post)] == ["service_short", "pension_stops"]
    assert veteran.user is not None
    client.force_login(veteran.user)
    assert "停发退役金" in client.get(f"/matches/job/{post.public_id}/").content.decode()
    veteran.service_records.all().delete()
    assert minds(Person.objects.get(pk=veteran.pk), post)[0]["code"] == "service_unknown"
    assert minds(veteran, make_posting(firm)) == []


def test_a_post_for_veterans_only_is_no_ones_of_a_family(
    client: Client, firm: Employer, veteran: Person, county: Place
) -> None:
    only, free = make_posting(firm, veteran_only=True), make_posting(firm)
    relative = make_person(county, kind="family", veteran=veteran, user=User.objects.create_user("wife"))
    assert set(open_to(Posting.objects.public(), relative)) == {free}
    assert set(open_to(Posting.objects.public(), veteran)) == {only, free}
    client.force_login(relative.user)  # type: ignore[arg-type]
    assert client.get(f"/matches/job/{only.public_id}/").status_code == 404
    assert client.get(f"/matches/job/{free.public_id}/").status_code == 200


def test_a_closed_posting_is_listed_again_and_keeps_its_first_day(firm: Employer, employer_user: User) -> None:
    row = make_posting(firm, first_seen="2026-01-02")
    postings.close_posting(posting=row, reason="filled", by=employer_user)
    assert postings.publish_posting(posting=row, by=employer_user) == "open"
    assert row.first_seen == datetime.date(2026, 1, 2)
    with pytest.raises(postings.WrongState):
        postings.close_posting(posting=Posting(pk=0), reason="", by=employer_user)
