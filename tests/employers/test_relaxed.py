"""Age relaxed for veterans, and what a post asks of the body: written, copied, pasted, imported, shown, matched."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from employers.actions.firms import approve_registration
from employers.models import Employer, Posting, Registration
from employers.pasting import read_text
from recommendations import queries
from tests.cast import make_posting
from tests.employers.test_firms import values
from tests.employers.test_writing import page_of
from tests.imports.test_postings import GOOD, HEADER, take
from veterans.models import Person

FIELDS = {"age_max": 45, "age_reason": "登高作业", "relaxes_age": "on", "physical_words": "能搬 25 公斤"}
LONGER = "编号,来源,退役军人放宽年龄,体能视力要求,岗位名称"


@pytest.fixture
def authority(firm: Employer) -> Employer:
    firm.kind = "authority"
    firm.save()
    return firm


@pytest.mark.parametrize("role", ["employer_user", "clerk"])
def test_firm_and_staff_write_show_and_copy_them(
    client: Client, authority: Employer, role: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))
    client.post("/posts/new/", page_of(authority, **FIELDS))
    row = Posting.objects.get()
    assert (row.state, row.relaxes_age, row.physical_words) == ("open", True, "能搬 25 公斤")
    text = client.get(row.get_absolute_url()).content.decode()
    assert "对退役军人放宽年龄" in text
    assert "能搬 25 公斤" in text
    assert "对退役军人放宽年龄" in client.get("/posts/").content.decode()
    for address in (f"/posts/new/?copy={row.public_id}", f"/posts/{row.public_id}/edit/"):
        first = client.get(address).context["form"].initial
        assert (first["relaxes_age"], first["physical_words"]) == (True, "能搬 25 公斤")


@pytest.mark.parametrize(
    ("kind", "age", "told"),
    [
        ("authority", 45, ""),
        ("state_owned", 45, ""),
        ("", 45, ""),
        ("enterprise", 45, "不属于"),
        ("institution", "", "没有写年龄上限"),
    ],
)
def test_only_public_employers_relax_and_only_a_limit(
    client: Client, firm: Employer, employer_user: User, kind: str, age: Any, told: str
) -> None:
    Employer.objects.update(kind=kind)
    client.force_login(employer_user)
    answer = client.post("/posts/new/", page_of(firm, **{**FIELDS, "age_max": age}))
    assert Posting.objects.exists() is not bool(told)
    assert told in (answer.content.decode() if told else "")


def test_the_database_knows_no_relaxed_age_without_a_limit(firm: Employer) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_posting(firm, relaxes_age=True)


def test_what_is_refused_hides_in_no_words_about_the_body(client: Client, firm: Employer, employer_user: User) -> None:
    client.force_login(employer_user)
    answer = client.post("/posts/new/", page_of(firm, physical_words="身体健康，残疾人勿扰"))
    assert "》第" in " ".join(answer.context["form"].errors["physical_words"])
    assert not Posting.objects.exists()


@pytest.mark.parametrize(
    ("words", "relaxed", "physical"),
    [
        ("年龄：18-35岁，退役军人年龄可放宽至40岁\n视力要求：裸眼4.8以上", True, "视力要求：裸眼4.8以上"),
        ("45岁以下，条件优秀者年龄可放宽\n视力不限", None, None),
        ("退役军人年龄可放宽", None, None),
    ],
)
def test_a_pasted_text_names_them(words: str, relaxed: bool | None, physical: str | None) -> None:
    found = read_text(f"招聘仓库管理员\n{words}")
    assert (found.get("relaxes_age"), found.get("physical_words")) == (relaxed, physical)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("退役军人优先，常年招聘", {"veteran_priority", "standing"}),
        ("退役士兵同等条件优先", {"veteran_priority"}),
        ("本岗位只招退役军人", {"veteran_only"}),
        ("退役军人专岗，军属也可报名", {"veteran_only", "family_welcome"}),
        ("不限退役军人，家属楼可住", set()),
        ("欢迎退役军人及军属应聘", {"family_welcome"}),
        ("需要长期出差，不长期招聘", set()),
    ],
)
def test_for_whom_and_how_long_is_read_from_a_pasted_text(words: str, said: set[str]) -> None:
    found = read_text(f"招聘仓库管理员\n{words}")
    assert {
        name for name in ("veteran_priority", "veteran_only", "family_welcome", "standing") if found.get(name)
    } == said


@pytest.mark.parametrize(("kind", "stays"), [("state_owned", True), ("enterprise", False)])
def test_a_firm_checked_as_private_relaxes_no_more(
    authority: Employer, employer_user: User, clerk: User, kind: str, stays: bool
) -> None:
    row = make_posting(authority, age_max=45, relaxes_age=True)
    sent = Registration.objects.create(
        applicant=employer_user, employer=authority, place=authority.kept_by, **{**values(), "kind": kind}
    )
    approve_registration(registration=sent, by=clerk)
    row.refresh_from_db()
    assert row.relaxes_age is stays


def test_a_relaxed_age_opens_the_post_and_says_why(veteran: Person, authority: Employer) -> None:
    Person.objects.update(age_stated=50)
    veteran.refresh_from_db()
    row = make_posting(authority, age_max=45)
    assert queries.jobs_of(veteran).items == []
    Posting.objects.update(relaxes_age=True, changed_at=timezone.now())
    assert [item["p"] for item in queries.jobs_of(veteran).items] == [row.pk]
    assert "age_relaxed" in str(queries.pair(veteran, row))


def test_words_about_the_body_are_compared_with_what_a_person_cannot_do(veteran: Person, firm: Employer) -> None:
    Person.objects.update(refusal_words="腰伤，不能搬重物")
    veteran.refresh_from_db()
    make_posting(firm, title="仓库管理员")
    assert "physical" not in queries.jobs_of(veteran).vetoes
    Posting.objects.update(physical_words="要搬运重物", changed_at=timezone.now())
    assert queries.jobs_of(veteran).vetoes["physical"] == 1


@pytest.mark.usefixtures("tree")
class TestImport:
    def row(self, relaxed: str, physical: str) -> str:
        return GOOD.replace("1,公告,", f"1,公告,{relaxed},{physical},", 1)

    @pytest.fixture(autouse=True)
    def header(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tests.imports.test_postings.HEADER", HEADER.replace("编号,来源,岗位名称", LONGER))

    def test_both_columns_come_in(self) -> None:
        batch, plan = take(self.row("是", "裸眼视力 4.8 以上"))
        posting = Posting.objects.get()
        assert (posting.relaxes_age, posting.physical_words) == (True, "裸眼视力 4.8 以上")
        assert plan.issues == []
        batch, _plan = take(self.row("否", "裸眼视力 4.8 以上"))
        assert batch.changed == 1

    @pytest.mark.parametrize(
        ("line", "column", "code", "refused"),
        [
            (("也许", ""), "relaxes_age", "not_yes_or_no", False),
            (("", "残疾人勿扰"), "physical_words", "unlawful", True),
            (("", "重" * 201), "physical_words", "too_long", True),
        ],
    )
    def test_what_is_wrong_is_said(self, line: tuple[str, str], column: str, code: str, refused: bool) -> None:
        batch, plan = take(self.row(*line))
        assert [(one.column, one.code) for one in plan.issues] == [(column, code)]
        assert batch.refused == int(refused)
        assert not Posting.objects.filter(relaxes_age=True).exists()

    def test_without_a_limit_nothing_is_relaxed(self) -> None:
        _batch, plan = take(self.row("是", "").replace("45岁以下", "不限"))
        assert [one.code for one in plan.issues] == ["relaxes_nothing"]
        assert not Posting.objects.get().relaxes_age

    def test_a_firm_known_as_private_relaxes_nothing(self, county: Any) -> None:
        Employer.objects.create(name="某某厂", uscc="11370100MB28508779", kind="enterprise", kept_by=county)
        line = self.row("是", "").replace("某某厂,", "某某厂,11370100MB28508779", 1)
        batch, plan = take(line)
        assert [one.code for one in plan.issues] == ["may_not_relax"]
        assert batch.refused == 1


@pytest.mark.usefixtures("tree")
def test_rows_from_before_the_columns_stay_the_same() -> None:
    """The digest of a row on file was made without them."""
    take(GOOD)
    digest = Posting.objects.get().import_digest
    assert digest == "ba5892f0f4a9a90cbd2b9c79b448bed7d72c31b5d95d2ca9aaa31133612172f9"
