"""A posting is written, read against the law, held or published, extended and copied."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from employers.actions import firms, postings, reviews
from employers.models import Employer, Membership, Posting, PostingReview
from employers.pasting import read_text
from tests.cast import make_employer_user, make_firm, make_posting

PASTED = """招聘仓库叉车司机 4 人
工作地点：昌吉市北庭路
月薪 5800-7200 元，13薪，五险一金，包吃住
要求：45岁以下，初中及以上学历，3年以上叉车经验，有叉车证。退役军人优先。"""


def page_of(firm: Employer, **changes: Any) -> dict[str, Any]:
    return {
        "employer": str(firm.public_id), "title": "仓库管理员", "kind": "ordinary", "heads_offered": 4, "pay_min": 5800,
        "pay_max": 7200, "pay_months": 13, "place": "昌吉市", "requirement": "收货、发货、盘点，退役军人优先。",
        "do": "publish", **changes,
    }  # fmt: skip


def test_a_pasted_text_is_read_into_fields() -> None:
    found = read_text(PASTED)
    expected = {
        "title": "仓库叉车司机", "heads_offered": 4, "pay_min": 5800, "pay_max": 7200, "pay_months": 13, "age_max": 45,
        "experience_years": 3.0, "address": "昌吉市北庭路", "veteran_priority": True,
        "insurance": ["five", "fund"], "board": ["meals", "lodging"],
    }  # fmt: skip
    assert {name: found.get(name) for name in expected} == expected
    assert found["education"]
    assert found["certificates"]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("昌吉市某某机电有限公司招聘维修电工2名，月薪5500元", "维修电工"),
        ("某某酒店因业务发展需要招聘前台接待", "前台接待"),
        ("高薪急招货车司机10人", "货车司机"),
        ("诚聘焊工两名", "焊工"),
        ("招商专员2名", "招商专员"),
        ("招待所服务员", "招待所服务员"),
        ("公司文员，月薪4000元", "公司文员"),
        ("急诊护士3人", "急诊护士"),
    ],
)
def test_who_looks_for_somebody_is_no_part_of_the_title(words: str, title: str) -> None:
    assert read_text(words)["title"] == title


@pytest.mark.parametrize("words", ["", "\u200b", "\n\n", "招聘：：", "工资面议" * 3000, "招0人"])
def test_nonsense_is_read_without_harm(words: str) -> None:
    assert "requirement" in read_text(words)


def test_the_firm_publishes_at_once(client: Client, firm: Employer, employer_user: User) -> None:
    client.force_login(employer_user)
    assert client.get("/posts/new/").status_code == 200
    answer = client.post("/posts/new/", page_of(firm, occupation="6-30-05-04"))
    row = Posting.objects.get()
    assert answer.headers["Location"] == row.get_absolute_url()
    assert (row.state, row.heads_remaining, row.kept_by, row.place) == ("open", 4, firm.kept_by, firm.kept_by)
    assert row.occupation_confirmed
    client.logout()
    text = client.get(row.get_absolute_url()).content.decode()
    assert "75,400–93,600" in text
    assert row.title in client.get("/posts/").content.decode()


def test_a_text_of_several_lines_as_browsers_send_it_is_published(
    client: Client, firm: Employer, employer_user: User
) -> None:
    """Browsers end lines with U+000D U+000A; that is no invisible character to refuse."""
    client.force_login(employer_user)
    client.post("/posts/new/", page_of(firm, requirement="搬运货物。\r\n能上夜班。\r\n"))
    row = Posting.objects.get()
    assert (row.state, row.requirement) == ("open", "搬运货物。\n能上夜班。")
    text = client.post("/posts/new/", page_of(firm, requirement="搬运\u200b货物。\r\n能上夜班。")).content.decode()
    assert "第 3 个字符看不见" in text


def test_an_unlawful_posting_is_refused_with_the_article(client: Client, firm: Employer, employer_user: User) -> None:
    client.force_login(employer_user)
    unlawful = page_of(firm, requirement="限男性，能吃苦")
    text = client.post("/posts/new/", unlawful).content.decode()
    assert '<mark class="bad">限男' in text
    assert "就业促进法" in text or "人力资源市场暂行条例" in text
    assert not Posting.objects.exists()
    assert '<mark class="bad">限男' in client.post("/posts/check/", unlawful).content.decode()
    lawful = page_of(firm)
    assert "mark" not in client.post("/posts/check/", lawful).content.decode().split("law")[0]
    assert "75,400–93,600" in client.post("/posts/check/", lawful).content.decode()
    client.post("/posts/new/", {**unlawful, "do": "draft"})
    draft = Posting.objects.get()
    assert draft.state == "draft"
    client.post(f"/posts/{draft.public_id}/run/", {"do": "publish"})
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_held_posting_says_by_when_and_a_person_decides(
    client: Client, firm: Employer, employer_user: User, clerk: User
) -> None:
    client.force_login(employer_user)
    client.post("/posts/new/", page_of(firm, requirement="搬运货物，男2人女1人"))
    row = Posting.objects.get()
    assert row.state == "review"
    due = timezone.localtime(PostingReview.objects.get().due_at)
    assert "（周" in client.get(row.get_absolute_url()).content.decode()
    assert due > timezone.localtime()
    client.logout()
    assert client.get(row.get_absolute_url()).status_code == 404
    reviews.allow_posting(review=PostingReview.objects.get(), reason="更衣室", basis="PRIVATE_ROOMS", by=clerk)
    row.refresh_from_db()
    assert row.state == "open"
    # Another wording is another question; the same one was answered.
    client.force_login(employer_user)
    client.post(f"/posts/{row.public_id}/edit/", page_of(firm, requirement="搬运货物，男2人女1人", pay_max=8000))
    row.refresh_from_db()
    assert row.state == "open"
    client.post(f"/posts/{row.public_id}/edit/", page_of(firm, requirement="搬运货物，男3人女1人"))
    row.refresh_from_db()
    assert row.state == "review"
    assert PostingReview.objects.waiting().count() == 1


@pytest.mark.parametrize(
    "change",
    [{"age_max": 40}, {"pay_min": 9000}, {"standing": "on", "deadline": "2099-01-01"}, {"deadline": "2020-01-01"},
     {"occupation": "9-99"}, {"requirement": ""}, {"heads_offered": 0}],
)  # fmt: skip
def test_a_wrong_field_is_told(client: Client, firm: Employer, employer_user: User, change: dict[str, Any]) -> None:
    client.force_login(employer_user)
    answer = client.post("/posts/new/", page_of(firm, **change))
    assert answer.context["form"].errors
    assert not Posting.objects.exists()


def test_extended_closed_and_published_again(client: Client, firm: Employer, employer_user: User) -> None:
    client.force_login(employer_user)
    client.post("/posts/new/", page_of(firm, deadline="2099-01-01"))
    row = Posting.objects.get()
    for data, expected in (
        ({"do": "extend", "deadline": "2099-02-01"}, ("open", "2099-02-01", False)),
        ({"do": "extend", "deadline": "2020-02-01"}, ("open", "2099-02-01", False)),
        ({"do": "extend", "deadline": ""}, ("open", "None", True)),
        ({"do": "close", "reason": "招满"}, ("closed", "None", True)),
        ({"do": "publish"}, ("open", "None", True)),
    ):
        client.post(f"/posts/{row.public_id}/run/", data)
        row.refresh_from_db()
        assert (row.state, str(row.deadline), row.standing) == expected
    assert client.get(f"/posts/new/?copy={row.public_id}").context["form"]["title"].value() == row.title
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.update(standing=True, deadline="2099-01-01")


def test_who_may_write(client: Client, firm: Employer, employer_user: User, clerk: User, other_clerk: User) -> None:
    bulletin = make_firm(firm.kept_by, "公告单位", checked=False)
    client.force_login(other_clerk)
    assert client.get("/posts/new/").status_code == 404
    client.force_login(clerk)
    client.post("/posts/new/", page_of(bulletin))
    row = Posting.objects.get()
    assert row.from_bulletin
    client.force_login(employer_user)
    assert client.get(f"/posts/{row.public_id}/edit/").status_code == 404
    assert client.post("/posts/new/", page_of(bulletin)).context["form"].errors
    firms.suspend(employer=firm, reason="x", by=clerk)
    assert client.get("/posts/new/").status_code == 404
    with pytest.raises(postings.NotTheirs):
        postings.write_posting(employer=firm, values={"title": "x", "requirement": ""}, by=employer_user)


def test_the_title_suggests_an_occupation(client: Client, firm: Employer, employer_user: User, veteran: Any) -> None:
    client.force_login(veteran.user)
    assert client.get("/matches/typed/?title=电工").status_code == 404
    client.force_login(employer_user)
    text = client.get("/matches/typed/?title=维修电工").content.decode()
    assert 'type="radio"' in text
    assert " checked" not in text
    # An alias of the classification: its code stands first.
    assert "6-30-05-01" in client.get("/matches/typed/?title=叉车司机").content.decode()


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("address", "昌吉市北庭路 5 号，只招男性，女性勿扰"),
        ("address", "北庭路 5 号，入职交押金 500 元"),
        ("place", "昌吉市只招男性"),
        ("age_reason", "只要男的，身体好，未婚优先"),
    ],
)
def test_what_is_refused_hides_in_no_other_field(
    client: Client, firm: Employer, employer_user: User, field: str, words: str
) -> None:
    """Everybody reads these fields beside the text: a condition there is a condition."""
    client.force_login(employer_user)
    answer = client.post("/posts/new/", page_of(firm, age_max=45, **{"age_reason": "登高作业", field: words}))
    assert answer.status_code == 200
    assert "》第" in " ".join(answer.context["form"].errors[field])
    assert not Posting.objects.exists()


def test_a_draft_from_before_is_read_whole_when_it_is_published(
    client: Client, firm: Employer, employer_user: User
) -> None:
    client.force_login(employer_user)
    client.post("/posts/new/", page_of(firm, address="北庭路 5 号", do="draft"))
    Posting.objects.update(address="北庭路 5 号，只招男性")
    row = Posting.objects.get()
    with pytest.raises(postings.Unlawful):
        postings.publish_posting(posting=row, by=employer_user)


def test_doubtful_words_in_another_field_wait_and_are_let_out_for_themselves(
    firm: Employer, employer_user: User, clerk: User
) -> None:
    row = make_posting(firm, title="文员", state="draft", requirement="整理档案。", address="北庭路，加微信 work8866")
    assert postings.publish_posting(posting=row, by=employer_user) == "review"
    reviews.allow_posting(review=PostingReview.objects.get(), reason="单位公开的客服号", by=clerk)
    assert postings.publish_posting(posting=row, by=employer_user) == "open"
    Posting.objects.update(address="北庭路，加微信 work9999")
    row.refresh_from_db()
    assert postings.publish_posting(posting=row, by=employer_user) == "review"


def test_who_acts_for_the_firm_does_not_let_its_words_out(client: Client, firm: Employer, clerk: User) -> None:
    make_employer_user(firm)
    row = make_posting(firm, title="文员", state="draft", requirement="有意加微信 work8866")
    postings.publish_posting(posting=row, by=clerk)
    review = PostingReview.objects.get()
    Membership.objects.create(user=clerk, employer=firm, valid_from="2026-01-01")
    client.force_login(clerk)
    client.post(review.get_absolute_url(), {"decision": "allow", "reason": "x"})
    review.refresh_from_db()
    assert review.outcome == ""


def test_limits_in_their_own_fields_are_told_about_too(client: Client, firm: Employer, employer_user: User) -> None:
    client.force_login(employer_user)
    page = client.post(
        "/posts/check/", {"title": "电工", "requirement": "检修电路。", "age_max": 45, "education": "47"}
    )
    law = page.context["law"]
    assert law["verdict"] == "warn"
    assert len(law["said"]) == 2
    assert "年龄" in page.content.decode()
    assert "学历" in page.content.decode()
    page = client.post(
        "/posts/check/", {"title": "电工", "requirement": "检修电路。", "age_max": "x", "education": "zz"}
    )
    assert page.context["law"]["verdict"] == "pass"


def test_what_is_opened_again_behind_its_last_day_is_said_to_be_unseen(
    client: Client, firm: Employer, clerk: User
) -> None:
    row = make_posting(firm, state="closed", deadline="2026-01-01")
    client.force_login(clerk)
    page = client.post(f"/posts/{row.public_id}/state/", {"reason": "x"}, follow=True).content.decode()
    assert "谁也看不到" in page
