"""Saved searches: what they find, whom they tell, how often, and what stops them."""

import datetime
import random
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from common.personal_data import export_person
from consents.actions import EvidenceMissing
from employers.actions.postings import close_posting, reopen_posting
from employers.filters import PublicFilter
from employers.models import Employer, Posting
from files.actions import checked
from files.models import StoredFile
from notices.models import Notice
from places.models import Place
from recommendations import tasks
from recommendations.actions import alerts
from recommendations.actions import searches as actions
from recommendations.looking import anchor_of, anchors_of, fits, where_of
from recommendations.models import Find, FindState, Fresh, SavedSearch
from tests.cast import make_posting, make_veteran
from veterans.actions.duplicates import confirm, propose
from veterans.models import Person

WORDS = ("电工", "维修电工", "焊工", "diangong", "hg", "数控 车床", "CNC车床", "保安", "工", "wx", "司机")
PLACES = ("", "昌吉", "阜康市", "延安南路", "Expo", "expo")


def save(person: Person, **changes: Any) -> SavedSearch:
    return actions.save_search(
        person=person, by=person.user, **{"name": "电工", "q": "电工", "rhythm": "instant", **changes}
    )


def publish(firm: Employer, **changes: Any) -> Posting:
    """A post that opens now, as its event says."""
    posting = make_posting(firm, **changes)
    posting.events.create(state="open", job="test")
    return posting


def carry(*postings: Posting) -> int:
    """What the run does after posting.changed; how many notices."""
    alerts.touch([str(posting.public_id) for posting in postings])
    alerts.collect()
    return alerts.tell_instant()


def told(person: Person) -> list[Notice]:
    return list(
        Notice.objects.filter(user=person.user, template__startswith="recommendations.search_found").order_by("pk")
    )


# ---------- what fits ----------


@pytest.mark.proof
def test_what_the_page_finds_a_search_finds(firm: Employer, proof: Any) -> None:
    """The filters of the list and the index read from the other side agree on every pair, letters large or small."""
    titles = ("维修电工", "电焊工", "CNC车床操作工", "保安", "货车司机", "数控车床学徒", "文员", "Welder 焊工")
    wrong = cases = 0
    for seed in proof.seeds(proof.size(12, 200)):
        chance = random.Random(seed)
        posting = make_posting(
            firm, title=chance.choice(titles), address=chance.choice(("延安南路 3 号", "EXPO 园区", "")),
            place_words=chance.choice(("昌吉市", "阜康市", "")), requirement=chance.choice(("会焊工优先", "CNC 经验", "")),
            pay_min=chance.choice((None, 3000)), pay_max=chance.choice((None, 5000, 8000)),
        )  # fmt: skip
        anchors, where = anchors_of(posting), where_of(posting)
        for q in ("", *WORDS):
            for place in PLACES:
                for pay in (0, 4000):
                    data = {"q": q, "place": place, "pay": pay or ""}
                    page = PublicFilter(data, Posting.objects.filter(pk=posting.pk)).qs.exists()
                    other = fits((q, place, pay), posting, where)
                    reached = anchor_of(q, place) in anchors
                    wrong += page != other or (other and not reached)
                    cases += 1
        posting.delete()
    proof.record(cases=cases, failures=wrong)


# ---------- telling ----------


def test_a_new_post_is_told_at_once_and_never_again(veteran: Person, firm: Employer) -> None:
    old = publish(firm, title="高压电工")
    save(veteran)
    assert carry(old) == 0, "what was there before is no news"
    fresh = publish(firm, title="维修电工")
    assert carry(fresh) == 1
    assert carry(fresh, old) == 0
    Posting.objects.filter(pk=fresh.pk).update(pay_max=9000)
    assert carry(fresh) == 0, "the same post is not told twice, whatever changes"
    (notice,) = told(veteran)
    assert notice.parameters == {"count": 1, "first": "维修电工"}


def test_one_notice_for_many_and_what_a_hard_rule_stands_against_is_counted(veteran: Person, firm: Employer) -> None:
    found = save(veteran)
    many = [publish(firm, title=f"维修电工{n}") for n in range(3)]
    barred = publish(firm, title="电工班长", age_words="25岁以下")
    publish(firm, title="保安")
    assert carry(*many, barred) == 1
    (notice,) = told(veteran)
    assert (notice.parameters["count"], notice.parameters["left"]) == (3, 1)
    assert found.finds.get(posting=barred).state == FindState.BARRED
    assert "周建平" not in f"{notice.title}{notice.body}{notice.link}"


def test_changed_conditions_are_news_and_other_changes_are_not(veteran: Person, firm: Employer) -> None:
    poor = publish(firm, pay_min=2000, pay_max=3000)
    save(veteran, pay=6000)
    assert carry(poor) == 0
    Posting.objects.filter(pk=poor.pk).update(heads_offered=5, heads_remaining=5)
    assert carry(poor) == 0
    Posting.objects.filter(pk=poor.pk).update(pay_max=8000)
    assert carry(poor) == 1


def test_what_a_rule_left_out_is_offered_when_the_rule_falls(veteran: Person, firm: Employer) -> None:
    save(veteran)
    barred = publish(firm, age_words="25岁以下")
    assert carry(barred) == 0
    Posting.objects.filter(pk=barred.pk).update(age_words="45岁以下")
    assert carry(barred) == 1


def test_a_post_that_opens_again_is_news_for_those_who_have_not_heard(
    veteran: Person, other_veteran: Person, firm: Employer, clerk: User
) -> None:
    save(veteran)
    posting = publish(firm)
    carry(posting)
    close_posting(posting=posting, reason="x", by=clerk)
    carry(posting)
    Person.objects.filter(pk=other_veteran.pk).update(wish_words="电工")
    save(other_veteran)
    reopen_posting(posting=posting, reason="x", by=clerk)
    carry(posting)
    assert (len(told(veteran)), len(told(other_veteran))) == (1, 1)


def test_a_post_that_closed_or_was_applied_for_meanwhile_is_not_offered(
    veteran: Person, firm: Employer, clerk: User
) -> None:
    from applications.actions.person import apply

    found = save(veteran, rhythm="weekly")
    shut, taken = publish(firm, title="电工甲"), publish(firm, title="电工乙")
    carry(shut, taken)
    close_posting(posting=shut, reason="x", by=clerk)
    apply(person=veteran, posting=taken, by=veteran.user)
    assert alerts.tell_weekly(found.due_on) == 0
    assert set(found.finds.values_list("state", flat=True)) == {FindState.GONE}


def test_family_members_are_not_offered_posts_for_veterans(veteran: Person, firm: Employer, county: Place) -> None:
    spouse = make_veteran(county, "spouse", kind="family", veteran=veteran, source="s", source_id="9")
    save(spouse)
    assert carry(publish(firm, veteran_only=True)) == 0
    assert carry(publish(firm, title="电工甲")) == 1


def test_an_import_of_many_posts_is_one_notice_and_as_many_queries(veteran: Person, firm: Employer) -> None:
    save(veteran)
    numbers = []
    for size in (3, 30):
        many = [publish(firm, title=f"电工{size}之{n}") for n in range(size)]
        alerts.touch([str(one.public_id) for one in many])
        alerts.collect()
        with CaptureQueriesContext(connection) as asked:
            assert alerts.tell_instant() == 1
        numbers.append(len(asked))
    assert [notice.parameters["count"] for notice in told(veteran)] == [3, 30]
    assert numbers[0] == numbers[1]


# ---------- once a week ----------


def test_weekly_tells_on_its_day_and_once_after_weeks_without_a_clock(veteran: Person, firm: Employer) -> None:
    found = save(veteran, rhythm="weekly", weekday=2)
    today = timezone.localdate()
    assert found.due_on is not None
    assert found.due_on.weekday() == 2
    assert today < found.due_on <= today + datetime.timedelta(days=7)
    carry(publish(firm, title="电工甲"))
    assert told(veteran) == []
    assert alerts.tell_weekly(found.due_on - datetime.timedelta(days=1)) == 0
    late = found.due_on + datetime.timedelta(days=23)
    carry(publish(firm, title="电工乙"))
    assert alerts.tell_weekly(late) == 1
    assert alerts.tell_weekly(late) == 0
    found.refresh_from_db()
    assert found.due_on == late + datetime.timedelta(days=(2 - late.weekday() - 1) % 7 + 1)
    (notice,) = told(veteran)
    assert notice.parameters["count"] == 2


@pytest.mark.parametrize("day", range(7))
def test_the_next_day_lies_one_to_seven_days_ahead(day: int) -> None:
    for offset in range(7):
        today = datetime.date(2028, 2, 26) + datetime.timedelta(days=offset)
        following = actions.next_day(day, today)
        assert following.weekday() == day
        assert 1 <= (following - today).days <= 7


# ---------- stopping ----------


def test_who_wants_to_hear_nothing_hears_nothing(veteran: Person, firm: Employer) -> None:
    silent = save(veteran, rhythm="none")
    assert carry(publish(firm)) == 0
    actions.change_search(search=silent, name="电工", rhythm="weekly", weekday=0, by=veteran.user)
    carry(publish(firm, title="电工甲"))
    silent.refresh_from_db()
    actions.pause_search(search=silent, by=veteran.user)
    silent.refresh_from_db()
    assert silent.due_on is None
    carry(publish(firm, title="电工乙"))
    assert actions.resume_search(search=silent, by=veteran.user)
    silent.refresh_from_db()
    assert alerts.tell_weekly(silent.due_on) == 0, "what came before the pause or in it is not sent afterwards"
    silent.refresh_from_db()
    carry(publish(firm, title="电工丙"))
    assert alerts.tell_weekly(silent.due_on) == 1
    assert told(veteran)[0].parameters["first"] == "电工丙"


def test_whoever_has_no_sign_in_is_told_once_there_is_one(veteran: Person, firm: Employer, clerk: User) -> None:
    user, veteran.user = veteran.user, None
    veteran.save()
    evidence = checked(content=b"told at the desk", name="a.txt")
    actions.save_search(
        person=veteran, name="x", q="电工", rhythm="instant", by=clerk, channel="paper", evidence=evidence
    )  # fmt: skip
    assert carry(publish(firm)) == 0
    veteran.user = user
    veteran.save()
    assert alerts.tell_instant() == 1


# ---------- promises of the database, failures ----------


def test_the_database_refuses_a_second_find_and_half_searches(veteran: Person, posting: Posting) -> None:
    found = save(veteran)
    Find.objects.create(search=found, posting=posting)
    refused: list[dict[str, Any]] = [
        {"q": "", "place": "", "pay": 0},
        {"name": ""},
        {"weekday": 7},
        {"rhythm": "weekly", "due_on": None},
        {"due_on": timezone.localdate()},
    ]
    for values in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedSearch.objects.filter(pk=found.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Find.objects.create(search=found, posting=posting)
    with pytest.raises(IntegrityError), transaction.atomic():
        Find.objects.update(state=FindState.TOLD)


def test_a_notice_that_fails_loses_nothing(veteran: Person, firm: Employer, monkeypatch: pytest.MonkeyPatch) -> None:
    save(veteran)
    post = publish(firm)
    with monkeypatch.context() as patch:

        def broken(**rest: Any) -> None:
            raise RuntimeError

        patch.setattr(alerts, "notify", broken)
        with pytest.raises(RuntimeError):
            carry(post)
    assert Find.objects.get().state == FindState.WAITING
    assert alerts.tell_instant() == 1


def test_news_that_comes_while_a_post_is_compared_is_not_lost(
    veteran: Person, firm: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(veteran, pay=9000)
    post, fitting = publish(firm), alerts.fitting
    seen = []

    def meanwhile(posting: Posting) -> Any:
        found = list(fitting(posting))
        if not seen:
            Posting.objects.filter(pk=post.pk).update(pay_max=9500)
            alerts.touch([str(post.public_id)])
        seen.append(posting.pay_max)
        return found

    monkeypatch.setattr(alerts, "fitting", meanwhile)
    assert carry(post) == 1
    assert seen == [7000, 9500]


def test_posts_from_before_are_noted_so_that_a_change_is_seen(veteran: Person, firm: Employer) -> None:
    old = publish(firm, title="电工", pay_min=None, pay_max=None)
    assert alerts.know_the_rest() == 1
    assert alerts.know_the_rest() == 0
    save(veteran, pay=5000)
    Posting.objects.filter(pk=old.pk).update(pay_max=6000)
    assert carry(old) == 1


@pytest.mark.django_db(transaction=True)
def test_publishing_carries_the_news_by_itself(
    veteran: Person, firm: Employer, employer_user: User, settings: Any
) -> None:
    from employers.actions.postings import publish_posting

    settings.CELERY_TASK_ALWAYS_EAGER = True
    save(veteran)
    posting = make_posting(firm, state="draft")
    publish_posting(posting=posting, by=employer_user)
    assert len(told(veteran)) == 1
    assert not Fresh.objects.filter(waiting=True).exists()


# ---------- pages ----------


@pytest.fixture
def mine(client: Client, veteran: Person) -> Client:
    client.force_login(veteran.user)
    return client


def test_save_rename_pause_go_on_delete_in_the_page(mine: Client, veteran: Person, firm: Employer) -> None:
    publish(firm, title="维修电工", pay_max=7000)
    publish(firm, title="电工学徒", age_words="20岁以下")
    assert "保存这个搜索" in mine.get("/matches/?q=电工").content.decode()
    assert "保存这个搜索" not in mine.get("/matches/").content.decode()
    assert "还没有保存搜索" in mine.get("/matches/searches/").content.decode()
    answer = mine.post("/matches/searches/new/?q=电工&pay=5000", {"name": "我的电工", "rhythm": "weekly", "weekday": 4})
    found = SavedSearch.objects.get()
    assert (found.q, found.pay, found.weekday) == ("电工", 5000, 4)
    text = mine.get(answer["Location"]).content.decode()
    assert "维修电工" in text
    assert "因硬性条件未列入" in text, "how many were left out, and by which rule"
    assert "不再给我发送" in text
    mine.post(answer["Location"], {"name": "家附近的电工", "rhythm": "instant", "weekday": 0})
    mine.post(f"{answer['Location']}pause/", {})
    found.refresh_from_db()
    assert found.name == "家附近的电工"
    assert found.paused_at is not None
    mine.post(f"{answer['Location']}pause/", {"on": "1"})
    found.refresh_from_db()
    assert found.paused_at is None
    mine.post(f"{answer['Location']}delete/")
    assert not SavedSearch.objects.exists()


def test_the_page_says_what_is_wrong(mine: Client, veteran: Person) -> None:
    given = {"name": "a", "rhythm": "none", "weekday": 0}
    assert "先搜索" in mine.get("/matches/searches/new/", follow=True).content.decode()
    mine.post("/matches/searches/new/?q=电工", given)
    assert "已经保存过" in mine.post("/matches/searches/new/?q=电工", {**given, "name": "b"}).content.decode()
    assert "这个名称" in mine.post("/matches/searches/new/?q=焊工", given).content.decode()
    for number in range(actions.MOST - 1):
        save(veteran, name=str(number), q=f"焊工{number}", rhythm="none")
    assert "二十个" in mine.post("/matches/searches/new/?q=司机", {**given, "name": "c"}).content.decode()


def test_labels_are_english_with_an_english_colon(mine: Client, veteran: Person) -> None:
    actions.save_search(person=veteran, name="x", q="电工", rhythm="none", by=veteran.user)
    assert "想做什么：电工" in mine.get("/matches/searches/").content.decode()
    mine.cookies["rongye_language"] = "en"
    text = mine.get("/matches/searches/").content.decode()
    assert "What work: 电工" in text
    assert "：" not in text


def test_the_list_asks_as_often_with_many(mine: Client, veteran: Person, django_assert_num_queries: Any) -> None:
    save(veteran)
    mine.get("/matches/searches/")
    with CaptureQueriesContext(connection) as one:
        mine.get("/matches/searches/")
    for number in range(12):
        save(veteran, name=str(number), q=f"焊工{number}")
    with django_assert_num_queries(len(one)):
        mine.get("/matches/searches/")


def test_staff_save_with_the_persons_word_and_may_stop_it(client: Client, clerk: User, veteran: Person) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    with pytest.raises(EvidenceMissing):
        actions.save_search(person=veteran, name="x", q="电工", rhythm="none", by=clerk, channel="paper")
    client.force_login(clerk)
    address = f"/matches/searches/for/{veteran.public_id}/"
    given = {"q": "电工", "name": "x", "rhythm": "instant", "weekday": 0, "channel": "paper"}
    assert SavedSearch.objects.count() == 0
    assert "必填" in client.post(address, given).content.decode()
    client.post(address, {**given, "evidence": SimpleUploadedFile("a.txt", b"on paper")})
    found = SavedSearch.objects.get()
    assert found.on_behalf
    assert StoredFile.objects.of("search", found.public_id).count() == 1
    assert "电工" in client.get(f"/matches/searches/of/{veteran.public_id}/").content.decode()
    client.post(f"/matches/searches/{found.public_id}/pause/", {})
    found.refresh_from_db()
    assert found.paused_at is not None
    assert client.post(f"/matches/searches/{found.public_id}/pause/", {"on": "1"}).status_code == 404, (
        "the person decides"
    )


# ---------- the person's data ----------


def test_export_merge_and_erasure(
    veteran: Person, other_veteran: Person, firm: Employer, clerk: User, chief: User
) -> None:
    same, other = save(veteran), save(other_veteran)
    own = save(other_veteran, name="焊", q="焊工")
    post = publish(firm)
    Person.objects.filter(pk=other_veteran.pk).update(wish_words="电工")
    carry(post)
    assert other.finds.get().state == FindState.TOLD
    Find.objects.filter(search=same).delete()
    confirm(merge=propose(kept=veteran, gone=other_veteran, choices={}, by=clerk), by=chief)
    assert set(SavedSearch.objects.filter(person=veteran)) == {same, own}
    assert same.finds.get().state == FindState.TOLD, "what either was told of is not told again"
    assert carry(post) == 0
    exported = export_person(veteran)
    assert {row["q"] for row in exported["recommendations.SavedSearch"]} == {"电工", "焊工"}
    assert len(exported["recommendations.Find"]) == 1
    from common.personal_data import registrations

    for one in registrations():
        if one.model is SavedSearch:
            one.erase(veteran)
    assert not SavedSearch.objects.exists()
    assert not Find.objects.exists()


def test_a_broker_that_is_slow_holds_nothing_up(veteran: Person, firm: Employer) -> None:
    """The news alone starts a run; two at once are one."""
    post = publish(firm)
    tasks.postings_to_tell([str(post.public_id)])
    tasks.postings_to_tell([str(post.public_id)])
    from runs.models import Run

    assert Run.objects.filter(kind="recommendations.alerts").count() == 1


def test_a_phone_number_in_a_title_stops_nobodys_notices(
    veteran: Person, other_veteran: Person, firm: Employer
) -> None:
    save(veteran)
    save(other_veteran, name="焊", q="焊工")
    assert carry(publish(firm, title="电工 联系13912345678"), publish(firm, title="焊工", occupation="")) >= 1
    assert "13912345678" not in told(veteran)[0].title
    assert "电工" in told(veteran)[0].title
