"""Users, posts and sign-in."""

import datetime

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.backends import NameOrPhoneBackend
from accounts.models import StaffPost, User, normal_phone
from places.models import Place


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.mark.parametrize(
    ("typed", "kept"), [("+86 138-0013-8000", "13800138000"), ("13800138000", "13800138000"), ("", "")]
)
def test_phones_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert normal_phone(typed) == kept


@pytest.mark.django_db
def test_name_or_phone_and_password() -> None:
    user = User.objects.create_user("amy", "long enough 1", phone="138 0013 8000")
    backend = NameOrPhoneBackend()
    assert backend.authenticate(None, "amy", "long enough 1") == user
    assert backend.authenticate(None, "+8613800138000", "long enough 1") == user
    assert backend.authenticate(None, "amy", "wrong") is None
    assert backend.authenticate(None, "nobody", "long enough 1") is None
    user.is_active = False
    user.save()
    assert backend.authenticate(None, "amy", "long enough 1") is None


@pytest.mark.django_db
def test_an_unknown_name_costs_a_password_too(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))
    NameOrPhoneBackend().authenticate(None, "nobody", "secret")
    assert hashed == ["secret"]


@pytest.mark.django_db
def test_one_phone_belongs_to_one_user() -> None:
    User.objects.create_user("one", "long enough 1", phone="13800138000")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("two", "long enough 1", phone="13800138000")
    User.objects.create_user("three", "long enough 1")
    User.objects.create_user("four", "long enough 1")


def test_scope_is_the_prefixes_of_current_posts(clerk: User, chief: User, tree: dict[str, Place]) -> None:
    assert clerk.scope() == ("652301",)
    assert chief.scope() == ("6523",)
    StaffPost.objects.create(user=clerk, place=tree["652302"], valid_from="2020-01-01", valid_to="2021-01-01")
    assert User.objects.get(pk=clerk.pk).scope() == ("652301",)
    assert User.objects.create_user("nobody").scope() == ()


def test_ending_a_post_ends_the_access_at_the_next_request(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    assert client.get("/people/").status_code == 200
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    StaffPost.objects.filter(user=clerk).update(valid_to=yesterday)
    assert client.get("/people/").status_code == 404


def test_a_post_is_held_once(clerk: User, county: Place) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffPost.objects.create(user=clerk, place=county, valid_from="2026-02-01")


@pytest.mark.django_db
def test_sign_in_page_in_chinese_whatever_the_browser_says(client: Client) -> None:
    page = client.get("/account/login/", headers={"accept-language": "en"})
    assert "登录" in page.content.decode()
    assert page.headers["Content-Language"] == "zh-hans"
    client.cookies["rongye_language"] = "en"
    assert "Sign in" in client.get("/account/login/").content.decode()


@pytest.mark.django_db
def test_sign_in_with_a_phone_and_out_again(client: Client) -> None:
    User.objects.create_user("amy", "long enough 1", phone="13800138000")
    done = client.post("/account/login/", {"login": "13800138000", "password": "long enough 1"})
    assert done.status_code == 302
    assert "_auth_user_id" in client.session
    client.post("/account/logout/")
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_wrong_passwords_are_limited_with_a_sentence(client: Client) -> None:
    User.objects.create_user("amy", "long enough 1")
    pages = [client.post("/account/login/", {"login": "amy", "password": f"wrong {turn}"}) for turn in range(12)]
    assert any(
        "太多" in page.content.decode() or "过多" in page.content.decode() or page.status_code == 429 for page in pages
    )
    last = client.post("/account/login/", {"login": "amy", "password": "long enough 1"})
    assert last.status_code != 302


@pytest.mark.django_db
def test_nobody_signs_up_from_outside(client: Client) -> None:
    page = client.post("/account/signup/", {"username": "eve", "password1": "long enough 1"})
    assert not User.objects.filter(username="eve").exists()
    assert page.status_code == 200


@pytest.mark.django_db
def test_changing_the_password_says_its_rules_once(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    page = client.get("/account/password/change/").content.decode()
    assert "placeholder" not in page
    assert "忘记密码" not in page
    assert "至少 10 个字符" in page
    client.post("/account/password/change/", {"oldpassword": "x", "password1": "short", "password2": "short"})
    clerk.refresh_from_db()
    assert not clerk.check_password("short")


@pytest.mark.parametrize("path", ["email/", "password/reset/", "confirm-email/", "password/set/"])
@pytest.mark.django_db
def test_there_are_no_pages_for_mail(client: Client, path: str) -> None:
    assert client.get(f"/account/{path}").status_code == 404
