"""Title, or title and text → ranked 职业分类大典 2022 codes with a calibrated confidence.

Two steps: matching/text/evidence.py finds 20 candidates by a ridge regression over labelled titles and by official
names, and gathers what speaks for each; matching/text/rerank.py orders them and says how sure that is. Decision and
figures: docs/adr/0004-occupation-coder.md.
"""

import hashlib
import re

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator

from matching import data
from matching.text.evidence import Evidence, block_of
from matching.text.nearness import Nearness
from matching.text.occupations import (
    FAMILY_WEIGHT,
    family_of,
    features,
    normal,
    official_names,
    open_families,
    prefixes,
)
from matching.text.rerank import Reranker
from matching.text.written import WrittenTitles

__all__ = [
    "OccupationCoder",
    "family_of",
    "features",
    "normal",
    "official_names",
    "open_families",
    "prefixes",
    "unit_rows",
]

CHUNK = 500
SHORTEST = 0.7
"""Rows shorter than this are too unsure to be scaled to full length."""
SPOKEN_HERE, SPOKEN_NEAR = 0.3, 2.0
"""Weight of a spoken word beside a labelled title's 1, for the order of codes and for comparing work with work: spoken
words follow the classification, labels a habit; at weight 2 they cost the order .017 of MRR, at .3 nothing."""
TAUGHT = 20
"""Of so many made-up titles one teaches the order of candidates, judged by the others: labels alone teach that a code
without labels is never right. More of them cost the labels' order."""
CONFIRMED_WEIGHT = 5.0
"""Of a title whose code a person confirmed: labels are wrong once in eight times."""
EXACT = 0.9
"""Least confidence of an exact official name."""
LONGEST_TEXT, LONGEST_PHRASE, MOST_PHRASES = 2000, 16, 60
"""Characters of a description that are read, of a phrase of it, and phrases."""
_PHRASES = re.compile(r"[\s,，.。;；:：!！?？、/()（）【】\[\]·*•|]+|\d+[.、)]")


class OccupationCoder(BaseEstimator):
    """Learns from shipped tables only; `fit` takes titles and codes, so that confirmed ones can be added.

    penalty: of the ridge regression. few: fewer labelled titles than this cannot teach an order of candidates; then
    the scores of the first step decide alone.
    """

    def __init__(self, penalty: float = 0.7, few: int = 300) -> None:
        self.penalty = penalty
        self.few = few

    def fit(
        self,
        titles: list[str],
        codes: list[str],
        occupations: pd.DataFrame | None = None,
        weights: list[float] | None = None,
        spoken: pd.DataFrame | None = None,
        written: pd.DataFrame | None = None,
    ) -> "OccupationCoder":
        """Learn from parallel lists of titles, codes and weights (default 1), from the classification's own names, from
        spoken words (a frame of words and code) and from made-up titles (a frame of title and code)."""
        table = data.occupations() if occupations is None else occupations
        said = [] if spoken is None else list(spoken["words"])
        texts, labels = [*titles, *said], [*codes, *([] if spoken is None else spoken["code"])]
        weight = np.array(weights or [1.0] * len(titles), dtype=np.float64)
        here, near = (np.r_[weight, np.full(len(said), share)] for share in (SPOKEN_HERE, SPOKEN_NEAR))
        self.nearness_ = Nearness().fit(texts, labels, list(near), official_names(table))
        self.evidence_ = Evidence(self.penalty).fit(texts, labels, here, _names(table, labels), written)
        self.detailed_ = np.isin(self.evidence_.codes_, table[table["level"] == "4"]["code"].to_numpy())
        self.reranker_ = self._reranker(titles, codes, weight, written)
        self.evidence_.forget()
        self.exact_ = _exact(official_names(table))
        self.characters_ = set(normal("".join([*texts, *self.exact_])))
        self._set_tree()
        return self

    def _reranker(
        self, titles: list[str], codes: list[str], weights: np.ndarray, written: pd.DataFrame | None
    ) -> Reranker | None:
        if len(titles) < self.few:
            return None
        candidates, evidence, numbers = self.evidence_.learnt_features()
        teaching = numbers < len(titles)  # spoken words help to find candidates and do not teach their order
        candidates, evidence, numbers = candidates[teaching], evidence[teaching], numbers[teaching]
        titles, weights = [titles[number] for number in numbers], weights[numbers]
        own = list(np.array(codes)[numbers])
        if written is not None:
            some, others = self._made_up(written, titles)
            more, shown = self.evidence_.features(list(some["title"]), others)
            candidates, evidence = np.concatenate([candidates, more]), np.concatenate([evidence, shown])
            titles, own = [*titles, *some["title"]], [*own, *some["code"]]
            weights = np.r_[weights, np.ones(len(some))]
        same = candidates == np.searchsorted(self.evidence_.codes_, np.array(own))[:, None]
        right = np.where(same.any(axis=1), same.argmax(axis=1), -1)
        halves = np.array([block_of(f"half:{normal(title)}", 2) == 0 for title in titles])
        return Reranker().fit(evidence, right, weights, halves)

    def _made_up(self, written: pd.DataFrame, titles: list[str]) -> tuple[pd.DataFrame, WrittenTitles]:
        """Some of the made-up titles, and what the others say."""
        some = np.array([block_of(f"taught:{normal(title)}", TAUGHT) == 0 for title in written["title"]])
        place = {str(code): number for number, code in enumerate(self.evidence_.codes_)}
        return written[some], WrittenTitles().fit(written[~some], place, titles)

    @property
    def codes_(self) -> np.ndarray:
        """The columns of `distributions`."""
        return self.nearness_.codes_

    def _set_tree(self) -> None:
        names = sorted({name for code in self.codes_ for name, _weight in features(str(code))})
        self.class_columns_ = {name: number for number, name in enumerate(names)}
        self.tree_ = self.code_vectors([(str(code), 1.0) for code in self.codes_])

    @classmethod
    def shipped(cls, confirmed: pd.DataFrame | None = None) -> "OccupationCoder":
        """Fitted on the tables of the package and on confirmed titles: a frame of title, code and, optionally, weight."""
        labels, said = data.title_labels(), ""
        titles, codes, weights = list(labels["title"]), list(labels["code"]), [1.0] * len(labels)
        if confirmed is not None and len(confirmed):
            said = hashlib.sha256(confirmed.to_csv(index=False).encode()).hexdigest()[:12]
            known = confirmed[confirmed["code"].isin(set(data.occupations()["code"]))]
            titles, codes = [*titles, *known["title"]], [*codes, *known["code"]]
            weights += list(known["weight"].astype(float)) if "weight" in known else [CONFIRMED_WEIGHT] * len(known)
        coder = cls().fit(titles, codes, None, weights, data.spoken_jobs(), data.written_titles())
        coder.confirmed_ = said
        return coder

    # ---------- scores ----------

    def _chances(self, titles: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """candidates (titles × 20), probabilities and scores of the same shape; nothing is known of an empty title."""
        candidates, evidence = self.evidence_.features(titles)
        if self.reranker_ is None:
            scores = (evidence[..., 0] + 0.5 * evidence[..., 9]).astype(np.float64)
            shares = np.exp(20.0 * (scores - scores.max(axis=1, keepdims=True)))
            chances = shares / shares.sum(axis=1, keepdims=True)
        else:
            scores = self.reranker_.scores(evidence)
            chances = self.reranker_.chances(scores)
        # Without known characters nothing is known, however the rest is shared.
        seen = np.maximum(evidence[..., 0].max(axis=1), evidence[..., 9].max(axis=1))
        seen[[self.characters_.isdisjoint(normal(title)) for title in titles]] = 0.0
        return candidates, np.round(chances * np.clip(seen / 0.25, 0.0, 1.0)[:, None], 5), scores

    def rank(
        self, texts: list[str], top: int = 10, exact: bool = True, descriptions: list[str] | None = None
    ) -> list[list[tuple[str, float]]]:
        """For each title the detailed codes best first with their confidence (0–1), `top` of them where so many are near.

        exact: the codes of an exact official name or alias lead. descriptions: one a title, "" for none; they count the
        more the less the title says.
        """
        result: list[list[tuple[str, float]]] = []
        for start in range(0, len(texts), CHUNK):
            part = texts[start : start + CHUNK]
            candidates, chances, scores = self._chances(part)
            chances = np.where(self.detailed_[candidates], chances, 0.0)
            for number, text in enumerate(part):
                described = descriptions[start + number] if descriptions else ""
                row = (candidates[number], chances[number], scores[number])
                if described:
                    row = self._with_text(text, *row, described)
                result.append(self._row(text, described, *row, top, exact))
        return result

    def _with_text(
        self, title: str, candidates: np.ndarray, chances: np.ndarray, scores: np.ndarray, described: str
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Chances of title and text: the title as far as it is sure, the rest by the phrases of the text."""
        found = [part for part in _PHRASES.split(described[:LONGEST_TEXT]) if 2 <= len(normal(part)) <= LONGEST_PHRASE]
        if not found:
            return candidates, chances, scores
        phrase_codes, phrase_chances, _scores = self._chances(list(dict.fromkeys(found))[:MOST_PHRASES])
        phrase_chances = np.where(self.detailed_[phrase_codes], phrase_chances, 0.0)
        sure = phrase_chances.max(axis=1) ** 2  # most phrases of an advertisement say nothing about the work
        total = np.zeros(len(self.detailed_))
        np.add.at(total, phrase_codes, phrase_chances * sure[:, None])
        share = float(chances.max()) if normal(title) else 0.0
        both = (1 - share) * total / max(float(sure.sum()), 1e-9)
        both[candidates] += share * chances if normal(title) else 0.0
        chosen = np.argsort(-both, kind="stable")[: len(candidates)]
        return chosen, np.round(both[chosen], 5), both[chosen]

    def _row(
        self,
        text: str,
        described: str,
        candidates: np.ndarray,
        chances: np.ndarray,
        scores: np.ndarray,
        top: int,
        exact: bool,
    ) -> list[tuple[str, float]]:
        if not normal(text) and not normal(described):
            return []
        leading = self.exact_.get(normal(text), []) if exact else []
        order = np.lexsort((candidates, -scores))
        names = self.evidence_.codes_
        share = {str(names[candidates[at]]): float(chances[at]) for at in order if self.detailed_[candidates[at]]}
        codes = list(dict.fromkeys([*leading, *share]))[:top]
        return [(code, max(share.get(code, 0.0), EXACT / len(leading) if code in leading else 0.0)) for code in codes]

    # ---------- what the ranker of people and postings uses ----------

    def distributions(self, texts: list[str]) -> sparse.csr_matrix:
        """(texts × codes): soft shares of at most 1 in sum, see matching/text/nearness.py."""
        return self.nearness_.distributions(texts)

    def vectors(self, texts: list[str]) -> sparse.csr_matrix:
        """(texts × classes): the dot product of two rows is the expected agreement in the tree, 0–1."""
        return (self.distributions(texts) @ self.tree_).tocsr()

    def openness(self, vectors: sparse.csr_matrix) -> np.ndarray:
        """0–1 a row: how much of it is work that people begin without training in it."""
        columns = [
            self.class_columns_[f"family:{name}"] for name in open_families() if f"family:{name}" in self.class_columns_
        ]
        share = np.asarray(vectors[:, columns].sum(axis=1)).ravel() / np.sqrt(FAMILY_WEIGHT)
        return np.clip(share, 0.0, 1.0)

    def code_vectors(self, weighted: list[tuple[str, float]]) -> sparse.csr_matrix:
        """One row a (code, weight); unknown detailed codes still count by their classes."""
        rows, columns, values = [], [], []
        for number, (code, weight) in enumerate(weighted):
            for name, level in features(code):
                if name in self.class_columns_:
                    rows.append(number)
                    columns.append(self.class_columns_[name])
                    values.append(weight * float(np.sqrt(level)))
        shape = (len(weighted), len(self.class_columns_))
        return sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)


def unit_rows(vectors: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows scaled to length 1, so that a text agrees fully with itself; unsure rows (short ones) are scaled less."""
    length = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel())
    return (sparse.diags(1.0 / np.maximum(length, SHORTEST)) @ vectors).tocsr().astype(np.float32)


def _names(table: pd.DataFrame, codes: list[str]) -> list[tuple[str, str]]:
    """Names of the detailed classes, and of the wider ones that titles are labelled with."""
    wider = table[(table["level"] != "4") & table["code"].isin(set(codes))]
    pairs = [
        (normal(re.sub(r"[LS/]+$", "", name)), code) for name, code in zip(wider["name"], wider["code"], strict=True)
    ]
    return [*official_names(table), *pairs]


def _exact(names: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Official name or alias → its codes. Labels do not count: one in eight is wrong."""
    found: dict[str, list[str]] = {}
    for name, code in names:
        if code not in found.setdefault(name, []):
            found[name].append(code)
    return found
