"""PostgreSQL's and SQLite's own full text over the same postings, with the filters that a query can say."""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks import tables

COLUMNS = ("place", "education", "pay", "age_low", "age_high")
Search = Callable[[int], object]


def engines(made: tables.Made, meeting: Any) -> Iterator[tuple[str, Search]]:
    """(name, search of one person's list) of each engine that is here. BENCH_DATABASE_URL: a PostgreSQL to write into."""
    import rjieba

    texts = [" ".join(dict.fromkeys(rjieba.cut(tables.text_of(one)))) for one in made.rows]
    facts = _facts(made)
    yield "SQLite FTS5", _sqlite(made, meeting, texts, facts, rjieba)
    if url := os.environ.get("BENCH_DATABASE_URL"):
        yield "PostgreSQL full text", _postgres(url, made, meeting, texts, facts, rjieba)
    else:
        print("PostgreSQL full text was not measured: BENCH_DATABASE_URL names no database", file=sys.stderr)


def _facts(made: tables.Made) -> list[tuple[Any, ...]]:
    """(place, education, highest pay, age limits) of each posting in its first order."""
    table, columns = made.posts, made.posts.columns
    found: list[tuple[Any, ...]] = [()] * len(table)
    for block, (start, end) in enumerate(zip(table.starts[:-1], table.starts[1:], strict=True)):
        for at in range(start, end):
            pay, low, high = columns.pay_high[at], columns.age_low[at], columns.age_high[at]
            place = table.blocks[block][0] if table.blocks[block] else ""
            education = columns.education[at]
            found[table.rows[at]] = (
                place,
                float(education) if education == education else 0.0,
                float(pay) if pay == pay else 1e9,
                float(low) if low == low else 0.0,
                float(high) if high == high else 200.0,
            )
    return found


def _asked(made: tables.Made, meeting: Any, at: int, cut: Any) -> tuple[list[str], list[str], tuple[float, ...]]:
    """(words, places, (education, floor, age, age)) of a person."""
    view = made.views[at]
    words = [word for word in dict.fromkeys(cut(tables.words_of(view.row))) if len(word) > 1][:20] or ["工"]
    return words, sorted(view.places or ()), (float(view.education), float(view.pay_floor), view.age, view.age)


def _sqlite(made: tables.Made, meeting: Any, texts: list[str], facts: list[tuple[Any, ...]], cutter: Any) -> Search:
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table words using fts5(text, tokenize='unicode61')")
    base.execute("create table posts (id integer primary key, place, education, pay, age_low, age_high)")
    base.executemany("insert into words (rowid, text) values (?, ?)", enumerate(texts))
    base.executemany("insert into posts values (?, ?, ?, ?, ?, ?)", [(at, *one) for at, one in enumerate(facts)])

    def search(at: int) -> object:
        words, places, rest = _asked(made, meeting, at, cutter.cut)
        inside = f"place in ({','.join('?' * len(places))}) and" if places else ""
        query = (
            f"select id from words join posts on id = words.rowid where words match ? and {inside} education <= ? "
            "and pay >= ? and age_low <= ? and age_high >= ? order by bm25(words) limit 20"
        )
        match = " OR ".join(f'"{word}"' for word in words if '"' not in word)
        return base.execute(query, (match, *places, *rest)).fetchall()

    return search


def _postgres(
    url: str, made: tables.Made, meeting: Any, texts: list[str], facts: list[tuple[Any, ...]], cutter: Any
) -> Search:
    import psycopg

    base = psycopg.connect(url, autocommit=True)
    base.execute(
        "create temp table posts (id int primary key, words tsvector, place text, education float, pay float,"
        " age_low float, age_high float)"
    )
    with base.cursor().copy("copy posts from stdin") as copy:
        for at, (text, one) in enumerate(zip(texts, facts, strict=True)):
            tokens = " ".join(
                "'" + word.replace("'", "").replace("\\", "") + "'" for word in text.split(" ") if word.strip("'\\")
            )
            copy.write_row((at, tokens, *one))
    base.execute("create index on posts using gin (words)")
    base.execute("create index on posts (place)")
    base.execute("analyze posts")

    def search(at: int) -> object:
        words, places, rest = _asked(made, meeting, at, cutter.cut)
        query = " | ".join("'" + word.replace("'", "").replace("\\", "") + "'" for word in words)
        inside = "place = any(%s) and" if places else ""
        given: tuple[Any, ...] = (query, query, *([places] if places else []), *rest)
        return base.execute(
            "select id, ts_rank(words, %s::tsquery) as points from posts where words @@ %s::tsquery and "
            f"{inside} education <= %s and pay >= %s and age_low <= %s and age_high >= %s order by points desc limit 20",
            given,
        ).fetchall()

    return search
