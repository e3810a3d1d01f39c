"""The frozen model: coder, characters and gazetteer, fitted once from shipped tables and kept in var/models."""

import datetime
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import skops.io
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer

from matching import data
from matching.rank import explain as words
from matching.rank import ranker
from matching.rank.frames import people_rows, postings_frame
from matching.rank.index import PostingIndex, build_index
from matching.rank.person import PersonView, view_person
from matching.text.coder import OccupationCoder, normal
from matching.text.gazetteer import Gazetteer

FORMAT = 1
TRUSTED = [
    "matching.text.coder.OccupationCoder",
    "numpy.dtype",
    "scipy.sparse._csr.csr_matrix",
    "sklearn.feature_extraction.text.TfidfTransformer",
    "sklearn.feature_extraction.text.TfidfVectorizer",
]
"""Types a model file may hold; anything else is refused, whatever the file says."""


class BadModel(Exception):
    """A stored model that is damaged, foreign or of another version; it is fitted anew."""


class Matcher(BaseEstimator):
    """Veteran ↔ posting. `fit` learns from shipped tables only; `crosswalk` frames carry staff's corrections."""

    def __init__(self, ngrams: tuple[int, int] = (1, 2)) -> None:
        self.ngrams = ngrams

    def fit(self, crosswalk: pd.DataFrame | None = None) -> "Matcher":
        """Learn the coder and the character weights; look up the places."""
        self.coder_ = OccupationCoder.shipped()
        texts = [*data.title_labels()["title"], *data.occupations()["name"], *data.spoken_jobs()["words"]]
        self.vectorizer_ = TfidfVectorizer(
            analyzer="char", ngram_range=tuple(self.ngrams), sublinear_tf=True, dtype=np.float32
        )
        self.vectorizer_.fit([normal(text) for text in texts])
        self.gazetteer_ = Gazetteer.build()
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
    def gazetteer(self) -> Gazetteer:
        return self.gazetteer_

    @property
    def crosswalk(self) -> dict[str, list[tuple[str, float]]]:
        return self.crosswalk_

    @property
    def text_width(self) -> int:
        return len(self.vectorizer_.vocabulary_)

    @property
    def version(self) -> str:
        """Twelve hex digits of everything that decides a score: code, constants, tables, crosswalk."""
        digest = hashlib.sha256(_code_and_tables().encode())
        digest.update(json.dumps(self.crosswalk_, sort_keys=True).encode())
        return digest.hexdigest()[:12]

    def text_vectors(self, texts: list[str]) -> sparse.csr_matrix:
        """Character TF-IDF rows of length 1; sublinear, so that a repeated word counts little."""
        if not texts:
            return sparse.csr_matrix((0, self.text_width), dtype=np.float32)
        return self.vectorizer_.transform([normal(text) for text in texts]).tocsr()

    # ---------- use ----------

    def index(self, postings: pd.DataFrame) -> PostingIndex:
        """Prepare postings (raw rows or a postings frame) for ranking."""
        return build_index(postings_frame(postings), self)

    def view(self, person: dict[str, Any], as_of: datetime.date | None = None) -> PersonView:
        """Prepare one person (a row of a people frame); `as_of` decides which certificates have run out."""
        return view_person(person, self, as_of)

    def score(self, person: PersonView, index: PostingIndex, as_of: datetime.date | None = None) -> ranker.Scored:
        return ranker.score(person, index, as_of)

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
        explain: bool = False,
    ) -> Iterator[tuple[pd.DataFrame, dict[str, Any]]]:
        """One person at a time: (list, summary), so that a long run can store and report as it goes."""
        for row in people_rows(people):
            view = self.view(row, as_of)
            scored = self.score(view, index, as_of)
            ranked = ranker.ranked_rows(str(row["id"]), scored, index, top)
            if explain:
                both = [
                    words.reasons(view, index, scored, index.position[key], self, as_of) for key in ranked["posting_id"]
                ]
                ranked["reasons_for"] = [pair[0] for pair in both]
                ranked["reasons_against"] = [pair[1] for pair in both]
            yield ranked, words.summary(str(row["id"]), view, index, scored)

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
        views = [self.view(row, as_of) for row in people_rows(people)]
        scores = [self.score(view, index, as_of) for view in views]
        parts = []
        for at in range(len(index)):
            fitting = [n for n, scored in enumerate(scores) if scored.eligible[at]]
            fitting.sort(key=lambda n: (-scores[n].score[at], str(views[n].row["id"])))
            for position, n in enumerate(fitting[:top], 1):
                one = ranker.rows_at(str(views[n].row["id"]), scores[n], index, np.array([at]), [position])
                if explain:
                    pair = words.reasons(views[n], index, scores[n], at, self, as_of)
                    one["reasons_for"], one["reasons_against"] = [pair[0]], [pair[1]]
                parts.append(one)
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


# ---------- the stored model ----------


@cache
def _code_and_tables() -> str:
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted([*root.glob("data/*.csv"), *root.glob("text/*.py"), *root.glob("rank/**/*.py")]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return f"{FORMAT}:{digest.hexdigest()}"


def models_dir(var: Path | None = None) -> Path:
    """var/models under RONGYE_VAR, else under ./var."""
    return (var or Path(os.environ.get("RONGYE_VAR") or "var").expanduser()) / "models"


_loaded: dict[Path, Matcher] = {}


def load_model(var: Path | None = None, stderr: bool = True) -> Matcher:
    """The stored model; fitted and stored on first use or when the stored one is not exactly the current one."""
    folder = models_dir(var).resolve()
    if folder in _loaded:
        return _loaded[folder]
    key = hashlib.sha256(_code_and_tables().encode()).hexdigest()[:12]
    home = folder / f"matcher-{key}"
    try:
        model = _read(home)
    except BadModel as problem:
        if stderr:
            print(f"Fitting the matching model ({problem}); this happens once.", file=sys.stderr)  # noqa: T201
        model = Matcher().fit()
        _write(model, folder, home)
    _loaded[folder] = model
    return model


def _read(home: Path) -> Matcher:
    if not home.is_dir():
        raise BadModel("none is stored yet")
    try:
        manifest = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
        for name in ("estimators.skops", "places.csv"):
            if hashlib.sha256((home / name).read_bytes()).hexdigest() != manifest["sha256"][name]:
                raise BadModel(f"{name} is damaged")
        if manifest["sklearn"] != _sklearn_version():
            raise BadModel("another scikit-learn wrote it")
        unknown = set(skops.io.get_untrusted_types(file=home / "estimators.skops")) - set(TRUSTED)
        if unknown:
            raise BadModel("it holds foreign types")
        parts = skops.io.load(home / "estimators.skops", trusted=TRUSTED)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise BadModel(f"it cannot be read: {type(problem).__name__}") from None
    model = Matcher(ngrams=tuple(parts["ngrams"]))
    model.coder_, model.vectorizer_ = parts["coder"], parts["vectorizer"]
    model.gazetteer_ = Gazetteer.load(home / "places.csv")
    return model.with_crosswalk(data.crosswalk())


def _write(model: Matcher, folder: Path, home: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".matcher-", dir=folder))
    skops.io.dump(
        {"coder": model.coder_, "vectorizer": model.vectorizer_, "ngrams": list(model.ngrams)},
        draft / "estimators.skops",
    )
    model.gazetteer_.save(draft / "places.csv")
    names = ("estimators.skops", "places.csv")
    manifest = {
        "format": FORMAT,
        "sklearn": _sklearn_version(),
        "sha256": {name: hashlib.sha256((draft / name).read_bytes()).hexdigest() for name in names},
    }
    (draft / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    if home.exists():
        home.rename(folder / f".bad-{home.name}-{draft.name[-6:]}")
    try:
        draft.rename(home)
    except OSError:
        if not home.is_dir():  # another process was first; its model is the same
            raise


def _sklearn_version() -> str:
    import sklearn

    return str(sklearn.__version__)
