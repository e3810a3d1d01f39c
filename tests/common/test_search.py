"""One search for Chinese words, two-character words, pinyin and initials."""

import pytest

from common.search import pinyin_forms, search, terms
from places.models import UnknownName


@pytest.mark.parametrize(
    ("text", "name", "query", "found"),
    [
        ("消防设施操作员", "", "消防", True),
        ("消防设施操作员", "", "设施 消防", True),
        ("消防设施操作员", "", "厨师", False),
        ("", "周建平", "zhoujianping", True),
        ("", "周建平", "zjp", True),
        ("", "周建平", "zhou", True),
        ("", "周建平", "建平", True),
        ("", "周建平", "周", True),
        ("", "周建平", "jianping", True),
        ("", "周建平", "oujian", False),
        ("B2 驾驶员", "", "b2", True),
        ("Ｂ２ 驾驶员", "", "B2", True),
        ("汽车修理", "", "%", True),
        ("汽车修理", "", "汽%修", False),
    ],
)
@pytest.mark.django_db
def test_words_are_found_as_people_type_them(text: str, name: str, query: str, found: bool) -> None:
    # Any table with a text column serves; this one is small and has no rules of its own.
    UnknownName.objects.create(name="row", within="", times=1)
    column = terms(text, names=(name,) if name else ())
    UnknownName.objects.update(name=column[:120])
    assert search(UnknownName.objects.all(), query, column="name").exists() is found


def test_pinyin_forms() -> None:
    assert pinyin_forms("张三") == ["zhangsan", "zs"]
    assert pinyin_forms("") == []
    assert terms("") == ""
