"""The places of staff: grouped, marked, with what waits; for who leads a place more."""

from django.test import Client

from accounts.models import User
from employers.actions.complaints import complain
from employers.models import Posting
from portal.context import NAVIGATION
from tests.cast import make_firm, make_posting


def test_complaints_stand_in_the_menu_with_their_number(
    client: Client, posting: Posting, clerk: User, other_clerk: User, chief: User
) -> None:
    complain(posting=posting, matter="money", words="x")
    complain(posting=make_posting(make_firm(posting.kept_by, "别家"), title="保安"), matter="pay", words="x")
    for user, number in ((clerk, 2), (chief, 2), (other_clerk, 0)):
        client.force_login(user)
        menu = client.get("/posts/manage/").content.decode().split('<nav class="mainnav"')[1].split("</nav>")[0]
        assert menu.count("<b>2<span") == (2 if number else 0), "on the word of the group and on the line itself"
        assert "/posts/complaints/" in menu
        assert '<summary aria-current="true">' in menu
        assert ("/staff/" in menu) == (user == chief)


def test_a_group_needs_no_script_and_every_role_has_few_words(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    page = client.get("/people/").content.decode()
    assert page.count('<details class="navgroup"') == 3
    assert all(len(places) <= 5 for places in NAVIGATION.values())
