"""One person against the 1,011 real postings, after load and index; beside the naive way in the same run."""

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from benchmarks.harness import measure, model_row, shared

COMMAND = "python -m benchmarks rank_one"


def rows() -> Iterator[dict[str, Any]]:
    """Milliseconds a person: hard rules, score, top 20; and with reasons."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    from matching.rank import load_model

    model = load_model()
    people = [json.loads(line) for line in shared("gold", "profiles.jsonl").read_text(encoding="utf-8").splitlines()]
    postings = pd.read_csv(shared("data", "postings_county_2024.csv"), dtype=str, keep_default_na=False)
    index = model.index(postings)
    one = pd.DataFrame([people[0]])
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
    matrix = vectors.fit_transform(postings["title"] + postings["requirement"])
    words = f"{people[0]['desired_work']}{people[0]['specialty_text']}"

    def naive() -> Any:
        return (vectors.transform([words]) @ matrix.T).toarray().ravel().argsort()[::-1][:20]

    timings = measure(
        {
            "ours": lambda: model.rank(one, index, 20),
            "explained": lambda: model.rank(one, index, 20, explain=True),
            "naive": naive,
        },
        rounds=30,
    )
    base = timings["naive"].wall * 1000
    yield model_row(
        "one person, 1,011 postings, top 20", timings["ours"].wall * 1000, "ms", command=COMMAND, baseline=base
    )
    yield model_row(
        "the same, CPU", timings["ours"].cpu * 1000, "ms", command=COMMAND, baseline=timings["naive"].cpu * 1000
    )
    yield model_row("the same, explained", timings["explained"].wall * 1000, "ms", command=COMMAND, baseline=base)
