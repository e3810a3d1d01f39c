"""The firm's first page: days to watch in one place, and at which posts people wait for an answer."""

import datetime
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from applications.models import Application
from duties.models import Duty
from employers import queries
from employers.actions import firms, reviews
from employers.deadlines import deadlines
from employers.models import Employer, Membership, Posting, Registration
from places.models import Place
from tests.cast import make_employer_user, make_firm, make_posting
from tests.employers.test_firms import OTHER_CODE, values
from veterans.models import Person

DAY = datetime.timedelta(days=1)


def approved(firm: Employer, place: Place, by: User, until: datetime.date | None) -> Registration:
    made = Registration(applicant=by, employer=firm, place=place, **{**values(), "licence_until": until})
    made.state, made.decided_by, made.decided_at = "approved", by, timezone.now()
    made.save()
    return made


def lines(firm: Employer, user: User) -> list[tuple[str, bool]]:
    return [(one.title, one.over) for one in deadlines([firm], user)]


def test_an_empty_page_says_what_will_stand_there(client: Client, firm: Employer, employer_user: User) -> None:
    client.force_login(employer_user)
    assert "近期没有到期的事" in client.get("/posts/mine/").content.decode()
    assert "没有人在等您答复" in client.get("/applications/board/today/").content.decode()


def test_each_day_stands_there_the_next_first(firm: Employer, employer_user: User, clerk: User, county: Place) -> None:
    today = timezone.localdate()
    make_posting(firm, title="还早", deadline=today + 8 * DAY)
    make_posting(firm, title="过了", deadline=today - DAY)
    make_posting(firm, title="草稿", deadline=today, state="draft")
    make_posting(make_firm(county, "另一家"), title="别家", deadline=today)
    make_posting(firm, title="快到了", deadline=today + 7 * DAY)
    reviews.hold_posting(posting=make_posting(firm, title="审核中"), findings=[], by=clerk)
    assert {title for title, _over in lines(firm, employer_user)} == {"审核中", "快到了"}
    firm.postings.get(title="审核中").reviews.update(due_at=timezone.now() - DAY)
    assert lines(firm, employer_user) == [("审核中", True), ("快到了", False)]


def test_a_licence_that_runs_out_is_said_by_what_was_checked_last(
    firm: Employer, employer_user: User, clerk: User, county: Place
) -> None:
    today = timezone.localdate()
    approved(firm, county, clerk, today - DAY)
    assert lines(firm, employer_user) == [(firm.name, True)]
    approved(firm, county, clerk, today + 30 * DAY)
    assert lines(firm, employer_user) == [(firm.name, False)]
    approved(firm, county, clerk, today + 40 * DAY)
    assert lines(firm, employer_user) == []
    approved(firm, county, clerk, None)
    assert lines(firm, employer_user) == []


def test_facts_in_check_stand_there_with_the_offices_day_and_returned_ones_without(
    client: Client, firm: Employer, employer_user: User, clerk: User, county: Place
) -> None:
    Membership.objects.update(role="owner")

    def send(by: User, **changes: Any) -> Registration:
        known = {"employer": firm} if by == employer_user else {}
        return firms.send_registration(values=values(**changes), files={}, place=county, by=by, **known)

    sent = send(employer_user, name="新名称")
    send(make_employer_user(make_firm(county, "另一家"), "other"), name="别人的", uscc=OTHER_CODE)
    due = queries.duty_of(sent).due_day  # type: ignore[union-attr]
    words = "核验中，主管机构在此日前答复"
    found = deadlines([firm], employer_user)
    assert [(one.title, one.day, one.over, one.url) for one in found] == [
        ("新名称", due, False, sent.get_absolute_url())
    ]
    assert found[0].words == words
    Duty.objects.update(due_at=timezone.now() - DAY)
    assert lines(firm, employer_user) == [("新名称", True)], "the office is late"
    firms.return_registration(registration=sent, reason="看不清", by=clerk)
    (returned,) = deadlines([firm], employer_user)
    assert (returned.title, returned.day, returned.over) == ("新名称", None, False)
    assert "退回" in returned.words
    make_posting(firm, title="今天到期", deadline=timezone.localdate())
    assert [title for title, _over in lines(firm, employer_user)] == ["今天到期", "新名称"], "without a day last"
    client.force_login(employer_user)
    assert sent.get_absolute_url() in client.get("/posts/mine/").content.decode()
    firms.withdraw_registration(registration=sent, by=employer_user)
    assert lines(firm, employer_user) == [("今天到期", False)]


def test_the_page_asks_the_same_number_of_questions_whatever_there_is(
    client: Client, firm: Employer, employer_user: User, clerk: User
) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get("/posts/mine/").status_code == 200
        return len(seen)

    client.force_login(employer_user)
    for number in range(2):
        make_posting(firm, title=f"岗位{number}", deadline=timezone.localdate() + DAY)
        reviews.hold_posting(posting=make_posting(firm, title=f"审{number}"), findings=[], by=clerk)
    first = count()
    for number in range(8):
        make_posting(firm, title=f"又{number}", deadline=timezone.localdate() + DAY)
        reviews.hold_posting(posting=make_posting(firm, title=f"又审{number}"), findings=[], by=clerk)
    assert count() == first


def test_who_waits_for_an_answer_is_counted_by_post(
    client: Client, posting: Posting, veteran: Person, other_veteran: Person, employer_user: User, county: Place
) -> None:
    def waits(person: Person, where: Posting, due: Any) -> None:
        Application.objects.create(
            person=person, posting=where, employer=where.employer, channel="in_app", answer_by=due
        )

    now = timezone.now()
    waits(veteran, posting, now - DAY)
    waits(other_veteran, posting, now + DAY)
    second = make_posting(posting.employer, title="第二个")
    waits(veteran, second, now + 3 * DAY)
    waits(other_veteran, second, None)
    waits(veteran, make_posting(make_firm(county, "另一家"), title="别家"), now)
    client.force_login(employer_user)
    page = client.get("/applications/board/today/")
    found = [(row["title"], row["number"], row["late"]) for row in page.context["rows"]]
    assert found == [(posting.title, 2, 1), ("第二个", 1, 0)]
    assert "1 份答复已逾期" in page.content.decode()
    assert veteran.name not in page.content.decode()
