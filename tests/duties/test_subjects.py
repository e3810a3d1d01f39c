"""What duties are about: the words of every room, of those who keep the file only, in one query whatever kinds there are."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from applications.actions.person import apply
from audit.actions import SystemJob
from audit.models import Entry
from common.crypto import EncryptedTextField
from consents.models import ContactRequest
from duties import kinds, queries
from duties.actions import open_duty
from duties.actions.rounds import open_rounds
from duties.kinds import About, Kind, Subject
from duties.models import Duty, Template
from duties.subjects import subjects_of
from employers.models import Complaint, Posting, PostingReview, Registration
from outcomes.actions.hires import Facts, record_hire
from places.models import Place
from tests.cast import make_person
from veterans import legal
from veterans.actions import erasing
from veterans.actions.ledger import open_need
from veterans.models import LookReport, Need, Person, RunningClock

BY = SystemJob("test")
DAY = datetime.timedelta(days=1)


@pytest.fixture
def every_kind(
    tree: dict[str, Place], clerk: User, veteran: Person, posting: Posting, employer_user: User
) -> dict[str, str]:
    """One duty of each kind, due yesterday, on the clerk's desk: kind → the words it must show."""
    now, county = timezone.now(), tree["652301"]
    words: dict[str, str] = {}
    name, firm = str(veteran), posting.employer

    def add(kind: str, key: object, shown: str) -> None:
        open_duty(kind=kind, key=key, place=county, by=BY, due_at=now - DAY)
        words[kind] = shown

    open_need(person=veteran, kind="training", due_on=timezone.localdate() - 2 * DAY, by=clerk, next_step="约谈")
    words["veterans.need"] = f"{name}: 约谈"
    add("outcomes.found_work", f"{Need.objects.get().public_id}.1", name)
    spell = record_hire(
        person=make_person(county, name="李建国"), started_on=timezone.localdate() - 30 * DAY, source_kind="t",
        source_key=1, by=clerk, facts=Facts(employer_words="某厂", title="电工"),
    )  # fmt: skip
    words |= {f"outcomes.call_{month}": "李建国" for month in (1, 3, 6, 12)}
    add("outcomes.verify", spell.public_id, "李建国")
    add("outcomes.next_work", spell.public_id, "李建国")
    sent = apply(person=veteran, posting=posting, by=veteran.user)
    for kind in ("applications.silent", "applications.pass_on", "applications.tell"):
        add(kind, f"{sent.public_id}:2", f"{name}，{firm}：{posting}")
    asked = ContactRequest.objects.create(person=veteran, posting=posting, employer=firm, asked_by=employer_user)
    add("consents.asked", asked.public_id, name)
    review = PostingReview.objects.create(posting=posting, digest="x")
    add("employers.posting-review", review.public_id, posting.title)
    complaint = Complaint.objects.create(posting=posting, matter="fees", words="收费")
    add("employers.complaint", complaint.public_id, posting.title)
    add("employers.licence", f"{firm.public_id}.2026-12-01.0", firm.name)
    joins = Registration.objects.create(
        applicant=employer_user, place=county, name="新来的公司", uscc="x", kind="company", licence_address="x",
        contact_name="王", contact_phone="1",
    )  # fmt: skip
    add("employers.registration", f"{joins.public_id}.1", "新来的公司")
    for rule in legal.RULES.values():
        clock = RunningClock.objects.create(
            person=veteran, rule=rule.code, started_on="2026-11-01", due_on="2026-11-30", opens_on="2026-11-01",
            source="WELD" if rule.code == "trade_review" else "",
        )  # fmt: skip
        add(rule.kind, f"{clock.public_id}.1", f"{name}（特种作业" if clock.source else name)
    asking = make_person(county, name="王建军")
    erasing.ask(person=asking, words="", by=clerk)
    words["veterans.erasure"] = "王建军"
    report = LookReport.objects.create(user=clerk, kind="opened", count=1200, wanted=1, reason="calls")
    add("veterans.many_looks", report.pk, f"{clerk}（")
    report.duty = Duty.objects.get(kind="veterans.many_looks")
    report.save()
    Template.objects.update(valid_from=timezone.localdate() - 8 * DAY)
    open_rounds(now)
    words["duties.round"] = "周提醒"
    open_duty(kind=kinds.OWN, key="own", place=county, by=clerk, words="给邻居回话", due_at=now - DAY)
    words[kinds.OWN] = "给邻居回话"
    Duty.objects.filter(place=county).update(due_at=now - DAY)
    return words


def test_every_kind_there_is_has_its_words(every_kind: dict[str, str], clerk: User) -> None:
    assert set(every_kind) == set(kinds._kinds), "a new kind comes into this test"
    lines = queries.lines(Duty.objects.of(clerk).open().for_desk(), clerk)
    for kind, words in every_kind.items():
        assert any(line.duty.kind == kind and words in line.title for line in lines), kind
    people = {line.duty.kind for line in lines if line.person}
    assert {
        "veterans.need",
        "veterans.report",
        "veterans.trade_review",
        "outcomes.call_1",
        "outcomes.verify",
        "applications.silent",
        "consents.asked",
    } <= people


def test_nobody_else_reads_them(every_kind: dict[str, str], other_clerk: User, veteran: Person) -> None:
    """Even where the duties themselves were in hand."""
    found = subjects_of(Duty.objects.all(), other_clerk)
    assert {kind for kind, _key in found} <= {"duties.round"}


def test_all_kinds_on_one_page_are_read_in_one_query(
    every_kind: dict[str, str], clerk: User, django_assert_num_queries: Any
) -> None:
    duties = list(Duty.objects.of(clerk).open())
    clerk.scope()
    assert connection.features.supports_json_field  # asked of SQLite once a connection
    with django_assert_num_queries(1):
        found = subjects_of(duties, clerk)
    assert {kind for kind, _key in found} == set(every_kind) - {kinds.OWN}
    with django_assert_num_queries(0):
        assert subjects_of([], clerk) == {}


FRAME = ("django_session", '"accounts_user"."id" =', 'FROM "accounts_staffpost"', "audit_entry", "notices_notice")


def test_the_morning_page_asks_six_queries_whatever_is_on_it(
    every_kind: dict[str, str], clerk: User, client: Client, veteran: Person, django_assert_max_num_queries: Any
) -> None:
    """Beside the frame of each page: sign-in and posts, unread notices, menu; and the trace of what was read."""
    client.force_login(clerk)
    client.get("/duties/")
    before = Entry.objects.filter(action="veterans.person.listed", purpose="duty").count()
    with django_assert_max_num_queries(30) as caught:
        page = client.get("/duties/").content.decode()
    assert all(words in page for words in every_kind.values())
    assert Entry.objects.filter(action="veterans.person.listed", purpose="duty").count() == before + 3, "traced as ever"
    left_out = ("SAVEPOINT", "BEGIN", "COMMIT", "audit_entry", "django_session", "notices_notice")
    asked = [one["sql"] for one in caught.captured_queries if not any(word in one["sql"] for word in left_out)]
    own = [
        sql for sql in asked if "duties_" in sql or "UNION ALL" in sql or "display_name" in sql.partition("ORDER BY")[2]
    ]
    assert len(own) <= 6, own


def test_a_sealed_column_is_never_read_for_a_list(county: Place, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(Person._meta.get_field("phone"), EncryptedTextField)
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    about = About(
        lambda user, ids: Person.objects.filter(public_id__in=ids), ("phone",), lambda row, key: Subject(row.phone)
    )
    kinds.register(Kind("test.phone", "%(subject)s", about=about))
    open_duty(kind="test.phone", key=make_person(county).public_id, place=county, by=BY)
    with pytest.raises(TypeError):
        subjects_of(Duty.objects.all(), clerk)
