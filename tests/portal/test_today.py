"""The first page of staff: what the office promised to decide, each with its count and the day of the first."""

import datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from duties.models import Duty
from employers.actions import firms, reviews
from employers.actions.complaints import complain
from employers.models import Employer, Posting
from places.models import Place
from portal.queries import today
from tests.cast import make_posting
from tests.employers.test_firms import values
from veterans.actions import erasing
from veterans.models import Person

DAY = datetime.timedelta(days=1)


def rows(user: User) -> dict[str, tuple[int, object, bool]]:
    found = today(user)["waiting"]
    return {row["url"]: (row["count"], row["day"], row["over"]) for row in found if "day" in row}


def test_reviews_stand_there_with_their_clocks(
    client: Client,
    veteran: Person,
    posting: Posting,
    employer_user: User,
    clerk: User,
    other_clerk: User,
    county: Place,
) -> None:
    nothing = (0, None, False)
    urls = ("/posts/complaints/", "/firms/checks/", "/posts/reviews/", "/people/erasures/")
    assert rows(clerk) == dict.fromkeys(urls, nothing)
    complain(posting=posting, matter="money", words="x")
    firms.send_registration(values=values(), files={}, place=county, by=employer_user)
    reviews.hold_posting(posting=make_posting(posting.employer, title="x"), findings=[], by=clerk)
    erasing.ask(person=veteran, words="", by=clerk)
    days = {duty.kind: duty.due_day for duty in Duty.objects.open()}
    expected = ("employers.complaint", "employers.registration", "employers.posting-review", "veterans.erasure")
    assert rows(clerk) == {url: (1, days[kind], False) for url, kind in zip(urls, expected, strict=True)}
    assert rows(other_clerk) == dict.fromkeys(urls, nothing), "the next county"
    Duty.objects.filter(kind="employers.registration").update(due_at=timezone.now() - DAY)
    assert rows(clerk)["/firms/checks/"][2]
    client.force_login(clerk)
    page = client.get("/").content.decode()
    assert "待核验单位" in page
    assert page.count("已到期</span>") == 1


def test_more_reviews_ask_no_more(posting: Posting, firm: Employer, clerk: User) -> None:
    def count() -> int:
        clerk.scope()
        with CaptureQueriesContext(connection) as seen:
            today(clerk)
        return len(seen)

    reviews.hold_posting(posting=make_posting(firm, title="a"), findings=[], by=clerk)
    first = count()
    for at in range(5):
        reviews.hold_posting(posting=make_posting(firm, title=f"b{at}"), findings=[], by=clerk)
    assert count() == first
