"""Inverted indexes for the search columns of large tables, made and repaired after each migration.

No migration makes them: on SQLite every later change of the table copies it, and the copy has no triggers.
PostgreSQL: a GIN index over the terms as they are (array_to_tsvector: no parser, so Chinese in a C locale is no
matter). SQLite: an FTS5 table without content of its own, kept by triggers; its tokenizer splits at blanks, which is
how the terms stand in the column. Table and column names in statements are those of our own models.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections

from common.search import SearchField


def indexed_fields() -> Iterator[SearchField]:
    """All search columns that are declared `indexed`."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, SearchField) and field.indexed:
                yield field


def ensure(using: str) -> int:
    """Make what is missing; the number of indexes made."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    make = {"postgresql": _postgresql, "sqlite": _sqlite}[connection.vendor]
    return sum(make(connection, field) for field in indexed_fields() if field.model._meta.db_table in tables)


def _postgresql(connection: Any, field: SearchField) -> int:
    table, column = field.model._meta.db_table, field.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE INDEX IF NOT EXISTS "{table}_{column}_gin" ON "{table}" '
            f"USING gin (array_to_tsvector(string_to_array(btrim(\"{column}\"), ' ')))"
        )
    return 1


def _sqlite(connection: Any, field: SearchField) -> int:
    table, column, key = field.model._meta.db_table, field.column, field.model._meta.pk.column
    index = f"{table}_{column}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        if cursor.fetchone()[0] >= 3:
            return 0
        drop = f'INSERT INTO "{index}" ("{index}", rowid, "{column}") VALUES (\'delete\', old."{key}", old."{column}")'  # noqa: S608
        put = f'INSERT INTO "{index}" (rowid, "{column}") VALUES (new."{key}", new."{column}")'  # noqa: S608
        for statement in (
            f'CREATE VIRTUAL TABLE IF NOT EXISTS "{index}" USING fts5("{column}", content="{table}", '
            f'content_rowid="{key}", detail=none, tokenize="unicode61 remove_diacritics 0")',
            f'CREATE TRIGGER IF NOT EXISTS "{index}_i" AFTER INSERT ON "{table}" BEGIN {put}; END',
            f'CREATE TRIGGER IF NOT EXISTS "{index}_d" AFTER DELETE ON "{table}" BEGIN {drop}; END',
            f'CREATE TRIGGER IF NOT EXISTS "{index}_u" AFTER UPDATE OF "{column}" ON "{table}" '
            f'WHEN old."{column}" <> new."{column}" BEGIN {drop}; {put}; END',
            f'INSERT INTO "{index}" ("{index}") VALUES (\'rebuild\')',  # noqa: S608
        ):
            cursor.execute(statement)
    return 1
