"""One person against the 1,011 real postings, after load and index; beside benchmarks/naive.py in the same run."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from benchmarks import judged
from benchmarks.harness import measure, model_row
from benchmarks.naive import NaiveRanker

COMMAND = "python -m benchmarks rank_one"


def rows() -> Iterator[dict[str, Any]]:
    """Milliseconds a person: hard rules, score, top 20; and with reasons. The naive way is given the mask of the rules."""
    from matching.rank import load_model

    model = load_model()
    people, postings = judged.collections()[0].people(), judged.postings()
    index = model.index(postings)
    one = people.iloc[[0]]
    scored = model.score(model.views(one.to_dict("records"))[0], index)
    naive = NaiveRanker().fit(list(postings["title"] + postings["company"] + postings["requirement"]))
    words = _words(one.iloc[0])
    timings = measure(
        {
            "ours": lambda: model.rank(one, index, 20),
            "explained": lambda: model.rank(one, index, 20, explain=True),
            "naive": lambda: naive.rank(words, np.asarray(scored.eligible)),
        },
        rounds=30,
    )
    base = timings["naive"]
    for name, what in (("ours", "top 20"), ("explained", "top 20 explained")):
        begin, mine = f"one person, 1,011 postings, {what}", timings[name]
        yield model_row(f"{begin}, wall", mine.wall * 1000, "ms", command=COMMAND, baseline=base.wall * 1000)
        yield model_row(f"{begin}, CPU", mine.cpu * 1000, "ms", command=COMMAND, baseline=base.cpu * 1000)


def _words(person: "pd.Series[Any]") -> str:
    """What the naive ranker reads of a person."""
    jobs = "".join(str(job.get("title", "")) for job in person["civilian_experience"])
    return f"{person['desired_work']}{person['specialty_text']}{''.join(person['skills'])}{jobs}"
