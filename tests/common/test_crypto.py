"""Encrypted fields: nothing readable in the database, nothing movable between columns, no filter oracle."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from common.crypto import Undecipherable, blind_index, seal, unseal


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_what_was_sealed_opens_again(text: str) -> None:
    assert unseal(seal(text, "a.b"), "a.b") == text


def test_a_value_does_not_open_in_another_column_or_when_altered() -> None:
    stored = seal("13800000000", "veterans.person.phone")
    with pytest.raises(Undecipherable):
        unseal(stored, "veterans.person.id_number")
    name, body = stored.split(":")
    with pytest.raises(Undecipherable):
        unseal(f"{name}:{body[:-6]}AAAA==", "veterans.person.phone")
    with pytest.raises(Undecipherable):
        unseal("k9:" + body, "veterans.person.phone")


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert seal("x", "a.b") != seal("x", "a.b")


def test_blind_indexes_tell_sameness_within_one_purpose_only() -> None:
    assert blind_index("1", "phone") == blind_index("1", "phone")
    assert blind_index("1", "phone") != blind_index("1", "id_number")
    assert blind_index("1", "phone") != blind_index("2", "phone")
    assert blind_index("", "phone") == ""


@pytest.mark.django_db
def test_the_database_never_sees_the_plain_value() -> None:
    user = User.objects.create_user("amy", password="long enough 1", phone="+86 138-0013-8000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_index FROM accounts_user WHERE id = %s", [user.pk])
        phone, index = cursor.fetchone()
    assert "13800138000" not in phone + index
    assert User.objects.get(pk=user.pk).phone == "13800138000"


@pytest.mark.django_db
@pytest.mark.parametrize("lookup", ["phone", "phone__contains", "phone__startswith", "phone__in"])
def test_an_encrypted_field_is_no_filter_oracle(lookup: str) -> None:
    with pytest.raises(FieldError):
        list(User.objects.filter(**{lookup: "1"}))


def test_new_values_use_the_first_key_and_old_ones_still_open(settings: object) -> None:
    old = seal("secret", "a.b")
    ring = settings.FIELD_KEYS  # type: ignore[attr-defined]
    settings.FIELD_KEYS = {"index": ring["index"], "keys": {"k2": b"2" * 32, **ring["keys"]}}  # type: ignore[attr-defined]
    assert seal("secret", "a.b").startswith("k2:")
    assert unseal(old, "a.b") == "secret"
