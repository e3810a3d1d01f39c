"""One search for Chinese: a column of words, character pairs and pinyin, written by the owner, read by ``search``.

Neither SQLite's trigram index nor PostgreSQL's finds two-character words (消防), so the column holds, each between
blanks: rjieba words, single characters and pairs of characters, pinyin per word and initials.
"""

import unicodedata
from functools import lru_cache
from typing import Any, TypeVar

import rjieba
from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import Lookup, Q
from pypinyin import lazy_pinyin

_Q = TypeVar("_Q", bound="models.QuerySet[Any]")
_LONGEST_QUERY = 60
_LONGEST_TEXT = 2000
_LONGEST_NAME = 24


def _han(text: str) -> bool:
    return any("㐀" <= character <= "鿿" for character in text)


def normal(text: str) -> str:
    """NFKC, lower case, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


@lru_cache(maxsize=100_000)
def _syllables(text: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(text))


def words(text: str) -> list[str]:
    """Words of a text: rjieba's for Chinese, alphanumeric runs for the rest."""
    return [word.strip() for word in rjieba.cut(normal(text)) if any(c.isalnum() for c in word)]


def pinyin_forms(text: str) -> list[str]:
    """Full pinyin without tones and its initials: 张三 → zhangsan, zs."""
    syllables = [s for s in _syllables("".join(c for c in normal(text) if c.isalnum())) if s]
    return ["".join(syllables), "".join(s[0] for s in syllables)] if syllables else []


def terms(*texts: str, names: tuple[str, ...] = ()) -> str:
    """The search column of a row. `names` also get whole pinyin and initials (people, firms, places)."""
    found: dict[str, None] = {}
    for text in (*names, *texts):
        for word in words(text[:_LONGEST_TEXT]):
            found[word] = None
            if _han(word):
                found.update(dict.fromkeys(word[i : i + 2] for i in range(len(word) - 1)))
                found.update(dict.fromkeys(word))
                found["".join(_syllables(word))] = None
        plain = "".join(c for c in normal(text[:_LONGEST_TEXT]) if c.isalnum())
        if _han(plain):
            found.update(dict.fromkeys(plain[i : i + 2] for i in range(len(plain) - 1)))
    for name in names:
        for start in range(min(len(name), _LONGEST_NAME)):
            # 维修电工 is also found by diangong and dg: the pinyin from each character on.
            found.update(dict.fromkeys(pinyin_forms(name[start:_LONGEST_NAME])))
        found[normal(name).replace(" ", "")] = None
    return f" {' '.join(found)} " if found else ""


def search(queryset: _Q, query: str, *, column: str = "search_terms") -> _Q:
    """Keep the rows in which every word of the query begins some term; an empty query keeps all."""
    condition = Q()
    for piece in pieces(query):
        condition &= Q(**{f"{column}__term": piece})
    return queryset.filter(condition) if condition else queryset


def search_rows(queryset: _Q, query: str, *, column: str = "search_terms") -> _Q:
    """The same rows, found by looking at each: for words so common that a list is full before an index has answered.

    SQLite reads a whole answer of the index first, PostgreSQL takes a column apart for each row.
    """
    condition = Q()
    for piece in pieces(query):
        condition &= Q(**{f"{column}__contains": f" {piece}"})
    return queryset.filter(condition) if condition else queryset


def first_keys(queryset: "models.QuerySet[Any]", most: int) -> list[int]:
    """Up to `most` keys of a searched queryset, in no order, read by the index.

    PostgreSQL would read the table itself for so few, and takes the column apart row by row: it does not know how dear
    that is. Behind a common table expression it does not see the limit.
    """
    keys = queryset.order_by().values_list("pk", flat=True)
    connection = connections[queryset.db]
    if connection.vendor != "postgresql":
        return list(keys[:most])
    try:
        sql, params = keys.query.get_compiler(queryset.db).as_sql()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"WITH found AS MATERIALIZED ({sql}) SELECT * FROM found LIMIT %s", [*params, most])  # noqa: S608
        return [key for (key,) in cursor.fetchall()]


def pieces(query: str) -> list[str]:
    """What a query asks for: a row is kept where each piece begins some term of its column."""
    return [piece for part in normal(query[:_LONGEST_QUERY]).split() for piece in _pieces(part)]


def _pieces(part: str) -> list[str]:
    plain = "".join(c for c in part if c.isalnum())
    if not _han(plain) or len(plain) < 2:
        return [plain] if plain else []
    return [plain[i : i + 2] for i in range(len(plain) - 1)]


class SearchField(models.TextField):
    """The column that `terms` fills. Not for people to see.

    `indexed`: a large table; the database then answers from an inverted index (common.search_index) and reads no rows.
    """

    def __init__(self, *args: Any, indexed: bool = False, **kwargs: Any) -> None:
        self.indexed = indexed
        kwargs.update(default="", blank=True, editable=False)
        super().__init__(*args, **kwargs)


@models.CharField.register_lookup
@models.TextField.register_lookup
class Term(Lookup):
    """`search_terms__term="zhangs"`: some term of the row begins so. The value is alphanumeric (see `_pieces`)."""

    lookup_name = "term"
    prepare_rhs = False

    def _field(self) -> SearchField | None:
        field = self.lhs.output_field
        return field if isinstance(field, SearchField) and field.indexed else None

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} LIKE %s", [*params, f"% {self.rhs}%"]

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        field = self._field()
        if field is None:
            return self.as_sql(compiler, connection)
        quote = connection.ops.quote_name
        index = quote(f"{field.model._meta.db_table}_{field.column}")
        key = f"{quote(self.lhs.alias)}.{quote(field.model._meta.pk.column)}"
        return f"{key} IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)", [f'"{self.rhs}"*']  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        if self._field() is None:
            return self.as_sql(compiler, connection)
        left, params = self.process_lhs(compiler, connection)
        return f"array_to_tsvector(string_to_array(btrim({left}), ' ')) @@ %s::tsquery", [*params, f"'{self.rhs}':*"]
