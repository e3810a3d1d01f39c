"""The firm's first page: how many veterans fit each open posting, as the count beside a posting that is typed."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from consents.models import Objection
from employers.actions.firms import suspend
from employers.models import Employer, Posting
from places.models import Place
from recommendations import counted, open_posts, reach
from recommendations.blur import FEW
from recommendations.frames import posting_rows
from runs.models import Run
from tests.cast import make_firm, make_posting
from tests.recommendations.test_reach import crew, exact, plain  # noqa: F401

URL = "/matches/open/"


def numbers(client: Client, page: int = 1) -> list[tuple[str, int]]:
    found = client.get(URL, {"page": page})
    return [(posting.title, people) for posting, people in found.context["numbers"]]


@pytest.fixture(autouse=True)
def signed_in(client: Client, employer_user: User) -> None:
    client.force_login(employer_user)


def test_each_open_post_has_the_number_of_those_whom_no_condition_keeps_away(
    client: Client,
    firm: Employer,
    county: Place,
    clerk: User,
    exact: None,  # noqa: F811
) -> None:
    people = crew(county)
    make_posting(firm, title="都可以", age_words="", pay_max=9000)
    make_posting(firm, title="四十以下", age_words="40岁以下", pay_max=9000)
    make_posting(firm, title="草稿", state="draft")
    make_posting(firm, title="招满了", heads_offered=1, heads_filled=1)
    make_posting(make_firm(county, "另一家"), title="别家")
    young = sum(one.age_stated <= 40 for one in people)
    assert numbers(client) == [("四十以下", young), ("都可以", len(people))]
    Objection.objects.create(person=people[0], by=clerk)
    assert numbers(client) == [("四十以下", young - 1), ("都可以", len(people) - 1)]
    for row in posting_rows(firm.postings.filter(state="open", heads_offered=2)):
        alone = reach.reach(row, county.scope_prefix)
        assert alone.fitting == dict(numbers(client))[row["title"]], "as beside a posting that is typed"


def test_few_are_told_as_few_and_nobody_is_named(client: Client, posting: Posting, veteran: Any) -> None:
    assert numbers(client) == [(posting.title, FEW)]
    text = client.get(URL).content.decode()
    assert "少于 5 人" in text
    assert veteran.name not in text
    assert "/matches/open/" in client.get("/posts/mine/").content.decode(), "the first page loads it"


def test_without_an_open_post_it_says_what_will_stand_there(client: Client, firm: Employer, clerk: User) -> None:
    assert "没有在招的岗位" in client.get(URL).content.decode()
    make_posting(firm)
    suspend(employer=firm, reason="x", by=clerk)
    assert numbers_or_none(client) is None, "a suspended firm sees no numbers of people"


def numbers_or_none(client: Client) -> list[Any] | None:
    return client.get(URL).context.get("numbers") or None


def test_ten_at_once_and_the_others_on_the_next_page(client: Client, firm: Employer, county: Place) -> None:
    crew(county, 2)
    for at in range(open_posts.PAGE + 1):
        make_posting(firm, title=f"岗位{at}")
    assert len(numbers(client)) == open_posts.PAGE
    assert [title for title, _people in numbers(client, 2)] == ["岗位0"]
    assert 'hx-get="/matches/open/?page=2"' in client.get(URL).content.decode()


def test_many_posts_ask_no_more_than_one(client: Client, firm: Employer, county: Place) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            numbers(client)
        return len(seen)

    crew(county, 3)
    make_posting(firm)
    count()
    first = count()
    for _at in range(8):
        make_posting(firm)
    assert count() == first


def test_while_nobody_was_read_it_says_so_and_who_asks_without_end_is_slowed(
    client: Client, posting: Posting, county: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew(county, 4)
    monkeypatch.setattr(counted, "AT_ONCE", 1)
    assert "正在准备" in client.get(URL).content.decode()
    assert Run.objects.filter(kind="recommendations.reach").exists()
    monkeypatch.setattr("recommendations.open_posts.ratelimit.consume", lambda *_a, **_k: None)
    assert "一小时" in client.get(URL).content.decode()
