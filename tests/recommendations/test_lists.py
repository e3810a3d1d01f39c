"""Stored lists, what changed since, what is shown, what staff recommend."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from applications.actions.person import apply
from audit.actions import SystemJob
from audit.models import Entry
from employers.actions.postings import close_posting
from employers.models import Employer, Posting
from notices.models import Notice
from outcomes.actions.hires import record_hire, void_hire
from outcomes.models import EmploymentSpell
from places.models import Place
from recommendations import actions, queries, tasks
from recommendations.frames import person_rows, posting_rows
from recommendations.models import Exposure, MatchList, Recommendation
from tests.cast import make_person, make_posting
from veterans.actions.choices import set_personalised
from veterans.models import Person


def make_lists() -> None:
    actions.make_lists(Person.objects.seeking().order_by("pk").for_frames(), lambda count: None)


def ids(jobs: queries.Jobs) -> list[int]:
    return [item["p"] for item in jobs.items]


@pytest.fixture
def postings(firm: Employer) -> list[Posting]:
    titles = ("维修电工", "电工班长", "保安", "文员", "仓库管理员")
    return [make_posting(firm, title=title, pay_max=7000 + 100 * n) for n, title in enumerate(titles)]


def test_no_name_sex_or_number_reaches_the_frame(veteran: Person) -> None:
    veteran.phone, veteran.id_number, veteran.sex = "13800138000", "11010519491231002X", "2"
    veteran.save()
    (row,) = person_rows(Person.objects.filter(pk=veteran.pk).for_frames())
    text = str(row)
    assert not {"name", "sex", "phone", "id_number", "birth_date"} & set(row)
    assert "周建平" not in text
    assert "13800138000" not in text


def test_sex_and_name_change_no_score(veteran: Person, postings: list[Posting]) -> None:
    before = queries.jobs_of(veteran).items
    veteran.sex, veteran.name = "2", "王美丽"
    veteran.save()
    assert queries.jobs_of(veteran).items == before


def test_frames_take_a_constant_number_of_queries(
    county: Place, firm: Employer, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        make_person(county, source="s", source_id=str(n))
        make_posting(firm, source="s", source_id=str(n))
    with django_assert_max_num_queries(14):
        person_rows(Person.objects.seeking().for_frames())
    with django_assert_max_num_queries(1):
        posting_rows(Posting.objects.all())


def test_a_list_is_stored_whole_and_replaced_whole(veteran: Person, postings: list[Posting]) -> None:
    make_lists()
    first = MatchList.objects.get(person=veteran)
    assert first.considered == 5
    assert first.items[0]["p"] == postings[0].pk or first.items[0]["p"] == postings[1].pk
    assert first.items[0]["y"]
    assert sum(first.items[0]["g"]) == first.items[0]["f"]
    make_lists()
    second = MatchList.objects.get(person=veteran)
    assert second.pk == first.pk
    assert second.list_version != first.list_version
    assert second.items == first.items


def test_the_stored_list_equals_ranking_now(veteran: Person, postings: list[Posting]) -> None:
    now = queries.jobs_of(veteran).items
    make_lists()
    assert queries.jobs_of(veteran).items == now


def test_an_edited_or_closed_posting_is_right_on_the_next_load(
    veteran: Person, postings: list[Posting], clerk: User
) -> None:
    make_lists()
    best = ids(queries.jobs_of(veteran))[0]
    close_posting(posting=Posting.objects.get(pk=best), reason="", by=clerk)
    assert best not in ids(queries.jobs_of(veteran))
    other = Posting.objects.get(pk=ids(queries.jobs_of(veteran))[0])
    other.title, other.pay_max, other.pay_min, other.changed_at = "销售经理", 3000, 2500, timezone.now()
    other.save()
    assert other.pk not in ids(queries.jobs_of(veteran))  # below the floor now
    fresh = make_posting(other.employer, title="高级维修电工", pay_min=8000, pay_max=9000)
    jobs = queries.jobs_of(veteran)
    assert fresh.pk in ids(jobs)
    stored = jobs.items
    MatchList.objects.all().delete()
    assert [(item["p"], item["s"]) for item in queries.jobs_of(veteran).items] == [
        (item["p"], item["s"]) for item in stored
    ]


def test_a_changed_profile_is_ranked_anew_at_once(veteran: Person, postings: list[Posting]) -> None:
    make_lists()
    Person.objects.filter(pk=veteran.pk).update(pay_floor=50_000, changed_at=timezone.now())
    veteran.refresh_from_db()
    assert queries.jobs_of(veteran).items == []


def test_heads_and_deadlines_are_read_from_the_posting_when_shown(
    client: Client, veteran: Person, postings: list[Posting]
) -> None:
    make_lists()
    Posting.objects.filter(pk=postings[0].pk).update(heads_filled=2, heads_remaining=0)
    Posting.objects.filter(pk=postings[1].pk).update(deadline="2020-01-01")
    assert veteran.user is not None
    client.force_login(veteran.user)
    shown = [card["p"] for card in client.get("/matches/").context["cards"]]
    assert postings[0].pk not in shown
    assert postings[1].pk not in shown


def test_news_makes_new_lists(veteran: Person, postings: list[Posting]) -> None:
    tasks.people_changed([str(veteran.public_id)])
    assert MatchList.objects.filter(person=veteran).exists()
    Person.objects.filter(pk=veteran.pk).update(seeking=False)
    MatchList.objects.all().delete()
    tasks.people_changed([str(veteran.public_id)])
    assert not MatchList.objects.exists()


def test_my_jobs_shows_true_reasons_and_writes_exposures_once_a_day(
    client: Client, veteran: Person, postings: list[Posting]
) -> None:
    make_lists()
    assert veteran.user is not None
    client.force_login(veteran.user)
    page = client.get("/matches/").content.decode()
    assert "维修电工" in page
    assert "您想做“电工”" in page
    shown = Exposure.objects.count()
    assert shown >= 1
    client.get("/matches/")
    assert Exposure.objects.count() == shown
    first = Exposure.objects.order_by("rank")[0]
    assert (first.rank, first.person, first.model_version != "") == (1, veteran, True)
    client.get(f"/matches/job/{first.posting.public_id}/")
    first.refresh_from_db()
    assert first.opened_at is not None


def test_the_job_page_adds_up_or_says_what_stands_in_the_way(
    client: Client, veteran: Person, firm: Employer, posting: Posting
) -> None:
    assert veteran.user is not None
    client.force_login(veteran.user)
    context = client.get(f"/matches/job/{posting.public_id}/").context
    assert sum(row["points"] for row in context["rows"]) == context["pair"]["fit"]
    poor = make_posting(firm, title="电工", pay_min=1000, pay_max=2000)
    page = client.get(f"/matches/job/{poor.public_id}/").content.decode()
    assert "不打分" in page
    assert "低于您的底线 5,000 元" in page


def test_switched_off_everyone_sees_one_order(
    client: Client, veteran: Person, other_veteran: Person, postings: list[Posting]
) -> None:
    orders = []
    for person in (veteran, other_veteran):
        assert person.user is not None
        client.force_login(person.user)
        client.post("/matches/personalise/", {"on": "0"})
        page = client.get("/matches/")
        orders.append([card["posting"].pk for card in page.context["cards"]])
    assert orders[0] == orders[1]
    assert len(orders[0]) == 5
    assert Entry.objects.filter(action="veterans.person.personalised").count() == 2


def test_filters_narrow_and_keep_the_order(client: Client, veteran: Person, postings: list[Posting]) -> None:
    assert veteran.user is not None
    client.force_login(veteran.user)
    everything = [card["p"] for card in client.get("/matches/").context["cards"]]
    some = [card["p"] for card in client.get("/matches/?q=电工").context["cards"]]
    assert some
    assert some == [pk for pk in everything if pk in some]
    assert client.get("/matches/?q=宇航员").status_code == 200
    assert client.get("/matches/?pay=abc&page=99").status_code == 200


def test_staff_recommend_and_note_the_answer(
    client: Client, clerk: User, other_clerk: User, veteran: Person, posting: Posting
) -> None:
    address = f"/matches/person/{veteran.public_id}/recommend/"
    client.force_login(other_clerk)
    assert client.post(address, {"posting": str(posting.public_id)}).status_code == 404
    client.force_login(clerk)
    fragment = client.get(f"/matches/person/{veteran.public_id}/").content.decode()
    assert "维修电工" in fragment
    client.post(address, {"posting": str(posting.public_id)})
    client.post(address, {"posting": str(posting.public_id)})
    made = Recommendation.objects.get()
    notice = Notice.objects.get(template="recommendations.recommended")
    assert (notice.user, notice.link) == (veteran.user, f"/matches/job/{posting.public_id}/"), "told, and once"
    client.force_login(other_clerk)
    assert client.post(f"/matches/answer/{made.public_id}/", {"answer": "interested"}).status_code == 404
    client.force_login(clerk)
    assert client.post(f"/matches/answer/{made.public_id}/", {"answer": "hired"}).status_code == 404
    client.post(f"/matches/answer/{made.public_id}/", {"answer": "not_interested", "reason": "嫌远"})
    made.refresh_from_db()
    assert (made.answer, made.reason, made.on_behalf, made.answered_by) == ("not_interested", "嫌远", True, clerk)
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer(recommendation=made, answer="interested", reason="", by=clerk, on_behalf=True)


def test_the_person_answers_for_themselves_and_nobody_else_does(
    client: Client, clerk: User, veteran: Person, other_veteran: Person, posting: Posting
) -> None:
    made = actions.recommend(person=veteran, posting=posting, by=clerk)
    assert veteran.user is not None
    assert other_veteran.user is not None
    client.force_login(other_veteran.user)
    assert client.post(f"/matches/answer/{made.public_id}/", {"answer": "interested"}).status_code == 404
    client.force_login(veteran.user)
    assert "服务站向您推荐" in client.get(f"/matches/job/{posting.public_id}/").content.decode()
    client.post(f"/matches/answer/{made.public_id}/", {"answer": "interested"})
    made.refresh_from_db()
    assert (made.answer, made.on_behalf) == ("interested", False)


def test_who_applies_or_begins_to_work_has_answered(
    clerk: User, veteran: Person, posting: Posting, django_capture_on_commit_callbacks: Any
) -> None:
    made = actions.recommend(person=veteran, posting=posting, by=clerk)
    hired = actions.recommend(person=veteran, posting=make_posting(posting.employer, title="电工"), by=clerk)
    assert Recommendation.objects.waiting().count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        apply(person=veteran, posting=posting, by=veteran.user)
    made.refresh_from_db()
    assert (made.answer, made.answered_by, made.on_behalf) == ("interested", veteran.user, False)
    with pytest.raises(actions.AlreadyActedOn):
        actions.recommend(person=veteran, posting=posting, by=clerk)
    with django_capture_on_commit_callbacks(execute=True):
        record_hire(
            person=veteran, posting=hired.posting, started_on=timezone.localdate(), source_kind="test", source_key=1,
            by=clerk,
        )  # fmt: skip
    hired.refresh_from_db()
    assert (hired.answer, hired.answered_by, hired.on_behalf) == ("interested", clerk, True)
    assert not Recommendation.objects.waiting().exists()


def hired_by_job(veteran: Person, posting: Posting, key: int = 1) -> EmploymentSpell:
    """A class or a fair tells of work without an application."""
    return record_hire(
        person=veteran, posting=posting, started_on=timezone.localdate(), source_kind="fairs", source_key=key,
        by=SystemJob("fairs.results"),
    )  # fmt: skip


def test_work_that_a_system_job_recorded_answers_and_taken_back_it_waits_again(
    clerk: User, veteran: Person, posting: Posting, django_capture_on_commit_callbacks: Any
) -> None:
    made = actions.recommend(person=veteran, posting=posting, by=clerk)
    with django_capture_on_commit_callbacks(execute=True):
        spell = hired_by_job(veteran, posting)
    made.refresh_from_db()
    assert (made.answer, made.answered_by, made.answered_job) == ("interested", None, "fairs.results")
    assert (made.hire, made.on_behalf) == (spell, False)
    assert Entry.objects.get(action="recommendations.answered").job == "fairs.results"
    tasks.hires_recorded([str(spell.public_id)])
    assert Entry.objects.filter(action="recommendations.answered").count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        void_hire(spell=spell, reason="not_started", by=clerk)
    made.refresh_from_db()
    assert (made.answer, made.answered_at, made.answered_job, made.hire) == ("", None, "", None)
    assert list(Recommendation.objects.waiting()) == [made]
    tasks.hires_recorded([str(spell.public_id)])
    tasks.hires_voided([str(spell.public_id)])
    assert list(Recommendation.objects.waiting()) == [made], "late news of work that is void answers nothing"
    assert Entry.objects.filter(action="recommendations.waits_again").count() == 1


def test_taken_back_work_leaves_what_the_person_said_or_applied_for(
    clerk: User, veteran: Person, posting: Posting, django_capture_on_commit_callbacks: Any
) -> None:
    said = actions.recommend(person=veteran, posting=make_posting(posting.employer, title="电工"), by=clerk)
    actions.answer(recommendation=said, answer="not_interested", reason="嫌远", by=veteran.user, on_behalf=False)
    made = actions.recommend(person=veteran, posting=posting, by=clerk)
    with django_capture_on_commit_callbacks(execute=True):
        spell = hired_by_job(veteran, posting)
    apply(person=veteran, posting=posting, by=veteran.user)
    with django_capture_on_commit_callbacks(execute=True):
        void_hire(spell=spell, reason="mistake", by=clerk)
    assert [Recommendation.objects.get(pk=one.pk).answer for one in (said, made)] == ["not_interested", "interested"]


def test_recommended_anew_the_old_one_keeps_its_answer(
    clerk: User, veteran: Person, posting: Posting, django_capture_on_commit_callbacks: Any
) -> None:
    """One post waits for one answer, whichever came first."""
    made = actions.recommend(person=veteran, posting=posting, by=clerk)
    with django_capture_on_commit_callbacks(execute=True):
        spell = hired_by_job(veteran, posting)
    void_hire(spell=spell, reason="twice", by=clerk)
    anew = actions.recommend(person=veteran, posting=posting, by=clerk)
    tasks.hires_voided([str(spell.public_id)])
    made.refresh_from_db()
    assert made.answer == "interested"
    assert list(Recommendation.objects.waiting()) == [anew]


def test_nothing_waits_for_an_answer_about_a_post_that_is_gone(clerk: User, veteran: Person, posting: Posting) -> None:
    actions.recommend(person=veteran, posting=posting, by=clerk)
    Posting.objects.filter(pk=posting.pk).update(state="closed")
    assert not Recommendation.objects.waiting().exists()


def test_constraints(clerk: User, veteran: Person, posting: Posting) -> None:
    made = actions.recommend(person=veteran, posting=posting, by=clerk)
    with pytest.raises(actions.AlreadyRecommended):
        actions.recommend(person=veteran, posting=posting, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=made.pk).update(answer="interested")
    day = timezone.localdate()
    Exposure.objects.create(person=veteran, posting=posting, surface="my_jobs", rank=1, shown_on=day)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exposure.objects.create(person=veteran, posting=posting, surface="my_jobs", rank=2, shown_on=day)


def test_exposures_are_kept_twelve_months(veteran: Person, posting: Posting) -> None:
    now = timezone.now()
    for days in (10, 365, 367):
        Exposure.objects.create(
            person=veteran,
            posting=posting,
            surface="staff",
            rank=1,
            shown_on=(now - datetime.timedelta(days=days)).date(),
        )
    assert actions.purge_exposures(now) == 1
    assert Exposure.objects.count() == 2


def test_from_posting_to_people_only_of_the_own_subtree(
    client: Client, clerk: User, other_clerk: User, veteran: Person, posting: Posting, employer_user: User
) -> None:
    client.force_login(clerk)
    assert "周建平" in client.get(f"/matches/posting/{posting.public_id}/").content.decode()
    client.force_login(other_clerk)
    assert "周建平" not in client.get(f"/matches/posting/{posting.public_id}/").content.decode()
    client.force_login(employer_user)
    assert client.get(f"/matches/posting/{posting.public_id}/").status_code == 404


def test_no_posting_and_nobody_fitting_say_so(client: Client, veteran: Person, firm: Employer) -> None:
    assert veteran.user is not None
    client.force_login(veteran.user)
    assert client.get("/matches/").status_code == 200
    make_posting(firm, title="医生", pay_min=1000, pay_max=1500)
    page = client.get("/matches/").content.decode()
    assert "没有岗位符合全部硬条件" in page


def test_my_jobs_keeps_a_constant_number_of_queries(client: Client, veteran: Person, firm: Employer) -> None:
    from tests.veterans.test_pages import count_queries

    assert veteran.user is not None
    client.force_login(veteran.user)
    counts = []
    for size in (12, 100, 400):
        have = Posting.objects.count()
        rows = [
            Posting(
                employer=firm,
                kept_by=firm.kept_by,
                state="open",
                title="维修电工",
                place=firm.kept_by,
                source="s",
                source_id=str(n),
            )
            for n in range(have, size)
        ]
        for one in rows:
            one.fill_derived()
        Posting.objects.bulk_create(rows, batch_size=500)
        make_lists()
        counts.append(count_queries(client, "/matches/"))
    assert counts[0] == counts[1] == counts[2], counts


def test_set_personalised_is_audited_with_the_change(
    veteran: Person, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from veterans.actions import choices

    def broken(**kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(choices, "record", broken)
    with pytest.raises(RuntimeError):
        set_personalised(person=veteran, on=False, by=clerk)
    veteran.refresh_from_db()
    assert veteran.personalised


def test_a_town_counts_as_its_county(veteran: Person, firm: Employer, tree: dict[str, Place]) -> None:
    town = tree["652301001"]
    inside = make_posting(firm, place=town, place_words=town.name, address="北庭路街道 1 号")
    outside = make_posting(firm, place=tree["652328"], place_words="木垒县")
    found = ids(queries.jobs_of(veteran))
    assert inside.pk in found
    assert outside.pk not in found
    Person.objects.filter(pk=veteran.pk).update(home_place=town)
    veteran.refresh_from_db()
    assert inside.pk in ids(queries.jobs_of(veteran))
