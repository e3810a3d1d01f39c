"""The plain twin with the methods of a matcher, so that one suite holds both to the same promises."""

from collections import Counter
from typing import Any

import pandas as pd
from sklearn.base import BaseEstimator

from matching.rank import VETO_CODES
from matching.rank.frames import people_rows, postings_frame
from matching.rank.index import build_index
from matching.rank.twin import Twin

LINE = ["veteran_id", "posting_id", "rank", "score"]


class PlainTwin(BaseEstimator):
    """Lists and counts as the twin finds them, one pair at a time. It gives no points, so frames end with the score."""

    def __init__(self, model: Any = None) -> None:
        self.model = model

    def index(self, postings: pd.DataFrame) -> pd.DataFrame:
        return postings_frame(postings)

    def rank(self, people: pd.DataFrame, index: pd.DataFrame, top: int = 20, as_of: Any = None) -> pd.DataFrame:
        return pd.DataFrame(Twin(self.model).rank(people, index, top, as_of), columns=LINE)

    def summary(self, people: pd.DataFrame, index: pd.DataFrame, as_of: Any = None) -> pd.DataFrame:
        twin = Twin(self.model)
        posts = [build_index(index.iloc[[at]], self.model) for at in range(len(index))]
        rows = []
        for who in people_rows(people):
            view = self.model.view(who, as_of)
            failing = [twin.vetoes(view, post, as_of) for post in posts]
            counts = Counter(code for codes in failing for code in codes)
            alone = Counter(code for codes in failing for code in codes if len(codes) == 1)
            rows.append(
                {
                    "veteran_id": who["id"],
                    "considered": len(posts),
                    "eligible": sum(not codes for codes in failing),
                    "vetoes": {code: counts[code] for code in VETO_CODES if counts[code]},
                    "nearest": [{"code": code, "unlocks": n} for code, n in alone.most_common()],
                }
            )
        return pd.DataFrame(rows)

    def people(self, postings: pd.DataFrame, people: pd.DataFrame, top: int = 20, as_of: Any = None) -> pd.DataFrame:
        lists = []
        for at in range(len(postings)):
            found = self.rank(people, self.index(postings.iloc[[at]]), top, as_of)
            best = found.sort_values(["score", "veteran_id"], ascending=[False, True]).head(top)
            lists.append(best.assign(rank=range(1, len(best) + 1)))
        return pd.concat(lists, ignore_index=True)
