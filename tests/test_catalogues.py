"""Every message has its Chinese, none is fuzzy, no placeholder is lost; compiling needs no system gettext."""

import pytest
from django.utils import translation

from common import catalogues


@pytest.mark.parametrize("room", catalogues.rooms())
def test_every_message_has_its_chinese(room: str) -> None:
    found = catalogues.gaps(room)
    assert not found, found


def test_a_missing_a_fuzzy_and_a_broken_message_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from babel.messages.catalog import Catalog

    wanted = Catalog()
    for text in ("one", "two", "three %(x)s"):
        wanted.add(text)
    known = Catalog(locale="zh_Hans")
    known.add("two", "二", flags=["fuzzy"])
    known.add("three %(x)s", "三", flags=["python-format"])
    known.add("four", "四")
    monkeypatch.setattr(catalogues, "extracted", lambda room: {catalogues._key(m): m for m in wanted if m.id})
    monkeypatch.setattr(catalogues, "stored", lambda room: known)
    found = catalogues.gaps("common")
    assert len(found.missing) == len(found.fuzzy) == len(found.placeholders) == len(found.obsolete) == 1


def test_compiled_catalogues_are_used() -> None:
    for room in catalogues.rooms():
        catalogues.compile_room(room)
    with translation.override("zh-hans"):
        assert translation.gettext("My jobs") == "我的岗位"
    with translation.override("en"):
        assert translation.gettext("My jobs") == "My jobs"
