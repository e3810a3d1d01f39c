"""Staff sessions end after thirty idle minutes and lose nothing; an auditor's post changes nothing; ends end access."""

import copy
import time
from typing import Any

import pytest
from django.test import Client

from accounts import held
from accounts.actions import end_post, give_password
from accounts.middleware import SEEN
from accounts.models import User
from veterans.models import Person

LOGIN = "/account/login/?next="


def idle(client: Client, minutes: float) -> None:
    session = client.session
    session[SEEN] = int(time.time() - minutes * 60)
    session.save()


@pytest.mark.parametrize(("minutes", "status"), [(0, 200), (29, 200), (30.1, 302), (600, 302), (-5, 302)])
def test_the_limit(client: Client, clerk: User, minutes: float, status: int) -> None:
    client.force_login(clerk)
    idle(client, minutes)
    page = client.get("/duties/?show=mine")
    assert page.status_code == status
    if status == 302:
        assert page["Location"] == f"{LOGIN}%2Fduties%2F%3Fshow%3Dmine"
        assert "30 分钟" in client.get(page["Location"]).content.decode()
        assert client.get("/duties/").status_code == 302
    else:
        assert client.session[SEEN] >= int(time.time()) - 61


def test_only_staff_and_administrators(
    client: Client, veteran: Person, employer_user: User, administrator: User
) -> None:
    for user, status in ((veteran.user, 200), (employer_user, 200), (administrator, 302)):
        client.force_login(user)  # type: ignore[arg-type]
        idle(client, 100)
        assert client.get("/notices/").status_code == status


def test_what_was_sent_too_late_waits_for_the_same_user(
    client: Client, clerk: User, chief: User, veteran: Person
) -> None:
    client.force_login(clerk)
    idle(client, 31)
    sent = {"kind": "study", "due_on": "2026-12-01", "words": "想读大专"}
    page = client.post(f"/people/{veteran.public_id}/needs/", sent)
    assert page["Location"] == f"{LOGIN}%2Fstaff%2Fheld%2F"
    assert not veteran.ledger.exists()
    assert "想读大专" not in str(dict(client.session))
    client.force_login(clerk)
    page = client.get("/staff/held/")
    assert page.context["held"]["path"] == f"/people/{veteran.public_id}/needs/"
    assert 'value="想读大专"' in page.content.decode()
    client.post(page.context["held"]["path"], dict(page.context["held"]["fields"]))
    assert veteran.ledger.get().words == "想读大专"
    client.post("/staff/held/")
    assert client.get("/staff/held/")["Location"] == "/"
    # Somebody else at the same machine gets nothing.
    idle(client, 31)
    client.post(f"/people/{veteran.public_id}/needs/", sent)
    client.force_login(chief)
    assert client.get("/staff/held/")["Location"] == "/"
    assert held.KEY not in client.session


def test_fragments_and_signs_of_life(client: Client, clerk: User, veteran: Person) -> None:
    client.force_login(clerk)
    assert client.get("/staff/alive/").status_code == 204
    idle(client, 31)
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?q=x"}
    page = client.post(f"/people/{veteran.public_id}/profile/", {"only": "pay"}, headers=here)
    assert page["HX-Redirect"] == f"{LOGIN}%2Fpeople%2F%3Fq%3Dx"
    client.force_login(clerk)
    idle(client, 31)
    page = client.get("/people/", headers=here | {"HX-Current-URL": "https://evil.example/x"})
    assert page["HX-Redirect"] == f"{LOGIN}%2F"
    client.force_login(clerk)
    idle(client, 31)
    assert client.get("/staff/alive/").status_code == 401


def test_an_old_cookie_opens_nothing(client: Client, clerk: User, chief: User) -> None:
    """After sign-out, idling, a new password, the end of the post, the end of the account."""

    def password(user: User) -> None:
        give_password(user=user, by=chief)

    def no_post(user: User) -> None:
        end_post(post=user.posts.get(), by=chief)

    def no_account(user: User) -> None:
        User.objects.filter(pk=user.pk).update(is_active=False)

    ends: list[Any] = [lambda user: client.logout(), lambda user: idle(client, 31), password, no_post, no_account]
    opened = 0
    for end in ends:
        user = User.objects.create_user(f"c{len(User.objects.all())}", "a long password 1")
        user.posts.create(place=clerk.posts.get().place, valid_from="2026-01-01")
        client.force_login(user)
        kept = copy.deepcopy(client.cookies)
        assert client.get("/people/").status_code == 200
        end(user)
        client.cookies = kept
        opened += client.get("/people/").status_code == 200
    assert opened == 0


def test_an_auditor_changes_nothing(client: Client, auditor: User, veteran: Person) -> None:
    client.force_login(auditor)
    assert client.get(veteran.get_absolute_url()).status_code == 200
    page = client.post(f"/people/{veteran.public_id}/profile/", {"only": "pay", "pay": "1"})
    assert page.status_code == 403
    assert client.post("/notices/read/").status_code == 302
    auditor.posts.create(place=veteran.kept_by, role="clerk", valid_from="2026-01-01")
    assert client.post(f"/people/{veteran.public_id}/profile/", {"only": "pay", "pay": "1"}).status_code == 200
