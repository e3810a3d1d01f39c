"""An application ends: three other posts, told once, to whom did not choose the end. What the firm reads of an applicant."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from applications.actions import clockwork
from applications.actions.firm import refuse
from applications.actions.person import apply, withdraw
from applications.models import Application
from consents.models import Objection
from employers.actions.postings import close_posting
from employers.models import Employer, Posting
from notices.models import Notice
from recommendations import tasks
from tests.cast import make_person, make_posting
from veterans.models import Person

TEMPLATE = "recommendations.next_best"


@pytest.fixture
def others(firm: Employer) -> list[Posting]:
    """Four posts beside the one that was applied for; the last one pays best."""
    return [make_posting(firm, title="维修电工", pay_max=7000 + 100 * at) for at in range(4)]


@pytest.fixture
def application(veteran: Person, posting: Posting, employer_user: User) -> Application:
    return apply(person=veteran, posting=posting, by=veteran.user)


def told(application: Application) -> list[Notice]:
    tasks.applications_ended([str(application.public_id)])
    tasks.applications_ended([str(application.public_id)])
    return list(Notice.objects.filter(user=application.person.user, template=TEMPLATE))


@pytest.mark.parametrize("end", ["refused", "closed"])
def test_three_other_posts_follow_an_end_that_was_not_chosen(
    application: Application, others: list[Posting], employer_user: User, client: Client, end: str
) -> None:
    apply(person=application.person, posting=others[0], by=application.person.user)
    if end == "refused":
        refuse(application=application, reason="skills", by=employer_user)
    else:
        close_posting(posting=application.posting, reason="filled", by=employer_user)
        clockwork.postings_closed([str(application.posting.public_id)])
    [notice] = told(application)
    assert notice.parameters == {"count": 3}
    client.force_login(application.person.user)  # type: ignore[arg-type]
    page = client.get(notice.link).content.decode()
    shown = {one.pk for one in [application.posting, *others] if str(one.public_id) in page}
    assert shown == {one.pk for one in others[1:]}, "neither the one that ended nor one applied for"


def test_the_news_of_an_end_arrives(
    application: Application, others: list[Posting], employer_user: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        refuse(application=application, reason="skills", by=employer_user)
    assert Notice.objects.filter(template=TEMPLATE).count() == 1


def test_whoever_chose_the_end_or_looks_no_more_is_left_in_peace(
    application: Application, others: list[Posting], employer_user: User
) -> None:
    withdraw(application=application, by=application.person.user)
    assert told(application) == []
    again = apply(person=application.person, posting=others[0], by=application.person.user)
    refuse(application=again, reason="skills", by=employer_user)
    Person.objects.filter(pk=again.person_id).update(seeking=False)
    assert told(again) == []


def test_where_nothing_else_fits_nothing_is_promised(application: Application, employer_user: User) -> None:
    refuse(application=application, reason="skills", by=employer_user)
    assert told(application) == []


def test_the_firm_reads_how_an_applicant_fits_until_the_person_objects(
    application: Application, employer_user: User, other_clerk: User, client: Client
) -> None:
    address = f"/matches/applicant/{application.public_id}/"
    client.force_login(employer_user)
    assert "档案与岗位的匹配情况" in client.get(address).content.decode()
    client.force_login(other_clerk)
    assert client.get(address).status_code == 404
    Objection.objects.create(person=application.person, by=application.person.user)
    client.force_login(employer_user)
    page = client.get(address)
    assert page.status_code == 200
    assert "档案与岗位的匹配情况" not in page.content.decode()


def addressed(client: Client) -> str:
    """The address that the board loads the fits of its page from."""
    page = client.get("/applications/board/").content.decode()
    return page.split('hx-get="/matches/applicants/')[1].split('"')[0]


def test_the_board_says_in_short_how_each_applicant_fits(
    application: Application, other_veteran: Person, employer_user: User, client: Client
) -> None:
    second = apply(person=other_veteran, posting=application.posting, by=other_veteran.user)
    client.force_login(employer_user)
    address = f"/matches/applicants/{addressed(client)}"
    shown = client.get(address).content.decode()
    assert f'id="fit-{application.public_id}"' in client.get("/applications/board/").content.decode()
    assert all(f'id="fit-{one.public_id}" hx-swap-oob="true"' in shown for one in (application, second))
    assert shown.count('class="meter') == 2
    assert not any(person.name in shown for person in (application.person, other_veteran))
    Objection.objects.create(person=other_veteran, by=other_veteran.user)
    again = client.get(address).content.decode()
    assert f"fit-{application.public_id}" in again
    assert f"fit-{second.public_id}" not in again, "asked of the database on each call"


@pytest.mark.parametrize("keys", ["nonsense", "x" * 3000, "..", "00000000-0000-4000-8000-000000000000"])
def test_an_address_that_names_no_applicant_of_ones_own_is_none(employer_user: User, client: Client, keys: str) -> None:
    client.force_login(employer_user)
    assert client.get(f"/matches/applicants/{keys}/").status_code == 404


def test_the_fits_of_a_board_take_a_constant_number_of_queries(
    application: Application, firm: Employer, employer_user: User, client: Client
) -> None:
    client.force_login(employer_user)

    def counted() -> int:
        address = f"/matches/applicants/{addressed(client)}"
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).content.decode().count('class="meter') == Application.objects.count()
        return len(found)

    few = counted()
    for at in range(5):
        person = make_person(firm.kept_by, source="many", source_id=str(at))
        post = make_posting(firm, title="维修电工")
        Application.objects.create(person=person, posting=post, employer=firm, channel="in_app")
    assert counted() == few
