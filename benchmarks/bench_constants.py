"""What each chosen constant of the ranker is worth: the judged collection with it off, or so that it decides nothing.

Nothing is chosen here. Every row is ranked by the numpy path (`ranking.kernel = None`), which reads each constant where it
stands; `python -m benchmarks gold` shows that its lines are those of the compiled loops. Numbers that stand inside a formula
without a name (0.78, 0.12 and 0.1 of experience, the shares of pay, shifts and places) cannot be put off and have no row;
those of the occupation coder are fitted, see docs/adr/0004. The table for docs/adr/0003: python -m benchmarks.bench_constants
"""

import contextlib
import copy
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks import judged
from benchmarks.harness import model_row

COMMAND = "python -m benchmarks constants"
TOP = 20
Row = dict[str, Any]


@dataclass(frozen=True)
class Trial:
    """Constants put to other values. `what` says what that leaves out; `reads`: words have to be read anew."""

    what: str
    values: dict[str, Any]
    reads: bool = False

    @property
    def name(self) -> str:
        return ", ".join(
            f"{key.partition('.')[2]} {_short(_now(key))} → {_short(new)}" for key, new in self.values.items()
        )


TRIALS = (
    Trial("experience gives no points", {"ranker.GROUP_MAX.experience": 0}),
    Trial("certificates give no points", {"ranker.GROUP_MAX.certificates": 0}),
    Trial("pay gives no points", {"ranker.GROUP_MAX.pay": 0}),
    Trial("commute gives no points", {"ranker.GROUP_MAX.commute": 0}),
    Trial("shifts give no points", {"ranker.GROUP_MAX.shift": 0}),
    Trial("the wish gives no points", {"ranker.GROUP_MAX.wish": 0}),
    Trial("wish and experience exchanged", {"ranker.GROUP_MAX.wish": 24, "ranker.GROUP_MAX.experience": 40}),
    Trial("nothing is a fallback", {"ranker.FALLBACK_BELOW": 0.0}),
    Trial("fallbacks are marked but not put last", {"ranker.FALLBACK_DROP": 0.0, "ranker.FALLBACK_CLOSE": 0.0, "ranker.FALLBACK_REST": 1.0, "ranker.FALLBACK_OPEN": 0.0}),
    Trial("fallbacks by their points", {"ranker.FALLBACK_CLOSE": 0.0, "ranker.FALLBACK_REST": 1.0, "ranker.FALLBACK_OPEN": 0.0}),
    Trial("fallbacks by nearness alone", {"ranker.FALLBACK_REST": 0.0}),
    Trial("open work is no better fallback", {"ranker.FALLBACK_OPEN": 0.0}),
    Trial("experience nobody asked for counts whole", {"ranker.UNASKED": 1.0}),
    Trial("it counts nothing", {"ranker.UNASKED": 0.0}),
    Trial("coded work alone", {"ranker.OCCUPATION_SHARE": 1.0}),
    Trial("characters alone", {"ranker.OCCUPATION_SHARE": 0.0}),
    Trial("characters count whole beside foreign work", {"ranker.TEXT_ALONE": 1.0}),
    Trial("they count nothing there", {"ranker.TEXT_ALONE": 0.0}),
    Trial("only equal wordings agree fully", {"ranker.FULL_TEXT": 1.0}),
    Trial("only a whole agreement fills the wish", {"ranker.FULL_WISH": 1.0}),
    Trial("only a whole one fills experience", {"ranker.FULL_EXPERIENCE": 1.0}),
    Trial("a lacking certificate takes nothing", {"ranker.LACKING.skill": 0.0, "ranker.LACKING.ask": 0.0, "ranker.LACKING.easy": 0.0}),
    Trial("no damping", {"ranker.DAMPED": 1.0}),
    Trial("who wants to sit is spared nothing", {"ranker.SEATED_AGAINST": ()}),
    Trial("a kind of firm named in the wish counts nothing", {"ranker.WORKPLACE_NAMED": 0.0}),
    Trial("open work counts as no experience", {"ranker.OPEN_WORK": 0.0}),
    Trial("posts that lead are not damped", {"ranker.UNTRIED_LEAD": 1.0}),
    Trial("no point for posts that prefer veterans", {"ranker.VETERANS_FIRST": 0.0}),
    Trial("nothing stands in for a pay floor nobody gave", {"ranker.LOWEST_FLOOR": 1.0}),
    Trial("no distance takes from commute", {"ranker.COMMUTE_KM": 1e9}),
    Trial("years count in any trade by a part", {"rules.RELATED": 0.0}),
    Trial("years count wholly in a neighbouring trade", {"rules.SAME_TRADE": 0.3}),
    Trial("years count wholly in no trade", {"rules.SAME_TRADE": 2.0}),
    Trial("years in a neighbouring trade count nothing", {"rules.PART": 0.0}),
    Trial("they count whole", {"rules.PART": 1.0}),
    Trial("years count whole for a post that leads", {"rules.NEVER_LED": 1.0}),
    Trial("skills show years as a trade does", {"rules.RELATED_SKILL": 0.3}),
    Trial("skills show no years", {"rules.RELATED_SKILL": 2.0}),
    Trial("no refused occupation forbids", {"rules.SAME_WORK": 2.0}),
    Trial("a skill counts as a trade", {"person.SKILL": 1.0}, reads=True),
    Trial("a skill counts nothing", {"person.SKILL": 0.0}, reads=True),
    Trial("a title may list any number of trades", {"posting.MOST_PARTS": 10**6}, reads=True),
    Trial("a title names one trade", {"posting.MOST_PARTS": 1}, reads=True),
    Trial("small entries of vectors are kept", {"fixed.LEAST": 1}, reads=True),
    Trial("kinds of work count nothing", {"work.KIND_SHARE": 0.0}, reads=True),
    Trial("coded classes count nothing", {"work.KIND_SHARE": 1.0}, reads=True),
    Trial("the same kind adds nothing", {"work.OWN": 0.0, "work.OWN_OPEN": 0.0, "work.FAMILY": 0.6}, reads=True),
    Trial("the same family adds nothing", {"work.FAMILY": 0.0, "work.OWN": 0.6, "work.OWN_OPEN": 0.6}, reads=True),
    Trial("activities add nothing", {"work.ACTIVITIES": 0.0, "work.OWN": 0.45, "work.OWN_OPEN": 0.35, "work.FAMILY": 0.55}, reads=True),
    Trial("open work has kinds as other work has", {"work.OWN_OPEN": 0.25}, reads=True),
    Trial("what qualifies a title counts whole", {"work.MODIFIER": 1.0}, reads=True),
    Trial("it counts nothing", {"work.MODIFIER": 0.0}, reads=True),
    Trial("each work in a person's words counts whole", {"work.BESIDE": 1.0}, reads=True),
    Trial("only the last one counts", {"work.BESIDE": 0.0}, reads=True),
    Trial("no work is open to beginners", {"work.ENTRY_OPEN": (0.0, 0.0, 0.0, 0.0)}, reads=True),
    Trial("unsure codes count as sure ones", {"coder.SHORTEST": 1e-6, "work.SHORTEST": 1e-6}, reads=True),
    Trial("unsure codes are never scaled", {"coder.SHORTEST": 1.0, "work.SHORTEST": 1.0}, reads=True),
    Trial("no job families and fields", {"occupations.FAMILY_WEIGHT": 0.0, "occupations.FIELD_WEIGHT": 0.0, "occupations.LEVEL_WEIGHTS": (0.0, 0.1, 0.2667, 0.6333)}, reads=True),
)  # fmt: skip
ALONE = (Trial("names inside a longer text count whole", {"prior.UNSURE": 1.0}, reads=True),)
"""Constants of the rules alone, which rank where no fitted model can be read."""


# ---------- constants ----------


def _module(name: str) -> Any:
    import importlib

    folder = "text" if name in {"work", "coder", "occupations"} else "rank"
    return importlib.import_module(f"matching.{folder}.{name}")


def _now(key: str) -> Any:
    module, constant, *inside = key.split(".")
    value = getattr(_module(module), constant)
    return value[inside[0]] if inside else value


def _set(key: str, value: Any) -> None:
    module, constant, *inside = key.split(".")
    if inside:
        getattr(_module(module), constant)[inside[0]] = value
    else:
        setattr(_module(module), constant, value)


def _short(value: Any) -> str:
    return "none" if value == () else str(value)


@contextlib.contextmanager
def put(values: dict[str, Any]) -> Iterator[None]:
    """Constants with other values, and as they were afterwards; what was kept of them is forgotten both times."""
    before = {key: _now(key) for key in values}
    try:
        for key, value in values.items():
            _set(key, value)
        _forget()
        yield
    finally:
        for key, value in before.items():
            _set(key, value)
        _forget()


def _forget() -> None:
    from matching.text import occupations, work

    occupations.features.cache_clear()
    work._named.cache_clear()


# ---------- scores ----------


class Bench:
    """The collection and a model; ranks by numpy. Words are read once and again only where a trial asks for it."""

    def __init__(self, model: Any) -> None:
        gold = judged.collections()[0]
        self.model, self.people, self.postings = model, gold.people(), judged.postings()
        self.asked = judged.judgments(gold.qrels)
        self.index = model.index(self.postings)
        self.views = model.views(self.people.to_dict("records"))

    def scores(self, trial: Trial | None = None) -> np.ndarray:
        """(people × 4) with the constants as they stand now, see judged.per_owner."""
        model, index, views = self.model, self.index, self.views
        if trial is not None and trial.reads:
            model = _anew(model)
            index, views = model.index(self.postings), model.views(self.people.to_dict("records"))
        found: judged.Run = {}
        for view in views:
            ranked = _ranked_rows(model, view, index)
            found[str(view.row["id"])] = list(ranked["posting_id"])
        return judged.per_owner(found, self.asked)


def _ranked_rows(model: Any, view: Any, index: Any) -> Any:
    from matching.rank import ranker

    return ranker.ranked_rows(str(view.row["id"]), model.score(view, index), index, TOP)


def _anew(model: Any) -> Any:
    """The same fitted parts with what is derived from constants made again."""
    other = copy.copy(model)
    other.coder_, other._work = copy.copy(model.coder_), None
    if hasattr(other.coder_, "_set_tree"):
        other.coder_._set_tree()
    return other


def trials(model: Any, chosen: tuple[Trial, ...], name: str) -> Iterator[Row]:
    """A row for the constants as they stand, and one each trial: its baseline is that first row."""
    bench = Bench(model)
    base = bench.scores()
    yield _row(name, base, base, model, "as it stands")
    for trial in chosen:
        with put(trial.values):
            found = bench.scores(trial)
        yield _row(f"{name}: {trial.name}", found, base, model, trial.what)
    if not np.array_equal(bench.scores(), base, equal_nan=True):
        raise RuntimeError("a constant was not put back")


def _row(name: str, found: np.ndarray, base: np.ndarray, model: Any, what: str) -> Row:
    now, was = judged.means(found), judged.means(base)
    known = ~np.isnan(base[:, 0])
    change = found[known, 0] - base[known, 0]
    return model_row(
        name, now["ndcg@10"], "ndcg@10", command=COMMAND, baseline=was["ndcg@10"], model=model.version, what=what,
        difference=round(now["ndcg@10"] - was["ndcg@10"], 4),
        standard_error=round(float(change.std(ddof=1) / np.sqrt(len(change))), 4), p5=round(now["p@5"], 4),
        ineligible=int(now["ineligible@10"]), judged=round(now["judged@10"], 4),
    )  # fmt: skip


def rows() -> Iterator[Row]:
    """ndcg@10 without each constant beside the figure with it, with the standard error of the difference over people."""
    from matching.rank import Matcher, load_model

    yield from trials(load_model(), TRIALS, "constants")
    yield from trials(Matcher.rules_alone(None, "measured on purpose"), ALONE, "constants of the rules alone")


def markdown(found: Iterator[Row]) -> str:
    """The table of docs/adr/0003."""
    from benchmarks.card import table

    heads = ["constant", "without it", "ndcg@10", "difference ± standard error", "p@5", "ineligible@10"]
    return table(
        heads,
        [
            [
                row["name"].partition(": ")[2] or row["name"], row["what"], f"{row['value']:.3f}",
                f"{row['difference']:+.3f} ± {row['standard_error']:.3f}", f"{row['p5']:.3f}", row["ineligible"],
            ]
            for row in found
        ],
    )  # fmt: skip


if __name__ == "__main__":
    print(markdown(rows()), file=sys.stdout)
