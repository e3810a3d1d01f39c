"""Anybody reports a posting; the office holds, decides, is pressed when late; the answer is found under the receipt."""

import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from duties.actions.escalation import escalate
from duties.models import Duty
from employers.actions import complaints as actions
from employers.actions import postings, reviews
from employers.actions.postings import publish_posting
from employers.models import Complaint, Employer, Membership, Posting
from employers.topics import COMPLAINT_DUTY
from notices.models import Notice
from places.models import Place
from recommendations.frames import postings_for_matching
from tests.cast import make_firm, make_posting
from veterans.models import Person

WORDS = "面试时要交三百元服装费，联系人姓钱"
SAID: dict[str, Any] = {"matter": "money", "words": WORDS, "contact": "13900000000"}


def sent(posting: Posting, **changes: Any) -> tuple[Complaint, str]:
    return actions.complain(posting=posting, **{**SAID, **changes})


def test_a_stranger_reports_and_reads_the_answer_by_the_receipt(client: Client, posting: Posting, clerk: User) -> None:
    address = f"/posts/{posting.public_id}/complain/"
    assert address in client.get(posting.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 200
    page = client.post(address, SAID).content.decode()
    made = Complaint.objects.get()
    code = page.split('<p class="code-n">')[1].split("<")[0]
    assert made.by is None
    assert len(code) == 14
    answer = client.post("/posts/complaints/result/", {"code": code.lower().replace("-", " ")}).content.decode()
    assert posting.title in answer
    assert WORDS not in answer
    actions.decide(complaint=made, outcome="founded", reason="已核实收费，岗位已下架", by=clerk)
    answer = client.post("/posts/complaints/result/", {"code": code}).content.decode()
    assert "已核实收费" in answer
    assert client.get(posting.get_absolute_url()).status_code == 404
    wrong = client.post("/posts/complaints/result/", {"code": "AAAA-BBBB-CCCC"}).content.decode()
    assert posting.title not in wrong


def test_words_contact_and_receipt_lie_in_no_row_as_they_are(posting: Posting) -> None:
    _made, code = sent(posting)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM employers_complaint")
        stored = repr(cursor.fetchall())
    trace = repr(list(Entry.objects.values())) + repr(list(Duty.objects.values()))
    for secret in (WORDS, SAID["contact"], code, code.replace("-", "")):
        assert secret not in stored + trace


def test_it_is_due_in_24_hours_and_goes_up_when_late(posting: Posting, clerk: User, chief: User) -> None:
    made, _code = sent(posting)
    duty = Duty.objects.get(kind=COMPLAINT_DUTY, key=str(made.public_id))
    assert made.due_at is not None
    assert duty.due_at == made.due_at
    assert abs((made.due_at - made.at).total_seconds() - 86_400) < 60
    assert escalate(made.due_at - datetime.timedelta(minutes=1)) == 0
    assert escalate(made.due_at + datetime.timedelta(minutes=1)) == 1
    duty.refresh_from_db()
    assert duty.escalated_to == chief.posts.get().place
    actions.decide(complaint=made, outcome="unfounded", reason="x", by=clerk)
    duty.refresh_from_db()
    assert duty.outcome == "unfounded"


def test_a_held_posting_is_on_no_page_and_no_list_until_the_decision(
    client: Client, posting: Posting, clerk: User, employer_user: User
) -> None:
    made, _code = sent(posting)
    actions.hold(complaint=made, by=clerk)
    assert not Posting.objects.public().exists()
    assert not postings_for_matching().exists()
    assert client.get(posting.get_absolute_url()).status_code == 404
    assert Notice.objects.filter(user=employer_user, template="employers.complaint_held").exists()
    actions.hold(complaint=made, by=clerk, held=False)
    assert Posting.objects.public().exists()
    actions.hold(complaint=made, by=clerk)
    actions.decide(complaint=made, outcome="mended", reason="单位已改正", by=clerk)
    assert Posting.objects.public().exists(), "the decision ends the hold"
    posting.refresh_from_db()
    assert posting.state == "open"


def test_staff_of_the_place_decide_and_nobody_else(
    client: Client, posting: Posting, clerk: User, other_clerk: User, chief: User, employer_user: User
) -> None:
    made, _code = sent(posting)
    for user, status in ((clerk, 200), (chief, 200), (other_clerk, 404), (employer_user, 404)):
        client.force_login(user)
        assert client.get(made.get_absolute_url()).status_code == status
    client.force_login(clerk)
    assert posting.title in client.get("/posts/complaints/").content.decode()
    assert WORDS in client.get(made.get_absolute_url()).content.decode()
    assert Entry.objects.filter(action="employers.complaint.read", user=clerk).exists()
    client.post(made.get_absolute_url(), {"do": "decide", "outcome": "founded", "reason": "属实"})
    made.refresh_from_db()
    assert (made.outcome, made.decided_by) == ("founded", clerk)
    client.post(made.get_absolute_url(), {"do": "decide", "outcome": "unfounded", "reason": "again"})
    made.refresh_from_db()
    assert made.outcome == "founded"


def test_who_complained_or_acts_for_the_firm_does_not_decide(posting: Posting, clerk: User, chief: User) -> None:
    own, _code = sent(posting, by=clerk)
    with pytest.raises(actions.NotTheirs):
        actions.decide(complaint=own, outcome="founded", reason="x", by=clerk)
    Membership.objects.create(user=chief, employer=posting.employer, valid_from="2026-01-01")
    with pytest.raises(actions.NotTheirs):
        actions.hold(complaint=own, by=chief)


def test_a_signed_in_person_is_told_and_complains_once_at_a_time(
    client: Client, posting: Posting, veteran: Person, clerk: User
) -> None:
    client.force_login(veteran.user)  # type: ignore[arg-type]
    address = f"/posts/{posting.public_id}/complain/"
    client.post(address, SAID)
    assert "已经举报过" in client.post(address, SAID).content.decode()
    made = Complaint.objects.get()
    actions.decide(complaint=made, outcome="unfounded", reason="没有查到收费", by=clerk)
    assert Notice.objects.filter(user=veteran.user, template="employers.complaint_decided").exists()
    assert "没有查到收费" in client.get("/posts/complaints/result/").content.decode()
    client.logout()
    assert "没有查到收费" not in client.get("/posts/complaints/result/").content.decode()


def test_a_phone_number_in_the_title_stops_no_decision(firm: Employer, veteran: Person, clerk: User) -> None:
    made, _receipt = sent(make_posting(firm, title="高薪招工 联系13912345678"), by=veteran.user)
    actions.decide(complaint=made, outcome="founded", reason="收了钱", by=clerk)
    assert "13912345678" not in Notice.objects.get(user=veteran.user).title


def test_a_flood_from_one_place_is_stopped_and_a_hidden_posting_cannot_be_reported(
    client: Client, firm: Employer
) -> None:
    cache.clear()
    for number in range(7):
        client.post(f"/posts/{make_posting(firm, title=f'保安{number}').public_id}/complain/", SAID)
    assert Complaint.objects.count() == 6
    cache.clear()
    closed = make_posting(firm, state="closed")
    assert client.post(f"/posts/{closed.public_id}/complain/", SAID).status_code == 404


def test_a_decision_has_a_person_and_a_reason(posting: Posting, clerk: User) -> None:
    made, _code = sent(posting)
    with pytest.raises(ValueError, match="reason"):
        actions.decide(complaint=made, outcome="founded", reason="", by=clerk)
    for broken in ({"outcome": "founded"}, {"outcome": "founded", "reason": "x", "decided_at": timezone.now()},
                   {"held_at": timezone.now()}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Complaint.objects.filter(pk=made.pk).update(**broken)


@pytest.mark.race
def test_two_decisions_at_once_make_one(posting: Posting, clerk: User, chief: User, together: Any) -> None:
    made, _code = sent(posting)
    decide = [
        lambda by=by, outcome=outcome: actions.decide(complaint=made, outcome=outcome, reason="x", by=by)
        for by, outcome in ((clerk, "founded"), (chief, "unfounded"))
    ]
    results = together(*decide)
    assert sorted(type(one).__name__ for one in results) == ["Decided", "NoneType"]


@pytest.mark.race
def test_without_the_look_under_the_lock_both_would_decide(
    posting: Posting, clerk: User, chief: User, together: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: both take the row as they read it before."""
    made, _code = sent(posting)
    monkeypatch.setattr(actions, "_locked", lambda complaint, by: complaint)
    rows = [Complaint.objects.get(pk=made.pk) for _ in range(2)]
    decide = [
        lambda row=row, by=by: actions.decide(complaint=row, outcome="unfounded", reason="x", by=by)
        for row, by in zip(rows, (clerk, chief), strict=True)
    ]
    assert together(*decide) == [None, None]


def test_a_posting_closed_on_a_true_complaint_comes_back_through_a_person(
    client: Client, posting: Posting, clerk: User, employer_user: User
) -> None:
    made, _code = sent(posting)
    actions.decide(complaint=made, outcome="founded", reason="已核实收费，岗位已下架", by=clerk)
    client.force_login(employer_user)
    client.post(f"/posts/{posting.public_id}/run/", {"do": "publish"})
    posting.refresh_from_db()
    assert posting.state == "review"
    review = posting.reviews.get()
    client.force_login(clerk)
    assert "投诉属实" in client.get(review.get_absolute_url()).content.decode()
    client.post(review.get_absolute_url(), {"decision": "allow", "reason": "已改正"})
    assert publish_posting(posting=posting, by=employer_user) == "open"  # looked at once is enough
    again, _code = sent(posting)
    actions.decide(complaint=again, outcome="founded", reason="又收费", by=clerk)
    assert publish_posting(posting=posting, by=employer_user) == "review"


def closed_on_a_complaint(posting: Posting, clerk: User) -> None:
    made, _code = sent(posting)
    actions.decide(complaint=made, outcome="founded", reason="已核实收费，岗位已下架", by=clerk)


def test_a_copy_of_a_posting_closed_on_a_true_complaint_waits_too(
    posting: Posting, firm: Employer, clerk: User, employer_user: User
) -> None:
    Posting.objects.filter(pk=posting.pk).update(requirement="按月排班，检修 配电设备。")
    posting.refresh_from_db()
    closed_on_a_complaint(posting, clerk)
    copy = make_posting(firm, title="换个名字", requirement="按月排班,检修配电设备", state="draft")
    other = make_posting(firm, title="焊工", requirement="焊接管道。", state="draft")
    assert publish_posting(posting=other, by=employer_user) == "open"
    assert publish_posting(posting=copy, by=employer_user) == "review"
    review = copy.reviews.get()
    assert "投诉属实" in str(review.findings)
    reviews.allow_posting(review=review, reason="已改正", by=clerk)
    copy.refresh_from_db()
    postings.close_posting(posting=copy, reason="", by=employer_user)
    assert publish_posting(posting=copy, by=employer_user) == "open"  # looked at once is enough


def test_a_copy_is_free_once_staff_have_opened_the_first_again(
    posting: Posting, firm: Employer, clerk: User, employer_user: User
) -> None:
    Posting.objects.filter(pk=posting.pk).update(requirement="检修配电设备。")
    posting.refresh_from_db()
    closed_on_a_complaint(posting, clerk)
    posting.refresh_from_db()
    postings.reopen_posting(posting=posting, reason="已改正", by=clerk)
    copy = make_posting(firm, title="电工", requirement="检修配电设备。", state="draft")
    assert publish_posting(posting=copy, by=employer_user) == "open"


def test_another_firm_may_use_the_same_words(posting: Posting, county: Place, clerk: User) -> None:
    Posting.objects.filter(pk=posting.pk).update(requirement="检修配电设备。")
    posting.refresh_from_db()
    closed_on_a_complaint(posting, clerk)
    theirs = make_posting(make_firm(county, "另一家"), requirement="检修配电设备。", state="draft")
    assert publish_posting(posting=theirs, by=clerk) == "open"
