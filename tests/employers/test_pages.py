"""Postings for everybody, for their keepers, for the firm."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import Client

from accounts.models import User
from employers.actions import members, postings
from employers.models import Employer, Membership, Posting
from places.models import Place
from tests.cast import make_firm, make_posting

TODAY = datetime.date(2026, 11, 24)


def test_public_postings_are_open_have_heads_and_a_future(firm: Employer, posting: Posting) -> None:
    assert Posting.objects.public().get() == posting
    for change in ({"state": "closed"}, {"heads_filled": 2}, {"deadline": "2020-01-01"}):
        other = make_posting(firm, **change)
        assert not Posting.objects.public().filter(pk=other.pk).exists()
    unknown = make_posting(firm, heads_offered=None, deadline=None)
    assert Posting.objects.public().filter(pk=unknown.pk).exists()
    last_day = make_posting(firm, deadline=TODAY)
    assert Posting.objects.public(TODAY).filter(pk=last_day.pk).exists()


def test_the_database_reconciles_heads_pay_and_ages(firm: Employer, posting: Posting) -> None:
    for change in ({"heads_remaining": 5}, {"heads_filled": 1}, {"pay_max": 1}, {"age_min": 50, "age_max": 40}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Posting.objects.filter(pk=posting.pk).update(**change)
    Posting.objects.filter(pk=posting.pk).update(
        heads_filled=F("heads_filled") + 1, heads_remaining=F("heads_remaining") - 1
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=posting.pk).update(heads_filled=3, heads_remaining=-1)


def test_everyone_reads_public_postings_and_nobody_a_closed_one(
    client: Client, posting: Posting, clerk: User, other_clerk: User, chief: User
) -> None:
    address = posting.get_absolute_url()
    assert client.get(address).status_code == 200
    assert posting.title in client.get("/posts/").content.decode()
    postings.close_posting(posting=posting, reason="招满", by=clerk)
    assert client.get(address).status_code == 404
    assert posting.title not in client.get("/posts/").content.decode()
    for user, status in ((clerk, 200), (chief, 200), (other_clerk, 404)):
        client.force_login(user)
        assert client.get(address).status_code == status


def test_only_keepers_close_and_reopen(
    client: Client, posting: Posting, clerk: User, other_clerk: User, employer_user: User
) -> None:
    address = f"/posts/{posting.public_id}/state/"
    for user in (other_clerk, employer_user):
        client.force_login(user)
        assert client.post(address, {"reason": "x"}).status_code == 404
    client.force_login(clerk)
    client.post(address, {"reason": "招满"})
    posting.refresh_from_db()
    assert posting.state == "closed"
    assert [(event.state, event.reason, event.by) for event in posting.events.all()] == [("closed", "招满", clerk)]
    with pytest.raises(postings.WrongState):
        postings.close_posting(posting=posting, reason="", by=clerk)
    client.post(address, {"reason": "还招"})
    posting.refresh_from_db()
    assert posting.state == "open"


def test_bulletin_firms_are_marked_everywhere_and_get_no_sign_in(client: Client, county: Place, clerk: User) -> None:
    firm = make_firm(county, "公告单位", checked=False)
    posting = make_posting(firm)
    for address in ("/posts/", posting.get_absolute_url()):
        assert "未核验执照" in client.get(address).content.decode()
    with pytest.raises(members.NotVerified):
        members.add_member(employer=firm, user=clerk, role="recruiter", by=clerk)
    assert not Membership.objects.exists()


def test_a_firm_sees_its_own_postings_only(
    client: Client, firm: Employer, posting: Posting, employer_user: User, county: Place, clerk: User
) -> None:
    other = make_posting(make_firm(county, "另一家"), title="别家岗位")
    client.force_login(employer_user)
    page = client.get("/posts/mine/").content.decode()
    assert posting.title in page
    assert other.title not in page
    assert client.get("/posts/manage/").status_code == 404
    assert client.get("/people/").status_code == 404
    client.force_login(clerk)
    assert client.get("/posts/mine/").status_code == 404


def test_staff_lists_stay_in_the_subtree(client: Client, posting: Posting, clerk: User, other_clerk: User) -> None:
    client.force_login(clerk)
    assert posting.title in client.get("/posts/manage/").content.decode()
    client.force_login(other_clerk)
    assert posting.title not in client.get("/posts/manage/?q=电工").content.decode()


@pytest.mark.parametrize("query", ["?q=电工", "?q=diangong", "?q=dg", "?place=昌吉", "?pay=6000", "?q=维修&pay=5000"])
def test_search_finds_it(client: Client, posting: Posting, query: str) -> None:
    assert posting.title in client.get(f"/posts/{query}").content.decode().split("<main")[1].replace('value="', "")


@pytest.mark.parametrize("query", ["?q=厨师", "?pay=9000", "?place=喀什", "?pay=abc", "?page=99", "?q=%00"])
def test_search_without_a_hit_or_with_nonsense_keeps_the_page(client: Client, posting: Posting, query: str) -> None:
    assert client.get(f"/posts/{query}").status_code == 200


@pytest.mark.parametrize("address", ["/posts/", "/posts/?q=电工"])
def test_the_public_list_keeps_a_constant_number_of_queries(client: Client, firm: Employer, address: str) -> None:
    from tests.veterans.test_pages import count_queries

    counts = []
    for size in (10, 100, 1000):
        have = Posting.objects.count()
        rows = [
            Posting(employer=firm, kept_by=firm.kept_by, state="open", title=f"电工{n}", source="s", source_id=str(n))
            for n in range(have, size)
        ]
        for one in rows:
            one.fill_derived()
        Posting.objects.bulk_create(rows, batch_size=500)
        counts.append(count_queries(client, address))
    assert counts[0] == counts[1] == counts[2], counts
