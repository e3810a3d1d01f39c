"""Résumé and recommendation form: civil words; nothing that must not leave."""

import pytest
from django.test import Client

from accounts.models import User
from veterans.models import Person


@pytest.mark.parametrize("kind", ["resume", "recommendation"])
def test_nothing_secret_stands_on_the_sheet(client: Client, veteran: Person, clerk: User, kind: str) -> None:
    veteran.phone, veteran.id_number, veteran.health = "13800138000", "11010519491231002X", "腰伤"
    veteran.clerk_note = "家里困难"
    veteran.wish_words = "电工，12345部队来的"
    veteran.save()
    veteran.skills.create(words="给99999部队修过发电机")
    record = veteran.service_records.get()
    record.disability_grade = "八级"
    record.save()
    for user in (clerk, veteran.user):
        client.force_login(user)  # type: ignore[arg-type]
        page = client.get(f"/people/{veteran.public_id}/sheet/{kind}/").content.decode()
        for secret in ("13800138000", "11010519491231002X", "腰伤", "家里困难", "12345", "99999", "八级", "发电班"):
            assert secret not in page, secret
        assert "低压电工" in page
        assert "服役 5 年" in page


def test_the_phone_only_for_the_person_who_wants_it(client: Client, veteran: Person, clerk: User) -> None:
    veteran.phone = "13800138000"
    veteran.save()
    address = f"/people/{veteran.public_id}/sheet/resume/?phone=1"
    client.force_login(clerk)
    assert "13800138000" not in client.get(address).content.decode()
    client.force_login(veteran.user)  # type: ignore[arg-type]
    assert "13800138000" in client.get(address).content.decode()
    assert client.get(f"/people/{veteran.public_id}/sheet/else/").status_code == 404


def test_an_empty_profile_still_prints(client: Client, veteran: Person, clerk: User) -> None:
    veteran.service_records.all().delete()
    veteran.certificates.all().delete()
    client.force_login(clerk)
    assert client.get(f"/people/{veteran.public_id}/sheet/resume/").status_code == 200


@pytest.mark.parametrize("kind", ["resume", "recommendation"])
def test_a_home_that_is_no_known_place_is_not_printed(client: Client, veteran: Person, clerk: User, kind: str) -> None:
    Person.objects.filter(pk=veteran.pk).update(home_place=None, home_words="北门外二巷 9 号 3 栋 201")
    client.force_login(clerk)
    assert "二巷" not in client.get(f"/people/{veteran.public_id}/sheet/{kind}/").content.decode()
