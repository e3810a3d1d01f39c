"""The frozen model: coder, characters and gazetteer, fitted once from shipped tables and kept in var/models."""

import datetime
import hashlib
import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer

from matching import data
from matching.rank import explain as words
from matching.rank import prior, ranker, ranking, store
from matching.rank.frames import people_rows, postings_frame
from matching.rank.index import PostingIndex, build_index
from matching.rank.learned.applied import reranked
from matching.rank.person import PersonView, view_person
from matching.rank.store import BadModel
from matching.rank.views import Together
from matching.text.coder import OccupationCoder, normal
from matching.text.gazetteer import Gazetteer
from matching.text.work import WorkReader

TRUSTED = [
    "matching.text.coder.OccupationCoder",
    "matching.text.evidence.Evidence",
    "matching.text.nearness.Nearness",
    "matching.text.rerank.Reranker",
    "matching.text.written.WrittenTitles",
    "matching.text.titles.TitleVectors",
    "numpy.dtype",
    "scipy.sparse._csr.csr_matrix",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.feature_extraction.text.TfidfTransformer",
    "sklearn.feature_extraction.text.TfidfVectorizer",
]
"""Types a model file may hold; anything else is refused, whatever the file says."""
PARTS = {"coder": "OccupationCoder", "vectorizer": "TfidfVectorizer"}
"""Fitted parts (attribute without its underscore → type) that are stored; what `fit` learns besides is made from tables."""
CANARIES = ("电工", "货车司机", "叉车工（夜班）", "高薪急聘会计3名", "幼儿园教师", "", "ωψ", "3")
"""Texts whose vectors are noted when a model is stored and compared when it is read."""


class Matcher(BaseEstimator):
    """Veteran ↔ posting. `fit` learns from shipped tables only; `crosswalk` frames carry staff's corrections.

    standing: "fitted", "last_good" (fitted by other code or tables) or "prior" (rules and names alone, nothing learnt);
    problem: why, where it is not the first.
    """

    standing = "fitted"
    problem = ""
    key = ""
    learned: Any = None
    """A ranker fitted on outcomes (matching.rank.learned) that orders what passes the hard rules; None: the points do."""
    learned_version = ""
    _work: WorkReader | None = None

    def __init__(self, ngrams: tuple[int, int] = (1, 2)) -> None:
        self.ngrams = ngrams

    def fit(self, crosswalk: pd.DataFrame | None = None, confirmed: pd.DataFrame | None = None) -> "Matcher":
        """Learn the coder and the character weights; look up the places. confirmed: titles whose code a person said."""
        self.coder_ = OccupationCoder.shipped(confirmed)
        texts = [*data.title_labels()["title"], *data.occupations()["name"], *data.spoken_jobs()["words"]]
        self.vectorizer_ = TfidfVectorizer(
            analyzer="char", ngram_range=tuple(self.ngrams), sublinear_tf=True, dtype=np.float32
        )
        self.vectorizer_.fit([normal(text) for text in texts])
        self.gazetteer_ = Gazetteer.build()
        self.key = current_key()
        return self.with_crosswalk(data.crosswalk() if crosswalk is None else crosswalk)

    def with_crosswalk(self, crosswalk: pd.DataFrame) -> "Matcher":
        """Use a crosswalk frame: specialty_id, code, weight."""
        table: dict[str, list[tuple[str, float]]] = {}
        for specialty, code, weight in zip(
            crosswalk["specialty_id"], crosswalk["code"], crosswalk["weight"], strict=True
        ):
            table.setdefault(str(specialty), []).append((str(code), float(weight)))
        self.crosswalk_ = table
        return self

    # What index and person need of a model.
    @property
    def coder(self) -> OccupationCoder:
        return self.coder_

    @property
    def work(self) -> WorkReader:
        if self._work is None or self._work.coder is not self.coder_:
            self._work = WorkReader(self.coder_)
        return self._work

    @property
    def gazetteer(self) -> Gazetteer:
        return self.gazetteer_

    @property
    def crosswalk(self) -> dict[str, list[tuple[str, float]]]:
        return self.crosswalk_

    @property
    def text_width(self) -> int:
        vocabulary = getattr(self.vectorizer_, "vocabulary_", None)
        return self.vectorizer_.n_features if vocabulary is None else len(vocabulary)

    @property
    def version(self) -> str:
        """Twelve hex digits of everything that decides a score: code, constants, tables, crosswalk."""
        digest = hashlib.sha256(_code_and_tables().encode())
        digest.update(json.dumps(self.crosswalk_, sort_keys=True).encode())
        if self.standing != "fitted":
            digest.update(f"{self.standing}:{self.key}".encode())
        if getattr(self.coder_, "confirmed_", ""):
            digest.update(self.coder_.confirmed_.encode())
        if self.learned is not None:
            digest.update(self.learned_version.encode())
        return digest.hexdigest()[:12]

    def text_vectors(self, texts: list[str]) -> sparse.csr_matrix:
        """Character TF-IDF rows of length 1; sublinear, so that a repeated word counts little."""
        if not texts:
            return sparse.csr_matrix((0, self.text_width), dtype=np.float32)
        return self.vectorizer_.transform([normal(text) for text in texts]).tocsr()

    # ---------- stored ----------

    def write(self, folder: Path) -> Path:
        """Store the fitted parts in a models folder; returns the new folder in it."""
        parts = {"ngrams": list(self.ngrams), **{name: getattr(self, f"{name}_") for name in PARTS}}
        facts = {"fitted_at": datetime.datetime.now(datetime.UTC).isoformat(), "canaries": self._canaries()}
        return store.write(folder, self.key or current_key(), parts, {"places.csv": self.gazetteer_.save}, facts)

    @classmethod
    def read(cls, home: Path) -> "Matcher":
        """A stored model. Raises BadModel where anything about it is not as it was written."""
        parts = store.read(home, TRUSTED, {"ngrams": "list", **PARTS})
        manifest = store.manifest_of(home)
        model = cls(ngrams=tuple(parts.pop("ngrams")))
        for name, part in parts.items():
            setattr(model, f"{name}_", part)
        model.key = str(manifest["key"])
        model.gazetteer_ = Gazetteer.load(home / "places.csv")
        model.with_crosswalk(data.crosswalk())
        try:
            answers = model._canaries()
        except Exception as problem:  # whatever a part of another shape does when it is used
            raise BadModel(f"its parts do not work: {type(problem).__name__}") from None
        if not _same(answers, manifest.get("canaries")):
            raise BadModel("it answers otherwise than when it was fitted")
        return model

    def _canaries(self) -> dict[str, Any]:
        """What the parts say about a few texts."""
        texts = list(CANARIES)
        matrices = (self.coder.vectors(texts), self.text_vectors(texts))
        return {
            "shapes": [list(matrix.shape) for matrix in matrices],
            "numbers": [float(x) for matrix in matrices for x in np.asarray(matrix.sum(axis=1)).ravel().round(5)],
            "codes": [[code for code, _share in row] for row in self.coder.rank(texts, 3)],
            "place": self.gazetteer.resolve("昌吉市"),
        }

    @classmethod
    def rules_alone(cls, places: Path | None, problem: str) -> "Matcher":
        """Ranks by hard rules, points and the names of work, with nothing learnt; `places`: a stored table of places."""
        model = cls()
        model.coder_, model.vectorizer_ = prior.NameCoder(), prior.characters()
        model.gazetteer_ = Gazetteer.load(places) if places else Gazetteer.build()
        model.standing, model.problem = "prior", problem
        return model.with_crosswalk(data.crosswalk())

    # ---------- use ----------

    def index(self, postings: pd.DataFrame) -> PostingIndex:
        """Prepare postings (raw rows or a postings frame) for ranking."""
        return build_index(postings_frame(postings), self)

    def view(self, person: dict[str, Any], as_of: datetime.date | None = None) -> PersonView:
        """Prepare one person (a row of a people frame); `as_of` decides which certificates have run out."""
        return view_person(person, self, as_of)

    def views(self, people: list[dict[str, Any]], as_of: datetime.date | None = None) -> list[PersonView]:
        """The views of many people, in raw rows or those of a people frame: the same, each text coded once."""
        return Together(self).views(people_rows(people), as_of)

    def score(self, person: PersonView, index: PostingIndex, as_of: datetime.date | None = None) -> ranker.Scored:
        found = ranker.score(person, index, as_of)
        return found if self.learned is None else reranked(found, person, index, self.learned)

    def rank(
        self,
        people: pd.DataFrame,
        index: PostingIndex,
        top: int = 20,
        as_of: datetime.date | None = None,
        explain: bool = False,
    ) -> pd.DataFrame:
        """The lists of all people, one below the other: see ranker.ranked_rows; with reasons when explain is set."""
        parts = [part for part, _summary in self.rank_each(people, index, top, as_of, explain)]
        return pd.concat(parts, ignore_index=True) if parts else _no_rows(explain)

    def rank_each(
        self,
        people: pd.DataFrame,
        index: PostingIndex,
        top: int = 20,
        as_of: datetime.date | None = None,
        explain: ranking.Explain = False,
        what_if: bool = False,
    ) -> Iterator[tuple[pd.DataFrame, dict[str, Any]]]:
        """One person at a time: (list, summary), so that a long run can store and report as it goes.

        what_if: also what one change would do, for each row and for the list; some scorings more for each person.
        """
        rows = people_rows(people)
        found = ranking.each_person(self, rows, index, top, as_of, explain)
        return self._with_what_if(rows, found, index, as_of) if what_if else found

    def _with_what_if(
        self,
        rows: list[dict[str, Any]],
        lists: Iterator[tuple[pd.DataFrame, dict[str, Any]]],
        index: PostingIndex,
        as_of: datetime.date | None,
    ) -> Iterator[tuple[pd.DataFrame, dict[str, Any]]]:
        for row, (ranked, summary) in zip(rows, lists, strict=True):
            levers = self._levers(row, index, as_of)
            opens = levers.of_list()  # first: the number of levers that are tried is bounded
            more = [levers.of_post(index.position[key]) for key in ranked["posting_id"]]
            yield ranked.assign(what_if=more), {**summary, "what_if": opens}

    def _levers(self, row: dict[str, Any], index: PostingIndex, as_of: datetime.date | None) -> words.WhatIf:
        view = self.view(row, as_of)
        return words.WhatIf(self, row, view, index, self.score(view, index, as_of), as_of)

    def what_if(
        self, person: dict[str, Any], index: PostingIndex, posting_id: str = "", as_of: datetime.date | None = None
    ) -> list[dict[str, Any]]:
        """What one change would do for a posting of the index, or without one for the whole list: see explain.whatif."""
        levers = self._levers(people_rows([person])[0], index, as_of)
        return levers.of_post(index.position[posting_id]) if posting_id else levers.of_list()

    def summary(self, people: pd.DataFrame, index: PostingIndex, as_of: datetime.date | None = None) -> pd.DataFrame:
        """One row a person: veteran_id, considered, eligible, vetoes, nearest."""
        return pd.DataFrame([summary for _ranked, summary in self.rank_each(people, index, 1, as_of)])

    def people(
        self,
        postings: pd.DataFrame,
        people: pd.DataFrame,
        top: int = 20,
        as_of: datetime.date | None = None,
        explain: bool = False,
    ) -> pd.DataFrame:
        """From posting to people: the same pair scores read the other way; one list a posting."""
        index = self.index(postings)
        parts = list(ranking.each_posting(self, people_rows(people), index, top, as_of, explain))
        return pd.concat(parts, ignore_index=True) if parts else _no_rows(explain)

    def pair(
        self,
        person: dict[str, Any],
        posting: dict[str, Any],
        as_of: datetime.date | None = None,
        explain: bool = True,
    ) -> dict[str, Any]:
        """One pair in full: eligible, vetoes with sentences, six rows, fit, band, reasons for and against."""
        index = self.index(pd.DataFrame([posting]))
        view = self.view(people_rows([person])[0], as_of)
        return words.pair(view, index, self.score(view, index, as_of), 0, self, as_of, explain)


def _same(answers: dict[str, Any], noted: Any) -> bool:
    """Equal but for the last digits, in which processors differ."""
    if not isinstance(noted, dict) or {**answers, "numbers": 0} != {**noted, "numbers": 0}:
        return False
    one, two = np.array(answers["numbers"]), np.array(noted.get("numbers"))
    return one.shape == two.shape and bool(np.allclose(one, two, atol=1e-3))


def _no_rows(explain: bool) -> pd.DataFrame:
    columns = [
        "veteran_id",
        "posting_id",
        "rank",
        "score",
        "fit",
        "band",
        "fallback",
        *(f"pts_{g}" for g in ranker.GROUPS),
    ]
    return pd.DataFrame(columns=[*columns, *(["reasons_for", "reasons_against"] if explain else [])])


# ---------- what a score depends on ----------


@cache
def _code_and_tables() -> str:
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted([*root.glob("data/*.csv"), *root.glob("text/*.py"), *root.glob("rank/**/*.py")]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def current_key() -> str:
    """Twelve hex digits of the code and the shipped tables: a model fitted by others is not this one."""
    return hashlib.sha256(_code_and_tables().encode()).hexdigest()[:12]


def models_dir(var: Path | None = None) -> Path:
    """var/models under RONGYE_VAR, else under ./var."""
    return (var or Path(os.environ.get("RONGYE_VAR") or "var").expanduser()) / "models"
