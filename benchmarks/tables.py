"""Tables of the seeded crowd for the speed figures, and what it costs to make them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from benchmarks import crowd

PART = 20_000


@dataclass
class Made:
    """Tables with the CPU seconds they cost; texts for the naive ranker; views in the order of the people."""

    model: Any
    posts: Any
    people: Any
    views: list[Any]
    rows: list[dict[str, Any]]
    post_seconds: float
    people_seconds: float


def post_table(model: Any, rows: Iterator[dict[str, Any]]) -> Any:
    """Part by part: never more than PART postings as words in memory."""
    from matching.rank.frames import postings_frame
    from matching.rank.index import build_index
    from matching.rank.kernel import TableMaker

    maker = TableMaker()
    while part := list(islice(rows, PART)):
        maker.add(build_index(postings_frame(part), model))
    return maker.finish()


def views_of(model: Any, rows: list[dict[str, Any]]) -> list[Any]:
    from matching.rank.frames import people_rows
    from matching.rank.views import Together

    together, found = Together(model), []
    frames = list(people_rows(rows))
    for start in range(0, len(frames), 500):
        found += together.views(frames[start : start + 500])
    return found


def make(postings: int, people: int) -> Made:
    """The crowd of these numbers; both sides are spread over the same counties."""
    from matching.rank import load_model
    from matching.rank.kernel import Meeting, PeopleTable

    model = load_model()
    rows = list(crowd.postings(postings))
    begun = time.process_time()
    posts = post_table(model, iter(rows))
    middle = time.process_time()
    views = views_of(model, list(crowd.people(people, spread=crowd.places_for(postings))))
    table = PeopleTable(views)
    done = time.process_time()
    Meeting(table, posts).rank(20, 20, blocks=[0])  # compiled or read from the cache now, not while it is measured
    return Made(model, posts, table, views, rows, middle - begun, done - middle)


def text_of(row: dict[str, Any]) -> str:
    """What the naive ranker reads of a posting."""
    return f"{row['title']}{row['company']}{row['requirement']}"


def words_of(row: dict[str, Any]) -> str:
    """What it reads of a person."""
    jobs = "".join(job["title"] for job in row["civilian_experience"])
    return f"{row['desired_work']}{row['specialty_text']}{''.join(row['skills'])}{jobs}"


def allowed(meeting: Any, person: int) -> np.ndarray:
    """Mask over the postings in their first order: no hard rule forbids them. Given to the naive ranker for nothing."""
    mask = np.empty(len(meeting.posts), dtype=bool)
    mask[meeting.posts.rows] = meeting.failing(person) == 0
    return mask
