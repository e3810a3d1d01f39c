"""Military specialties by the words people use."""

import pytest
from django.test import Client

from vocabulary.queries import find_specialties, specialties, specialty


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("开大车的", "MS001"),
        ("汽车兵", "MS001"),
        ("炊事班", "MS053"),
        ("雷达", "MS018"),
        ("chuishiyuan", "MS053"),
        ("挖掘机", "MS042"),
        ("MS050", "MS050"),
        ("消防", "MS072"),
    ],
)
def test_spoken_words_lead_to_the_specialty(words: str, code: str) -> None:
    assert code in [one.code for one in find_specialties(words)]


def test_every_specialty_has_occupations_and_nonsense_finds_nothing() -> None:
    assert len(specialties()) == 89
    assert all(one.targets and one.confidence for one in specialties())
    assert find_specialties("外星飞船") == []
    assert specialty("MS999") is None


@pytest.mark.django_db
def test_the_page_is_public(client: Client) -> None:
    page = client.get("/vocabulary/specialties/?q=开大车的").content.decode()
    assert "道路货运汽车驾驶员" in page
    assert client.get("/vocabulary/specialties/?q=%00").status_code == 200
