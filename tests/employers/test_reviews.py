"""Unlawful words never go out by themselves: refused rows, held postings, decisions with a basis and a name."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.actions import SystemJob
from audit.models import Entry
from duties.models import Clock, Duty
from employers.actions import postings, reviews
from employers.lawful import held, needs_basis, read, segments, sentences
from employers.models import Employer, Posting, PostingReview
from imports import actions as imports
from imports import messages
from tests.cast import make_posting

BY = SystemJob("test")
HEADER = "编号,来源,岗位名称,单位名称,工作地区,年龄要求,学历要求,月薪下限,月薪上限,岗位要求"


def take(*lines: str) -> tuple[Any, Any]:
    content = "\n".join([HEADER, *lines]).encode()
    return imports.import_file(kind="postings", name="a.csv", content=content, source="", place_code="652300", by=BY)


def hold(posting: Posting, by: Any = BY) -> PostingReview:
    findings = held(read(posting.title, posting.requirement).findings)
    assert findings
    return reviews.hold_posting(posting=posting, findings=findings, by=by)


@pytest.fixture
def women_only(firm: Employer) -> Posting:
    return make_posting(firm, title="女更衣室保洁", requirement="限女性")


@pytest.fixture
def doubtful(firm: Employer) -> Posting:
    return make_posting(firm, title="文员", requirement="欢迎加微信：work8866")


@pytest.mark.usefixtures("tree")
class TestImport:
    def test_unlawful_words_refuse_their_row_with_article_and_replacement(self) -> None:
        batch, plan = take(
            "1,公告,电工,某某厂,昌吉市,,,5000,7000,限男性，持证", "2,公告,焊工,某某厂,昌吉市,,,5000,7000,持证"
        )
        assert (batch.new, batch.refused) == (1, 1)
        (issue,) = [issue for issue in plan.issues if issue.refused]
        assert (issue.row, issue.column, issue.value, issue.code) == (2, "requirement", "限男性", "unlawful")
        reason = messages.reason(issue.code, issue.params)
        assert "《人力资源市场暂行条例》第 24 条" in reason
        assert "限男性" in reason
        assert "能搬运" in messages.remedy(issue.code, issue.params)

    def test_disguised_words_and_other_columns_are_read_too(self) -> None:
        batch, plan = take(
            "1,公告,电工（女）,某某厂,昌吉市,,,5000,7000,持证",
            "2,公告,电工,某某厂,昌吉市,限男性,,5000,7000,持证",
            "3,公告,电工,某某厂,昌吉市,,,5000,7000,xian nv",
        )
        assert (batch.new, batch.refused) == (0, 3)
        assert {issue.column for issue in plan.issues if issue.code == "unlawful"} == {"title", "age", "requirement"}

    def test_doubtful_words_come_in_held(self) -> None:
        batch, plan = take("1,公告,文员,某某厂,昌吉市,,,3000,4000,有意加微信：work8866")
        assert (batch.new, batch.refused, batch.warned) == (1, 0, 1)
        posting = Posting.objects.get()
        assert posting.state == "review"
        assert not Posting.objects.public().exists()
        review = posting.reviews.get()
        assert review.due_at is not None
        assert Duty.objects.open().get(kind=reviews.DUTY).key == str(review.public_id)
        assert "不公开" in messages.reason("unlawful_review", plan.issues[0].params)

    def test_the_same_file_again_opens_no_second_review(self) -> None:
        line = "1,公告,文员,某某厂,昌吉市,,,3000,4000,有意加微信：work8866"
        take(line)
        batch, _plan = take(line)
        assert batch.same == 1
        assert PostingReview.objects.count() == 1

    def test_words_changed_for_the_better_go_out(self) -> None:
        line = "1,公告,文员,某某厂,昌吉市,,,3000,4000,有意加微信：work8866"
        take(line)
        take(line.replace("有意加微信：work8866", "熟练使用办公软件"))
        assert Posting.objects.get().state == "open"
        assert PostingReview.objects.get().outcome == "replaced"
        assert not Duty.objects.open().exists()

    def test_words_that_a_person_let_out_are_not_held_again(self, clerk: User) -> None:
        line = "1,公告,文员,某某厂,昌吉市,,,3000,4000,有意加微信：work8866"
        take(line)
        reviews.allow_posting(review=PostingReview.objects.get(), reason="单位公开的客服号", by=clerk)
        take(line.replace("4000", "4500"))
        assert Posting.objects.get().state == "open"
        take(line.replace("work8866", "work9999"))
        assert Posting.objects.get().state == "review"

    def test_what_was_not_published_stays_closed(self, clerk: User) -> None:
        line = "1,公告,文员,某某厂,昌吉市,,,3000,4000,有意加微信：work8866"
        take(line)
        reviews.keep_posting_out(review=PostingReview.objects.get(), reason="引流", by=clerk)
        take(line.replace("4000", "4500"))
        assert Posting.objects.get().state == "closed"
        assert not PostingReview.objects.waiting().exists()


class TestDecisions:
    def test_a_limit_by_sex_goes_out_on_a_basis_only(self, women_only: Posting, clerk: User) -> None:
        review = hold(women_only)
        assert review.needs_basis
        with pytest.raises(reviews.BasisNeeded):
            reviews.allow_posting(review=review, reason="x", by=clerk)
        with pytest.raises(reviews.BasisNeeded):
            reviews.allow_posting(review=review, reason="x", basis="NONSENSE", by=clerk)
        reviews.allow_posting(review=review, reason="在女更衣室内工作", basis="PRIVATE_ROOMS", by=clerk)
        women_only.refresh_from_db()
        assert women_only.state == "open"
        review.refresh_from_db()
        assert (review.outcome, review.basis, review.decided_by) == ("allowed", "PRIVATE_ROOMS", clerk)
        assert Duty.objects.get(kind=reviews.DUTY).outcome == "allowed"
        assert Entry.objects.filter(action="employers.review.allowed").count() == 1

    def test_decided_is_decided(self, doubtful: Posting, clerk: User) -> None:
        review = hold(doubtful)
        with pytest.raises(reviews.ReasonNeeded):
            reviews.keep_posting_out(review=review, reason="", by=clerk)
        reviews.keep_posting_out(review=review, reason="引流", by=clerk)
        with pytest.raises(reviews.Decided):
            reviews.allow_posting(review=review, reason="x", by=clerk)
        doubtful.refresh_from_db()
        assert doubtful.state == "closed"

    def test_a_text_changed_meanwhile_is_not_let_out(self, doubtful: Posting, clerk: User) -> None:
        review = hold(doubtful)
        Posting.objects.filter(pk=doubtful.pk).update(requirement="加微信：other777")
        with pytest.raises(reviews.Decided):
            reviews.allow_posting(review=review, reason="x", by=clerk)
        doubtful.refresh_from_db()
        assert doubtful.state == "review"

    def test_reopening_does_not_go_round_the_review(self, doubtful: Posting, clerk: User) -> None:
        reviews.keep_posting_out(review=hold(doubtful), reason="引流", by=clerk)
        doubtful.refresh_from_db()
        postings.reopen_posting(posting=doubtful, reason="again", by=clerk)
        doubtful.refresh_from_db()
        assert doubtful.state == "review"

    def test_without_a_clock_no_day_is_promised(self, doubtful: Posting) -> None:
        Clock.objects.filter(code=reviews.CLOCK).update(amount=None, unit="")
        assert hold(doubtful).due_at is None

    def test_a_failed_audit_undoes_the_decision(
        self, doubtful: Posting, clerk: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        review = hold(doubtful)

        def broken(**_values: Any) -> None:
            raise RuntimeError

        monkeypatch.setattr(reviews, "record", broken)
        with pytest.raises(RuntimeError):
            reviews.allow_posting(review=review, reason="x", by=clerk)
        review.refresh_from_db()
        doubtful.refresh_from_db()
        assert (review.outcome, doubtful.state) == ("", "review")


class TestPromises:
    @pytest.mark.parametrize(
        "values",
        [
            {"outcome": "allowed", "decided_job": "robot", "decided_at": timezone.now(), "reason": "x"},
            {"outcome": "kept_out", "reason": "x"},
            {"outcome": "", "decided_at": timezone.now()},
        ],
    )
    def test_half_decisions(self, doubtful: Posting, values: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            PostingReview.objects.create(posting=doubtful, digest="0", **values)

    def test_a_sex_limit_without_basis(self, doubtful: Posting, clerk: User) -> None:
        values = {"outcome": "allowed", "decided_by": clerk, "decided_at": timezone.now(), "reason": "x"}
        with pytest.raises(IntegrityError), transaction.atomic():
            PostingReview.objects.create(posting=doubtful, digest="0", needs_basis=True, **values)
        PostingReview.objects.create(posting=doubtful, digest="0", needs_basis=True, basis="WOMEN_BARRED", **values)

    def test_a_decision_without_a_reason(self, doubtful: Posting, clerk: User) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            PostingReview.objects.create(
                posting=doubtful, digest="0", outcome="kept_out", decided_by=clerk, decided_at=timezone.now()
            )

    def test_one_waits_at_a_time(self, doubtful: Posting) -> None:
        hold(doubtful)
        with pytest.raises(IntegrityError), transaction.atomic():
            PostingReview.objects.create(posting=doubtful, digest="1")


class TestPages:
    def test_the_marked_text_and_the_decision(self, client: Client, clerk: User, women_only: Posting) -> None:
        review = hold(women_only)
        client.force_login(clerk)
        assert "女更衣室保洁" in client.get("/posts/reviews/").content.decode()
        page = client.get(f"/posts/reviews/{review.public_id}/").content.decode()
        assert '<mark class="bad">限女性</mark>' in page
        assert "《就业促进法》第 27 条" in page
        refused = client.post(f"/posts/reviews/{review.public_id}/", {"decision": "allow", "reason": "x", "basis": ""})
        assert refused.status_code == 200
        assert "请选法定依据" in refused.content.decode()
        done = client.post(
            f"/posts/reviews/{review.public_id}/", {"decision": "allow", "reason": "x", "basis": "PRIVATE_ROOMS"}
        )
        assert done.status_code == 302
        women_only.refresh_from_db()
        assert women_only.state == "open"

    def test_it_says_so_and_by_when(self, client: Client, employer_user: User, clerk: User, doubtful: Posting) -> None:
        review = hold(doubtful)
        address = doubtful.get_absolute_url()
        assert client.get(address).status_code == 404
        client.force_login(employer_user)
        assert "前必有决定" in client.get(address).content.decode()
        reviews.keep_posting_out(review=review, reason="请留办公电话", by=clerk)
        assert "请留办公电话" in client.get(address).content.decode()

    def test_the_list_takes_as_many_queries_for_more_rows(
        self,
        client: Client,
        clerk: User,
        firm: Employer,
        django_assert_num_queries: Any,
        queries_of: Callable[..., int],
    ) -> None:
        client.force_login(clerk)
        hold(make_posting(firm, requirement="加微信：work8866"))
        first = queries_of(lambda: client.get("/posts/reviews/"))
        for number in range(5):
            hold(make_posting(firm, requirement=f"加微信：work886{number}"))
        assert queries_of(lambda: client.get("/posts/reviews/")) == first


@pytest.fixture
def queries_of() -> Callable[[Callable[[], Any]], int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(call: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as caught:
            call()
        return len(caught)

    return count


def test_segments_and_sentences() -> None:
    verdict = read("服务员（女）", "限 男 性，35岁以下<b>")
    from employers.lawful import as_json

    findings = [as_json(found) for found in verdict.findings]
    assert segments("服务员（女）", "title", findings) == [("服务员（", ""), ("女", "bad"), ("）", "")]
    text = "限 男 性，35岁以下<b>"
    assert "".join(words for words, _mark in segments(text, "text", findings)) == text
    assert segments(text, "text", findings)[0] == ("限 男 性", "bad")
    said = sentences("服务员（女）", text, findings)
    assert [one["stops"] for one in said] == [True, False]
    assert needs_basis(verdict.findings)


@pytest.mark.race
def test_two_people_decide_at_once(together: Callable[..., list[Any]]) -> None:
    from tests.cast import make_firm, make_places, staff

    tree = make_places()
    clerks = [staff(f"c{number}", tree["652301"]) for number in range(2)]
    review = hold(make_posting(make_firm(tree["652301"]), requirement="加微信：work8866"))
    results = together(
        lambda: reviews.allow_posting(review=review, reason="x", by=clerks[0]),
        lambda: reviews.keep_posting_out(review=review, reason="x", by=clerks[1]),
    )
    assert sum(isinstance(one, reviews.Decided) for one in results) == 1, results
    assert PostingReview.objects.get().outcome in {"allowed", "kept_out"}
    assert Duty.objects.filter(kind=reviews.DUTY).count() == 1
