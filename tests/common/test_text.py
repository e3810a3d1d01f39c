"""Invisible characters are refused wherever text enters, with their position."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from common.text import first_refused_character, tidy, validate_text


@pytest.mark.parametrize("text", ["", "张三", "line\nline\ttab", "１２３ ＡＢＣ", "（甲）", "👷 工人", "é"])
def test_ordinary_text_passes(text: str) -> None:
    validate_text(text)


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x1b", "\x7f", "\u200b", "\u202e", "\ufeff", "\ue000", "\r"])
def test_invisible_characters_are_refused_with_their_place(character: str) -> None:
    with pytest.raises(ValidationError) as caught:
        validate_text(f"张三{character}李四")
    assert caught.value.params == {"position": 3, "code": f"{ord(character):04X}"}


@given(st.text(st.characters(categories=["L", "N", "P"]), max_size=40))
def test_letters_digits_and_punctuation_always_pass(text: str) -> None:
    assert first_refused_character(text) is None


def test_tidy_brings_line_ends_to_one_form() -> None:
    assert tidy("  a\r\nb\rc ") == "a\nb\nc"


@pytest.mark.django_db
def test_bulk_writes_are_checked_too() -> None:
    from places.models import UnknownName

    with pytest.raises(ValidationError), transaction.atomic():
        UnknownName.objects.bulk_create([UnknownName(name="准\u200b东")])
    UnknownName.objects.create(name="准东")
    with pytest.raises(ValidationError), transaction.atomic():
        UnknownName.objects.update(name="a\x00")
    assert UnknownName.objects.get().name == "准东"
    assert not UnknownName.objects.filter(name="a\u200b").exists()
