"""Postings as a file: staff those they keep, a firm its own, and nothing of the people who applied."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from accounts.models import User
from applications.actions.person import apply
from audit.models import Entry
from employers.importing import COLUMNS
from employers.models import Employer, Posting
from employers.views import postings as views
from places.models import Place
from tests.cast import make_firm, make_posting
from tests.veterans.test_pages import count_queries
from veterans.models import Person

OURS, MINE = "/posts/manage/export/", "/posts/mine/export/"


def sheet(client: Client, address: str) -> list[tuple[Any, ...]]:
    page = client.get(address)
    assert page.status_code == 200, page.headers
    assert page["Content-Disposition"].startswith('attachment; filename="posts-')
    return list(openpyxl.load_workbook(io.BytesIO(page.content)).worksheets[0].iter_rows(values_only=True))


def titles(client: Client, address: str) -> set[Any]:
    header, *lines = sheet(client, address)
    return {line[header.index("岗位名称")] for line in lines}


@pytest.fixture
def around(firm: Employer, county: Place, next_county: Place) -> None:
    """Of my firm, of another one here, of one in the next county."""
    make_posting(firm, title="我的")
    make_posting(firm, title="我的草稿", state="draft")
    make_posting(make_firm(county, "同县另一家"), title="同县")
    make_posting(make_firm(next_county, "邻县一家"), title="邻县")


@pytest.mark.usefixtures("around")
class TestWhose:
    def test_staff_take_out_what_they_keep(self, client: Client, clerk: User, chief: User, other_clerk: User) -> None:
        for user, found in (
            (clerk, {"我的", "我的草稿", "同县"}),
            (chief, {"我的", "我的草稿", "同县", "邻县"}),
            (other_clerk, {"邻县"}),
        ):
            client.force_login(user)
            assert titles(client, OURS) == found
            assert client.get(MINE).status_code == 404

    def test_a_firm_takes_out_its_own(self, client: Client, employer_user: User) -> None:
        client.force_login(employer_user)
        assert titles(client, MINE) == {"我的", "我的草稿"}
        assert client.get(OURS).status_code == 404

    def test_nobody_else_takes_anything_out(self, client: Client, veteran: Person) -> None:
        for address in (OURS, MINE):
            assert client.get(address).status_code == 302
        assert veteran.user is not None
        client.force_login(veteran.user)
        for address in (OURS, MINE):
            assert client.get(address).status_code == 404

    def test_the_filter_of_the_page_applies_and_its_button_carries_it(self, client: Client, clerk: User) -> None:
        client.force_login(clerk)
        page = client.get("/posts/manage/?state=draft&page=1&q=").content.decode()
        assert f'href="{OURS}?state=draft&amp;q="' in page
        assert titles(client, f"{OURS}?state=draft&q=") == {"我的草稿"}

    def test_each_posting_taken_out_leaves_its_trace(self, client: Client, clerk: User, employer_user: User) -> None:
        for user, address in ((clerk, f"{OURS}?state=draft"), (employer_user, MINE)):
            client.force_login(user)
            ids = {str(line[0]) for line in sheet(client, address)[1:]}
            traces = Entry.objects.filter(action="employers.posting.exported", user=user, subject_kind="posting")
            assert set(traces.values_list("subject_key", flat=True)) == ids

    def test_a_failed_trace_gives_out_nothing(
        self, client: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(**_values: Any) -> None:
            raise RuntimeError("audit is down")

        monkeypatch.setattr("employers.actions.postings.record_many", broken)
        client.force_login(clerk)
        with pytest.raises(RuntimeError):
            client.get(OURS)

    def test_too_many_are_not_taken_out_at_once(
        self, client: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(views, "OUT_MOST", 2)
        client.force_login(clerk)
        page = client.get(f"{OURS}?pay=1000", follow=True)
        assert page.redirect_chain == [("/posts/manage/?pay=1000", 302)]
        assert "超过 2 个岗位，请先缩小范围。" in page.content.decode()
        assert not Entry.objects.filter(action="employers.posting.exported").exists()


def test_nothing_about_who_applied_is_in_it(
    client: Client, posting: Posting, veteran: Person, clerk: User, employer_user: User
) -> None:
    assert veteran.user is not None
    apply(person=veteran, posting=posting, by=veteran.user)
    for user, address in ((clerk, OURS), (employer_user, MINE)):
        client.force_login(user)
        header, line = sheet(client, address)
        assert header == tuple(column.chinese for column in COLUMNS)
        assert veteran.name not in "".join(map(str, line))
        assert str(veteran.public_id) not in "".join(map(str, line))


@pytest.mark.parametrize("address", [OURS, MINE])
def test_more_postings_take_no_more_queries(
    client: Client, firm: Employer, clerk: User, employer_user: User, address: str
) -> None:
    client.force_login(clerk if address == OURS else employer_user)
    counts = []
    for size in (5, 50):
        have = Posting.objects.count()
        for at in range(have, size):
            make_posting(firm, title=f"岗{at}")
        counts.append(count_queries(client, address))
    assert counts[0] == counts[1], counts
