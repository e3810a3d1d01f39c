"""Users and posts: made, appointed, ended, each with an audit row; nobody beyond the own subtree."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts import actions, rules
from accounts.models import Role, StaffPost, User
from accounts.topics import POST_ENDED
from audit.actions import SystemJob
from audit.models import Entry
from places.models import Place
from tests.cast import staff

BY = SystemJob("test")
FORM = {"name": "xin-ren", "display_name": "新人", "phone": "", "place": "阜康市", "role": "clerk"}


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was announced, in order."""
    found: list[tuple[str, str]] = []
    monkeypatch.setattr(actions, "announce", lambda topic, key: found.append((topic, str(key))))
    return found


def audited(action: str) -> int:
    return Entry.objects.filter(action=action).count()


def test_a_user_is_made_with_a_password_that_opens(client: Client, county: Place) -> None:
    user, password = actions.make_user(name="new", display_name="新人", phone="138 0013 8000", by=BY)
    assert client.login(username="new", password=password)
    assert client.login(username="13800138000", password=password)
    assert audited("accounts.user.made") == 1
    for taken in ({"name": "new"}, {"name": "other", "phone": "+86 13800138000"}):
        with pytest.raises(actions.NameTaken):
            actions.make_user(by=BY, **taken)
    assert User.objects.filter(pk=user.pk).exists()
    assert audited("accounts.user.made") == 1


def test_a_post_opens_and_its_end_closes_at_the_next_request(
    client: Client, county: Place, heard: list[tuple[str, str]]
) -> None:
    user, password = actions.make_user(name="new", by=BY)
    client.login(username="new", password=password)
    assert client.get("/people/").status_code == 404
    post = actions.appoint(user=user, place=county, role="clerk", by=BY)
    assert client.get("/people/").status_code == 200
    with pytest.raises(actions.AlreadyAppointed):
        actions.appoint(user=user, place=county, role="clerk", by=BY)
    actions.end_post(post=post, by=BY)
    actions.end_post(post=post, by=BY)
    assert client.get("/people/").status_code == 404
    assert (audited("accounts.post.begun"), audited("accounts.post.ended")) == (1, 1)
    assert heard == [(POST_ENDED, str(user.pk))]


def test_an_older_post_keeps_its_history(county: Place) -> None:
    user = staff("old", county)
    actions.end_post(post=user.posts.get(), by=BY)
    post = StaffPost.objects.get()
    assert (post.valid_from, post.valid_to) == (datetime.date(2026, 1, 1), timezone.localdate())
    assert actions.appoint(user=user, place=county, role="clerk", by=BY).valid_to is None


def test_a_new_password_ends_every_session(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    assert client.get("/people/").status_code == 200
    actions.give_password(user=clerk, by=BY)
    assert client.get("/people/").status_code == 302
    assert audited("accounts.user.password_given") == 1


@pytest.mark.parametrize(
    ("leader", "place", "allowed"),
    [
        ("chief of 652300", "652301", True),
        ("chief of 652300", "652301001", True),
        ("chief of 652300", "652300", True),
        ("chief of 652300", "653101", False),
        ("chief of 652300", "650000", False),
        ("clerk of 652300", "652301", False),
        ("auditor of 652300", "652301", False),
        ("administrator", "653101", True),
    ],
)
def test_who_appoints_where(tree: dict[str, Place], leader: str, place: str, allowed: bool) -> None:
    if leader == "administrator":
        user = User.objects.create_superuser("a", "a long password 1")
    else:
        role, _of, code = leader.split()
        user = staff("u", tree[code], role)
    assert rules.may_appoint(user, tree[place]) is allowed


def test_whose_password_a_chief_gives_anew(tree: dict[str, Place]) -> None:
    chief = staff("chief", tree["652300"], Role.CHIEF)
    below, above, other = (staff(f"c{code}", tree[code]) for code in ("652301", "650000", "653101"))
    both = staff("both", tree["652301"])
    StaffPost.objects.create(user=both, place=tree["653101"], valid_from="2026-01-01")
    root = User.objects.create_superuser("root", "a long password 1")
    nobody = User.objects.create_user("nobody", "a long password 1")
    allowed = {
        user.username for user in (below, above, other, both, root, nobody, chief) if rules.may_reset(chief, user)
    }
    assert allowed == {"c652301"}
    assert rules.may_reset(root, chief)


class TestPage:
    def test_a_chief_appoints_a_new_colleague_and_hands_over_the_slip(
        self, client: Client, tree: dict[str, Place]
    ) -> None:
        client.force_login(staff("chief", tree["652300"], Role.CHIEF))
        page = client.post("/staff/", FORM)
        made = User.objects.get(username="xin-ren")
        assert made.scope() == ("652302",)
        password = page.context["password"]
        assert password in page.content.decode()
        assert Client().login(username="xin-ren", password=password)
        listed = client.get("/staff/").content.decode()
        assert "新人" in listed
        assert "阜康市" in listed
        assert password not in listed

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"place": "653101"}, "place"),
            ({"place": "火星"}, "place"),
            ({"place": "喀什市"}, "place"),
            ({"phone": "123"}, "phone"),
            ({"name": "root"}, "name"),
            ({"name": "x y"}, "name"),
            ({"display_name": "\u202e"}, "display_name"),
            ({"role": "king"}, "role"),
        ],
    )
    def test_bad_input_is_named_and_nothing_is_made(
        self, client: Client, tree: dict[str, Place], change: dict[str, str], field: str
    ) -> None:
        User.objects.create_superuser("root", "a long password 1")
        client.force_login(staff("chief", tree["652300"], Role.CHIEF))
        page = client.post("/staff/", {**FORM, **change})
        assert list(page.context["form"].errors) == [field]
        assert (User.objects.count(), StaffPost.objects.count()) == (2, 1)

    def test_nobody_ends_the_own_post_or_one_beyond_the_subtree(self, client: Client, tree: dict[str, Place]) -> None:
        chief = staff("chief", tree["652300"], Role.CHIEF)
        other = staff("other", tree["653101"])
        client.force_login(chief)
        client.post(f"/staff/{chief.posts.get().pk}/end/")
        assert client.post(f"/staff/{other.posts.get().pk}/end/").status_code == 404
        assert StaffPost.objects.current().count() == 2

    def test_the_language_follows_the_person_to_another_machine(self, client: Client, clerk: User) -> None:
        client.force_login(clerk)
        client.get("/language/en/")
        elsewhere = Client()
        elsewhere.force_login(User.objects.get(pk=clerk.pk))
        assert elsewhere.get("/").headers["Content-Language"] == "en"
        assert Client().get("/").headers["Content-Language"] == "zh-hans"
