"""Pages for people and postings about whom little, nothing or too much is known."""

import pytest
from django.test import Client

from employers.models import Employer, Posting
from places.models import Place
from tests.cast import make_person, make_posting
from veterans.models import Person


def page_of(client: Client, person: Person, address: str = "/matches/") -> str:
    assert person.user is not None
    client.force_login(person.user)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_unknown_occupation_is_served_fallbacks_that_say_so(client: Client, veteran: Person, firm: Employer) -> None:
    make_posting(firm, title="普工")
    veteran.wish_words = "ωψξ"
    veteran.save()
    text = page_of(client, veteran)
    assert "普工" in text
    assert "您想做“ωψξ”" not in text


def test_an_empty_profile_has_a_page(client: Client, county: Place, posting: Posting, veteran: Person) -> None:
    veteran.certificates.all().delete()
    veteran.service_records.all().delete()
    veteran.education_records.all().delete()
    Person.objects.filter(pk=veteran.pk).update(wish_words="", pay_floor=None, home_place=None, home_words="")
    assert page_of(client, veteran)
    assert page_of(client, veteran, f"/matches/job/{posting.public_id}/")


def test_no_posting_at_all(client: Client, veteran: Person) -> None:
    assert "全部在招岗位" in page_of(client, veteran) or "岗位" in page_of(client, veteran)


def test_ten_thousand_characters(client: Client, veteran: Person, firm: Employer) -> None:
    long = ("能吃苦，会电脑，想找电工的活儿。" * 625)[:10_000]
    Person.objects.filter(pk=veteran.pk).update(wish_words=long[:500], clerk_note=long[:500])
    post = make_posting(firm, requirement=long)
    assert page_of(client, veteran)
    assert page_of(client, veteran, f"/matches/job/{post.public_id}/")


@pytest.mark.parametrize("floor", [6500, 50_000])
def test_an_all_vetoed_person_sees_what_stands_in_the_way(
    client: Client, veteran: Person, firm: Employer, floor: int
) -> None:
    post = make_posting(firm, pay_min=5000, pay_max=6000)
    Person.objects.filter(pk=veteran.pk).update(pay_floor=floor)
    veteran.refresh_from_db()
    text = page_of(client, veteran)
    assert "没有岗位符合全部硬条件" in text
    job = page_of(client, veteran, f"/matches/job/{post.public_id}/")
    assert "不打分" in job
    assert ("如果月薪底线降到 6,000 元，这个岗位会进入您的名单，排第 1" in job) == (floor == 6500)


def test_an_unknown_person_of_another_county_has_no_page(client: Client, next_county: Place, clerk: object) -> None:
    stranger = make_person(next_county, source="x", source_id="9")
    client.force_login(clerk)  # type: ignore[arg-type]
    assert client.get(f"/matches/person/{stranger.public_id}/").status_code == 404
