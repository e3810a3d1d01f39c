"""From exposures and answers to a label frame, and from that to a ranker that may or may not serve."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from django.utils import timezone

from employers.models import Posting
from matching.rank import ranker as rules
from matching.rank.frames import people_rows
from matching.rank.learned import COLUMNS, STAGES, OutcomeRanker, PriorRanker, champion, pair_features, stored
from matching.rank.learned.applied import reranked
from matching.rank.learned.drift import drift
from recommendations import engine, frozen, labels
from recommendations.frames import person_rows, posting_rows
from recommendations.models import Answer, Exposure, FrozenSet, Recommendation, Surface
from veterans.models import Person

SHOWN = ("person", "posting", "shown_at", "rank", "surface", "propensity")
KEPT_BACK = 0.2
"""The latest part of the exposures, by days: nothing is fitted on it; both rankers are compared on it."""
FEWEST = 60
"""Openings below which there is nothing to learn."""
SAMPLE = 40
AT_ONCE = 100
FLIPS = ("男，未婚，汉族，本地户口", "女，已婚，维吾尔族，外地户口")


# ---------- the label frame ----------


def shown_rows() -> list[dict[str, Any]]:
    """One row an exposure: postings shown on a person's own page, and postings staff recommended that were answered.

    An answer to a recommendation says whether the person wants to know more, which is what opening a posting says.
    What came after it, from `applied` on, is filled in by labels.py.
    """
    exposures = Exposure.objects.values(*SHOWN, "opened_at")
    rows: list[dict[str, Any]] = []
    for shown in exposures.order_by("pk").iterator(chunk_size=5000):
        row = dict(shown)
        rows.append({**{key: row[key] for key in SHOWN}, "opened": row["opened_at"] is not None})
    answered = Recommendation.objects.exclude(answer="").order_by("pk")
    for told in answered.values("person", "posting", "at", "answer").iterator(chunk_size=5000):
        rows.append(
            {
                "person": told["person"],
                "posting": told["posting"],
                "shown_at": told["at"],
                "rank": 1,
                "surface": str(Surface.STAFF),
                "propensity": None,
                "opened": told["answer"] == Answer.INTERESTED,
            }
        )
    labels.fill(rows)
    return rows


def label_frame(step: Callable[[int], None] = lambda count: None) -> tuple[np.ndarray, pd.DataFrame]:
    """(features, labels) row by row, in the order of people. Facts are those of today: they are not kept with exposures."""
    by_person: dict[int, list[dict[str, Any]]] = {}
    for row in shown_rows():
        by_person.setdefault(row["person"], []).append(row)
    features, told = [np.zeros((0, len(COLUMNS)))], []
    for people in _parts(sorted(by_person)):
        found = engine.model()
        wanted = {row["posting"] for person in people for row in by_person[person]}
        index = found.index(pd.DataFrame(posting_rows(Posting.objects.filter(pk__in=wanted))))
        for person, rows in _views(people):
            mine = by_person[person]
            view = found.view(rows, timezone.localdate())
            scored = rules.score(view, index, None)
            at = np.array([index.position[str(row["posting"])] for row in mine], dtype=np.int64)
            features.append(pair_features(view, index, scored, at))
            told += mine
        step(len(people))
    return np.concatenate(features), _typed(told)


def _parts(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _views(keys: list[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    people = list(Person.objects.filter(pk__in=keys).order_by("pk").for_frames())
    if people:
        for person, row in zip(people, people_rows(person_rows(people)), strict=True):
            yield person.pk, row


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    names = ["person", "posting", "shown_at", "rank", "surface", "propensity", *STAGES]
    frame = pd.DataFrame(rows, columns=names)
    frame["shown_at"] = pd.to_datetime(frame["shown_at"], utc=True).dt.tz_localize(None)
    for stage in STAGES[1:]:
        frame[stage] = frame[stage].astype("boolean")
    return frame.assign(censored_on=pd.Timestamp(timezone.localdate()))


# ---------- a challenger ----------


def challenge(progress_step: Callable[[int], None]) -> dict[str, Any]:
    """Fit on all but the latest exposures and those set aside before, and hold the guards.

    {"checks", "figures", "folder", "reason"}; where it may serve, also "frozen": what is set aside with it; and "damaged":
    keys of frozen sets that could not be read, which is a reason not to serve.
    """
    features, frame = label_frame(progress_step)
    figures: dict[str, Any] = {"exposures": len(frame), "opened": int(frame["opened"].sum()) if len(frame) else 0}
    figures |= {stage: int(frame[stage].fillna(False).sum()) for stage in STAGES[1:]}
    none = {"checks": [], "figures": figures, "folder": "", "reason": "too_few_labels"}
    if figures["opened"] < FEWEST or figures["opened"] > len(frame) - FEWEST:
        return none
    days = frame["shown_at"].to_numpy().astype("datetime64[D]").astype(np.int64)
    border = np.quantile(days, 1.0 - KEPT_BACK, method="higher")
    late, aside = days >= border, list(FrozenSet.objects.standing())
    early = ~late & ~frozen.among(days, frozen.days_of(aside))
    if not early.any():
        return none
    model = OutcomeRanker().fit(features[early], frame[early])
    kept = champion.Frozen.of_labels("kept_back", features[late], frame[late], model)
    whole, broken, refused = frozen.read(aside)
    checks = [
        *champion.better(model, serving(), [kept, *whole]),
        *refused,
        *champion.calibrated(model, features[late], frame[late]),
        champion.adds_up(model, features[late]),
        champion.fast(model, features),
        champion.none_of("vetoed_posts", lambda: vetoed_posts(model)),
        champion.none_of("protected_flips", lambda: protected_flips(model)),
    ]
    packed = frozen.pack(kept)
    figures |= {
        "share_of_prior": round(model.order_.share, 3),
        "drift": drift(features[early], features[late]),
        "learned_from": int(early.sum()),
        "kept_back_from": str(_date(border)),
        "kept_back_sha256": packed.sha256,
    }
    home = stored.write(model, engine.learned_folder(), {"exposures": len(frame)})
    failed = next((check.name for check in checks if not check.holds), "")
    return {
        "checks": [check.row() for check in checks],
        "figures": figures,
        "folder": home.name,
        "reason": failed,
        "frozen": {"packed": packed, "first_day": _date(border), "last_day": _date(days.max())},
        "damaged": [row.pk for row in broken],
    }


def _date(day: Any) -> datetime.date:
    return datetime.date(1970, 1, 1) + datetime.timedelta(days=int(day))


def serving() -> Any:
    """What orders the lists now: the learned ranker, or the rule-based points."""
    return engine.model().learned or PriorRanker()


def _sampled() -> Iterator[dict[str, Any]]:
    people = list(Person.objects.seeking().order_by("pk").for_frames()[:SAMPLE])
    yield from person_rows(people)


def vetoed_posts(model: OutcomeRanker) -> int:
    """Posts in lists of the challenger that a hard rule forbids, and lists it leaves shorter than they could be."""
    index, count = engine.open_index(), 0
    for row in _sampled() if len(index) else ():
        view = engine.model().view(people_rows([row])[0], timezone.localdate())
        before = rules.score(view, index, timezone.localdate())
        after = reranked(before, view, index, model)
        chosen = rules.best_first(after, index, champion.LIST)
        forbidden = np.any(np.stack(list(before.vetoes.values())), axis=0)
        count += int(forbidden[chosen].sum()) + min(champion.LIST, int((~forbidden).sum())) - len(chosen)
    return count


def protected_flips(model: OutcomeRanker) -> int:
    """Scores that move when words about sex, marriage, ethnicity or household are put into a person's note."""
    index, count = engine.open_index(), 0
    for row in _sampled() if len(index) else ():
        orders = []
        for words in FLIPS:
            view = engine.model().view(people_rows([{**row, "note": f"{row['note']}；{words}"}])[0])
            orders.append(reranked(rules.score(view, index), view, index, model).score)
        count += int((orders[0] != orders[1]).sum())
    return count
